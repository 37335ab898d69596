/** A sheet from below: a dialog that the browser holds, closed by Escape, by the veil, by a button. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { t } from "../shell/words";
import { IconButton } from "./Button";

interface Props {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
}

export function Sheet({ title, onClose, children }: Props) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal?.();
    return () => shown?.close?.();
  }, []);
  const onVeil = (event: MouseEvent) => event.target === dialog.current && onClose();
  return (
    <dialog ref={dialog} class="sheet" aria-labelledby={id} onClose={onClose} onClick={onVeil}>
      <div class="sheet-in">
        <div class="sheet-head">
          <h2 id={id}>{title}</h2>
          <IconButton icon="close" label={t("Close")} onClick={onClose} />
        </div>
        {children}
      </div>
    </dialog>
  );
}
