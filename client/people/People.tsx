/** The households and persons of this phone: found by name, number or phone, without marks. */
import { useId, useState } from "preact/hooks";
import { ItemList, type Item } from "../parts/Finder";
import { Icon } from "../parts/Icon";
import { go, query as asked } from "../shell/router";
import { t, tn } from "../shell/words";
import { find, rowsChanged } from "../store/rows";
import { bornHint, house, type Business, type House, type Person } from "../fieldwork/held";
import { businessKind } from "./business-kinds";
import { spaced } from "./Household";
import { compare, naturalKey } from "../fieldwork/rules";

const SHOWN = 30;

export default function People() {
  void rowsChanged.value;
  const [query, setQuery] = useState(asked("q"));
  const [most, setMost] = useState(SHOWN);
  const id = useId();
  const found = sought(query);
  return (
    <div class="page">
      <label class="search" for={id}>
        <span class="hear">{t("Name, number, phone")}</span>
        <Icon name="search" />
        <input id={id} type="search" value={query} placeholder={t("Name, number, phone")} autocomplete="off" enterkeyhint="search" onInput={(event) => { setQuery((event.target as HTMLInputElement).value); setMost(SHOWN); }} />
      </label>
      <p class="quiet" aria-live="polite">{found.length ? tn("{n} found", "{n} found", found.length) : query ? t("Nothing found") : t("No household is on this phone yet.")}</p>
      <ItemList items={found.slice(0, most)} onChoose={(address) => go(String(address))} />
      {found.length > most && <button type="button" class="fold" onClick={() => setMost(most + 60)}><Icon name="plus" size={22} /> <span>{tn("{n} more", "{n} more", found.length - most)}</span></button>}
      <section class="links">
        <a class="link" href={`#/new/household${query ? `?name=${encodeURIComponent(query)}` : ""}`}><Icon name="plus" size={22} /> {t("A new household")}</a>
        <a class="link" href={`#/new/business${query ? `?name=${encodeURIComponent(query)}` : ""}`}><Icon name="plus" size={22} /> {t("A new business")}</a>
      </section>
    </div>
  );
}

/** Households along the lane; with a query also the persons whom it names. */
function sought(query: string): Item[] {
  const homes = find<House>("household", query, 2000);
  const keys = new Map(homes.map((home) => [home, naturalKey(home.number ?? null)]));
  homes.sort((a, b) => compare(keys.get(a), keys.get(b)));
  const items: Item[] = homes.map((home) => ({ id: `household/${home.id}`, title: home.head_name, hint: [home.address, home.phone && spaced(home.phone)].filter(Boolean).join(" · "), sign: <span class="door-number">{home.number || <Icon name="home" />}</span> }));
  if (!query.trim()) return items;
  const heads = new Set(homes.map((home) => `${home.id}${home.head_name}`));
  const persons = find<Person>("person", query, 500).filter((p) => !heads.has(`${p.household}${p.full_name}`));
  const businesses = find<Business>("business", query, 100).map((one) => ({ id: `business/${one.id}`, title: one.name, hint: businessKind(one.kind), sign: <Icon name="bank" /> }));
  return items.concat(businesses, persons.map((p) => ({ id: `person/${p.id}`, title: p.full_name, hint: [bornHint(p), house(p.household)?.head_name].filter(Boolean).join(" · "), sign: <Icon name="people" /> })));
}
