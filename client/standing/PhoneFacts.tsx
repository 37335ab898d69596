/** What one may want to know about this phone: room, safety of the data, rows, version. */
import { useEffect, useState } from "preact/hooks";
import { Notice } from "../parts/Notice";
import { day, figure, t } from "../shell/words";
import { device, lastContact, room, type Room } from "../store/device";
import { count, rowsChanged } from "../store/rows";
import { APP } from "../store/version";

const LITTLE = 50_000_000;
const MEGA = 1_000_000;

function size(bytes: number): string {
  const megas = Math.round(bytes / MEGA);
  return megas < 1000 ? t("{n} MB", { n: megas }) : t("{n} GB", { n: Math.round(megas / 100) / 10 });
}

export function PhoneFacts() {
  const [told, setTold] = useState<Room | null>(null);
  useEffect(() => void room().then(setTold), []);
  void rowsChanged.value;
  const until = (lastContact.value ?? device.value?.enrolled_at ?? 0) + (device.value?.policy.contact_days ?? 45) * 86_400_000;
  const isLittle = told?.free != null && told.free < LITTLE;
  return (
    <section>
      <h2>{t("This phone")}</h2>
      {isLittle && <Notice tone="warn">{t("Little room is left on this phone. Remove photos or apps that nobody needs.")}</Notice>}
      <dl class="facts">
        <dt>{t("Lists on this phone")}</dt><dd>{t("{n} rows", { n: count() })}</dd>
        <dt>{t("Room left")}</dt><dd>{told?.free == null ? t("not known") : size(told.free)}</dd>
        <dt>{t("Kept when room gets short")}</dt><dd>{told?.is_persisted ? t("yes") : t("not promised by this browser")}</dd>
        <dt>{t("Lists stay without contact until")}</dt><dd>{day(until)}</dd>
        <dt>{t("Version")}</dt><dd>{APP.split("/")[1] ?? figure(0)}</dd>
      </dl>
    </section>
  );
}
