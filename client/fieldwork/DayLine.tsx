/** The day of a record: one quiet line while it is today; another day is one press away. */
import { useState } from "preact/hooks";
import { Day, dayBefore } from "../parts/Day";
import { Field } from "../parts/Field";
import { Icon } from "../parts/Icon";
import { Tiles } from "../parts/Tiles";
import { day as written, t, tn } from "../shell/words";

export function DayLine({ value, onInput }: { value: string; onInput: (day: string) => void }) {
  const [isOpen, setOpen] = useState(false);
  const isToday = value === dayBefore(new Date());
  if (!isOpen && isToday) {
    return (
      <button type="button" class="day-line" onClick={() => setOpen(true)}>
        <Icon name="calendar" size={22} /> <span>{t("Today, {day}", { day: written(value) })} <u>{t("another day")}</u></span>
      </button>
    );
  }
  return <Field label={t("Which day was it?")} group>{(ids) => <Day ids={ids} value={value} onInput={onInput} />}</Field>;
}

const AHEAD = [1, 3, 7, 14];

/** A day to come back on: some days ahead, or another one from the calendar. */
export function DayAhead({ value, onInput, labelledBy, now = new Date() }: { value: string; onInput: (day: string) => void; labelledBy: string; now?: Date }) {
  const days = AHEAD.map((n) => ({ code: dayBefore(now, -n), label: n === 1 ? t("Tomorrow") : tn("In {n} day", "In {n} days", n), hint: written(dayBefore(now, -n)) }));
  const [isOther, setOther] = useState(Boolean(value) && !days.some(({ code }) => code === value));
  const choices = [...days, { code: "other", label: t("Another day") }];
  return (
    <>
      <Tiles columns={2} choices={choices} chosen={[isOther ? "other" : value]} labelledBy={labelledBy}
        onChange={([code]) => { setOther(code === "other"); if (code && code !== "other") onInput(code); }} />
      {isOther && <input type="date" value={value} min={dayBefore(now)} aria-labelledby={labelledBy} onInput={(event) => onInput((event.target as HTMLInputElement).value)} />}
    </>
  );
}
