/** Everything that may be recorded here beside visits; and what the team has and promised. */
import { Icon, type IconName } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { said, t } from "../shell/words";
import { lastContact } from "../store/device";
import { kindOf, kinds } from "./kinds";
import { KIND_SIGNS } from "./signs";
import { VISIT } from "./visiting";

/** Kinds with a screen of their own; all others are drawn from their definition alone. */
const OWN: Record<string, string> = { support_turn: "desk", mobile_point: "desk", work_day: "days", group_session: "session" };
const FIRST = ["group_session", "support_turn", "hand_over", "skill_check", "village_survey"];

export default function Work() {
  const all = kinds().filter((kind) => kind.levels.includes("village") && ![VISIT, "work_day", "mobile_point"].includes(kind.code));
  const place = (code: string) => (FIRST.includes(code) ? FIRST.indexOf(code) : FIRST.length);
  all.sort((a, b) => place(a.code) - place(b.code));
  return (
    <div class="page">
      <section>
        <h1>{t("Record")}</h1>
        {all.length === 0 && <Notice>{lastContact.value ? t("The forms come with the next contact.") : t("The forms come with the first contact with the server.")}</Notice>}
        <div class="acts">
          <Act to="learn" sign="star" title={t("Learn")} hint={t("Lessons on this phone, without signal")} />
          {all.map((kind) => <Act key={kind.code} to={OWN[kind.code] ?? `record/${kind.code}`} sign={KIND_SIGNS[kind.code] ?? "pen"} title={said(kind.label)} hint={said(kind.help)} />)}
          {kindOf("group_session") && <Act to="session/learn" sign="camera" title={t("Village session")} hint={t("A lesson for all with one phone; they answer with printed cards.")} />}
        </div>
      </section>
      <section>
        <h2>{t("My team")}</h2>
        <div class="acts">
          <Act to="targets" sign="chart" title={t("Targets and who is ahead")} />
          <Act to="days" sign="calendar" title={t("My days of work")} />
          <Act to="stock" sign="box" title={t("What the team holds")} />
        </div>
      </section>
    </div>
  );
}

function Act({ to, sign, title, hint }: { to: string; sign: IconName; title: string; hint?: string }) {
  return (
    <a class="act" href={`#/${to}`}>
      <span class="act-sign"><Icon name={sign} /></span>
      <span class="item-words"><b>{title}</b>{hint && <small>{hint}</small>}</span>
      <Icon name="next" size={20} />
    </a>
  );
}
