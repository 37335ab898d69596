/** The kinds of activity that this phone was sent. */
import { FORMAT, type Kind } from "../contract/kind";
import { said, t } from "../shell/words";
import { all, rowsChanged } from "../store/rows";

type KindRow = Kind & { id: string; definition?: Kind };

/** Give every kind that this version of the app can draw. */
export function kinds(): Kind[] {
  void rowsChanged.value;
  return all<KindRow>("kind").map((row) => row.definition ?? row).filter((kind) => kind.format <= FORMAT && kind.fields);
}

export function kindOf(code: string): Kind | undefined {
  return kinds().find((kind) => kind.code === code);
}

export function kindLabel(code: string): string {
  return said(kindOf(code)?.label) || t("A record");
}
