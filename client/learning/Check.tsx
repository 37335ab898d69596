/** Checking somebody's certificate: the code is read and its signature checked on this phone alone. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { Mark } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { QrReader } from "../parts/QrReader";
import { LanguageRow } from "../shell/LanguageRow";
import { go } from "../shell/router";
import { capital, day, said, t } from "../shell/words";
import { isLine, verify, type State, type Told, type Verdict } from "./certificate";
import { knownKeys, refreshKeys } from "./certificate-keys";

export default function Check() {
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const [hasKeys, setHasKeys] = useState(knownKeys().length > 0);
  useEffect(() => void refreshKeys().then(() => setHasKeys(knownKeys().length > 0)), []);
  const take = (text: string) => {
    if (!isLine(text)) return false;
    void verify(text, knownKeys()).then(setVerdict);
    return true;
  };
  if (verdict) return <div class="page"><Outcome is={verdict} onMore={() => setVerdict(null)} /></div>;
  return (
    <div class="page">
      <p>{t("Hold the code of the certificate before the camera. It is checked here, also without a network.")}</p>
      {!hasKeys && <Notice tone="warn">{t("This phone has no keys to check with yet. They come with the first contact.")}</Notice>}
      <QrReader onRead={take} />
      <Typed onTyped={take} />
    </div>
  );
}

/** The same, for who is not signed in on this phone. */
export function CheckAtTheDoor() {
  return (
    <main class="door">
      <header class="door-head"><Mark /><p><b>{t("Doorstep")}</b></p></header>
      <h1>{t("Check a certificate")}</h1>
      <Check />
      <Button look="second" icon="back" onClick={() => go("", true)}>{t("Back")}</Button>
      <LanguageRow />
    </main>
  );
}

/** For who has the text of a code and no code: sent by message, say. */
function Typed({ onTyped }: { onTyped: (text: string) => boolean }) {
  const [isWrong, setWrong] = useState(false);
  const send = (event: Event) => {
    event.preventDefault();
    const text = new FormData(event.target as HTMLFormElement).get("line");
    setWrong(!onTyped(typeof text === "string" ? text : ""));
  };
  return (
    <details>
      <summary>{t("Paste the text of a code")}</summary>
      <form onSubmit={send}>
        <label class="field">
          <span>{t("Text of the code")}</span>
          <textarea name="line" rows={4} autocapitalize="characters" autocomplete="off" spellcheck={false} />
        </label>
        {isWrong && <p class="fault" role="alert">{t("This is no certificate.")}</p>}
        <Button type="submit">{t("Check")}</Button>
      </form>
    </details>
  );
}

function Outcome({ is, onMore }: { is: Verdict; onMore: () => void }) {
  return (
    <>
      <Notice tone={is.state === "valid" ? "good" : "bad"}><b>{words(is.state)}</b></Notice>
      {is.told && <Facts of={is.told} />}
      {is.state === "valid" && (
        <>
          <p>{t("Compare the name with an identity paper. This is not a confirmation on VNeID.")}</p>
          {is.told?.framework === "sample" && <Notice tone="warn">{t("It rests on a sample framework: it has no official value.")}</Notice>}
          <p class="quiet">{t("Whether it was taken back since, the page for checking certificates knows.")}</p>
        </>
      )}
      <Button wide onClick={onMore}>{t("Check another")}</Button>
    </>
  );
}

function Facts({ of }: { of: Told }) {
  return (
    <dl class="facts">
      <dt>{t("Name")}</dt>
      <dd><b>{of.name}</b></dd>
      {of.birth_year !== null && <><dt>{t("Born")}</dt><dd translate={false}>{of.birth_year}</dd></>}
      <dt>{t("Number")}</dt>
      <dd translate={false}>{of.number}</dd>
      <dt>{t("Framework")}</dt>
      <dd>{said(of.title) || of.framework}</dd>
      <dt>{t("Issued")}</dt>
      <dd>{day(of.issued_on)}</dd>
      <dt>{t("Signed by")}</dt>
      <dd>{capital(of.signer) || t("the province with the code {code}", { code: of.province })}</dd>
    </dl>
  );
}

function words(state: State): string {
  if (state === "valid") return t("The certificate is genuine.");
  if (state === "altered") return t("The signature does not fit: this was changed, or is forged.");
  if (state === "unknown_key") return t("It was signed with a key that this phone does not know.");
  if (state === "key_expired") return t("The key did not sign any more on the day of this certificate.");
  return t("This is no certificate.");
}
