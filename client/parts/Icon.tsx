/** Drawn signs: one line, one weight, the colour of the text around them. */

const PATHS = {
  home: "M4 11.5 12 5l8 6.5M6.5 10v9h11v-9M10 19v-5h4v5",
  people: "M9 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6ZM3.5 19c0-3 2.5-5 5.5-5s5.5 2 5.5 5M16 11a2.5 2.5 0 1 0-1-4.8M17 14c2 .3 3.5 2 3.5 4.5",
  key: "M8.5 17.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9ZM13 13h8v3.5M17.5 13v3",
  sync: "M5 11a7 7 0 0 1 12.5-4M19 4v4h-4M19 13a7 7 0 0 1-12.5 4M5 20v-4h4",
  no_contact: "M7.5 18.5h9.5a4 4 0 0 0 1.7-7.6A6 6 0 0 0 9.6 7M6.6 10.2a4.3 4.3 0 0 0 .9 8.3M4 4l16 16",
  menu: "M4 7h16M4 12h16M4 17h16",
  lock: "M7 11V8a5 5 0 0 1 10 0v3M5.5 11h13v9h-13z",
  qr: "M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.5v2.5H14zM18 18h2v2h-2zM18 14h2M14 19v1",
  camera: "M4 8h4l1.5-2.5h5L16 8h4v11H4zM12 16.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6Z",
  mic: "M12 14.5a3 3 0 0 0 3-3v-5a3 3 0 0 0-6 0v5a3 3 0 0 0 3 3ZM6 11.5a6 6 0 0 0 12 0M12 17.5V21",
  stop: "M6.5 6.5h11v11h-11z",
  play: "M8 5.5v13l10.5-6.5z",
  pen: "M5 19l1-4L16.5 4.5l3 3L9 18zM14.5 6.5l3 3",
  trash: "M5 7h14M9.5 7V4.5h5V7M7 7l.8 12.5h8.4L17 7M10.5 10.5v6M13.5 10.5v6",
  check: "M5 12.5l4.5 4.5L19 7",
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  back: "M14.5 5.5 8 12l6.5 6.5",
  next: "M9.5 5.5 16 12l-6.5 6.5",
  close: "M6 6l12 12M18 6 6 18",
  sound: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM15.5 9a4 4 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  no_sound: "M4 9.5v5h3.5L12 18.5v-13L7.5 9.5zM16 9.5l5 5M21 9.5l-5 5",
  search: "M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.5 15.5 20 20",
  warn: "M12 4 2.8 20h18.4zM12 10v4.5M12 17v.5",
  info: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM12 11v5M12 8v.5",
  clock: "M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM12 7.5V12l3.5 2",
  up: "M12 19V6M6.5 11 12 5.5 17.5 11",
  down: "M12 5v13M6.5 13l5.5 5.5 5.5-5.5M5 21h14",
  phone: "M7.5 3.5h9v17h-9zM11 17.5h2",
  commune: "M4 20V10l8-5 8 5v10M4 20h16M10 20v-5.5h4V20",
  province: "M3.5 20.5h17M5 17.5h14M6.5 17V10.5M12 17V10.5M17.5 17V10.5M4 10h16l-8-6z",
  globe: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM3.5 12h17M12 3.5c5 5 5 12 0 17M12 3.5c-5 5-5 12 0 17",
  light: "M12 20a8 8 0 1 0 0-16zM12 20a8 8 0 1 1 0-16",
  draft: "M6 3.5h8l4 4v13H6zM14 3.5v4h4M9 12h6M9 15.5h4",
  leave: "M10 4.5H5v15h5M14 8l4 4-4 4M18 12H9",
  door: "M6 21V3.5h12V21M3.5 21h17M14.5 12.5v.5",
  gift: "M4 11h16v9.5H4zM3 7h18v4H3zM12 7v13.5M12 7c-2-5-8-4-5.5 0M12 7c2-5 8-4 5.5 0",
  help: "M4 5h16v11h-9l-4.5 4V16H4zM10 8.8c0-2.4 4.2-2.4 4.2 0 0 1.6-2.2 1.6-2.2 3M12 13.8v.2",
  badge: "M12 15a5.5 5.5 0 1 0 0-11 5.5 5.5 0 0 0 0 11ZM8.5 14 7 21l5-2.5L17 21l-1.5-7M9.8 9.5l1.7 1.7 3-3.2",
  talk: "M3.5 4.5h11v8H8l-3 2.7v-2.7H3.5zM17 9h3.5v8H19v2.7L16 17H10v-2",
  list: "M8.5 7H20M8.5 12H20M8.5 17H20M4 7h.5M4 12h.5M4 17h.5",
  hand: "M8 13V6.5a1.5 1.5 0 0 1 3 0V11V5a1.5 1.5 0 0 1 3 0v6V6.5a1.5 1.5 0 0 1 3 0V15c0 3.5-2 6-5.5 6S7 19.5 5.5 17l-2-3.5c-.8-1.5 1.2-2.5 2.2-1.2z",
  hand_full: "M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM8 12.3l3 3 5.2-6",
  bank: "M3.5 7h17v11h-17zM12 14.8a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6ZM6.5 12.5h.1M17.5 12.5h.1",
  star: "M12 3.5l2.6 5.5 6 .8-4.4 4.1 1.1 6-5.3-3-5.3 3 1.1-6L3.4 9.8l6-.8z",
  box: "M4 8l8-4 8 4v8.5l-8 4-8-4zM4 8l8 4 8-4M12 12v8.5",
  chart: "M4 20h16M6.5 20v-7M12 20V5M17.5 20v-11",
  calendar: "M4.5 6h15v14h-15zM4.5 10.5h15M8.5 3.5V7M15.5 3.5V7",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 24 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" width={size} height={size} aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

/** The mark of the product, as on the pages of the server. */
export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 28 32" width="28" height="32" aria-hidden="true" focusable="false">
      <path d="M5.5 24V3.5h17V24" stroke-width="3" />
      <path d="M0 25.5h28M3 30.5h22" stroke-width="2.5" />
      <path d="M14 24V9" stroke-width="2" />
    </svg>
  );
}
