/** The twelve pictures of a PIN: things everybody knows, each with its own outline and colour. */
import { tp } from "../shell/words";

export interface PinIcon {
  code: string;
  name: () => string;
  tone: "teal" | "blue" | "green" | "amber" | "red";
  soft: string;
  line: string;
}

export const PIN_ICONS: readonly PinIcon[] = [
  { code: "sun", name: () => tp("picture", "sun"), tone: "amber", soft: "M24 33a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z",
    line: "M24 33a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM24 6v4M24 38v4M6 24h4M38 24h4M11.3 11.3l2.8 2.8M33.9 33.9l2.8 2.8M36.7 11.3l-2.8 2.8M14.1 33.9l-2.8 2.8" },
  { code: "fish", name: () => tp("picture", "fish"), tone: "blue", soft: "M6 24c6-10 20-12 28-2l8-7v18l-8-7c-8 10-22 8-28-2Z",
    line: "M6 24c6-10 20-12 28-2l8-7v18l-8-7c-8 10-22 8-28-2ZM14 22.5v.5M22 17c3 4 3 10 0 14" },
  { code: "tree", name: () => tp("picture", "tree"), tone: "green", soft: "M24 5 10 21h7L8 33h32l-9-12h7z",
    line: "M24 5 10 21h7L8 33h32l-9-12h7zM24 33v10" },
  { code: "house", name: () => tp("picture", "house"), tone: "red", soft: "M10 21v20h28V21L24 9z",
    line: "M5 24 24 7l19 17M10 21v20h28V21M20 41V29h8v12" },
  { code: "moon", name: () => tp("picture", "moon"), tone: "blue", soft: "M29 7a18 18 0 1 0 12 25A16 16 0 0 1 29 7Z",
    line: "M29 7a18 18 0 1 0 12 25A16 16 0 0 1 29 7Z" },
  { code: "flower", name: () => tp("picture", "flower"), tone: "red", soft: "M24 6a6.5 6.5 0 0 1 6 9 6.5 6.5 0 0 1 2 11 6.5 6.5 0 0 1-8 1 6.5 6.5 0 0 1-8-1 6.5 6.5 0 0 1 2-11 6.5 6.5 0 0 1 6-9Z",
    line: "M24 6a6.5 6.5 0 0 1 6 9 6.5 6.5 0 0 1 2 11 6.5 6.5 0 0 1-8 1 6.5 6.5 0 0 1-8-1 6.5 6.5 0 0 1 2-11 6.5 6.5 0 0 1 6-9ZM24 22.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM24 28v15M24 38c4 0 8-2 10-6" },
  { code: "boat", name: () => tp("picture", "boat"), tone: "teal", soft: "M23 6v22H9zM7 32h34l-6 9H13z",
    line: "M23 6v26M23 6 9 28h14M27 12l10 16H27M7 32h34l-6 9H13z" },
  { code: "bird", name: () => tp("picture", "bird"), tone: "teal", soft: "M6 20l9-4c2-6 9-8 13-4 3 3 3 7 9 9l7 1c-4 8-12 14-21 13-8-1-12-7-11-13z",
    line: "M6 20l9-4c2-6 9-8 13-4 3 3 3 7 9 9l7 1c-4 8-12 14-21 13-8-1-12-7-11-13zM20 16v.5M22 35l-2 7M29 34l1 8" },
  { code: "key", name: () => tp("picture", "key"), tone: "amber", soft: "M15 33a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z",
    line: "M15 33a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM24 24h19v7M35 24v6M15 24v.5" },
  { code: "heart", name: () => tp("picture", "heart"), tone: "red", soft: "M24 41C12 33 6 26 6 18c0-9 13-13 18-3 5-10 18-6 18 3 0 8-6 15-18 23Z",
    line: "M24 41C12 33 6 26 6 18c0-9 13-13 18-3 5-10 18-6 18 3 0 8-6 15-18 23Z" },
  { code: "umbrella", name: () => tp("picture", "umbrella"), tone: "green", soft: "M5 25C6 4 42 4 43 25c-4-4-9-4-12.5 0-3-4-10-4-13 0C14 21 9 21 5 25Z",
    line: "M5 25C6 4 42 4 43 25c-4-4-9-4-12.5 0-3-4-10-4-13 0C14 21 9 21 5 25ZM24 22v16a4 4 0 0 0 8 0M24 9V6" },
  { code: "star", name: () => tp("picture", "star"), tone: "amber", soft: "M24 6l5.5 12 13 1.5-9.7 8.8 2.7 12.9L24 34.7l-11.5 6.5 2.7-12.9-9.7-8.8 13-1.5z",
    line: "M24 6l5.5 12 13 1.5-9.7 8.8 2.7 12.9L24 34.7l-11.5 6.5 2.7-12.9-9.7-8.8 13-1.5z" },
];

export function PinPicture({ code, size = 44 }: { code: string; size?: number }) {
  const icon = PIN_ICONS.find((one) => one.code === code);
  if (!icon) return null;
  return (
    <svg class={`pin-picture tone-${icon.tone}`} viewBox="0 0 48 48" width={size} height={size} aria-hidden="true" focusable="false">
      <path class="soft" d={icon.soft} />
      <path class="line" d={icon.line} />
    </svg>
  );
}
