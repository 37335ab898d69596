// Small comforts. Every page works without this file.
(() => {
  const root = document.documentElement, on = (t, f) => document.addEventListener(t, f);
  const keep = (k, v) => { document.cookie = `${k}=${v};path=/;max-age=31536000;samesite=lax`; };
  const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
  const keys = () => !document.cookie.includes("keys=off");
  const typing = (e) => e.target.closest("input,select,textarea,dialog,[contenteditable]");

  on("submit", (e) => {
    // Empty fields stay out of the address.
    if (e.target.matches("[data-auto]")) for (const f of e.target.elements) f.disabled = !f.value && f.name;
    if (!e.target.matches("[data-theme-switch]")) return;
    e.preventDefault();
    keep("theme", root.dataset.theme = dark() ? "light" : "dark");
  });

  on("click", async (e) => {
    const a = e.target.closest("[data-copy]");
    if (!a || !navigator.clipboard) return;
    e.preventDefault();
    const own = a.dataset.copy && document.querySelector(a.dataset.copy), was = a.textContent;
    await navigator.clipboard.writeText(own ? own.innerText : await (await fetch(a.href)).text());
    a.textContent = a.dataset.done;
    setTimeout(() => { a.textContent = was; }, 2000);
  });

  // By keyboard one looks through the options before asking.
  let mouse = false;
  on("pointerdown", () => { mouse = true; });
  on("keydown", () => { mouse = false; });
  on("change", (e) => {
    if (e.target.matches("[data-keys]")) keep("keys", e.target.checked ? "on" : "off");
    if (mouse && e.target.matches("[data-auto] select")) e.target.form.requestSubmit();
  });

  on("keydown", (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || typing(e) || !keys()) return;
    const box = document.getElementById("shortcuts"), find = document.getElementById("q");
    if (e.key === "?" && box) { box.showModal(); }
    else if (e.key === "/" && find) { e.preventDefault(); find.focus(); }
    else if (e.key === "j" || e.key === "k") {
      const links = [...document.querySelectorAll("[data-rows] tbody tr")].map((r) => r.querySelector("a")).filter(Boolean);
      const at = links.findIndex((l) => l.closest("tr").contains(document.activeElement));
      const to = links[at < 0 ? 0 : at + (e.key === "j" ? 1 : -1)];
      if (to) { to.focus(); to.closest("tr").scrollIntoView({ block: "nearest" }); }
    }
  });

  const poll = async (el) => {
    if (!document.hidden) try {
      const answer = await fetch(el.dataset.poll, { headers: { "X-Poll": "1" } });
      if (answer.ok) {
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".progress");
        if (!fresh) return location.reload();
        el.replaceWith(fresh); el = fresh;
      }
    } catch {}
    if (el.dataset.poll) setTimeout(poll, 2000, el);
  };

  document.querySelectorAll("[data-poll]").forEach((el) => setTimeout(poll, 2000, el));
  document.querySelectorAll("[data-keys]").forEach((el) => { el.checked = keys(); });
  document.querySelector("[data-focus]")?.focus();
})();
