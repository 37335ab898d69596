/** Drawing a QR code as one path; always dark on white, so that every camera reads it. */
import { useEffect, useState } from "preact/hooks";

interface Drawing {
  size: number;
  path: string;
}

/** How much of a code may be lost: L is enough from screen to camera and keeps its squares large. */
type Level = "L" | "M";

async function drawing(text: string, ecc: Level): Promise<Drawing> {
  const { encode } = await import("uqr");
  const { data, size } = encode(text, { ecc, border: 4 });
  let path = "";
  data.forEach((row, y) => row.forEach((isDark, x) => (path += isDark ? `M${x} ${y}h1v1h-1z` : "")));
  return { size, path };
}

export function QrCode({ text, label, level = "M" }: { text: string; label: string; level?: Level }) {
  const [drawn, setDrawn] = useState<Drawing | null>(null);
  useEffect(() => void drawing(text, level).then(setDrawn), [text, level]);
  if (!drawn) return <div class="qr-code" />;
  return (
    <svg class="qr-code" viewBox={`0 0 ${drawn.size} ${drawn.size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <rect width={drawn.size} height={drawn.size} fill="#fff" />
      <path d={drawn.path} fill="#000" />
    </svg>
  );
}
