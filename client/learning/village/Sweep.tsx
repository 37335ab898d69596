/** The camera over the room: what it reads is outlined, who has answered is told – never what. */
import { useEffect, useRef, useState } from "preact/hooks";
import { useAwake } from "../../standing/awake";
import { t } from "../../shell/words";
import { reader } from "../cards/reader";
import type { Seen } from "../cards/read";
import { Votes, type Vote } from "../cards/votes";

/** Between two pictures, in milliseconds: the hand moves on, and the phone stays cool. */
const PAUSE = 40;
/** Phones that read a small picture quicker than this are given larger ones: they see farther. */
const QUICK = 90;
const SMALL = 1280, LARGE = 1920;

interface Frame { width: number; height: number; seen: Seen[] }
type State = "starting" | "looking" | "no_camera";

export function Sweep({ onVotes }: { onVotes: (votes: Map<number, Vote>) => void }) {
  const video = useRef<HTMLVideoElement>(null);
  const [state, setState] = useState<State>("starting");
  const [frame, setFrame] = useState<Frame | null>(null);
  const tell = useRef(onVotes);
  tell.current = onVotes;
  useAwake();
  useEffect(() => {
    const votes = new Votes();
    return watch(video.current, setState, (now, at) => {
      votes.see(now.seen, at);
      setFrame(now);
      tell.current(votes.all());
    });
  }, []);
  return (
    <div class="sweep">
      <div class="sweep-picture">
        <video ref={video} playsInline muted aria-label={t("Picture of the camera")} />
        {frame && <Outlines {...frame} />}
      </div>
      <p role="status" class="quiet">
        {state === "starting" && t("Starting the camera …")}
        {state === "looking" && t("Move the phone slowly over the room until everybody has a tick.")}
        {state === "no_camera" && t("The camera could not be used. Tap a name and choose the letter.")}
      </p>
    </div>
  );
}

function Outlines({ width, height, seen }: Frame) {
  return (
    <svg class="outlines" viewBox={`0 0 ${width} ${height}`} aria-hidden="true" focusable="false">
      {seen.map(({ card, corners }, n) => (
        <g key={`${card}/${n}`}>
          <polygon points={corners.map(([x, y]) => `${x},${y}`).join(" ")} stroke-width={width / 240} />
          <text x={(corners[0][0] + corners[2][0]) / 2} y={(corners[0][1] + corners[2][1]) / 2} font-size={width / 32}>{card}</text>
        </g>
      ))}
    </svg>
  );
}

/** Look through the camera until it is over; gives what ends it. */
function watch(video: HTMLVideoElement | null, tell: (state: State) => void, take: (frame: Frame, at: number) => void): () => void {
  let [isOver, side, last] = [false, SMALL, -1];
  let stream: MediaStream | undefined;
  const eye = reader();
  const end = () => {
    isOver = true;
    eye.close();
    for (const track of stream?.getTracks() ?? []) track.stop();
  };
  const look = async () => {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: LARGE }, height: { ideal: 1080 } } });
    if (isOver || !video) return end();
    video.srcObject = stream;
    await video.play();
    const canvas = document.createElement("canvas");
    tell("looking");
    while (!isOver) {
      const image = video.currentTime === last ? null : pictureOf(video, canvas, side);
      last = video.currentTime;
      if (image) {
        const [began, { width, height }] = [performance.now(), image];
        const seen = await eye.read(image);
        const took = performance.now() - began;
        side = took < QUICK * (side > SMALL ? (LARGE / SMALL) ** 2 : 1) ? LARGE : SMALL;
        if (!isOver) take({ width, height, seen }, began);
      }
      await new Promise((done) => setTimeout(done, PAUSE));
    }
  };
  look().catch(() => !isOver && tell("no_camera"));
  return end;
}

function pictureOf(video: HTMLVideoElement, canvas: HTMLCanvasElement, side: number): ImageData | null {
  const by = Math.min(1, side / Math.max(video.videoWidth, video.videoHeight, 1));
  const [width, height] = [Math.round(video.videoWidth * by), Math.round(video.videoHeight * by)];
  if (!width || !height) return null;
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen?.drawImage(video, 0, 0, width, height);
  return pen?.getImageData(0, 0, width, height) ?? null;
}
