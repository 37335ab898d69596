/** One record on the sync page: what, when, by whom, and how far it has come. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { Icon, type IconName } from "../parts/Icon";
import { aloud, Sound } from "../parts/Sound";
import { moment, t } from "../shell/words";
import { db, type KeptCommand } from "../store/db";
import { opened, saidAbout, type Said } from "../store/outbox";
import { sendAgain } from "../store/push";
import { syncSoon } from "../store/sync";
import { session } from "../store/vault";
import { resultWords, titleOf } from "./titles";

interface Told extends Said {
  title: string;
  colleague: string | null;
}

export function RecordRow({ row }: { row: KeptCommand }) {
  const told = useTold(row);
  const isBad = row.state === "attention" || row.state === "unreadable";
  const result = resultWords(row.verb, told.result);
  return (
    <li class={`record${isBad ? " is-bad" : ""}`}>
      <p class="record-title"><b>{told.title}</b> <span class="quiet">{moment(row.made_at)}{told.colleague && ` · ${told.colleague}`}</span></p>
      <Way row={row} />
      {result && <p><b>{result}</b></p>}
      {isBad && <Trouble row={row} told={told} />}
      {row.state === "waiting" && <p class="quiet">{told.words || t("It builds on something that has not arrived yet.")}</p>}
      {(isBad || row.state === "waiting") && told.todo && <p class="todo"><b>{t("What to do:")}</b> {told.todo}</p>}
      {row.state === "unreadable" && <Button look="second" icon="up" onClick={() => void sendAgain(row.id).then(() => syncSoon(0))}>{t("Send it again")}</Button>}
    </li>
  );
}

/** Why somebody must look, to be read and to be heard with what to do. */
function Trouble({ row, told }: { row: KeptCommand; told: Told }) {
  const why = told.words || UNTOLD[row.state]?.();
  return <div class="asked"><p class="why">{why}</p><Sound text={aloud(told.title, moment(row.made_at), why, told.todo && `${t("What to do:")} ${told.todo}`)} /></div>;
}

/** What is said of a record in trouble while the server's words have not come. */
const UNTOLD: Partial<Record<KeptCommand["state"], () => string>> = {
  attention: () => t("Why is told when this phone has signal itself."),
  unreadable: () => t("The server could not read this record."),
};

function useTold(row: KeptCommand): Told {
  const [told, setTold] = useState<Told>({ title: titleOf(row.verb, null), colleague: null });
  useEffect(() => {
    let isHere = true;
    void (async () => {
      const command = await opened(row);
      const said = await saidAbout(row);
      const isMine = row.holder === session.value?.holder.id;
      const holder = isMine ? null : await db.holders.get(row.holder);
      if (isHere) setTold({ ...said, title: titleOf(row.verb, command?.payload ?? null), colleague: isMine ? null : (holder?.name ?? t("a colleague")) });
    })();
    return () => {
      isHere = false;
    };
  }, [row]);
  return told;
}

/** Phone, commune, province: how far it has come, as three signs and as words. */
function Way({ row }: { row: KeptCommand }) {
  const reached = row.province_at ? 3 : row.commune_at ? 2 : row.state === "here" || row.state === "unreadable" ? 1 : 2;
  const words = row.state === "settled" ? t("Settled by an officer") : WORDS[row.state === "attention" ? "attention" : reached]!();
  return (
    <p class={`way reached-${reached}`}>
      <span class="way-signs" aria-hidden="true">
        {SIGNS.map((name, n) => <span key={name} class={n < reached ? "is-reached" : ""}><Icon name={name} size={20} /></span>)}
      </span>
      <span>{words}</span>
    </p>
  );
}

const SIGNS: IconName[] = ["phone", "commune", "province"];
const WORDS: Record<string | number, () => string> = {
  1: () => t("On this phone"),
  2: () => t("At the commune"),
  3: () => t("At the province"),
  attention: () => t("Arrived; somebody must look"),
};
