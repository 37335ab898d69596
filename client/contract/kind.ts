/** The definition of a kind of activity, as `doorstep/kernel/activities/forms.py` gives it. */

/** A text in every language of the product. */
export type Words = { vi?: string; en?: string; bn?: string } & Record<string, string | undefined>;

/** The newest shape this client can draw. */
export const FORMAT = 2;

export type FieldType =
  | "integer" | "text" | "long_text" | "choice" | "choices" | "yes_no" | "date"
  | "by_person" | "photo" | "voice" | "signature" | "serials" | "time" | "members" | "activity";

export interface Option {
  code: string;
  label: Words;
}

/** A field and the answers for which something holds; yes and no are "true" and "false". */
export interface When {
  field: string;
  answers: string[];
}

export interface Field {
  code: string;
  /** A type this client does not know is left out, and its answers are kept as they are. */
  type: FieldType | (string & {});
  label: Words;
  help?: Words;
  is_required: boolean;
  since: number;
  until?: number;
  least?: number;
  most?: number;
  longest?: number;
  options?: Option[];
  shown_when?: When;
  sound?: string;
  of?: string;
}

/** What an answer shows of those reached: "persons", "household", "business". */
export interface Gives {
  attainment: string;
  label: Words;
  to: string;
  when: When | null;
  also: When | null;
}

export interface Kind {
  format: number;
  code: string;
  version: number;
  label: Words;
  plural: Words;
  help: Words;
  levels: string[];
  reaches: string[];
  needs: string[];
  fields: Field[];
  gives?: Gives[];
  /** To which figure a record adds 1 or the number of a field, for which group, and when. */
  counts?: { measure: string; field: string | null; group: string; when: When | null }[];
}

export type Answers = Record<string, unknown>;
