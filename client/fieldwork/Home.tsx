/** The start: whom to visit next and why; what was begun. */
import { useEffect, useState } from "preact/hooks";
import { dayBefore } from "../parts/Day";
import { ItemList, type Item } from "../parts/Finder";
import { Icon } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import { aloud, Sound } from "../parts/Sound";
import { found, go } from "../shell/router";
import { figure, moment, t, tn } from "../shell/words";
import { drafts, type DraftName } from "../store/drafts";
import { outboxChanged } from "../store/outbox";
import { lastContact } from "../store/device";
import { rowsChanged } from "../store/rows";
import { FORM } from "./drafts";
import { house } from "./held";
import { kindLabel } from "./kinds";
import { isNearFirst, lastNumber } from "./near";
import { TaskRow } from "./TaskRow";
import { FILTERS, fits, isMeant, todosOn, type Filter, type Todo } from "./tasks";

const SHOWN = 20;
/** So many doors are read aloud: as many as one remembers. */
const READ = 5;

export default function Home() {
  void rowsChanged.value;
  const begun = useDrafts();
  const [filter, setFilter] = useState<Filter | null>(null);
  const [query, setQuery] = useState("");
  const todos = todosOn(dayBefore(new Date()), isNearFirst.value ? lastNumber.value : null);
  const meant = todos.filter((todo) => (!filter || fits(todo, filter)) && isMeant(todo, query));
  return (
    <div class="page home">
      {begun.length > 0 && (
        <section>
          <h2>{t("Begun and not finished")}</h2>
          <ItemList items={begun.map(itemOf)} onChoose={(address) => go(String(address))} />
        </section>
      )}
      <section>
        <div class="asked">
          <h1>{t("Next doors")}</h1>
          <Sound text={aloud(t("Next doors"), ...meant.slice(0, READ).map((todo) => [todo.number, todo.title, ...todo.why].filter(Boolean).join(", ")))} />
          {lastNumber.value && <button type="button" class="chip" aria-pressed={isNearFirst.value} onClick={() => (isNearFirst.value = !isNearFirst.value)}>{t("House numbers around {number}", { number: lastNumber.value })}</button>}
        </div>
        <label class="search" for="task-search">
          <span class="hear">{t("Name, number, phone")}</span>
          <Icon name="search" />
          <input id="task-search" type="search" value={query} placeholder={t("Name, number, phone")} autocomplete="off" enterkeyhint="search" onInput={(event) => setQuery((event.target as HTMLInputElement).value)} />
        </label>
        {todos.length > 0 && <Filters todos={todos} chosen={filter} onChoose={setFilter} />}
        <TaskList key={`${filter}${query}`} todos={meant} isAny={todos.length > 0} query={query} />
      </section>
    </div>
  );
}

const LABELS: Record<Filter, () => string> = {
  never: () => t("Never visited"),
  priority: () => t("Priority"),
  follow: () => t("Go again"),
  nearly: () => t("Nearly there"),
  mine: () => t("Mine"),
};

/** Figures that are filters: how many of each sort, and a press shows only these. */
function Filters({ todos, chosen, onChoose }: { todos: Todo[]; chosen: Filter | null; onChoose: (filter: Filter | null) => void }) {
  const tile = (code: Filter | null, label: string, n: number) => (
    <button key={code ?? "all"} type="button" class="filter" aria-pressed={chosen === code} onClick={() => onChoose(chosen === code ? null : code)}>
      <b>{figure(n)}</b><span>{label}</span>
    </button>
  );
  return (
    <div class="filters" role="group" aria-label={t("Show only")}>
      {tile(null, t("All"), todos.length)}
      {FILTERS.map((code) => tile(code, LABELS[code](), todos.filter((todo) => fits(todo, code)).length))}
    </div>
  );
}

function TaskList({ todos, isAny, query }: { todos: Todo[]; isAny: boolean; query: string }) {
  const [most, setMost] = useState(SHOWN);
  if (!isAny) return <Notice tone={lastContact.value ? "good" : "info"}>{lastContact.value ? t("Nothing is due. Other work is under “Record”.") : t("The lists come with the first contact with the server.")}</Notice>;
  return (
    <>
      <ul class="tasks">{todos.slice(0, most).map((todo) => <TaskRow key={todo.id} todo={todo} />)}</ul>
      <p class="quiet" aria-live="polite">{todos.length === 0 && t("Nothing found")}</p>
      {query !== "" && <a class="link" href={`#/people?q=${encodeURIComponent(query)}`}><Icon name="people" size={22} /> {t("Look among all households")}</a>}
      {todos.length > most && <button type="button" class="fold" onClick={() => setMost(most + 40)}><Icon name="plus" size={22} /> <span>{tn("{n} more", "{n} more", todos.length - most)}</span></button>}
    </>
  );
}

function useDrafts(): DraftName[] {
  const [begun, setBegun] = useState<DraftName[]>([]);
  const turn = outboxChanged.value;
  useEffect(() => void drafts().then((all) => setBegun(all.filter(({ key }) => key.startsWith(FORM)))), [turn]);
  return begun;
}

function itemOf({ key, changed_at }: DraftName): Item {
  const address = key.slice(FORM.length);
  const [, kind = "", subject = ""] = address.split("/");
  const name = house(subject)?.head_name;
  const what = address.startsWith("record/") ? kindLabel(kind) : (found(address)?.screen.title() ?? "");
  return { id: address, title: name ?? what, hint: [name && what, t("Begun {when}", { when: moment(changed_at) })].filter(Boolean).join(" · "), sign: <Icon name="draft" /> };
}
