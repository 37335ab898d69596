/** One door of the list: its number, who, why; and the sign that somebody of the team has it. */
import { useState } from "preact/hooks";
import { Icon } from "../parts/Icon";
import { Avatar } from "../shell/Avatar";
import { day as written, t } from "../shell/words";
import { giveBack, take } from "./claims";
import { addressOf, type Todo } from "./tasks";

export function TaskRow({ todo }: { todo: Todo }) {
  const isOthers = todo.claimed_by !== null && !todo.is_mine;
  return (
    <li class={`task${isOthers ? " is-others" : ""}`}>
      <a class="task-main" href={`#/${addressOf(todo)}`}>
        <span class="door-number">{todo.type === "household" && todo.number ? todo.number : <Icon name={todo.type === "person" ? "badge" : todo.type === "village" ? "list" : "door"} />}</span>
        <span class="item-words">
          <b>{todo.title}</b>
          <small>{todo.why.join(" · ")}</small>
          {todo.state === "late" && <small class="late"><Icon name="clock" size={18} /> {t("was due {day}", { day: written(todo.due_on!) })}</small>}
          {isOthers && <small>{t("{name} goes there", { name: todo.claimed_name || t("a colleague") })}</small>}
        </span>
      </a>
      {isOthers ? <Avatar name={todo.claimed_name || "?"} id={todo.claimed_by!} size="small" /> : <ClaimButton todo={todo} />}
    </li>
  );
}

function ClaimButton({ todo }: { todo: Todo }) {
  const [isBusy, setBusy] = useState(false);
  const label = todo.is_mine ? t("Give {name} back to the team", { name: todo.title }) : t("I go to {name}", { name: todo.title });
  const press = async () => {
    setBusy(true);
    await (todo.is_mine ? giveBack(todo) : take(todo)).catch(() => undefined);
    setBusy(false);
  };
  return (
    <button type="button" class={`claim${todo.is_mine ? " is-mine" : ""}`} aria-pressed={todo.is_mine} aria-label={label} title={label} disabled={isBusy} onClick={() => void press()}>
      <Icon name={todo.is_mine ? "hand_full" : "hand"} />
    </button>
  );
}
