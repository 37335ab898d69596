/** The first start: a code from the commune officer, scanned or typed, makes this phone a field phone. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { Field, Line } from "../parts/Field";
import { Mark } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { QrReader } from "../parts/QrReader";
import { Sheet } from "../parts/Sheet";
import { NoContact, Refused } from "../store/network";
import { enrol } from "../store/sync";
import { TakeAway } from "../standing/TakeAway";
import { LanguageRow } from "./LanguageRow";
import { go, query } from "./router";
import { language, t } from "./words";

const CODE = /^[A-HJKMNP-Z2-9]{8}$/;

/** Read a code out of what was typed, or out of the address inside a QR code. */
export function codeIn(text: string): string | null {
  const told = /[?&]code=([^&#\s]+)/.exec(text)?.[1] ?? text;
  const code = told.toUpperCase().replace(/[^A-Z0-9]/g, "");
  return CODE.test(code) ? code : null;
}

/** Write a code as people read it aloud: ABCD-EFGH. */
function spaced(text: string): string {
  const code = text.toUpperCase().replace(/[^A-Z0-9]/g, "").slice(0, 8);
  return code.length > 4 ? `${code.slice(0, 4)}-${code.slice(4)}` : code;
}

export function Enrol() {
  const [typed, setTyped] = useState("");
  const [name, setName] = useState("");
  const [isScanning, setScanning] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const code = codeIn(typed);
  const send = async (with_code: string | null) => {
    if (!with_code) return setFault(t("The code has eight letters and digits."));
    setBusy(true);
    setFault(null);
    try {
      await enrol(with_code, name.trim(), language.value);
      go("", true);
    } catch (why) {
      setFault(wordsFor(why));
    } finally {
      setBusy(false);
    }
  };
  const given = query("code");
  useEffect(() => {
    if (!given) return;
    setTyped(spaced(given));
    void send(codeIn(given));
  }, [given]);
  const scanned = (text: string) => {
    const found = codeIn(text);
    if (!found) return false;
    setScanning(false);
    setTyped(spaced(found));
    void send(found);
    return true;
  };
  return (
    <main class="door">
      <header class="door-head"><Mark /><p><b>{t("Doorstep")}</b><span>{t("Field app")}</span></p></header>
      <h1>{t("Set up this phone")}</h1>
      <p>{t("The commune officer shows a code for this phone. It works once, within an hour.")}</p>
      <Button wide icon="qr" onClick={() => setScanning(true)}>{t("Scan the code")}</Button>
      <form class="enrol" onSubmit={(event) => { event.preventDefault(); void send(code); }} noValidate>
        <Field label={t("Or type the code")} fault={fault ?? undefined}>
          {(ids) => <input id={ids.input} class="code" value={typed} autocomplete="off" autocapitalize="characters" spellcheck={false} maxLength={9} aria-describedby={ids.described} aria-invalid={ids.invalid || undefined} onInput={(event) => setTyped(spaced((event.target as HTMLInputElement).value))} />}
        </Field>
        <Field label={t("Name of this phone")} help={t("So that the officer knows which one it is, for example by its owner. It may stay empty.")}>
          {(ids) => <Line ids={ids} value={name} onInput={setName} longest={80} />}
        </Field>
        <Button type="submit" wide look={code ? "first" : "second"} disabled={isBusy}>{isBusy ? t("One moment …") : t("Set up")}</Button>
      </form>
      <Button look="plain" icon="check" onClick={() => go("check")}>{t("Check a certificate")}</Button>
      <LanguageRow />
      {isScanning && <Sheet title={t("Scan the code")} onClose={() => setScanning(false)}><QrReader onRead={scanned} /></Sheet>}
    </main>
  );
}

function wordsFor(why: unknown): string {
  if (why instanceof Refused) return why.refusal.words || t("This code is not valid. Ask the officer for a new one.");
  if (why instanceof NoContact) return t("The server does not answer. This step needs signal: try again where there is some.");
  return t("Something went wrong. Try again.");
}

/** Shown once the server no longer knows this phone. */
export function Revoked() {
  return (
    <>
      <div class="door apart">
        <Notice tone="bad">{t("This phone was taken out of use by an officer. Its lists were removed. What you recorded and did not send is still here, sealed: set the phone up again, or give the file to the officer.")}</Notice>
        <TakeAway />
      </div>
      <Enrol />
    </>
  );
}
