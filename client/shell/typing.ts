/** Whether somebody is typing: on low screens the bar below makes room for what is typed. */

const LINE = "textarea, input:not([type=checkbox]):not([type=radio]):not([type=file])";
/** Milliseconds. A press takes the focus away before it is a click: until then nothing moves under the thumb. */
const LINGER = 400;

const isLine = (one: unknown) => one instanceof Element && one.matches(LINE);
const set = (is: boolean) => void document.documentElement.classList.toggle("is-typing", is);

export function watchTyping(): void {
  addEventListener("focusin", ({ target }) => isLine(target) && set(true));
  // A line that was taken off the page tells nobody: what a press or another page leaves is looked at as well.
  for (const name of ["focusout", "click", "hashchange"]) addEventListener(name, () => setTimeout(() => set(isLine(document.activeElement)), LINGER));
}
