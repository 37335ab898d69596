/** The reader beside the page: pictures in, cards out, so that the screen stays quick. */
import { greyOf } from "./grey";
import { cardsIn } from "./read";

export interface Picture { width: number; height: number; rgba: ArrayBuffer }

const here = self as unknown as { onmessage: (event: MessageEvent<Picture>) => void; postMessage: (told: unknown) => void };

here.onmessage = ({ data: { width, height, rgba } }) => {
  here.postMessage(cardsIn(greyOf(new Uint8ClampedArray(rgba), width, height)));
};
