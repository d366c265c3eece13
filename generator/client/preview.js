// What `gen serve` adds to each page: it loads the page again when a build has changed it, and shows what is wrong.
// It works under a strict Content-Security-Policy: no inline code or style, nothing parsed from strings.
(() => {
  "use strict";
  const { session, build } = document.currentScript.dataset;
  const address = `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/.gen/socket`;
  const RETRY = 500; // milliseconds
  let panel = null;

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
    else if (order.command === "go") go(order.path);
    else if (order.command === "styles") order.files.forEach(swap);
    else if (order.command === "problems") show(order.problems);
  };

  const go = (path) => {
    if (location.pathname !== path) location.assign(path);
  };

  // A new style sheet takes the old one's place once it has come, so the page never stands there without.
  const swap = (file) => {
    for (const old of document.querySelectorAll('link[rel~="stylesheet"]')) {
      const url = new URL(old.href);
      if (url.host !== location.host || !url.pathname.endsWith(`/${file}`)) continue;
      url.search = `?${Date.now()}`;
      const fresh = old.cloneNode();
      fresh.href = url.href;
      fresh.addEventListener("load", () => old.remove());
      old.after(fresh);
    }
  };

  const show = ({ problems = [], words = {} }) => {
    panel?.remove();
    panel = null;
    if (!problems.length) return;
    const errors = problems.filter((problem) => problem.severity === "error");
    const warnings = problems.filter((problem) => problem.severity !== "error");
    const box = element("section", { className: errors.length ? "box errors" : "box" });
    box.setAttribute("role", errors.length ? "alert" : "status");
    if (errors.length) {
      const close = element("button", { type: "button", textContent: words.close });
      close.addEventListener("click", () => panel?.remove());
      box.append(close, element("h2", { textContent: words.errors }), ...errors.map((error) => item(error, words)));
    }
    if (warnings.length) {
      const summary = element("summary", { textContent: `${words.warnings} (${warnings.length})` });
      box.append(element("details", {}, summary, ...warnings.map((warning) => item(warning, words))));
    }
    panel = element("gen-problems");
    const root = panel.attachShadow({ mode: "open" });
    root.append(element("link", { rel: "stylesheet", href: "/.gen/preview.css" }), box);
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
    if (problem.line && problem.excerpt?.trim()) {
      const before = problem.excerpt.slice(0, Math.max(0, problem.column - 1));
      const at = problem.excerpt.slice(before.length, before.length + 1) || " ";
      const after = problem.excerpt.slice(before.length + 1);
      const mark = problem.column ? element("mark", { textContent: at }) : at;
      made.append(element("pre", {}, before, mark, after));
    }
    made.append(element("p", { className: "hint", textContent: words.hint + problem.hint }));
    return made;
  };

  addEventListener("keydown", (event) => {
    if (event.key === "Escape") panel?.remove();
  });
  connect();
})();
