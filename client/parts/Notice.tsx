/** A remark that stands out: sign, words and tone together. */
import type { ComponentChildren } from "preact";
import { Icon, type IconName } from "./Icon";

type Tone = "info" | "good" | "warn" | "bad";
const SIGNS: Record<Tone, IconName> = { info: "info", good: "check", warn: "warn", bad: "warn" };

export function Notice({ tone = "info", children }: { tone?: Tone; children: ComponentChildren }) {
  return (
    <div class={`notice ${tone}`} role={tone === "bad" ? "alert" : "status"}>
      <Icon name={SIGNS[tone]} />
      <div>{children}</div>
    </div>
  );
}
