/** Photos: made small and written anew, so that place and time inside the file are gone. */
import type { Bytes } from "../store/bytes";

export const LONGEST_SIDE = 1600;
const QUALITY = 0.8;

export interface Made {
  bytes: Bytes;
  media_type: string;
}

/** Give the size that fits, without enlarging. */
export function fitted(width: number, height: number, longest = LONGEST_SIDE): [number, number] {
  const by = Math.min(1, longest / Math.max(width, height, 1));
  return [Math.max(1, Math.round(width * by)), Math.max(1, Math.round(height * by))];
}

/** Draw a file of the camera onto a canvas of at most `longest` pixels a side. */
export async function drawn(file: Blob, longest = LONGEST_SIDE): Promise<HTMLCanvasElement> {
  const address = URL.createObjectURL(file);
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const [width, height] = fitted(image.naturalWidth, image.naturalHeight, longest);
    const canvas = document.createElement("canvas");
    canvas.width = width;
    canvas.height = height;
    const pen = canvas.getContext("2d");
    if (!pen) throw new Error("no canvas");
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, width, height);
    pen.drawImage(image, 0, 0, width, height);
    return canvas;
  } finally {
    URL.revokeObjectURL(address);
  }
}

export async function bytesOf(canvas: HTMLCanvasElement, type = "image/jpeg"): Promise<Made> {
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, type, QUALITY));
  if (!blob) throw new Error("no picture");
  return { bytes: new Uint8Array(await new Response(blob).arrayBuffer()), media_type: type };
}

/** Make the photo that is kept out of the one that was taken. */
export async function smallPhoto(file: Blob): Promise<Made> {
  return bytesOf(await drawn(file));
}
