/** The start: what can be recorded here, and what was begun. */
import { useEffect, useState } from "preact/hooks";
import { Icon, type IconName } from "../parts/Icon";
import { ItemList, type Item } from "../parts/Finder";
import { Notice } from "../parts/Notice";
import { go } from "../shell/router";
import { moment, said, t } from "../shell/words";
import { drafts, type DraftName } from "../store/drafts";
import { outboxChanged } from "../store/outbox";
import { lastContact } from "../store/device";
import { session } from "../store/vault";
import { kindLabel, kinds } from "./kinds";

/** Drafts of this prefix reopen at the address that follows it. */
export const FORM = "form:";

/** What the work looks like; a kind without a sign of its own gets the pen. */
const SIGNS: Record<string, IconName> = {
  household_visit: "door", group_session: "people", hand_over: "gift", support_turn: "help", skill_check: "badge",
  survey: "list", event: "calendar", coordination_note: "talk", media_item: "sound",
};

export default function Home() {
  const begun = useDrafts();
  const all = kinds().filter((kind) => kind.levels.includes("village"));
  const given = session.value?.holder.name.split(" ").pop() ?? "";
  return (
    <div class="page">
      <h1>{t("Hello {name}", { name: given })}</h1>
      {begun.length > 0 && (
        <section>
          <h2>{t("Begun and not finished")}</h2>
          <ItemList items={begun.map(itemOf)} onChoose={(address) => go(String(address))} />
        </section>
      )}
      <section>
        <h2>{t("Record")}</h2>
        {all.length === 0 && <Notice>{lastContact.value ? t("The forms come with the next contact.") : t("The forms come with the first contact with the server.")}</Notice>}
        <div class="acts">
          {all.map((kind) => (
            <a key={kind.code} class="act" href={`#/record/${kind.code}`}>
              <span class="act-sign"><Icon name={SIGNS[kind.code] ?? "pen"} /></span>
              <span class="item-words"><b>{said(kind.label)}</b><small>{said(kind.help)}</small></span>
              <Icon name="next" size={20} />
            </a>
          ))}
        </div>
      </section>
    </div>
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
  return { id: address, title: kindLabel(address.split("/")[1] ?? ""), hint: t("Begun {when}", { when: moment(changed_at) }), sign: <Icon name="draft" /> };
}
