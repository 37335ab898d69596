/**
 * What travels between phone and server, under the names the client uses.
 *
 * The shapes come from the server: `npm run contract` writes contract/generated.ts from its OpenAPI
 * (`doorstep contract`) before every check, so a change there fails the compiler here.
 */
import type { components } from "./generated";

type Shapes = components["schemas"];

export type Id = string;
/** Units and members are numbers, everything made on phones has a UUID. */
export type RowId = string | number;

type VerbOf<Name> = Name extends `Payload.${infer Verb}` ? Verb : never;
/** The dotted name of an action that a phone may ask for. */
export type Verb = VerbOf<keyof Shapes>;
export type PayloadOf<V extends Verb> = Shapes[`Payload.${V}`];

export interface Command<V extends Verb = Verb> {
  id: Id;
  verb: V;
  payload: PayloadOf<V>;
  made_at: string;
  made_by: Id;
  counter: number;
  after: Id[];
}

export type Answer = Shapes["AnswerOut"];
export type AnswerState = Answer["state"];
export type Answers = Shapes["AnswersOut"];
export type Holder = Shapes["HolderOut"];
export type Policy = Shapes["PolicyOut"];
export type Server = Shapes["ServerOut"];
export type EnrolRequest = Shapes["EnrolIn"];
export type Enrolled = Shapes["EnrolOut"];
export type Health = Shapes["HealthIn"];
export type Have = Shapes["HaveOut"];
export type Receipt = Shapes["ReceiptOut"];
export type ParcelTaken = Shapes["ParcelOut"];
export type Refusal = Shapes["RefusalOut"];

export type Row = { id: RowId } & Record<string, unknown>;
export type Pulled = Omit<Shapes["PullOut"], "rows"> & { rows: Record<string, Row[]> };
