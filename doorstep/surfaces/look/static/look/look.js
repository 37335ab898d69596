// Small comforts. Every page works without this file.
(() => {
  const doc = document, root = doc.documentElement, on = (t, f) => doc.addEventListener(t, f);
  const keep = (k, v) => { doc.cookie = `${k}=${v};path=/;max-age=31536000;samesite=lax${location.protocol === "https:" ? ";secure" : ""}`; };
  const dark = () => getComputedStyle(root).colorScheme === "dark";
  const keys = () => !doc.cookie.includes("keys=off");
  const all = (css, f) => doc.querySelectorAll(css).forEach(f);
  const help = () => doc.getElementById("shortcuts")?.showModal();
  const typing = (e) => e.target.closest("input,select,textarea,dialog,[contenteditable]");

  // Empty fields stay out of the address.
  on("formdata", (e) => {
    if (e.target.matches("[data-auto]")) for (const [k, v] of [...e.formData]) if (!v) e.formData.delete(k);
  });
  on("submit", (e) => {
    if (!e.target.matches("[data-theme-switch]")) return;
    e.preventDefault();
    keep("theme", root.dataset.theme = dark() ? "light" : "dark");
  });

  on("click", async (e) => {
    const a = e.target.closest("[data-copy]");
    if (!a || !navigator.clipboard) return;
    e.preventDefault();
    const own = a.dataset.copy, was = a.textContent;
    try {
      await navigator.clipboard.writeText(own ? doc.querySelector(own).innerText : await (await fetch(a.href)).text());
      a.textContent = a.dataset.done;
      setTimeout(() => { a.textContent = was; }, 2e3);
    } catch { if (a.href) location = a.href; }
  });

  // By keyboard one looks through the options before asking.
  let mouse = false;
  on("pointerdown", () => { mouse = true; });
  on("keydown", () => { mouse = false; });
  on("change", (e) => {
    if (e.target.matches("[data-keys]")) keep("keys", e.target.checked ? "on" : "off");
    if (mouse && e.target.closest("[data-auto] select")) e.target.form.requestSubmit();
  });

  on("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e) || !keys()) return;
    const find = doc.getElementById("q");
    if (e.key === "?") help();
    else if (e.key === "/" && find) { e.preventDefault(); find.focus(); }
    else if (e.key === "j" || e.key === "k") {
      const links = [...doc.querySelectorAll("[data-rows] tbody th a")];
      const at = links.findIndex((l) => l.closest("tr").contains(doc.activeElement));
      const to = links[at < 0 ? 0 : at + (e.key === "j" ? 1 : -1)];
      to?.focus();
    }
  });

  const poll = async (el) => {
    if (!doc.hidden) try {
      const answer = await fetch(el.dataset.poll);
      if (answer.ok) {
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".progress");
        if (!fresh) return location.reload();
        el.replaceWith(fresh); el = fresh;
      }
    } catch {}
    if (el.dataset.poll) setTimeout(poll, 2000, el);
  };

  all("[data-poll]", (el) => setTimeout(poll, 2000, el));
  all("[data-keys]", (el) => { el.checked = keys(); });
  all("[data-help]", (el) => { el.hidden = false; el.onclick = help; });
  doc.querySelector("[data-focus]")?.focus();
})();
