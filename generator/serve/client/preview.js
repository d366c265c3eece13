// What `gen serve` adds to each page: it loads the page again when a build has changed it, and shows what is wrong.
// It works under a strict Content-Security-Policy: no inline code or style, nothing parsed from strings.
(() => {
  "use strict";
  const { session, build } = document.currentScript.dataset;
  const address = `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/.gen/socket`;
  const RETRY = 500; // milliseconds
  const BEFORE = 60; // characters of a line that are shown before the mistake
  const AFTER = 140;
  const coming = new Map(); // a style sheet's link, and the one that is to take its place
  let panel = null;
  let shown = "";

  const element = (name, properties = {}, ...children) => {
    const made = Object.assign(document.createElement(name), properties);
    made.append(...children);
    return made;
  };

  const connect = () => {
    const socket = new WebSocket(address);
    socket.addEventListener("open", () => {
      socket.send(JSON.stringify({ path: location.pathname, session, build: Number(build) }));
    });
    socket.addEventListener("message", (event) => obey(JSON.parse(event.data)));
    socket.addEventListener("close", () => setTimeout(connect, RETRY));
  };

  const obey = (order) => {
    if (order.command === "reload") location.reload();
    else if (order.command === "go") location.assign(order.path);
    else if (order.command === "files") refresh(new Set(order.paths));
    else if (order.command === "problems") show(order.problems);
  };

  // ---- what a page uses

  // The decoded path of an address on this server; empty for any other.
  const pathOf = (address) => {
    try {
      const url = new URL(address, location.href);
      return url.host === location.host ? decodeURIComponent(url.pathname) : "";
    } catch {
      return "";
    }
  };

  const refresh = (changed) => {
    const replaced = new Set(coming.values());
    const sheets = [...document.querySelectorAll('link[rel~="stylesheet"]')].filter((link) => !replaced.has(link));
    const linked = new Set(sheets.map((sheet) => pathOf(sheet.href)));
    const isUsed = ({ name }) => changed.has(pathOf(name)) && !linked.has(pathOf(name));
    if (performance.getEntriesByType("resource").some(isUsed)) {
      location.reload();
      return;
    }
    for (const sheet of sheets) if (changed.has(pathOf(sheet.href))) swap(sheet);
  };

  // A new style sheet takes the old one's place once it has come, so the page never stands there without.
  const swap = (old) => {
    coming.get(old)?.remove();
    const fresh = old.cloneNode();
    const url = new URL(old.href);
    url.search = `?${Date.now()}`;
    fresh.href = url.href;
    coming.set(old, fresh);
    fresh.addEventListener("load", () => {
      old.remove();
      coming.delete(old);
    });
    fresh.addEventListener("error", () => {
      fresh.remove();
      coming.delete(old);
    });
    old.after(fresh);
  };

  // ---- what is wrong

  const close = () => {
    panel?.remove();
    panel = null;
    shown = "";
  };

  const show = ({ problems = [], words = {} }) => {
    const text = JSON.stringify(problems);
    if (text === shown) return; // it stays as the reader has opened, scrolled and focused it
    const wasOpen = Boolean(panel?.shadowRoot.querySelector("details")?.open);
    close();
    if (!problems.length) return;
    shown = text;
    const errors = problems.filter((problem) => problem.severity === "error");
    const warnings = problems.filter((problem) => problem.severity !== "error");
    // Hidden until its style sheet is there.
    const box = element("section", { className: errors.length ? "box errors" : "box", lang: words.language, hidden: true });
    const button = element("button", { type: "button", textContent: words.close });
    button.addEventListener("click", close);
    const head = element("header");
    const title = `${errors.length ? words.errors : words.warnings} (${errors.length || warnings.length})`;
    const list = element("details", { open: wasOpen }, element("summary"), ...warnings.map((warning) => item(warning, words)));
    list.firstChild.textContent = `${words.warnings} (${warnings.length})`;
    box.setAttribute("aria-label", title);
    if (errors.length) {
      const found = element("div", {}, ...errors.map((error) => item(error, words)));
      found.setAttribute("role", "alert");
      head.append(element("h2", { textContent: title }), button);
      box.append(head, found, ...(warnings.length ? [list] : []));
    } else {
      head.append(list, button);
      box.append(head);
    }
    const style = element("link", { rel: "stylesheet", href: "/.gen/preview.css" });
    for (const end of ["load", "error"]) style.addEventListener(end, () => (box.hidden = false));
    panel = element("gen-problems");
    panel.attachShadow({ mode: "open" }).append(style, box);
    document.documentElement.append(panel);
  };

  const item = (problem, words) => {
    const place = [problem.path, problem.line, problem.column].filter(Boolean).join(":");
    const made = element(
      "article",
      {},
      element("p", { className: "place", textContent: place }),
      element("p", { className: "message", textContent: problem.message }),
    );
    if (problem.line && problem.excerpt?.trim()) made.append(excerpt(problem));
    made.append(element("p", { className: "hint", textContent: words.hint + problem.hint }));
    return made;
  };

  // The line around the mistake: a paragraph may be one long line. Columns count characters, not UTF-16's halves.
  const excerpt = ({ excerpt: line, column }) => {
    const characters = Array.from(line);
    const at = Math.max(0, (column || 1) - 1);
    const from = Math.max(0, at - BEFORE);
    const to = Math.min(characters.length, at + AFTER);
    const part = (start, end) => characters.slice(start, end).join("");
    const before = (from ? "…" : "") + part(from, at);
    const mark = column ? element("mark", { textContent: characters[at] ?? " " }) : (characters[at] ?? "");
    return element("pre", {}, before, mark, part(at + 1, to) + (to < characters.length ? "…" : ""));
  };

  addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });
  connect();
})();
