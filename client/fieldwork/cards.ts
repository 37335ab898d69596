/** The code on a person's card: `DSC1:` and the base64url of the person's UUID. */
import { hex, unbase64 } from "../store/bytes";

const PREFIX = "DSC1:";

/** Give the person whom a card names, null for any other code. */
export function personOnCard(text: string): string | null {
  if (!text.startsWith(PREFIX)) return null;
  try {
    const bytes = unbase64(text.slice(PREFIX.length).trim());
    if (bytes.length !== 16) return null;
    const told = hex(bytes);
    return [told.slice(0, 8), told.slice(8, 12), told.slice(12, 16), told.slice(16, 20), told.slice(20)].join("-");
  } catch {
    return null;
  }
}
