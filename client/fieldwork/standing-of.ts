/** Where a record of this phone stands, in words; it changes by itself when an answer comes. */
import { useEffect, useState } from "preact/hooks";
import { t } from "../shell/words";
import { db, type KeptCommand } from "../store/db";
import { outboxChanged } from "../store/outbox";

export function standingWords(row: KeptCommand | undefined): string {
  if (!row || row.state === "here") return t("On this phone");
  if (row.state === "attention" || row.state === "unreadable") return t("Arrived; somebody must look");
  return row.province_at ? t("At the province") : t("At the commune");
}

/** Nothing until the phone has looked: a wrong word must not flash up first. */
export function useStanding(id: string): string {
  const [words, setWords] = useState("");
  const turn = outboxChanged.value;
  useEffect(() => void db.outbox.get(id).then((row) => setWords(standingWords(row))), [id, turn]);
  return words;
}
