// Listens for builds: reloads pages that changed, replaces style sheets, and shows errors in an overlay until they are fixed.
(() => {
  "use strict";
  const script = document.currentScript;
  const base = script.dataset.base;
  const here = () => location.pathname;
  const kept = "backfile-scroll";

  const scroll = sessionStorage.getItem(kept);
  if (scroll) {
    sessionStorage.removeItem(kept);
    const [path, x, y] = JSON.parse(scroll);
    if (path === here()) {
      history.scrollRestoration = "manual";
      addEventListener("load", () => scrollTo(x, y));
    }
  }

  const reload = () => {
    sessionStorage.setItem(kept, JSON.stringify([here(), scrollX, scrollY]));
    location.reload();
  };

  const restyle = (build) => {
    for (const old of document.querySelectorAll('link[rel="stylesheet"]')) {
      const fresh = old.cloneNode();
      const address = new URL(old.href);
      if (address.origin !== location.origin) continue;
      address.searchParams.set("build", build);
      fresh.href = address;
      fresh.addEventListener("load", () => old.remove());
      fresh.addEventListener("error", () => fresh.remove());
      old.after(fresh);
    }
  };

  let overlay = null;
  const add = (parent, name, text, kind) => {
    const made = document.createElement(name);
    if (text) made.textContent = text;
    if (kind) made.className = kind;
    parent.append(made);
    return made;
  };
  const show = (problems) => {
    if (overlay) overlay.remove();
    overlay = null;
    if (!problems.length) return;
    overlay = document.createElement("backfile-problems");
    const root = overlay.attachShadow({ mode: "open" });
    add(root, "link").rel = "stylesheet";
    root.querySelector("link").href = base + ".backfile/live.css";
    const panel = add(root, "section");
    panel.setAttribute("role", "alert");
    add(panel, "h1", problems.length === 1 ? "The site stays as it was: 1 problem" : `The site stays as it was: ${problems.length} problems`);
    for (const problem of problems) {
      const one = add(panel, "article");
      add(one, "p", problem.message, "message");
      if (problem.place) add(one, "p", problem.place, "place");
      if (problem.excerpt) add(one, "pre", `${problem.line} | ${problem.excerpt}`);
      if (problem.hint) add(one, "p", problem.hint, "hint");
    }
    document.documentElement.append(overlay);
  };

  const listen = () => {
    const events = new EventSource(`${base}.backfile/events?since=${script.dataset.build}`);
    events.onmessage = (event) => {
      const told = JSON.parse(event.data);
      if (told.pages.includes(here())) return reload();
      if (told.style) restyle(told.build);
      show(told.problems);
    };
    addEventListener("pagehide", () => events.close());
  };
  listen();
})();
