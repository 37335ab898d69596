/** What my team has reached: in the server's books, and apart from it what waits on this phone. */
import { useEffect, useState } from "preact/hooks";
import type { Words } from "../contract/kind";
import { dayBefore } from "../parts/Day";
import { Icon } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { day as written, figure, said, t, tn } from "../shell/words";
import { db } from "../store/db";
import { outboxChanged } from "../store/outbox";
import { all, rowsChanged } from "../store/rows";
import { myMemberships, placeName, visits } from "./held";
import { kinds } from "./kinds";
import { waitingFor } from "./waiting";

interface FigureRow {
  id: string; kind: "figure"; indicator: string; label: Words; counted_unit: Words; commune: number; n: number; of: number | null;
  commune_n: number | null; commune_of: number | null; target: number | null; pace: number | null; status: string; value_kind: string; on: string;
}
interface DriveRow { id: string; kind: "drive"; commune: number; month: number; teams: { team: string; name: string; n: number; place: number }[] }

export default function Targets() {
  void rowsChanged.value;
  const open = useOpen();
  const rows = all<FigureRow | DriveRow>("progress");
  const figures = rows.filter((row): row is FigureRow => row.kind === "figure");
  const drives = rows.filter((row): row is DriveRow => row.kind === "drive");
  const waiting = waitingFor(visits(), (id) => open.has(id), kinds());
  if (!rows.length) return <div class="page"><Notice>{t("Figures come with the next contact.")}</Notice></div>;
  return (
    <div class="page targets">
      <header class="who">
        <h1>{t("This year in our villages")}</h1>
        <p class="quiet">{t("In the books on {day}. What waits on this phone is told apart and counts when it has arrived.", { day: written(figures[0]?.on ?? "") })}</p>
      </header>
      <ul class="figure-list">{figures.map((row) => <FigureItem key={row.id} row={row} waiting={waiting[row.indicator] ?? 0} />)}</ul>
      {drives.map((row) => <Drive key={row.id} row={row} />)}
    </div>
  );
}

/** Commands of this phone that the province does not have yet. */
function useOpen(): Set<string> {
  const [open, setOpen] = useState<Set<string>>(new Set());
  const turn = outboxChanged.value;
  useEffect(() => void db.outbox.where("state").anyOf("here", "waiting").primaryKeys().then((ids) => setOpen(new Set(ids))), [turn]);
  return open;
}

function FigureItem({ row, waiting }: { row: FigureRow; waiting: number }) {
  const isShare = row.of !== null && row.of > 0;
  const share = isShare ? Math.round((1000 * row.n) / row.of!) / 10 : null;
  return (
    <li>
      <p class="figure-label">{said(row.label)}</p>
      <p class="figure-value"><b>{share === null ? figure(row.n) : `${figure(share)} %`}</b> <span>{isShare ? t("{n} of {of}", { n: row.n, of: row.of! }) : said(row.counted_unit)}</span></p>
      {share !== null && <progress max={100} value={Math.min(100, share)} aria-label={said(row.label)} />}
      {waiting > 0 && <p class="stands"><Icon name="phone" size={18} /> <span>{tn("{n} more waits on this phone", "{n} more wait on this phone", waiting)}</span></p>}
      {row.target !== null && <p class="quiet">{row.value_kind === "share" || isShare ? t("{place}: the plan says {target} %", { place: placeName(row.commune), target: row.target }) : t("{place}: {n} of {target} planned", { place: placeName(row.commune), n: row.commune_n ?? 0, target: row.target })}</p>}
    </li>
  );
}

const AROUND = 5;

/** Who is ahead: the first ones, and my team in its place. */
function Drive({ row }: { row: DriveRow }) {
  const mine = new Set(myMemberships(dayBefore(new Date())).map((m) => m.team));
  const shown = row.teams.filter((team, n) => n < AROUND || mine.has(team.team));
  const month = String(row.month);
  return (
    <section>
      <h2>{t("Who is ahead: {month}", { month: `${month.slice(4)}/${month.slice(0, 4)}` })}</h2>
      <p class="quiet">{t("Households visited this month, each once, in {place}.", { place: placeName(row.commune) })}</p>
      <ol class="league">
        {shown.map((team) => (
          <li key={team.team} class={mine.has(team.team) ? "is-mine" : ""}>
            <b class="figures">{figure(team.place)}</b><span>{team.name}{mine.has(team.team) && <small> {t("my team")}</small>}</span><b class="figures">{figure(team.n)}</b>
          </li>
        ))}
      </ol>
    </section>
  );
}
