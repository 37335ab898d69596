/** Big choices: a tile per answer, one or several at a time, all of it a target. */
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { Icon } from "./Icon";

export interface Choice {
  code: string;
  label: string;
  picture?: ComponentChildren;
  hint?: string;
}

interface Props {
  choices: readonly Choice[];
  chosen: readonly string[];
  onChange: (chosen: string[]) => void;
  several?: boolean;
  /** The id of the text that asks. */
  labelledBy?: string;
  columns?: 1 | 2;
}

export function Tiles({ choices, chosen, onChange, several = false, labelledBy, columns = 1 }: Props) {
  const name = useId();
  const toggle = (code: string) => {
    if (!several) return onChange([code]);
    onChange(chosen.includes(code) ? chosen.filter((c) => c !== code) : [...chosen, code]);
  };
  return (
    <div class={`tiles columns-${columns}`} role={several ? "group" : "radiogroup"} aria-labelledby={labelledBy}>
      {choices.map((choice) => (
        <label key={choice.code} class={`tile${choice.picture ? " has-picture" : ""}${chosen.includes(choice.code) ? " is-chosen" : ""}`}>
          <input
            type={several ? "checkbox" : "radio"}
            name={name}
            checked={chosen.includes(choice.code)}
            onChange={() => toggle(choice.code)}
          />
          {choice.picture}
          <span class="tile-words">
            {choice.label}
            {choice.hint && <small>{choice.hint}</small>}
          </span>
          <span class={`tick${several ? " square" : ""}`}>
            <Icon name="check" size={18} />
          </span>
        </label>
      ))}
    </div>
  );
}
