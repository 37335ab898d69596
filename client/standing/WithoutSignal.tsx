/** What can be done where there is no signal: hand records over, carry those of others, bring receipts. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { Notice } from "../parts/Notice";
import { go } from "../shell/router";
import { t, tn } from "../shell/words";
import { dropReceipts, parcelsOnBoard, receiptsFile, receiptsHere } from "../store/carried";
import { codesFor, MOST_CODES } from "../store/frames";
import { handing, type Handing } from "../store/handing";
import { outboxChanged } from "../store/outbox";
import { GiveFile, TakeAway } from "./TakeAway";

export function WithoutSignal() {
  return (
    <>
      <AsCodes />
      <TakeAway />
      <ForOthers />
    </>
  );
}

function AsCodes() {
  const [told, setTold] = useState<Handing | null>(null);
  const turn = outboxChanged.value;
  useEffect(() => void handing().then(setTold, () => setTold(null)), [turn]);
  if (!told) return null;
  const codes = codesFor(told.letter.length);
  const isTooMuch = codes > MOST_CODES;
  return (
    <section>
      <h2>{t("Hand it over without signal")}</h2>
      <p>{t("Another phone of a team reads codes from this screen and takes your records along, sealed. They stay here as well; twice is counted once.")}</p>
      {isTooMuch
        ? <p>{t("This is too much for codes ({n}). Give it as a file.", { n: codes })}</p>
        : <Button wide icon="qr" onClick={() => go("standing/give/records")}>{tn("Show {n} code", "Show {n} codes", codes)}</Button>}
      <LeftOut files={told.files} />
    </section>
  );
}

/** Photos are too large for codes: said, so that nobody thinks they went along. */
export function LeftOut({ files }: { files: number }) {
  if (!files) return null;
  return <p class="quiet">{tn("{n} photo or spoken note is not in the codes. It stays here until there is signal.", "{n} photos or spoken notes are not in the codes. They stay here until there is signal.", files)}</p>;
}

function ForOthers() {
  const [parcels, receipts] = [parcelsOnBoard.value, receiptsHere.value];
  return (
    <section>
      <h2>{t("For other phones")}</h2>
      {parcels > 0 && <Notice>{tn("{n} parcel of others is on board. It goes out by itself when there is signal.", "{n} parcels of others are on board. They go out by themselves when there is signal.", parcels)}</Notice>}
      <p>{t("Take records of another phone along, or read a receipt that somebody brings back. You cannot read what is in a parcel.")}</p>
      <Button look="second" wide icon="camera" onClick={() => go("standing/take")}>{t("Take along from another phone")}</Button>
      {receipts > 0 && <Receipts n={receipts} />}
    </section>
  );
}

function Receipts({ n }: { n: number }) {
  return (
    <div class="receipts">
      <h3>{tn("{n} receipt to bring back", "{n} receipts to bring back", n)}</h3>
      <p>{t("Show it to the phone the parcel came from: it then knows what has arrived.")}</p>
      <Button look="second" icon="qr" onClick={() => go("standing/give/receipts")}>{t("Show the receipts as codes")}</Button>
      <GiveFile content={receiptsFile} name={() => `receipts-${new Date().toISOString().slice(0, 10)}`} />
      <Button look="plain" icon="trash" onClick={() => void dropReceipts()}>{t("They have their receipts: remove them here")}</Button>
    </div>
  );
}
