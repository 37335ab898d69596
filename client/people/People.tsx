/** The households of this phone: found by name, number or phone, without marks. */
import { Finder } from "../parts/Finder";
import { go } from "../shell/router";
import { t } from "../shell/words";
import { find, rowsChanged } from "../store/rows";
import { householdHint } from "../fieldwork/Record";

interface House { id: string; head_name: string; address?: string; number?: string; village: number }

export default function People() {
  void rowsChanged.value;
  const sought = (query: string) => find<House>("household", query, 2000).map((h) => ({ id: h.id, title: h.head_name, hint: householdHint(h) }));
  return (
    <div class="page">
      <Finder find={sought} label={t("Name, number or phone")} empty={t("No household is on this phone yet.")} onChoose={(id) => go(`record/household_visit/${id}`)} />
    </div>
  );
}
