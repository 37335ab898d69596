/** Who may attest what for whom: anybody of the team, never for oneself. */
import { attained, myMemberships, person } from "../fieldwork/held";
import { dayBefore } from "../parts/Day";

/** Tell whether the person is the one who holds this phone: the server would refuse it. */
export function isMe(id: string): boolean {
  return myMemberships(dayBefore(new Date())).some((member) => member.person === id);
}

/** Tell whether a skill of a person is noted already, in the server's books or by a record waiting here. */
export function attested(id: string, skill: string): boolean {
  return attained(person(id) ?? { id }).includes(`skill.${skill}`);
}
