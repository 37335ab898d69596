/** The door: choose yourself by your picture, then your three pictures. Also the quick switch. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { Mark } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { aloud, Sound } from "../parts/Sound";
import { db, type KeptHolder } from "../store/db";
import { device } from "../store/device";
import { waitingHere } from "../store/outbox";
import { choosePin, needsCode, needsColleague, unlock, type Opening } from "../store/vault";
import { Avatar } from "./Avatar";
import { PinPad } from "./PinPad";
import { wasSilent } from "./start";
import { LanguageRow } from "./LanguageRow";
import { go } from "./router";
import { said, t, tn } from "./words";

interface Props {
  /** Given for the quick switch: somebody is in and may stay. */
  onCancel?: () => void;
  onOpen?: () => void;
}

export function Lock({ onCancel, onOpen }: Props) {
  const [holders, setHolders] = useState<KeptHolder[] | null>(null);
  const [who, setWho] = useState<KeptHolder | null>(null);
  const load = () => void db.holders.toArray().then((all) => setHolders(all.sort((a, b) => (b.used_at ?? 0) - (a.used_at ?? 0))));
  useEffect(load, []);
  if (who) return <Door holder={who} onBack={() => { setWho(null); load(); }} onOpen={() => onOpen?.()} />;
  return (
    <main class="door">
      <header class="door-head"><Mark /><p><b>{said(device.value?.unit.name)}</b><span>{device.value?.server.name}</span></p></header>
      <div class="asked"><h1>{t("Who are you?")}</h1><Sound text={aloud(t("Who are you?"), ...(holders ?? []).map(({ name }) => name))} /></div>
      {wasSilent.value && <Notice tone="warn">{t("This phone did not reach the server for a long time. Lists were removed for safety; they come back with the next contact. What you recorded is still here.")}</Notice>}
      {holders?.length === 0 && <Notice tone="warn">{t("Nobody is entered for this phone yet. Ask the commune officer.")}</Notice>}
      <ul class="holders">
        {holders?.map((holder) => (
          <li key={holder.id}>
            <button type="button" class="holder" onClick={() => setWho(holder)}>
              <Avatar name={holder.name} id={holder.id} />
              <span>{holder.name}</span>
            </button>
          </li>
        ))}
      </ul>
      {waitingHere.value > 0 && <p class="quiet">{tn("{n} record waits on this phone for signal.", "{n} records wait on this phone for signal.", waitingHere.value)}</p>}
      {onCancel ? <Button look="second" icon="back" onClick={onCancel}>{t("Back")}</Button> : <><Button look="plain" icon="check" onClick={() => go("check")}>{t("Check a certificate")}</Button><LanguageRow /></>}
    </main>
  );
}

type Step = "first" | "second" | "unlock" | "colleague" | "code" | null;

/** What stands before somebody without pictures. */
async function firstStep(): Promise<Step> {
  if (await needsColleague()) return "colleague";
  return (await needsCode()) ? "code" : "first";
}

function Door({ holder, onBack, onOpen }: { holder: KeptHolder; onBack: () => void; onOpen: () => void }) {
  const [step, setStep] = useState<Step>(null);
  const [first, setFirst] = useState("");
  const [told, setTold] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (holder.own) setStep("unlock");
    else void firstStep().then(setStep);
  }, []);
  const again = (words: string | null, next: Step) => {
    setTold(words);
    setStep(next);
    setRound((n) => n + 1);
  };
  const enter = async (pin: string, hasDigits: boolean) => {
    if (step === "first") {
      setFirst(pin);
      return again(null, "second");
    }
    if (step === "second" && pin !== first) return again(t("These were other pictures. Choose once more."), "first");
    setBusy(true);
    try {
      if (step === "second") await choosePin(holder.id, pin, hasDigits, Date.now());
      const is: Opening = step === "unlock" ? await unlock(holder.id, pin, Date.now()) : { is: "open" };
      if (is.is === "open") return onOpen();
      const next = is.is === "wiped" || is.is === "no_pin" ? await firstStep() : "unlock";
      again(refusal(is, next), next);
    } finally {
      setBusy(false);
    }
  };
  const title = step === "code" ? t("Set up this phone") : step === "colleague" ? t("Ask a colleague first") : step === "first" ? t("Choose three pictures") : step === "second" ? t("The same three once more") : t("Your three pictures");
  const what = step === "first" ? t("They open this phone for you. Tell nobody, and remember their order.")
    : step === "colleague" ? t("This phone is locked. Somebody who already uses it opens it first; then choose “Somebody else” in the menu and yourself.")
      : step === "code" && t("The commune officer shows a code for this phone. It works once, within an hour.");
  return (
    <main class="door">
      <div class="door-who"><Avatar name={holder.name} id={holder.id} size="small" /><b>{holder.name}</b></div>
      <div class="asked"><h1>{title}</h1><Sound text={aloud(title, told, what)} /></div>
      {told && <Notice tone="bad">{told}</Notice>}
      {what && <p>{what}</p>}
      {step === "code" && <Button wide icon="qr" onClick={() => go("enrol")}>{t("Set up this phone")}</Button>}
      {step && step !== "colleague" && step !== "code" && (
        <PinPad key={`${step}${round}`} onDone={(pin, has) => void enter(pin, has)} withDigits={step === "unlock" && Boolean(holder.has_digits)} offerDigits={step === "first" || step === "second"} isBusy={isBusy} />
      )}
      <Button look="second" icon="back" onClick={onBack}>{t("Back")}</Button>
    </main>
  );
}

function refusal(is: Opening, next: Step): string | null {
  if (is.is === "wrong") return tn("Not these pictures. {n} try left.", "Not these pictures. {n} tries left.", is.left);
  if (is.is !== "wiped") return null;
  const gone = t("Ten wrong tries: the lists on this phone were removed. What was recorded is kept and will be sent.");
  return next === "code" ? `${gone} ${t("Ask the commune officer for a new code.")}` : gone;
}
