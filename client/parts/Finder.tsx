/** A list with a search above it: shows the first, says how many there are. */
import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";
import { t, tn } from "../shell/words";
import { Icon } from "./Icon";

export interface Item {
  id: string | number;
  title: string;
  hint?: string | undefined;
  sign?: ComponentChildren;
}

interface Props {
  /** What fits the query; it may give more than are shown. */
  find: (query: string) => Item[];
  onChoose: (id: Item["id"]) => void;
  label: string;
  empty: string;
  most?: number;
}

export function Finder({ find, onChoose, label, empty, most = 30 }: Props) {
  const [query, setQuery] = useState("");
  const id = useId();
  const found = find(query);
  const shown = found.slice(0, most);
  return (
    <div class="finder">
      <label class="search" for={id}>
        <span class="hear">{label}</span>
        <Icon name="search" />
        <input id={id} type="search" value={query} placeholder={label} autocomplete="off" enterkeyhint="search"
          onInput={(event) => setQuery((event.target as HTMLInputElement).value)} />
      </label>
      <p class="quiet" aria-live="polite">
        {found.length ? tn("{n} found", "{n} found", found.length) : query ? t("Nothing found") : empty}
      </p>
      <ItemList items={shown} onChoose={onChoose} />
      {found.length > shown.length && <p class="quiet">{t("Type more of the name to see fewer.")}</p>}
    </div>
  );
}

/** Rows to choose from; each is one target. */
export function ItemList({ items, onChoose }: { items: readonly Item[]; onChoose: (id: Item["id"]) => void }) {
  return (
    <ul class="items">
      {items.map((item) => (
        <li key={item.id}>
          <button type="button" class="item" onClick={() => onChoose(item.id)}>
            {item.sign}
            <span class="item-words">
              <b>{item.title}</b>
              {item.hint && <small>{item.hint}</small>}
            </span>
            <Icon name="next" size={20} />
          </button>
        </li>
      ))}
    </ul>
  );
}
