/** The frame around every screen: where one is, how it stands with sending, the bar below. */
import { useEffect, useState } from "preact/hooks";
import { Button, IconButton } from "../parts/Button";
import { Icon, Mark } from "../parts/Icon";
import { device } from "../store/device";
import { needAttention, waitingHere } from "../store/outbox";
import { reading } from "../store/rows";
import { syncState } from "../store/sync";
import { session } from "../store/vault";
import { Avatar } from "./Avatar";
import { Boundary } from "./Boundary";
import { contactWords } from "./contact";
import { Lock } from "./Lock";
import { Menu } from "./Menu";
import { found, go, navigation, path, type ScreenComponent } from "./router";
import { formOpen, takeUpdate, updateWaits } from "./update";
import { figure, said, t, tn } from "./words";

export function Frame() {
  const [shown, setShown] = useState<"menu" | "switch" | null>(null);
  const at = found(path.value);
  if (shown === "switch") return <Lock onCancel={() => setShown(null)} onOpen={() => setShown(null)} />;
  return (
    <div class="frame">
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); document.getElementById("main")?.focus(); }}>{t("Skip to content")}</a>
      <header class="top">
        {at?.screen.nav ? <Mark /> : <IconButton icon="back" label={t("Back")} onClick={() => (history.length > 1 ? history.back() : go(""))} />}
        <p class="where"><b>{at?.screen.title()}</b><span>{said(device.value?.unit.name)}</span></p>
        <SyncSign />
        <button type="button" class="me" aria-label={t("Menu")} onClick={() => setShown("menu")}>
          {session.value && <Avatar name={session.value.holder.name} id={session.value.holder.id} size="small" />}
        </button>
      </header>
      {updateWaits.value && !formOpen.value && (
        <div class="update" role="status"><span>{t("A new version of the app is here.")}</span><Button look="second" onClick={takeUpdate}>{t("Take it")}</Button></div>
      )}
      <main id="main" tabIndex={-1}>
        <Boundary key={path.value}>{reading.value === "ready" ? <Screen /> : <Reading />}</Boundary>
      </main>
      <Bar />
      {shown === "menu" && <Menu onClose={() => setShown(null)} onSwitch={() => setShown("switch")} />}
    </div>
  );
}

function Screen() {
  const at = found(path.value);
  const [component, setComponent] = useState<{ of: string; is: ScreenComponent } | null>(null);
  const [fault, setFault] = useState<unknown>(null);
  useEffect(() => {
    let isHere = true;
    at?.screen.load().then((module) => isHere && setComponent({ of: at.screen.path, is: module.default }), setFault);
    window.scrollTo(0, 0);
    return () => {
      isHere = false;
    };
  }, [at?.screen.path]);
  if (fault) throw fault;
  if (!at || component?.of !== at.screen.path) return null;
  return <component.is params={at.params} />;
}

function Reading() {
  const n = typeof reading.value === "number" ? reading.value : 0;
  return <div class="page"><p role="status">{n ? tn("Opening … {n} row", "Opening … {n} rows", n) : t("Opening …")}</p></div>;
}

/** What goes on between phone and server; "" while all is well. That nobody answers is not the same as that all is sent. */
function wayWords(): string {
  const state = syncState.value;
  return state.is === "later" ? contactWords(state.why) : state.is === "busy" ? t("Sending and fetching") : "";
}

/** How it stands with sending: sign, number and words for readers. Leads to the sync page. */
function SyncSign() {
  const [waiting, attention, { is }] = [waitingHere.value, needAttention.value, syncState.value];
  const records = attention
    ? tn("{n} record needs attention", "{n} records need attention", attention)
    : waiting && tn("{n} record on this phone", "{n} records on this phone", waiting);
  const words = [records, wayWords() || (!records && t("Everything is sent"))].filter(Boolean).join(". ");
  const icon = attention ? "warn" : is === "later" ? "no_contact" : waiting ? "up" : is === "busy" ? "sync" : "check";
  return (
    <a class={`sync-sign${attention ? " is-bad" : waiting ? " is-waiting" : ""} is-${is}`} href="#/standing" aria-label={words} title={words}>
      <Icon name={icon} size={22} />
      {(attention || waiting) > 0 && <b>{figure(attention || waiting)}</b>}
    </a>
  );
}

function Bar() {
  const now = found(path.value)?.screen;
  return (
    <nav class="bar" aria-label={t("Main pages")}>
      {navigation().map((one) => (
        <a key={one.path} href={`#/${one.path}`} aria-current={one === now ? "page" : undefined}>
          <Icon name={one.nav!.icon} />
          <span>{one.title()}</span>
        </a>
      ))}
    </nav>
  );
}
