/** A spoken note of at most two minutes. */
import { useEffect, useRef, useState } from "preact/hooks";
import { native, t } from "../shell/words";
import { Button, IconButton } from "./Button";
import { Icon } from "./Icon";
import { useAddress, type KeptMade } from "./Photos";
import type { Made } from "./picture";

export const MOST_SECONDS = 120;
const BITS = 16_000;

interface Props {
  note: KeptMade | undefined;
  onMade: (made: Made) => void;
  onRemove: (sha256: string) => void;
}

export function VoiceNote({ note, onMade, onRemove }: Props) {
  const { start, stop, seconds, fault } = useRecorder(onMade);
  if (note) return <Player note={note} onRemove={() => onRemove(note.sha256)} />;
  if (seconds !== null) {
    return (
      <div class="voice is-on" role="status">
        <span class="pulse" aria-hidden="true" />
        <span class="figures">{written(seconds)} / {written(MOST_SECONDS)}</span>
        <Button icon="stop" onClick={stop}>{t("Stop")}</Button>
      </div>
    );
  }
  return (
    <div class="voice">
      <Button look="second" icon="mic" onClick={() => void start()}>{t("Speak instead of writing")}</Button>
      {fault && <p class="fault" role="alert"><Icon name="warn" size={20} /> <span>{t("The microphone could not be used. Allow it in the settings of the phone.")}</span></p>}
    </div>
  );
}

function Player({ note, onRemove }: { note: KeptMade; onRemove: () => void }) {
  const address = useAddress(note);
  return (
    <div class="voice">
      {address && <audio controls src={address} aria-label={t("Spoken note")} />}
      <IconButton icon="trash" label={t("Remove the spoken note")} onClick={onRemove} />
    </div>
  );
}

/** Write seconds as minutes and seconds. */
export function written(seconds: number): string {
  return native(`${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`);
}

export interface Recorder {
  start: () => Promise<void>;
  stop: () => void;
  seconds: number | null;
  fault: boolean;
}

/** Record by the microphone, at most so many seconds; `onMade` hears the sound and how long it took. */
export function useRecorder(onMade: (made: Made, took: number) => void, most = MOST_SECONDS): Recorder {
  const began = useRef(0);
  const [seconds, setSeconds] = useState<number | null>(null);
  const [fault, setFault] = useState(false);
  const recorder = useRef<MediaRecorder | null>(null);
  const stop = () => recorder.current?.state === "recording" && recorder.current.stop();
  useEffect(() => () => void stop(), []);
  useEffect(() => {
    if (seconds === null) return;
    if (seconds >= most) return void stop();
    const timer = setTimeout(() => setSeconds(seconds + 1), 1000);
    return () => clearTimeout(timer);
  }, [seconds]);
  const start = async () => {
    setFault(false);
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      recorder.current = listening(stream, (made) => {
        setSeconds(null);
        if (made.bytes.length) onMade(made, (performance.now() - began.current) / 1000);
      });
      recorder.current.start();
      began.current = performance.now();
      setSeconds(0);
    } catch {
      setFault(true);
    }
  };
  return { start, stop, seconds, fault };
}

function listening(stream: MediaStream, onMade: (made: Made) => void): MediaRecorder {
  const type = ["audio/webm;codecs=opus", "audio/mp4"].find((one) => MediaRecorder.isTypeSupported(one));
  const recorder = new MediaRecorder(stream, { audioBitsPerSecond: BITS, ...(type && { mimeType: type }) });
  const parts: Blob[] = [];
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.onstop = async () => {
    for (const track of stream.getTracks()) track.stop();
    const media_type = (recorder.mimeType || "audio/webm").split(";")[0]!;
    onMade({ bytes: new Uint8Array(await new Response(new Blob(parts)).arrayBuffer()), media_type });
  };
  return recorder;
}
