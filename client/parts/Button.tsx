/** Buttons: one that leads on, the others quiet. */
import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./Icon";

export interface ButtonProps {
  children: ComponentChildren;
  onClick?: () => void;
  look?: "first" | "second" | "danger" | "plain";
  icon?: IconName;
  type?: "button" | "submit";
  disabled?: boolean;
  wide?: boolean;
}

export function Button({ children, onClick, look = "first", icon, type = "button", disabled = false, wide = false }: ButtonProps) {
  return (
    <button type={type} class={`button ${look}${wide ? " wide" : ""}`} onClick={onClick} disabled={disabled}>
      {icon && <Icon name={icon} size={22} />}
      <span>{children}</span>
    </button>
  );
}

/** A button that shows a sign alone; `label` is what a reader hears. */
export function IconButton({ icon, label, onClick }: { icon: IconName; label: string; onClick: () => void }) {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
