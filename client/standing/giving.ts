/** Giving a file to somebody: the phone's own sheet for sharing where there is one, else a download. */

/** A sheet for sharing takes text; it refuses JSON under its own name. */
function shareable(content: Blob, name: string): File {
  return new File([content], `${name}.txt`, { type: "text/plain" });
}

export function canShare(): boolean {
  const probe = shareable(new Blob(["{}"]), "doorstep");
  try {
    return typeof navigator.share === "function" && navigator.canShare?.({ files: [probe] }) === true;
  } catch {
    return false;
  }
}

/** Give the file to an app the person chooses. Gives false when they chose none. */
export async function share(content: Blob, name: string): Promise<boolean> {
  try {
    await navigator.share({ files: [shareable(content, name)] });
    return true;
  } catch {
    return false;
  }
}

/** Put the file with the downloads. */
export function save(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = address;
  link.download = `${name}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
