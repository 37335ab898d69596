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

export function useStanding(id: string): string {
  const [row, setRow] = useState<KeptCommand | undefined>(undefined);
  const turn = outboxChanged.value;
  useEffect(() => void db.outbox.get(id).then(setRow), [id, turn]);
  return standingWords(row);
}
