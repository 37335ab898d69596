// Reads a step aloud, by a recording of a person where there is one, else with the device's own voice;
// says so where nobody does. Remembers, in this browser alone, where one was.
(() => {
  const doc = document, box = doc.querySelector("[data-course]"), speech = window.speechSynthesis;
  const LATE = 1500; // browsers tell their voices some time after the page
  let hush = () => {};

  // Everything that is read in a part of the page; what can be put beside things comes after them.
  const texts = (part) => [...part.querySelectorAll("[data-say]")]
    .sort((a, b) => (a.tagName === "OPTION") - (b.tagName === "OPTION"))
    .map((el) => ({ text: el.textContent.trim(), language: el.closest("[lang]").lang.slice(0, 2) }))
    .filter(({ text }) => text);
  const voiceFor = (language) => speech?.getVoices().find((v) => v.lang.toLowerCase().startsWith(language));
  const voicesThere = () => new Promise((done) => {
    if (!speech || speech.getVoices().length) return done();
    speech.addEventListener("voiceschanged", done, { once: true });
    setTimeout(done, LATE);
  });

  // Gives whether a recording was heard to its end or stopped; false: it could not be played.
  const play = (href, stopped) => new Promise((done) => {
    const sound = new Audio(href);
    stopped(() => { sound.pause(); done(true); });
    sound.onended = () => done(true);
    sound.onerror = () => done(false);
    sound.play().catch(() => done(false));
  });
  // Gives whether all of it was heard: false where the device has no voice for a part of it.
  const speak = async (part, stopped) => {
    let [isOver, go] = [false, () => {}];
    stopped(() => { isOver = true; speech?.cancel(); go(false); });
    await voicesThere();
    const all = texts(part), heard = all.filter(({ language }) => voiceFor(language));
    for (const { text, language } of heard) {
      if (isOver) return true;
      const one = new SpeechSynthesisUtterance(text);
      one.voice = voiceFor(language);
      one.lang = one.voice.lang;
      one.rate = 0.9;
      const isSaid = await new Promise((done) => { go = done; one.onend = () => done(true); one.onerror = () => done(false); speech.speak(one); });
      if (!isSaid && !isOver) return false;
    }
    return heard.length === all.length;
  };

  const tell = (note, words) => {
    note.textContent = words;
    if (words) note.scrollIntoView({ block: "nearest" });
  };

  // A recording of a speech engine is for devices that have no voice of their own for the text.
  const spokenBy = async (button, part) => {
    const { recording, machine } = button.dataset;
    if (!recording || machine === undefined) return recording;
    await voicesThere();
    return texts(part).every(({ language }) => voiceFor(language)) ? undefined : recording;
  };

  const listen = async (button, note) => {
    const { reads, noVoice, stop } = button.dataset, words = button.textContent;
    const part = button.closest("[data-heard]") ?? doc;
    let [isHeard, isStopped] = [false, false];
    const stopped = (end) => { hush = () => { isStopped = true; end(); }; if (isStopped) end(); };
    hush();
    hush = () => { isStopped = true; };
    button.setAttribute("aria-pressed", "true");
    button.textContent = stop;
    const recording = await spokenBy(button, part);
    if (!isStopped) tell(note, recording ? reads : "");
    if (recording && !isStopped) isHeard = await play(recording, stopped);
    if (recording && !isHeard) tell(note, "");
    if (!isHeard && !isStopped) isHeard = await speak(part, stopped);
    if (!isHeard && !isStopped) tell(note, noVoice);
    button.removeAttribute("aria-pressed");
    button.textContent = words;
  };
  for (const button of doc.querySelectorAll("[data-hear]")) {
    const note = button.parentElement.querySelector("[data-voice-note]");
    button.hidden = false;
    button.addEventListener("click", () => (button.hasAttribute("aria-pressed") ? hush() : listen(button, note)));
  }
  speech?.getVoices();
  addEventListener("pagehide", () => hush());

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
