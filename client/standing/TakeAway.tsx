/** Everything that has not arrived, as a file that anybody may carry and only the province can open. */
import { useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { Icon } from "../parts/Icon";
import { t } from "../shell/words";
import { device } from "../store/device";
import { exportUnsent } from "../store/outbox";

export function TakeAway() {
  const [isDone, setDone] = useState(false);
  const save = async () => {
    const address = URL.createObjectURL(await exportUnsent());
    const link = document.createElement("a");
    link.href = address;
    link.download = `doorstep-${(device.value?.id ?? "").slice(-6)}-${new Date().toISOString().slice(0, 10)}.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 60_000);
    setDone(true);
  };
  return (
    <section>
      <h2>{t("Take it away as a file")}</h2>
      <p>{t("Everything that has not arrived, sealed: only the province can open it. Give it to somebody who gets to signal sooner.")}</p>
      <Button look="second" icon="down" onClick={() => void save()}>{t("Save the file")}</Button>
      {isDone && <p class="quiet" role="status"><Icon name="check" size={20} /> {t("The file lies with the downloads. The records stay here as well; twice is counted once.")}</p>}
    </section>
  );
}
