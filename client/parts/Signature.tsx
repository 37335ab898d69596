/** Signing with a finger; kept as a picture with the paper cut to the strokes. */
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../shell/words";
import { Button } from "./Button";
import { useAddress, type KeptMade } from "./Photos";
import { bytesOf, type Made } from "./picture";

interface Props {
  signature: KeptMade | undefined;
  onMade: (made: Made) => void;
  onRemove: (sha256: string) => void;
  label: string;
}

export function Signature({ signature, onMade, onRemove, label }: Props) {
  if (signature) {
    return (
      <div class="signature">
        <Signed signature={signature} label={label} />
        <Button look="second" icon="pen" onClick={() => onRemove(signature.sha256)}>{t("Sign again")}</Button>
      </div>
    );
  }
  return <Pad onMade={onMade} label={label} />;
}

function Signed({ signature, label }: { signature: KeptMade; label: string }) {
  const address = useAddress(signature);
  return address ? <img class="paper" src={address} alt={label} /> : null;
}

function Pad({ onMade, label }: { onMade: (made: Made) => void; label: string }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [hasStrokes, setStrokes] = useState(false);
  useEffect(() => (canvas.current ? listen(canvas.current, () => setStrokes(true)) : undefined), []);
  const clear = () => {
    if (canvas.current) blank(canvas.current);
    setStrokes(false);
  };
  const done = () => canvas.current && void bytesOf(canvas.current, "image/png").then(onMade);
  return (
    <div class="signature">
      <canvas ref={canvas} class="paper" role="img" aria-label={label} />
      <div class="row">
        <Button icon="check" onClick={done} disabled={!hasStrokes}>{t("Keep the signature")}</Button>
        <Button look="second" icon="trash" onClick={clear} disabled={!hasStrokes}>{t("Clear")}</Button>
      </div>
    </div>
  );
}

function blank(canvas: HTMLCanvasElement): void {
  const pen = canvas.getContext("2d");
  if (!pen) return;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.strokeStyle = "#15191c";
  pen.lineWidth = canvas.width / 180;
  pen.lineCap = pen.lineJoin = "round";
}

/** Draw what fingers, pens and mice do; gives what ends the listening. */
function listen(canvas: HTMLCanvasElement, onStroke: () => void): () => void {
  const box = canvas.getBoundingClientRect();
  canvas.width = Math.min(900, Math.round(box.width * 2)) || 600;
  canvas.height = Math.round(canvas.width * 0.45);
  blank(canvas);
  const at = (event: PointerEvent): [number, number] => {
    const now = canvas.getBoundingClientRect();
    return [((event.clientX - now.left) / now.width) * canvas.width, ((event.clientY - now.top) / now.height) * canvas.height];
  };
  let isDown = false;
  const down = (event: PointerEvent) => {
    isDown = true;
    canvas.setPointerCapture?.(event.pointerId);
    const pen = canvas.getContext("2d");
    pen?.beginPath();
    pen?.moveTo(...at(event));
  };
  const move = (event: PointerEvent) => {
    if (!isDown) return;
    const pen = canvas.getContext("2d");
    pen?.lineTo(...at(event));
    pen?.stroke();
    onStroke();
  };
  const up = () => {
    isDown = false;
  };
  const listeners = [["pointerdown", down], ["pointermove", move], ["pointerup", up], ["pointercancel", up]] as const;
  for (const [name, listener] of listeners) canvas.addEventListener(name, listener as EventListener);
  return () => {
    for (const [name, listener] of listeners) canvas.removeEventListener(name, listener as EventListener);
  };
}
