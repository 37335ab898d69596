/** What is wrong with an answer, in words; the same words as the server's. */
import { t } from "../shell/words";
import type { Fault } from "./answers";

const SAID: Record<Fault["is"], () => string> = {
  needed: () => t("This answer is needed."),
  whole_number: () => t("A whole number is needed."),
  unknown_choice: () => t("This choice is not known."),
  unknown_choices: () => t("One of these choices is not known."),
  too_long: () => t("This text is too long."),
  date: () => t("A date like 05/10/2025 is needed."),
  time: () => t("A time like 08:30 is needed."),
  between: () => t("The number must lie between {least} and {most}."),
  too_many_files: () => t("These are too many files."),
  too_many_numbers: () => t("These are too many numbers."),
  long_number: () => t("A serial number is too long."),
  by_person: () => t("Choices by person are needed."),
  members: () => t("Members of teams are needed."),
  files: () => t("Files are named by their SHA-256."),
  record: () => t("This record is not known."),
};

export function faultWords(fault: Fault): string {
  if (fault.is !== "between") return SAID[fault.is]();
  return t("The number must lie between {least} and {most}.", { least: fault.least, most: fault.most });
}
