/**
 * The app in a learner's hands: nothing else is drawn, whatever the address says. Giving it back is
 * locking it, so the way out leads past the volunteer's pictures.
 */
import { useEffect, useState } from "preact/hooks";
import { Button, IconButton } from "../parts/Button";
import { Icon, Mark } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { Sheet } from "../parts/Sheet";
import { person } from "../fieldwork/held";
import { Avatar } from "../shell/Avatar";
import { Boundary } from "../shell/Boundary";
import { GUEST, handed } from "../shell/handed";
import { LanguageRow } from "../shell/LanguageRow";
import { go, path } from "../shell/router";
import { formOpen } from "../shell/update";
import { t } from "../shell/words";
import { packOf } from "../store/packs";
import type { Pack } from "../contract/pack";
import { lock } from "../store/vault";
import { Courses } from "./Courses";
import { CoursePage } from "./CoursePage";
import { Door } from "./Door";
import { learnerOf } from "./learners";
import { Player } from "./Player";
import { getUp, tellLeftOver } from "./sittings";
import { TestPage } from "./TestPage";
import "./learning.css";

/** End what the learner had open and tell it: before somebody else takes the phone. */
async function leave(): Promise<void> {
  const who = handed.value;
  if (who) await getUp(await learnerOf(who)).catch(() => undefined);
}

async function giveBack(): Promise<void> {
  await leave();
  go("learn", true);
  lock();
}

export function Handed() {
  const [isOpen, setOpen] = useState(false);
  const who = handed.value;
  useEffect(() => {
    // No reload for a new version of the app while somebody learns.
    formOpen.value = true;
    void tellLeftOver(Date.now()).catch(() => undefined);
    return () => {
      formOpen.value = false;
    };
  }, []);
  const [, course = "", place = "", lesson = ""] = path.value.startsWith("learner/") ? path.value.split("/").map(decodeURIComponent) : [];
  const name = who === GUEST ? t("Only looking") : who ? (person(who)?.full_name ?? "") : "";
  return (
    <div class="frame learner">
      <header class="top">
        {who && course ? <IconButton icon="back" label={t("Back")} onClick={() => go(place ? `learner/${course}` : "learner")} /> : <Mark />}
        <p class="where"><b>{t("Learn")}</b><span>{name}</span></p>
        <button type="button" class="me" aria-label={t("Menu")} onClick={() => setOpen(true)}><Face who={who} name={name} /></button>
      </header>
      <main id="main" tabIndex={-1}>
        <Boundary key={path.value}>
          {!who ? <Door /> : course ? <InCourse key={course} who={who} course={course} place={place} lesson={lesson} /> : <Courses who={who} />}
        </Boundary>
      </main>
      {isOpen && (
        <Sheet title={t("Menu")} onClose={() => setOpen(false)}>
          <div class="menu">
            <Button wide icon="lock" onClick={() => void giveBack()}>{t("Give the phone back")}</Button>
            {who && <Button wide look="second" icon="people" onClick={() => void leave().then(() => { setOpen(false); handed.value = ""; go("learner", true); })}>{t("Somebody else learns")}</Button>}
            <h3>{t("Language")}</h3>
            <LanguageRow />
          </div>
        </Sheet>
      )}
    </div>
  );
}

function Face({ who, name }: { who: string | null; name: string }) {
  return who && who !== GUEST ? <Avatar name={name} id={who} size="small" /> : <span class="avatar small tone-teal"><Icon name="people" size={22} /></span>;
}

interface InCourseProps { who: string; course: string; place: string; lesson: string }

/** Read the course; a test that is open holds the edition it was begun with, and all other screens. */
function InCourse({ who, course, place, lesson }: InCourseProps) {
  const [found, setFound] = useState<{ digest: string; pack: Pack } | null | undefined>(undefined);
  const [isTest, setTest] = useState(place === "test");
  const [round, setRound] = useState(0);
  useEffect(() => {
    window.scrollTo(0, 0);
    let isHere = true;
    void (async () => {
      const { test } = await learnerOf(who);
      const open = test?.course === course ? test : null;
      const pack = await packOf(course, open?.digest);
      if (!isHere) return;
      setTest(Boolean(open) || place === "test");
      setFound(pack);
    })();
    return () => {
      isHere = false;
    };
  }, [who, course, place, lesson, round]);
  // An open test covers the page of the course, so that its address may be this one already: read again.
  const toCourse = () => {
    go(`learner/${course}`);
    setRound(round + 1);
  };
  if (found === undefined) return null;
  if (!found) return <div class="page"><Notice tone="warn">{t("This course is not on this phone.")}</Notice></div>;
  if (isTest) return <TestPage who={who} pack={found.pack} digest={found.digest} onLeave={toCourse} />;
  const shown = place === "lesson" ? found.pack.course.lessons.find((one) => one.code === lesson) : undefined;
  return shown ? <Player who={who} pack={found.pack} lesson={shown} /> : <CoursePage who={who} pack={found.pack} />;
}
