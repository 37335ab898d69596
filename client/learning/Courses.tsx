/** A learner's first page: the courses on this phone, what is finished, and where she stopped. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { Icon } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { go } from "../shell/router";
import { t, tn } from "../shell/words";
import type { KeptPack } from "../store/db";
import { packsHere } from "../store/packs";
import { learnerOf, type Learner } from "./learners";
import { Say } from "./parts";
import { finishedOf } from "./sittings";
import { addressOf, told } from "./told";

interface Shelf { learner: Learner; here: KeptPack[] }

export function Courses({ who }: { who: string }) {
  const [shelf, setShelf] = useState<Shelf | null>(null);
  useEffect(() => void Promise.all([learnerOf(who), packsHere()]).then(([learner, here]) => setShelf({ learner, here })), [who]);
  if (!shelf) return null;
  const { learner, here } = shelf;
  const open = learner.test?.course ?? learner.sitting?.course;
  return (
    <div class="page">
      <h1>{t("What do you want to learn?")}</h1>
      {!here.length && <Notice tone="warn">{t("No course is on this phone yet. The volunteer fetches them where there is signal.")}</Notice>}
      {learner.test && <Button wide icon="clock" onClick={() => go(`learner/${learner.test!.course}/test`)}>{t("Go on with the test")}</Button>}
      {!learner.test && learner.sitting && <Button wide icon="next" onClick={() => go(`learner/${learner.sitting!.course}/lesson/${learner.sitting!.lesson}`)}>{t("Go on where you stopped")}</Button>}
      <ul class="courses">
        {here.map((kept) => <li key={kept.digest}><CourseTile kept={kept} n={finishedOf(learner, kept.course).length} isOpen={kept.course === open} /></li>)}
      </ul>
    </div>
  );
}

function CourseTile({ kept, n, isOpen }: { kept: KeptPack; n: number; isOpen: boolean }) {
  const { line } = kept;
  const scene = addressOf(kept.scene);
  return (
    <a class={`tile course${isOpen ? " is-chosen" : ""}${n >= line.lessons ? " is-finished" : ""}`} href={`#/learner/${kept.course}`}>
      <span class="course-scene">{scene && <img class="scene small" src={scene} alt="" />}</span>
      <span class="tile-words">
        <b><Say of={told(line.title)} /></b>
        <small>{n >= line.lessons ? t("All lessons finished") : n ? t("{n} of {most} lessons finished", { n, most: line.lessons }) : tn("{n} lesson", "{n} lessons", line.lessons)}</small>
      </span>
      {n >= line.lessons ? <Icon name="check" /> : <Icon name="next" />}
    </a>
  );
}
