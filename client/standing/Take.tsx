/** Taking in what another phone shows or what a file holds: parcels to carry, or receipts brought back. */
import { useId, useRef, useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { Icon } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { QrReader, type Wanted } from "../parts/QrReader";
import { figure, t, tn } from "../shell/words";
import type { Bytes } from "../store/bytes";
import { takeLetter, type ReceiptsRead, type TakenIn } from "../store/carried";
import { Gathering, readFrame, type Gathered } from "../store/frames";
import { syncSoon } from "../store/sync";
import { useAwake } from "./awake";

type Result = TakenIn | ReceiptsRead | "nothing";

/** More missing codes than this are not listed: reading has just begun. */
const LISTED = 12;

export default function Take() {
  const [result, setResult] = useState<Result | null>(null);
  useAwake();
  const take = async (bytes: Bytes) => {
    setResult((await takeLetter(bytes, Date.now())) ?? "nothing");
    syncSoon(0);
  };
  return (
    <div class="page">
      {result ? <Outcome is={result} onMore={() => setResult(null)} /> : <Reading onWhole={(bytes) => void take(bytes)} />}
    </div>
  );
}

function Reading({ onWhole }: { onWhole: (bytes: Bytes) => void }) {
  const gathering = useRef(new Gathering());
  const [far, setFar] = useState<Gathered | null>(null);
  const read = (text: string): Wanted => {
    if (!readFrame(text)) return false;
    void gathering.current.add(text).then((told) => {
      if (told) setFar(told);
      if (told?.bytes) onWhole(told.bytes);
    });
    return "more";
  };
  return (
    <>
      <p>{t("Hold the camera on the codes of the other phone. They may come in any order.")}</p>
      <QrReader onRead={read} />
      <Progress far={far} />
      <FromFile onRead={onWhole} />
    </>
  );
}

function Progress({ far }: { far: Gathered | null }) {
  if (!far) return null;
  return (
    <div class="gathered" role="status">
      <p><b>{t("{n} of {of} codes read", { n: far.have, of: far.of })}</b></p>
      <progress value={far.have} max={far.of} />
      {far.is_damaged && <p class="why">{t("A code was damaged on the way. All are read once more.")}</p>}
      {far.missing.length > 0 && far.missing.length <= LISTED && <p>{t("Still missing: {codes}", { codes: far.missing.map((n) => figure(n)).join(", ") })}</p>}
    </div>
  );
}

function FromFile({ onRead }: { onRead: (bytes: Bytes) => void }) {
  const id = useId();
  const take = async (event: Event) => {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (file) onRead(new Uint8Array(await new Response(file).arrayBuffer()));
  };
  return (
    <label class="button second" for={id}>
      <Icon name="down" size={22} /> <span>{t("Take in a file")}</span>
      <input id={id} class="hear" type="file" onChange={(event) => void take(event)} />
    </label>
  );
}

function Outcome({ is, onMore }: { is: Result; onMore: () => void }) {
  return (
    <>
      {is === "nothing" ? <Notice tone="bad">{t("This is neither a parcel nor a receipt.")}</Notice> : is.is === "parcels" ? <Parcels is={is} /> : <Back is={is} />}
      <Button look="second" icon="camera" onClick={onMore}>{t("Take in another one")}</Button>
    </>
  );
}

function Parcels({ is }: { is: TakenIn }) {
  return (
    <>
      {is.added > 0 && <Notice tone="good">{tn("{n} parcel was taken on board. It goes out by itself when there is signal; then bring the receipt back.", "{n} parcels were taken on board. They go out by themselves when there is signal; then bring the receipts back.", is.added)}</Notice>}
      {is.known > 0 && <Notice>{tn("{n} parcel was on this phone already.", "{n} parcels were on this phone already.", is.known)}</Notice>}
      {is.foreign > 0 && <Notice tone="warn">{tn("{n} parcel is for another server. This phone cannot bring it there.", "{n} parcels are for another server. This phone cannot bring them there.", is.foreign)}</Notice>}
      {is.full > 0 && <Notice tone="bad">{t("This phone carries as much as it can. Send first, then take in the rest.")}</Notice>}
    </>
  );
}

function Back({ is }: { is: ReceiptsRead }) {
  return (
    <>
      {is.arrived > 0 && <Notice tone="good">{tn("{n} record of this phone has arrived.", "{n} records of this phone have arrived.", is.arrived)}</Notice>}
      {is.attention > 0 && <Notice tone="warn">{tn("{n} of them needs attention.", "{n} of them need attention.", is.attention)}</Notice>}
      {is.arrived === 0 && is.unsigned === 0 && <Notice>{t("This receipt is for another phone.")}</Notice>}
      {is.unsigned > 0 && <Notice tone="bad">{t("The province did not sign this receipt. It counts for nothing.")}</Notice>}
    </>
  );
}
