/** Photos of a visit: before the first one of people, each is asked; whoever says no stays off it. */
import { Icon } from "../parts/Icon";
import { Photos } from "../parts/Photos";
import { t } from "../shell/words";
import type { Field } from "../contract/kind";
import type { Form } from "./form-state";
import type { OnPhotos } from "./visiting";

export function PhotosOf({ field, form, on }: { field: Field; form: Form; on: OnPhotos }) {
  const named = (form.state.answers[field.code] as string[] | undefined) ?? [];
  const photos = form.state.files.filter((file) => named.includes(file.sha256));
  const names = on.unwilling.map((p) => p.full_name).join(", ");
  return (
    <>
      {names && <p class="was"><Icon name="warn" size={20} /> <span>{t("Not on any photo: {names}", { names })}</span></p>}
      {on.open.length > 0
        ? <p class="quiet">{t("First read the text above aloud and enter what each says; then photos can be taken.")}</p>
        : <Photos photos={photos} most={field.most ?? 10} onAdd={(made) => void form.addFile(field.code, made)} onRemove={(sha) => form.removeFile(field.code, sha)} />}
    </>
  );
}
