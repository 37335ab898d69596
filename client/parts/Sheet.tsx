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
  const isGone = useRef(false);
  useEffect(() => {
    const shown = dialog.current;
    shown?.showModal?.();
    return () => {
      isGone.current = true;
      shown?.close?.();
    };
  }, []);
  // Closing what is taken away anyway is no wish of the person.
  const closed = () => !isGone.current && onClose();
  const onVeil = (event: MouseEvent) => event.target === dialog.current && onClose();
  return (
    <dialog ref={dialog} class="sheet" aria-labelledby={id} onClose={closed} onClick={onVeil}>
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
