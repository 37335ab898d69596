/** Everything that has not arrived, as a file that anybody may carry and only the province can open. */
import { useState } from "preact/hooks";
import { Button } from "../parts/Button";
import { Icon } from "../parts/Icon";
import { t } from "../shell/words";
import { device } from "../store/device";
import { exportUnsent } from "../store/handing";
import { canShare, save, share } from "./giving";

export function TakeAway() {
  return (
    <section>
      <h2>{t("Take it away as a file")}</h2>
      <p>{t("Everything that has not arrived, sealed: only the province can open it. Give it to somebody who gets to signal sooner.")}</p>
      <GiveFile content={exportUnsent} name={nameOf} />
    </section>
  );
}

function nameOf(): string {
  return `doorstep-${(device.value?.id ?? "").slice(-6)}-${new Date().toISOString().slice(0, 10)}`;
}

/** Buttons that share a file or save it; made anew with each press. */
export function GiveFile({ content, name }: { content: () => Promise<Blob>; name: () => string }) {
  const [told, setTold] = useState<"saved" | "shared" | null>(null);
  const saveIt = async () => {
    save(await content(), name());
    setTold("saved");
  };
  const shareIt = async () => setTold((await share(await content(), name())) ? "shared" : null);
  return (
    <>
      {canShare() && <Button look="second" icon="up" onClick={() => void shareIt()}>{t("Give the file to somebody")}</Button>}
      <Button look="second" icon="down" onClick={() => void saveIt()}>{t("Save the file")}</Button>
      {told && (
        <p class="quiet" role="status"><Icon name="check" size={20} /> {told === "saved"
          ? t("The file lies with the downloads. The records stay here as well; twice is counted once.")
          : t("The file was given. The records stay here as well; twice is counted once.")}</p>
      )}
    </>
  );
}
