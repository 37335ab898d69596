/** A PIN of pictures: three of twelve, in their order; digits may follow for who wants more. */
import { useState } from "preact/hooks";
import { Button, IconButton } from "../parts/Button";
import { Field, Line } from "../parts/Field";
import { PIN_ICONS, PinPicture } from "../parts/pin-icons";
import { t, tp } from "./words";
import { PIN_LENGTH } from "../store/vault";

interface Props {
  onDone: (pin: string, hasDigits: boolean) => void;
  /** This holder's PIN ends in digits. */
  withDigits?: boolean;
  /** Offer digits: only while a PIN is being chosen. */
  offerDigits?: boolean;
  isBusy?: boolean;
  /** How many pictures. */
  length?: number;
}

export function PinPad({ onDone, withDigits = false, offerDigits = false, isBusy = false, length = PIN_LENGTH }: Props) {
  const [chosen, setChosen] = useState<string[]>([]);
  const [digits, setDigits] = useState<string | null>(withDigits ? "" : null);
  const isFull = chosen.length === length;
  const done = (icons: string[]) => onDone([...icons, ...(digits ? [digits] : [])].join(" "), Boolean(digits));
  const press = (code: string) => {
    if (isFull || isBusy) return;
    const next = [...chosen, code];
    setChosen(next);
    if (next.length === length && digits === null && !offerDigits) done(next);
  };
  return (
    <div class="pin-pad">
      {length > 1 && <div class="pin-slots" role="status" aria-label={t("{n} of {most} pictures chosen", { n: chosen.length, most: length })}>
        {Array.from({ length }, (_, n) => (
          <span key={n} class={`slot${chosen[n] ? " is-full" : ""}`}>{chosen[n] && <PinPicture code={chosen[n]} size={36} />}</span>
        ))}
        <IconButton icon="back" label={t("Take the last one back")} onClick={() => setChosen(chosen.slice(0, -1))} />
      </div>}
      <div class="pin-keys">
        {PIN_ICONS.map((icon) => (
          <button key={icon.code} type="button" class="pin-key" aria-label={icon.name()} disabled={isFull || isBusy} onClick={() => press(icon.code)}>
            <PinPicture code={icon.code} />
          </button>
        ))}
      </div>
      {digits !== null && (
        <Field label={t("Digits after the pictures")}>
          {(ids) => <Line ids={ids} type="tel" value={digits} onInput={(v) => setDigits(v.replace(/\D/g, ""))} />}
        </Field>
      )}
      {offerDigits && digits === null && <Button look="plain" icon="plus" onClick={() => setDigits("")}>{t("Add digits as well")}</Button>}
      {(offerDigits || digits !== null) && (
        <Button wide icon="check" disabled={!isFull || isBusy || (withDigits && !digits)} onClick={() => done(chosen)}>{tp("step", "Next")}</Button>
      )}
    </div>
  );
}
