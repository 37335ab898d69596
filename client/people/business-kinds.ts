/** Kinds of businesses that may be registered at the door. */
import { capital, t } from "../shell/words";

export const BUSINESS_KINDS = [
  { code: "business_household", label: () => t("business household") },
  { code: "point_of_sale", label: () => t("point of sale") },
  { code: "cooperative", label: () => t("cooperative") },
  { code: "enterprise", label: () => t("enterprise") },
  { code: "school", label: () => t("school") },
  { code: "hospital", label: () => t("hospital, health station") },
  { code: "other", label: () => t("other") },
];

export function businessKind(code: string): string {
  const kind = BUSINESS_KINDS.find((one) => one.code === code);
  return kind ? capital(kind.label()) : "";
}
