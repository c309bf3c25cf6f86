// Listens for builds: reloads pages that changed, replaces style sheets, and shows errors in an overlay until they are fixed.
(() => {
  "use strict";
  const script = document.currentScript;
  const base = script.dataset.base;
  // Addresses as the server knows them: decoded, a page by its folder.
  const plain = (path) => decodeURI(path).replace(/(^|\/)index\.html$/, "$1");
  const here = () => plain(location.pathname);
  const folder = () => `${here()}/`;
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

  let build = script.dataset.build;
  const current = async () => {
    const answer = await fetch(`${base}.backfile/update?since=${build}`, { cache: "no-store" });
    const told = await answer.json();
    build = told.build;
    if (told.base !== base) return location.replace(told.base + location.pathname.slice(base.length));
    const pages = new Set(told.pages.map(plain));
    if (pages.has(here()) || pages.has(folder()) || (script.dataset.as && pages.has(script.dataset.as))) return reload();
    if (told.style) restyle(told.build);
    show(told.problems);
  };
  // A tab that nobody sees catches up when it is seen. While the preview is not running, nothing is told.
  const catchUp = () => {
    if (document.visibilityState !== "hidden") current().catch(() => {});
  };

  // Browsers open few connections to a host: of all tabs, one listens and tells the others.
  const channel = new BroadcastChannel(`backfile ${base}`);
  channel.onmessage = catchUp;
  let stop = () => {};
  const listen = () => new Promise((end) => {
    const events = new EventSource(`${base}.backfile/events`);
    events.onopen = catchUp; // with a build that ended before the server knew of this listener
    events.onmessage = () => {
      channel.postMessage("");
      catchUp();
    };
    stop = () => {
      events.close();
      end();
    };
  });
  const begin = () => (navigator.locks ? navigator.locks.request(`backfile ${base}`, listen) : listen());
  addEventListener("pagehide", () => stop());
  addEventListener("pageshow", (event) => {
    if (event.persisted) begin();
    catchUp();
  });
  document.addEventListener("visibilitychange", catchUp);
  begin();
})();
