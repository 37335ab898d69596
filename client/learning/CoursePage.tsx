/** A course: its lessons, which are finished, where she stopped, and its test. */
import { useEffect, useState } from "preact/hooks";
import type { Lesson, Pack } from "../contract/pack";
import { Button } from "../parts/Button";
import { Icon } from "../parts/Icon";
import { GUEST } from "../shell/handed";
import { go } from "../shell/router";
import { figure, t, tn } from "../shell/words";
import { canBegin, getUp, finishedOf, resultOf, type Result } from "./sittings";
import { learnerOf, type Learner } from "./learners";
import { ResultSign, Say, Scene, TranslationSign } from "./parts";
import { told } from "./told";

interface Standing { learner: Learner; result: Result }

export function CoursePage({ who, pack }: { who: string; pack: Pack }) {
  const { course } = pack;
  const [told_of, setTold] = useState<Standing | null>(null);
  useEffect(() => {
    void (async () => {
      // Whoever comes back to this page has got up from the lesson.
      const learner = await getUp(await learnerOf(who)).catch(() => learnerOf(who));
      setTold({ learner, result: await resultOf(learner, course.code) });
    })();
  }, [who]);
  if (!told_of) return null;
  const { learner, result } = told_of;
  const finished = finishedOf(learner, course.code);
  const next = course.lessons.find((one) => learner.stopped[`${course.code}/${one.code}`]) ?? course.lessons.find((one) => !finished.includes(one.code));
  const [title, about] = [told(course.title), told(course.about)];
  return (
    <div class="page">
      <header class="who"><h1><Say of={title} /></h1><p><Say of={about} /></p><TranslationSign of={[title, about]} /></header>
      {next && <Button wide icon="next" onClick={() => go(`learner/${course.code}/lesson/${next.code}`)}>{finished.length || learner.stopped[`${course.code}/${next.code}`] ? t("Go on") : t("Begin")}</Button>}
      <ol class="items lessons">
        {course.lessons.map((lesson, n) => <li key={lesson.code}><Row pack={pack} lesson={lesson} n={n + 1} isFinished={finished.includes(lesson.code)} stopped={learner.stopped[`${course.code}/${lesson.code}`]} /></li>)}
      </ol>
      {course.test && <TestPart who={who} pack={pack} result={result} />}
    </div>
  );
}

interface RowProps { pack: Pack; lesson: Lesson; n: number; isFinished: boolean; stopped: string | undefined }

function Row({ pack, lesson, n, isFinished, stopped }: RowProps) {
  const at = lesson.steps.findIndex((step) => step.code === stopped);
  const how = isFinished
    ? t("finished")
    : at > 0 ? t("stopped at {n} of {most}", { n: at + 1, most: lesson.steps.length }) : tn("{n} minute", "{n} minutes", lesson.minutes);
  return (
    <a class={`item${isFinished ? " is-finished" : ""}`} href={`#/learner/${pack.course.code}/lesson/${lesson.code}`}>
      <span class="course-scene"><Scene pack={pack} show={lesson.steps.find((step) => step.show?.length)?.show} small /></span>
      <span class="item-words"><b>{figure(n)}. <Say of={told(lesson.title)} /></b><small>{how}</small></span>
      <Icon name={isFinished ? "check" : "next"} />
    </a>
  );
}

function TestPart({ who, pack, result }: { who: string; pack: Pack; result: Result }) {
  const { code, test } = pack.course;
  return (
    <section>
      <h2>{t("Test")}</h2>
      <p>{tn("It takes at most {n} minute. The result comes from the commune.", "It takes at most {n} minutes. The result comes from the commune.", test!.minutes)}</p>
      <ResultSign result={result} />
      {who === GUEST && <p class="quiet">{t("Tests are for people of the village; ask the volunteer.")}</p>}
      {who !== GUEST && canBegin(result) && <Button wide look="second" icon="badge" onClick={() => go(`learner/${code}/test`)}>{t("To the test")}</Button>}
    </section>
  );
}
