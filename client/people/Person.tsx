/** One person: what is known, what was reached, and what may be done with them. */
import { Icon } from "../parts/Icon";
import { Notice } from "../parts/Notice";
import type { Params } from "../shell/router";
import { t } from "../shell/words";
import { all, rowsChanged } from "../store/rows";
import { attained, bornHint, house, houseHint, person, type Visit } from "../fieldwork/held";
import { kindOf } from "../fieldwork/kinds";
import { Pending } from "../fieldwork/Pending";
import { ConsentsGiven } from "./ConsentsGiven";
import { DoneRow, Marks, spaced } from "./Household";

export default function PersonPage({ params }: { params: Params }) {
  void rowsChanged.value;
  const one = person(params.id ?? "");
  if (!one) return <div class="page"><Notice tone="warn">{t("This person is not on this phone.")}</Notice></div>;
  const home = house(one.household);
  const done = all<Visit>("visit").filter((visit) => visit.persons.includes(one.id)).sort((a, b) => (a.happened_on < b.happened_on ? 1 : -1)).slice(0, 5);
  return (
    <div class="page">
      <header class="who">
        <h1>{one.full_name}</h1>
        <p class="quiet">{bornHint(one)}</p>
        {one.pending && <Pending id={one.pending} />}
        <Marks codes={attained(one)} groups={one.groups ?? []} />
        {one.phone && <a class="button second" href={`tel:${one.phone}`}><Icon name="phone" size={22} /> <span class="figures">{spaced(one.phone)}</span></a>}
      </header>
      <section class="links">
        {home && <a class="link" href={`#/household/${home.id}`}><Icon name="home" size={22} /> {home.head_name}, {houseHint(home)}</a>}
        {kindOf("support_turn") && <a class="link" href={`#/desk/${one.id}`}><Icon name="help" size={22} /> {t("Help this person")}</a>}
        {kindOf("skill_check") && <a class="link" href={`#/record/skill_check/person:${one.id}`}><Icon name="badge" size={22} /> {t("Check the skills")}</a>}
        <a class="link" href={`#/learn/${one.id}`}><Icon name="star" size={22} /> {t("Learn on this phone")}</a>
        {kindOf("skills_attested") && <a class="link" href={`#/learn/attest/${one.id}`}><Icon name="hand_full" size={22} /> {t("Did it alone, on the own phone")}</a>}
        {kindOf("hand_over") && <a class="link" href={`#/record/hand_over/person:${one.id}`}><Icon name="gift" size={22} /> {t("Hand something over")}</a>}
        <a class="link" href={`#/correct/person/${one.id}`}><Icon name="pen" size={22} /> {t("Something is wrong here")}</a>
      </section>
      <ConsentsGiven one={one} />
      {done.length > 0 && (
        <section>
          <h2>{t("What was done")}</h2>
          <ul class="done-list">{done.map((visit) => <DoneRow key={visit.id} visit={visit} />)}</ul>
        </section>
      )}
    </div>
  );
}
