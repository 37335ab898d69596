/** Choosing persons: by the code on their card, or by typing some letters of the name. */
import { useId, useState } from "preact/hooks";
import { Button, IconButton } from "../parts/Button";
import { Icon } from "../parts/Icon";
import { QrReader } from "../parts/QrReader";
import { Sheet } from "../parts/Sheet";
import { t, tn } from "../shell/words";
import { find } from "../store/rows";
import { personOnCard } from "./cards";
import { bornHint, house, person, type Person } from "./held";

const FOUND = 8;

interface Props {
  chosen: readonly string[];
  onChange: (ids: string[]) => void;
  /** Only one: the next one takes the place of the last. */
  single?: boolean;
  /** Where somebody who is not on the list is entered. */
  newAt?: string;
}

export function Persons({ chosen, onChange, single = false, newAt }: Props) {
  const [query, setQuery] = useState("");
  const [isScanning, setScanning] = useState(false);
  const id = useId();
  const add = (person: string) => {
    if (!chosen.includes(person)) onChange(single ? [person] : [...chosen, person]);
  };
  const words = query.trim();
  const found = words ? find<Person>("person", words, 60).filter((p) => !chosen.includes(p.id)).slice(0, FOUND) : [];
  const isOpen = !single || !chosen.length;
  return (
    <div class="persons">
      <Chosen chosen={chosen} onRemove={(gone) => onChange(chosen.filter((one) => one !== gone))} />
      {isOpen && (
        <>
          <label class="search" for={id}>
            <span class="hear">{t("Name or phone of a person")}</span>
            <Icon name="search" />
            <input id={id} type="search" value={query} placeholder={t("Name or phone of a person")} autocomplete="off" onInput={(event) => setQuery((event.target as HTMLInputElement).value)} />
          </label>
          <ul class="items found">
            {found.map((p) => (
              <li key={p.id}>
                <button type="button" class="item" onClick={() => { add(p.id); setQuery(""); }}>
                  <span class="item-words"><b>{p.full_name}</b><small>{[bornHint(p), house(p.household)?.head_name].filter(Boolean).join(" · ")}</small></span>
                  <Icon name="plus" />
                </button>
              </li>
            ))}
          </ul>
          {words !== "" && found.length === 0 && <p class="quiet">{t("Nothing found")} {newAt && <a href={`#/${newAt}?name=${encodeURIComponent(words)}`}>{t("Add a person")}</a>}</p>}
          <Button look="second" icon="qr" onClick={() => setScanning(true)}>{t("Scan cards")}</Button>
        </>
      )}
      {isScanning && <Scanner onRead={(person) => { add(person); if (single) setScanning(false); }} n={chosen.length} onClose={() => setScanning(false)} />}
    </div>
  );
}

function Chosen({ chosen, onRemove }: { chosen: readonly string[]; onRemove: (id: string) => void }) {
  return (
    <ul class="chosen">
      {chosen.map((id) => {
        const name = person(id)?.full_name ?? t("A card from elsewhere");
        return (
          <li key={id}><span><b>{name}</b> {person(id) && <small>{bornHint(person(id)!)}</small>}</span><IconButton icon="close" label={t("Without {name}", { name })} onClick={() => onRemove(id)} /></li>
        );
      })}
    </ul>
  );
}

/** Card after card: each is told with its name, the camera stays on until the sheet is closed. */
function Scanner({ onRead, n, onClose }: { onRead: (person: string) => void; n: number; onClose: () => void }) {
  const [last, setLast] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const read = (text: string) => {
    const found = personOnCard(text);
    if (!found) return false;
    onRead(found);
    setLast(person(found)?.full_name ?? t("A card from elsewhere"));
    // The reader stops at what it wanted; the next card is a new look.
    setTimeout(() => setTurn((now) => now + 1), 1200);
    return true;
  };
  return (
    <Sheet title={t("Scan cards")} onClose={onClose}>
      <QrReader key={turn} onRead={read} />
      <p role="status" class="scanned">{last && <><Icon name="check" /> <b>{last}</b></>} <span>{tn("{n} person", "{n} persons", n)}</span></p>
      <Button wide onClick={onClose}>{t("Done")}</Button>
    </Sheet>
  );
}
