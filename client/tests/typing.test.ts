/** Typing on a low screen: the bar goes with the first letter's line, and comes back after the press that leaves it. */
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { watchTyping } from "../shell/typing";

const isTyping = () => document.documentElement.classList.contains("is-typing");
watchTyping();

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = '<input id="name" /><input id="tick" type="checkbox" /><button id="keep">Keep</button>';
});
afterEach(() => vi.useRealTimers());
const focus = (id: string) => document.getElementById(id)!.focus();

test("a line of text is typing, a tick is not", () => {
  focus("tick");
  expect(isTyping()).toBe(false);
  focus("name");
  expect(isTyping()).toBe(true);
});

test("nothing moves before the press that leaves the line is a click", () => {
  focus("name");
  focus("keep");
  expect(isTyping()).toBe(true);
  vi.advanceTimersByTime(500);
  expect(isTyping()).toBe(false);
});

test("a line that was taken off the page hides the bar no longer than the press that did it", () => {
  focus("name");
  document.getElementById("keep")!.click();
  document.body.innerHTML = "";
  vi.advanceTimersByTime(500);
  expect(isTyping()).toBe(false);
});
