/** A business at a glance: what it is, where, what it has, what was done. */
import { Icon } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import type { Params } from "../shell/router";
import { t } from "../shell/words";
import { all, one, rowsChanged } from "../store/rows";
import { attained, placeName, type Business, type Visit } from "../fieldwork/held";
import { businessKind } from "./business-kinds";
import { Pending } from "../fieldwork/Pending";
import { DoneRow, Marks, spaced } from "./Household";

export default function BusinessPage({ params }: { params: Params }) {
  void rowsChanged.value;
  const row = one<Business>("business", params.id ?? "");
  if (!row) return <div class="page"><Notice tone="warn">{t("This is not on this phone.")}</Notice></div>;
  const done = all<Visit>("visit").filter((visit) => visit.business === row.id).sort((a, b) => (a.happened_on < b.happened_on ? 1 : -1)).slice(0, 5);
  return (
    <div class="page">
      <header class="who">
        <h1>{row.name}</h1>
        <p class="quiet">{[businessKind(row.kind), row.address || placeName(row.village)].filter(Boolean).join(" · ")}</p>
        {row.pending && <Pending id={row.pending} />}
        <Marks codes={attained(row)} groups={[]} />
        {row.phone && <a class="button second" href={`tel:${row.phone}`}><Icon name="phone" size={22} /> <span class="figures">{spaced(row.phone)}</span></a>}
      </header>
      <section class="links"><a class="link" href={`#/record/hand_over/business:${row.id}`}><Icon name="gift" size={22} /> {t("Hand something over")}</a></section>
      {done.length > 0 && <section><h2>{t("What was done")}</h2><ul class="done-list">{done.map((visit) => <DoneRow key={visit.id} visit={visit} />)}</ul></section>}
    </div>
  );
}
