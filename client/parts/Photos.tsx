/** Taking photos: the phone's camera, then a small copy; each can be taken away again. */
import { useEffect, useId, useState } from "preact/hooks";
import { t } from "../shell/words";
import { IconButton } from "./Button";
import { Icon } from "./Icon";
import { smallPhoto, type Made } from "./picture";

export interface KeptMade extends Made {
  sha256: string;
}

interface Props {
  photos: readonly KeptMade[];
  most: number;
  onAdd: (made: Made) => void;
  onRemove: (sha256: string) => void;
  describedBy?: string | undefined;
}

export function Photos({ photos, most, onAdd, onRemove, describedBy }: Props) {
  const id = useId();
  const [fault, setFault] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const take = async (event: Event) => {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    input.value = "";
    if (!file) return;
    setBusy(true);
    setFault(false);
    await smallPhoto(file).then(onAdd, () => setFault(true));
    setBusy(false);
  };
  return (
    <div class="photos">
      {photos.map((photo, n) => (
        <Thumbnail key={photo.sha256} photo={photo} number={n + 1} onRemove={() => onRemove(photo.sha256)} />
      ))}
      {photos.length < most && (
        <label class="take" for={id}>
          <Icon name="camera" size={32} />
          <span>{isBusy ? t("One moment …") : t("Take a photo")}</span>
          <input id={id} class="hear" type="file" accept="image/*" capture="environment" disabled={isBusy} aria-describedby={describedBy} onChange={(event) => void take(event)} />
        </label>
      )}
      {fault && <p class="fault" role="alert"><Icon name="warn" size={20} /> <span>{t("This picture could not be read. Take it again.")}</span></p>}
    </div>
  );
}

/** Give an address for bytes that lives as long as the part that shows them. */
export function useAddress(made: Made): string {
  const [address, setAddress] = useState("");
  useEffect(() => {
    const made_here = URL.createObjectURL(new Blob([made.bytes], { type: made.media_type }));
    setAddress(made_here);
    return () => URL.revokeObjectURL(made_here);
  }, [made.bytes]);
  return address;
}

function Thumbnail({ photo, number, onRemove }: { photo: KeptMade; number: number; onRemove: () => void }) {
  const address = useAddress(photo);
  return (
    <figure class="thumbnail">
      {address && <img src={address} alt={t("Photo {n}", { n: number })} />}
      <IconButton icon="trash" label={t("Remove photo {n}", { n: number })} onClick={onRemove} />
    </figure>
  );
}
