/** What everybody answered; kept as one record of the group and one sitting per person. */
import { useState } from "preact/hooks";
import { Button } from "../../parts/Button";
import { Notice } from "../../parts/Notice";
import { go } from "../../shell/router";
import { t } from "../../shell/words";
import { keepForTest } from "../../store/packs";
import { keepSession, titleOf, withIds } from "./keeping";
import { asks, resultsOf } from "./state";
import type { PackPart } from "./Village";
import { nameOf } from "./Who";

export function End({ pack, state, change, onDone }: PackPart & { onDone: () => Promise<void> }) {
  const [isBusy, setBusy] = useState(false);
  const [fault, setFault] = useState(false);
  const results = resultsOf(pack, state);
  const open = asks(state.items).filter((code) => !state.closed.includes(code)).length;
  const keep = async () => {
    setBusy(true);
    setFault(false);
    try {
      const named = withIds(state);
      change(named);
      await keepSession(pack, named, new Date());
      await onDone();
      await keepForTest(named.digest, named.id, false).catch(() => undefined);
      go("standing", true);
    } catch {
      setFault(true);
      setBusy(false);
    }
  };
  return (
    <div class="page village">
      <header class="who"><h1>{t("Results")}</h1><p class="quiet">{titleOf(pack, state)}</p></header>
      {open > 0 && <Notice>{t("Questions that were not closed are not counted.")}</Notice>}
      <ul class="results">
        {results.map(({ person, right, answered }) => (
          <li key={person}><span>{nameOf(person)}</span> <b>{answered ? t("{right} of {n} right", { right, n: answered }) : t("no answer")}</b></li>
        ))}
      </ul>
      <div class="stack">
        <Button wide icon="check" disabled={isBusy} onClick={() => void keep()}>{t("Keep the session")}</Button>
        <Button wide look="second" icon="back" disabled={isBusy} onClick={() => change({ ...state, stage: "teach", at: state.items.length - 1 })}>{t("Back to the questions")}</Button>
      </div>
      {fault && <Notice tone="bad">{t("It could not be kept. Unlock the phone and try again.")}</Notice>}
    </div>
  );
}
