/** After a visit: one line of what was kept, where it stands, and the next door. */
import type { Answers, Kind } from "../contract/kind";
import { Button } from "../parts/Button";
import { dayBefore } from "../parts/Day";
import { Icon } from "../parts/Icon";
import { go } from "../shell/router";
import { day as written, said, t, tn } from "../shell/words";
import { houseHint, type House } from "./held";
import { useStanding } from "./standing-of";
import { lastNumber } from "./near";
import { TaskRow } from "./TaskRow";
import { todosOn } from "./tasks";
import { COME_BACK, OUTCOME } from "./visiting";

interface Props { id: string; kind: Kind; home: House; answers: Answers; persons: number }

/** Say a visit in one line: how it went, who was there, what was taught. */
export function summaryOf(kind: Kind, answers: Answers, persons: number): string {
  const outcome = kind.fields.find((field) => field.code === OUTCOME)?.options?.find(({ code }) => code === answers[OUTCOME]);
  const taught = Object.values((answers.taught as Record<string, string[]> | undefined) ?? {});
  const topics = new Set(taught.reduce<string[]>((all, some) => all.concat(some), [])).size;
  const come = answers[COME_BACK] ? t("come back on {day}", { day: written(String(answers[COME_BACK])) }) : "";
  return [said(outcome?.label), persons ? tn("{n} person", "{n} persons", persons) : "", topics ? tn("{n} topic", "{n} topics", topics) : "", come].filter(Boolean).join(" · ");
}

export function Kept({ id, kind, home, answers, persons }: Props) {
  const words = useStanding(id);
  if (home.number) lastNumber.value = home.number;
  const [next] = todosOn(dayBefore(new Date()), lastNumber.value).filter((todo) => todo.household && todo.household.id !== home.id && (!todo.claimed_by || todo.is_mine));
  return (
    <div class="page kept">
      <section class="kept-sign" role="status">
        <span class="kept-tick"><Icon name="check" size={40} /></span>
        <h1>{t("The visit is kept")}</h1>
        <p><b>{home.head_name}</b><br /><span class="quiet">{houseHint(home)}</span></p>
        <p>{summaryOf(kind, answers, persons)}</p>
        <p class="stands"><Icon name="phone" size={20} /> <span>{words}</span></p>
      </section>
      {next && (
        <section>
          <h2>{t("The next door")}</h2>
          <ul class="tasks"><TaskRow todo={next} /></ul>
        </section>
      )}
      <Button wide look="second" icon="home" onClick={() => go("", true)}>{t("All tasks")}</Button>
    </div>
  );
}
