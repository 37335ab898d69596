/** The line under a row of this phone that the server's has not replaced yet: where it stands. */
import { Icon } from "../parts/Icon";
import { useStanding } from "./standing-of";

export function Pending({ id }: { id: string }) {
  const words = useStanding(id);
  return words ? <p class="stands"><Icon name="phone" size={18} /> <span>{words}</span></p> : null;
}
