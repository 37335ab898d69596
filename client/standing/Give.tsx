/** Codes on the screen, one after the other or by hand, for the camera of another phone. */
import { useEffect, useState } from "preact/hooks";
import { Button, IconButton } from "../parts/Button";
import { QrCode } from "../parts/QrCode";
import type { Params } from "../shell/router";
import { figure, t, tn } from "../shell/words";
import { receiptsHanding } from "../store/carried";
import { framesOf } from "../store/frames";
import { handing } from "../store/handing";
import { LeftOut } from "./WithoutSignal";
import { useAwake } from "./awake";

/** A cheap phone needs about a third of a second to find a code. */
const EACH = 700;

interface Told {
  frames: string[];
  words: string;
  files: number;
}

async function told(what: string | undefined): Promise<Told | null> {
  if (what === "receipts") {
    const made = await receiptsHanding();
    return made && { frames: await framesOf(made.letter), words: tn("{n} receipt", "{n} receipts", made.receipts), files: 0 };
  }
  const made = await handing();
  return made && { frames: await framesOf(made.letter), words: tn("{n} record", "{n} records", made.records), files: made.files };
}

export default function Give({ params }: { params: Params }) {
  const [made, setMade] = useState<Told | null | "none">(null);
  useEffect(() => void told(params.what).then((is) => setMade(is ?? "none"), () => setMade("none")), [params.what]);
  useAwake();
  if (!made) return <div class="page"><p role="status">{t("One moment …")}</p></div>;
  if (made === "none") return <div class="page"><p>{t("There is nothing to hand over.")}</p></div>;
  return (
    <div class="page give">
      <p><b>{made.words}</b> · {tn("{n} code", "{n} codes", made.frames.length)}</p>
      <Chain frames={made.frames} />
      <p>{t("On the other phone choose Sending, then “Take along from another phone”, and hold its camera a hand away from this screen until all codes are read.")}</p>
      <p class="quiet">{t("Make the screen bright. If the other phone says which codes are missing, stop and choose those.")}</p>
      <LeftOut files={made.files} />
    </div>
  );
}

function Chain({ frames }: { frames: string[] }) {
  const [at, setAt] = useState(0);
  const [isPlaying, setPlaying] = useState(frames.length > 1 && !matchMedia("(prefers-reduced-motion: reduce)").matches);
  const step = (by: number) => setAt((n) => (n + by + frames.length) % frames.length);
  useEffect(() => {
    if (!isPlaying) return;
    const timer = setInterval(() => step(1), EACH);
    return () => clearInterval(timer);
  }, [isPlaying]);
  const byHand = (by: number) => {
    setPlaying(false);
    step(by);
  };
  const label = t("Code {n} of {of}", { n: at + 1, of: frames.length });
  return (
    <div class="chain">
      <QrCode text={frames[at]!} label={label} level="L" />
      {frames.length > 1 && (
        <div class="chain-hand">
          <IconButton icon="back" label={t("The code before")} onClick={() => byHand(-1)} />
          <select class="chain-pick" aria-label={t("Choose a code")} value={at} onChange={(event) => { setPlaying(false); setAt(Number((event.target as HTMLSelectElement).value)); }}>
            {frames.map((frame, n) => <option key={frame} value={n}>{figure(n + 1)} / {figure(frames.length)}</option>)}
          </select>
          <IconButton icon="next" label={t("The next code")} onClick={() => byHand(1)} />
          <Button look="second" icon={isPlaying ? "stop" : "play"} onClick={() => setPlaying(!isPlaying)}>{isPlaying ? t("Stop") : t("Play")}</Button>
        </div>
      )}
    </div>
  );
}
