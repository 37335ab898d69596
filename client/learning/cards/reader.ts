/** Gives pictures to the reader: in a worker, or here where a phone cannot start one. */
import { greyOf } from "./grey";
import { cardsIn, type Seen } from "./read";
import type { Picture } from "./learning-cards.worker";

export interface Reader { read: (image: ImageData) => Promise<Seen[]>; close: () => void }

/** Start a reader; one picture at a time. */
export function reader(): Reader {
  try {
    return beside(new Worker(new URL("./learning-cards.worker.ts", import.meta.url), { type: "module" }));
  } catch {
    return { read: (image) => Promise.resolve(here(image)), close: () => undefined };
  }
}

function here({ data, width, height }: ImageData): Seen[] {
  return cardsIn(greyOf(data, width, height));
}

function beside(worker: Worker): Reader {
  let isBroken = false;
  const read = (image: ImageData) => {
    if (isBroken) return Promise.resolve(here(image));
    return new Promise<Seen[]>((done) => {
      worker.onmessage = (event: MessageEvent<Seen[]>) => done(event.data);
      // A worker that does not start has not taken the picture: read a copy here.
      worker.onerror = () => {
        isBroken = true;
        done([]);
      };
      const picture: Picture = { width: image.width, height: image.height, rgba: image.data.buffer as ArrayBuffer };
      worker.postMessage(picture, [picture.rgba]);
    });
  };
  return { read, close: () => worker.terminate() };
}
