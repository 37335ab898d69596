/** Bringing the app up: what is kept, the language, the clockwork. */
import { effect, signal } from "@preact/signals";
import { countCarried } from "../store/carried";
import { keepSetting, setting } from "../store/db";
import { device, loadDevice } from "../store/device";
import { countOutbox, onRecorded } from "../store/outbox";
import { loadPictures } from "../store/pictures";
import { loadRows, showOwn } from "../store/rows";
import { startSync, syncSoon, wipeAfterSilence } from "../store/sync";
import { lock, session } from "../store/vault";
import { language, LANGUAGES, speak, type Language } from "./words";
import { watchTyping } from "./typing";
import { watchUpdates } from "./update";

export type Theme = "light" | "dark" | "";
export const theme = signal<Theme>("");
/** The rows were removed at this start because nobody reached the server for too long. */
export const wasSilent = signal(false);

export async function start(): Promise<void> {
  await chooseLanguage((await setting<Language>("language")) ?? "vi", false);
  await chooseTheme((await setting<Theme>("theme")) ?? "", false);
  await loadDevice();
  wasSilent.value = await wipeAfterSilence(Date.now());
  await countOutbox();
  await countCarried();
  void loadPictures().catch(() => undefined);
  onRecorded((command, rows) => showOwn(rows, command.id));
  effect(() => {
    if (session.value) void loadRows().then(() => syncSoon(0));
  });
  watchIdle();
  watchTyping();
  startSync();
  void watchUpdates();
}

export async function chooseLanguage(code: Language, keep = true): Promise<void> {
  if (!LANGUAGES.some((one) => one.code === code)) return;
  await speak(code).catch(() => {
    language.value = code;
  });
  if (keep) await keepSetting("language", code);
}

export async function chooseTheme(chosen: Theme, keep = true): Promise<void> {
  theme.value = chosen;
  if (chosen) document.documentElement.dataset.theme = chosen;
  else delete document.documentElement.dataset.theme;
  if (keep) await keepSetting("theme", chosen);
}

let touchedAt = Date.now();

/** Lock by itself when nobody has touched the phone for the minutes that the policy says. */
function watchIdle(): void {
  const touch = () => {
    touchedAt = Date.now();
  };
  for (const name of ["pointerdown", "keydown", "scroll"]) addEventListener(name, touch, { passive: true, capture: true });
  const look = () => {
    const minutes = device.value?.policy.lock_minutes ?? 5;
    if (session.value && Date.now() - touchedAt > minutes * 60_000) lock();
  };
  setInterval(look, 10_000);
  document.addEventListener("visibilitychange", look);
}
