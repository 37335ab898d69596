/** A village session with one phone: a lesson for all, questions answered with printed cards. */
import { useEffect, useState } from "preact/hooks";
import type { Pack } from "../../contract/pack";
import { FORM } from "../../fieldwork/drafts";
import { useForm } from "../../fieldwork/form-state";
import { villages } from "../../fieldwork/held";
import { kindOf } from "../../fieldwork/kinds";
import { dayBefore } from "../../parts/Day";
import { Notice } from "../../parts/Notice";
import { t } from "../../shell/words";
import { newId } from "../../store/bytes";
import { withOffset } from "../../store/outbox";
import { packOf } from "../../store/packs";
import { rowsChanged } from "../../store/rows";
import { Choose } from "./Choose";
import { End } from "./End";
import { newVillage, stateOf, type Village as State } from "./state";
import { Teach } from "./Teach";
import { Who } from "./Who";
import "../learning.css";
import "./village.css";

/** What every part of the session gets: where it stands, and how to change that. */
export interface Part { state: State; change: (state: State) => void }
export interface PackPart extends Part { pack: Pack }

export default function Village() {
  void rowsChanged.value;
  const place = villages()[0];
  if (!kindOf("group_session") || !place) return <div class="page"><Notice tone="warn">{t("This form is not on this phone.")}</Notice></div>;
  return <Holding place={place.id} />;
}

function Holding({ place }: { place: number }) {
  const [begun] = useState(() => new Date());
  const form = useForm(`${FORM}session/learn`, { ...newVillage(newId(), place, dayBefore(begun), withOffset(begun)) });
  const state = stateOf(form.state.answers);
  const [pack, setPack] = useState<Pack | null | undefined>(undefined);
  useEffect(() => {
    setPack(undefined);
    if (form.isReady && state.course) void packOf(state.course, state.digest).then(async (found) => setPack((found ?? (await packOf(state.course)))?.pack ?? null));
  }, [form.isReady, state.course, state.digest]);
  if (!form.isReady) return null;
  const part = { state, change: (next: State) => form.merge({ ...next }) };
  if (state.stage === "choose") return <Choose {...part} />;
  if (pack === undefined) return null;
  if (pack === null) return <div class="page"><Notice tone="warn">{t("This course is not on this phone any more.")}</Notice></div>;
  if (state.stage === "who") return <Who {...part} />;
  return state.stage === "teach" ? <Teach {...part} pack={pack} /> : <End {...part} pack={pack} onDone={form.done} />;
}
