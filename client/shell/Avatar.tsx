/** Who somebody is, at a glance: a picture, else the given name in a ring of a colour of its own. */
import { pictures } from "../store/pictures";
import { searchKey } from "../store/text";

const TONES = ["teal", "blue", "green", "amber"] as const;

export function Avatar({ name, id, size = "large" }: { name: string; id: string; size?: "large" | "small" }) {
  const picture = pictures.value.get(id);
  if (picture) return <img class={`avatar ${size}`} src={picture} alt="" />;
  const sum = Array.from(id).reduce((all, letter) => all + letter.charCodeAt(0), 0);
  const words = name.trim().split(/\s+/);
  const given = words[words.length - 1] ?? "";
  const family = words.length > 1 ? (words[0]?.charAt(0) ?? "") : "";
  return (
    <span class={`avatar ${size} tone-${TONES[sum % TONES.length]}`} aria-hidden="true">
      {searchKey(given) ? `${family}${given.charAt(0)}`.toLocaleUpperCase() : "·"}
    </span>
  );
}
