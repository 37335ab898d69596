// Reads a step aloud with the device's own voice and remembers, in this browser alone, where one was.
(() => {
  const doc = document, box = doc.querySelector("[data-course]");
  const button = doc.querySelector("[data-hear]"), note = doc.querySelector("[data-voice-note]");
  const speech = window.speechSynthesis;

  const texts = () => [...doc.querySelectorAll("[data-say]")].map((el) => ({ text: el.textContent.trim(), language: el.closest("[lang]").lang.slice(0, 2) }));
  const voiceFor = (language) => speech.getVoices().find((v) => v.lang.toLowerCase().startsWith(language));
  const speak = () => {
    if (speech.speaking) return speech.cancel();
    const all = texts();
    if (!all.some(({ language }) => voiceFor(language))) { note.textContent = button.dataset.noVoice; return; }
    note.textContent = "";
    for (const { text, language } of all) {
      const one = new SpeechSynthesisUtterance(text);
      one.voice = voiceFor(language) ?? null;
      one.lang = language;
      one.rate = 0.9;
      speech.speak(one);
    }
  };
  if (button) {
    button.hidden = false;
    if (speech) { speech.getVoices(); button.addEventListener("click", speak); addEventListener("pagehide", () => speech.cancel()); }
    else button.addEventListener("click", () => { note.textContent = button.dataset.noVoice; });
  }

  if (!box) return;
  const key = `learn:${box.dataset.course}`;
  let kept = {};
  try { kept = JSON.parse(localStorage.getItem(key)) ?? {}; } catch {}
  if (box.dataset.lesson) {
    kept[box.dataset.lesson] = { step: +box.dataset.step, done: kept[box.dataset.lesson]?.done || "last" in box.dataset };
    try { localStorage.setItem(key, JSON.stringify(kept)); } catch {}
  }
  for (const link of doc.querySelectorAll("a[data-lesson]")) {
    const was = kept[link.dataset.lesson];
    if (was?.done) link.querySelector(".read").hidden = false;
    else if (was?.step > 1) link.href += `${was.step}/`;
  }
})();
