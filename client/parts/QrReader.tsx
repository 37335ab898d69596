/** Reading a QR code: the phone's own reader, else one in JavaScript; a photo where no camera runs. */
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { t } from "../shell/words";
import { Icon } from "./Icon";
import { drawn } from "./picture";

interface Detector {
  detect: (source: HTMLCanvasElement) => Promise<{ rawValue: string }[]>;
}
type DetectorClass = { new (told: { formats: string[] }): Detector; getSupportedFormats?: () => Promise<string[]> };

type Read = (canvas: HTMLCanvasElement) => Promise<string | null>;
const PAUSE = 200;
const SIDE = 640;

/** Give the way to read that this phone has. The native one also reads the bars on boxes. */
async function reader(): Promise<Read> {
  const Native = (window as unknown as { BarcodeDetector?: DetectorClass }).BarcodeDetector;
  const formats = (await Native?.getSupportedFormats?.().catch(() => [])) ?? [];
  if (Native && formats.includes("qr_code")) {
    const detector = new Native({ formats });
    return async (canvas) => (await detector.detect(canvas))[0]?.rawValue ?? null;
  }
  const { default: jsQR } = await import("jsqr");
  return async (canvas) => {
    const pen = canvas.getContext("2d");
    const image = pen?.getImageData(0, 0, canvas.width, canvas.height);
    return image ? (jsQR(image.data, image.width, image.height)?.data ?? null) : null;
  };
}

/** What a text was: the wanted one, none of ours, or one of several: the camera looks on. */
export type Wanted = boolean | "more";

/** Shows the camera until a code is read; `onRead` tells whether the text was the wanted one. */
export function QrReader({ onRead }: { onRead: (text: string) => Wanted }) {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<"starting" | "looking" | "no_camera">("starting");
  const [isOther, setOther] = useState(false);
  const take = (text: string) => {
    const wanted = onRead(text);
    setOther(!wanted);
    return wanted === true;
  };
  useEffect(() => watch(video.current, take, setState), []);
  return (
    <div class="qr-reader">
      {state !== "no_camera" && <video ref={video} playsInline muted aria-label={t("Picture of the camera")} />}
      <p role="status">
        {state === "starting" && t("Starting the camera …")}
        {state === "looking" && !isOther && t("Hold the code into the picture.")}
        {state === "no_camera" && t("The camera could not be used.")}
        {isOther && t("This code is for something else.")}
      </p>
      <FromPhoto onRead={take} />
    </div>
  );
}

function FromPhoto({ onRead }: { onRead: (text: string) => boolean }) {
  const id = useId();
  const [isUnread, setUnread] = useState(false);
  const take = async (event: Event) => {
    const file = (event.target as HTMLInputElement).files?.[0];
    if (!file) return;
    const text = await Promise.all([reader(), drawn(file, 1000)]).then(([read, canvas]) => read(canvas)).catch(() => null);
    setUnread(!text);
    if (text) onRead(text);
  };
  return (
    <>
      <label class="button second" for={id}>
        <Icon name="camera" size={22} /> <span>{t("Take a photo of the code")}</span>
        <input id={id} class="hear" type="file" accept="image/*" capture="environment" onChange={(event) => void take(event)} />
      </label>
      {isUnread && <p class="fault" role="alert"><Icon name="warn" size={20} /> <span>{t("No code was found in the photo.")}</span></p>}
    </>
  );
}

/** Look through the camera until something wanted was read; gives what ends it. */
function watch(video: HTMLVideoElement | null, onRead: (text: string) => boolean, tell: (state: "looking" | "no_camera") => void): () => void {
  let isOver = false;
  let stream: MediaStream | undefined;
  const look = async () => {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    if (isOver || !video) return end();
    video.srcObject = stream;
    await video.play();
    const read = await reader();
    const canvas = document.createElement("canvas");
    tell("looking");
    while (!isOver) {
      const text = await glance(video, canvas, read);
      if (text && onRead(text)) return end();
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  };
  const end = () => {
    isOver = true;
    for (const track of stream?.getTracks() ?? []) track.stop();
  };
  look().catch(() => tell("no_camera"));
  return end;
}

async function glance(video: HTMLVideoElement, canvas: HTMLCanvasElement, read: Read): Promise<string | null> {
  const by = Math.min(1, SIDE / Math.max(video.videoWidth, video.videoHeight, 1));
  canvas.width = Math.max(1, video.videoWidth * by);
  canvas.height = Math.max(1, video.videoHeight * by);
  canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return read(canvas).catch(() => null);
}
