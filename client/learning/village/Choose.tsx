/** What is taught: a lesson with its questions, or practice questions of a course alone. */
import { useEffect, useState } from "preact/hooks";
import type { Pack } from "../../contract/pack";
import { Icon } from "../../parts/Icon";
import { Notice } from "../../parts/Notice";
import { t, tn } from "../../shell/words";
import type { KeptPack } from "../../store/db";
import { packOf, packsHere } from "../../store/packs";
import { Say } from "../parts";
import { told } from "../told";
import { holdEdition } from "./keeping";
import { asks, itemsOfLesson, itemsOfPractice, PRACTICE } from "./state";
import type { Part } from "./Village";

export function Choose({ state, change }: Part) {
  const [here, setHere] = useState<KeptPack[] | null>(null);
  const [open, setOpen] = useState<{ digest: string; pack: Pack } | null>(null);
  useEffect(() => void packsHere().then(setHere), []);
  if (!here) return null;
  const begin = (lesson: string, items: string[]) => {
    void holdEdition(state, open!.digest).catch(() => undefined);
    change({ ...state, stage: "who", course: open!.pack.course.code, digest: open!.digest, lesson, items, at: 0, given: {}, by_hand: {}, closed: [] });
  };
  return (
    <div class="page">
      <header class="who"><h1>{t("Village session")}</h1><p>{t("One phone teaches everybody; they answer with the cards A, B, C, D.")}</p></header>
      {!here.length && <Notice tone="warn">{t("No course is on this phone yet. Fetch one under Learn where there is signal.")}</Notice>}
      {here.map((kept) => (
        <section key={kept.digest}>
          <h2>
            <button type="button" class="fold" aria-expanded={open?.digest === kept.digest} onClick={() => void packOf(kept.course, kept.digest).then((found) => setOpen(found?.digest === open?.digest ? null : found))}>
              <Icon name={open?.digest === kept.digest ? "down" : "next"} /> <Say of={told(kept.line.title)} />
            </button>
          </h2>
          {open?.digest === kept.digest && <Lessons pack={open.pack} seed={state.id} onChoose={begin} />}
        </section>
      ))}
    </div>
  );
}

function Lessons({ pack, seed, onChoose }: { pack: Pack; seed: string; onChoose: (lesson: string, items: string[]) => void }) {
  const practice = itemsOfPractice(pack, seed);
  return (
    <ul class="items">
      {pack.course.lessons.map(({ code, title }) => {
        const items = itemsOfLesson(pack, code);
        const n = asks(items).length;
        return (
          <li key={code}>
            <button type="button" class="item" onClick={() => onChoose(code, items)}>
              <span class="item-words"><b><Say of={told(title)} /></b><small>{n ? tn("{n} question for cards", "{n} questions for cards", n) : t("No question for cards")}</small></span>
              <Icon name="next" size={20} />
            </button>
          </li>
        );
      })}
      {practice.length > 0 && (
        <li>
          <button type="button" class="item" onClick={() => onChoose(PRACTICE, practice)}>
            <span class="item-words"><b>{t("Practice questions alone")}</b><small>{tn("{n} question for cards", "{n} questions for cards", practice.length)}</small></span>
            <Icon name="next" size={20} />
          </button>
        </li>
      )}
    </ul>
  );
}
