/** Who learns now: one's face among those who learned here, then one's picture. Nobody sees what others learned. */
import { useEffect, useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { Icon } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { PIN_ICONS, PinPicture } from "../parts/pin-icons";
import { person, type Person } from "../fieldwork/held";
import { Avatar } from "../shell/Avatar";
import { GUEST, handed } from "../shell/handed";
import { PinPad } from "../shell/PinPad";
import { t } from "../shell/words";
import { isHer, keepLearner, learnerOf, learners, MOST_TRIES, newGuest, type Learner } from "./learners";
import { wanted } from "./handing";

/** Let somebody in. */
export function learnsNow(id: string): void {
  if (id === GUEST) newGuest();
  wanted.value = null;
  handed.value = id;
}

export function Door() {
  const [all, setAll] = useState<Learner[] | null>(null);
  const [who, setWho] = useState<Learner | null>(null);
  const asked = wanted.value;
  useEffect(() => {
    void (async () => {
      setAll((await learners()).filter((one) => one.pictures && person(one.id)));
      setWho(asked ? await learnerOf(asked) : null);
    })();
  }, [asked]);
  const back = () => {
    wanted.value = null;
    setWho(null);
  };
  if (!all) return null;
  const one = who && person(who.id);
  if (who && one) return who.pictures ? <Finding learner={who} one={one} onBack={back} /> : <Choosing learner={who} one={one} onBack={back} />;
  return (
    <div class="page">
      <h1>{t("Who learns now?")}</h1>
      <ul class="holders">
        {all.map((learner) => {
          const { full_name } = person(learner.id)!;
          return <li key={learner.id}><button type="button" class="holder" onClick={() => setWho(learner)}><Avatar name={full_name} id={learner.id} /><span>{full_name}</span></button></li>;
        })}
        <li><button type="button" class="holder" onClick={() => learnsNow(GUEST)}><span class="avatar large tone-teal"><Icon name="search" size={32} /></span><span>{t("I only look")}</span></button></li>
      </ul>
      <p class="quiet">{t("Whoever is not here asks the volunteer.")}</p>
    </div>
  );
}

interface Props { learner: Learner; one: Person; onBack: () => void }

function Who({ one }: { one: Person }) {
  return <div class="door-who"><Avatar name={one.full_name} id={one.id} size="small" /><b>{one.full_name}</b></div>;
}

/** The first time: one picture, or three in order for whoever wants more. */
function Choosing({ learner, one, onBack }: Props) {
  const [length, setLength] = useState(1);
  const [chosen, setChosen] = useState("");
  const keep = async () => {
    await keepLearner({ ...learner, pictures: chosen, tries: 0 });
    learnsNow(learner.id);
  };
  if (chosen) {
    const names = chosen.split(" ").map((code) => PIN_ICONS.find((icon) => icon.code === code)?.name() ?? code);
    return (
      <div class="page">
        <Who one={one} />
        <h1>{length === 1 ? t("This is your picture") : t("These are your pictures")}</h1>
        <div class="own-pictures">{chosen.split(" ").map((code, n) => <PinPicture key={n} code={code} size={88} />)}</div>
        <p class="lead">{names.join(", ")}</p>
        <p>{t("Remember it: it opens what you have learned, and nobody else's.")}</p>
        <Button wide icon="check" onClick={() => void keep()}>{t("I remember it")}</Button>
        <Button wide look="second" icon="back" onClick={() => setChosen("")}>{t("Another picture")}</Button>
      </div>
    );
  }
  return (
    <div class="page">
      <Who one={one} />
      <h1>{length === 1 ? t("Choose a picture that is yours") : t("Choose three pictures")}</h1>
      <PinPad key={length} length={length} onDone={setChosen} />
      <Button look="plain" icon={length === 1 ? "plus" : "minus"} onClick={() => setLength(length === 1 ? 3 : 1)}>{length === 1 ? t("Three pictures in order instead") : t("One picture is enough")}</Button>
      <Button look="second" icon="back" onClick={onBack}>{t("Back")}</Button>
    </div>
  );
}

/** Later: her own picture. */
function Finding({ learner, one, onBack }: Props) {
  const [now, setNow] = useState(learner);
  const [turn, setTurn] = useState(0);
  const length = learner.pictures.split(" ").length;
  const isBlocked = now.tries >= MOST_TRIES;
  const enter = async (pictures: string) => {
    if (await isHer(now, pictures)) return learnsNow(learner.id);
    setNow(await learnerOf(learner.id));
    setTurn(turn + 1);
  };
  return (
    <div class="page">
      <Who one={one} />
      <h1>{length === 1 ? t("Your picture") : t("Your three pictures")}</h1>
      {isBlocked
        ? <Notice tone="warn">{t("Too many other pictures. Ask the volunteer to let you choose anew.")}</Notice>
        : <>{turn > 0 && <Notice tone="bad">{t("That is another picture. Try again.")}</Notice>}<PinPad key={turn} length={length} onDone={(pictures) => void enter(pictures)} /></>}
      <Button look="second" icon="back" onClick={onBack}>{t("Back")}</Button>
    </div>
  );
}
