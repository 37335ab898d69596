/** Why nothing could be sent or fetched, in words: the same on the sync page and in the frame. */
import { t } from "./words";

const WHY = {
  no_contact: () => t("No contact right now. It is tried again by itself."),
  busy_server: () => t("The server is busy. It is tried again by itself."),
  fault: () => t("The server did not understand something. It is tried again by itself."),
};

export function contactWords(why: keyof typeof WHY): string {
  return WHY[why]();
}
