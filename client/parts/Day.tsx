/** A day of the recent past: today, yesterday, or another one from the calendar. */
import { useState } from "preact/hooks";
import { day as written, tp, t } from "../shell/words";
import { Line, type FieldIds } from "./Field";
import { Tiles } from "./Tiles";

interface Props {
  ids: FieldIds;
  value: string;
  onInput: (day: string) => void;
  now?: Date;
}

/** Give the day of the phone's calendar as 2025-10-05, some days before `now`. */
export function dayBefore(now: Date, days = 0): string {
  const then = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
  const two = (n: number) => String(n).padStart(2, "0");
  return `${then.getFullYear()}-${two(then.getMonth() + 1)}-${two(then.getDate())}`;
}

export function Day({ ids, value, onInput, now = new Date() }: Props) {
  const [today, yesterday] = [dayBefore(now), dayBefore(now, 1)];
  const [isOther, setOther] = useState(value !== today && value !== yesterday);
  const choices = [
    { code: today, label: tp("day", "Today"), hint: written(today) },
    { code: yesterday, label: tp("day", "Yesterday"), hint: written(yesterday) },
    { code: "other", label: isOther && value ? written(value) : t("Another day") },
  ];
  const choose = (code: string | undefined) => {
    setOther(code === "other");
    if (code && code !== "other") onInput(code);
  };
  return (
    <>
      <Tiles choices={choices} chosen={[isOther ? "other" : value]} labelledBy={ids.label} onChange={([code]) => choose(code)} />
      {isOther && <Line ids={ids} type="date" value={value} onInput={onInput} />}
    </>
  );
}
