/** At a step that is done on one's own phone: the short way to the volunteer's word, after the PIN. */
import { useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { Icon } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { Sheet } from "../parts/Sheet";
import { GUEST, handed } from "../shell/handed";
import { PinPad } from "../shell/PinPad";
import { go } from "../shell/router";
import { t, tn } from "../shell/words";
import { rowsChanged } from "../store/rows";
import { confirmPin, session } from "../store/vault";
import { attested, isMe } from "./attesting";

interface Props { who: string; skill: string; back: string }

export function AttestHere({ who, skill, back }: Props) {
  void rowsChanged.value;
  const [isAsking, setAsking] = useState(false);
  const isSeen = who !== GUEST && attested(who, skill);
  return (
    <div class="do-it">
      <p><b>{t("Do it now on your own phone.")}</b></p>
      {isSeen && <p class="already"><Icon name="check" size={22} /> <span>{t("Noted already: you did it yourself.")}</span></p>}
      {who !== GUEST && !isSeen && !isMe(who) && <Button look="second" icon="hand_full" onClick={() => setAsking(true)}>{t("It is done: let it be noted")}</Button>}
      {who !== GUEST && isMe(who) && <p class="quiet">{t("A colleague looks on and notes it; nobody does so for oneself.")}</p>}
      {isAsking && <Asking onClose={() => setAsking(false)} onOpen={() => { handed.value = null; go(`learn/attest/${who}/${skill}?back=${encodeURIComponent(back)}`); }} />}
    </div>
  );
}

function Asking({ onClose, onOpen }: { onClose: () => void; onOpen: () => void }) {
  const [told, setTold] = useState("");
  const [turn, setTurn] = useState(0);
  const holder = session.value?.holder;
  const enter = async (pin: string) => {
    const is = await confirmPin(pin);
    if (is.is === "open") return onOpen();
    if (is.is === "wrong") setTold(tn("Not these pictures. {n} try left.", "Not these pictures. {n} tries left.", is.left));
    setTurn(turn + 1);
  };
  return (
    <Sheet title={t("For {name}", { name: holder?.name ?? "" })} onClose={onClose}>
      <p>{t("Whoever looked on takes the phone and enters the pictures that open it.")}</p>
      {told && <Notice tone="bad">{told}</Notice>}
      <PinPad key={turn} onDone={(pin) => void enter(pin)} withDigits={Boolean(holder?.has_digits)} />
    </Sheet>
  );
}
