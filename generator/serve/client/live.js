// What a page gets that shows a text as it is being written, in a frame of the desk: it takes the place of its own older
// state without loading again, tells where its parts are, and opens no links in the frame. The desk has another origin.
(() => {
  "use strict";
  if (parent === window) return;
  const PARTS = "h1, h2, h3, h4, h5, h6, p, li, blockquote, table, figure, pre, dt, dd";
  let desk = "";
  const REST = 250; // milliseconds after which a page that scrolls is scrolled by its reader
  let ordered = 0; // when it was last scrolled, or made another one, for other reasons

  // Only a page of this computer may be the desk.
  const isNear = (origin) => {
    try {
      return new URL(origin).hostname === location.hostname;
    } catch {
      return false;
    }
  };
  const tell = (message) => desk && parent.postMessage(message, desk);

  addEventListener("message", (event) => {
    if (event.source !== parent || !isNear(event.origin)) return;
    desk = event.origin;
    const { kind, page, top } = event.data ?? {};
    if (kind === "page" && typeof page === "string") exchange(page);
    else if (kind === "scroll") {
      ordered = performance.now();
      scrollTo({ top, behavior: "instant" });
    } else if (kind === "print") print();
    if (kind === "hello" || kind === "page") tellBlocks();
  });

  // ---- another state of the page

  const policy = window.trustedTypes?.createPolicy("gen-live", { createHTML: (text) => text });
  const exchange = (page) => {
    ordered = performance.now();
    const next = new DOMParser().parseFromString(policy ? policy.createHTML(page) : page, "text/html");
    document.title = next.title;
    for (const { name, value } of next.documentElement.attributes) if (name !== "class") document.documentElement.setAttribute(name, value);
    // Around it stands what the site's scripts have changed and what no text changes.
    const [old, now] = [document.querySelector("main"), next.querySelector("main")];
    if (old && now) alike(old, now);
    else alike(document.body, next.body);
  };

  const alike = (old, next) => {
    if (old.isEqualNode(next)) return;
    for (const { name } of [...old.attributes]) if (!next.hasAttribute(name) && old !== document.body) old.removeAttribute(name);
    for (const { name, value } of next.attributes) if (old.getAttribute(name) !== value) old.setAttribute(name, value);
    const ours = [...old.childNodes], theirs = [...next.childNodes];
    let from = 0;
    while (from < ours.length && from < theirs.length && ours[from].isEqualNode(theirs[from])) from++;
    let before = ours.length, now = theirs.length;
    while (before > from && now > from && ours[before - 1].isEqualNode(theirs[now - 1])) before--, now--;
    while (from < before && from < now && isSameKind(ours[from], theirs[from])) alike(ours[from], theirs[from]), from++;
    while (before > from && now > from && isSameKind(ours[before - 1], theirs[now - 1])) alike(ours[--before], theirs[--now]);
    const rest = ours.slice(from, before);
    const place = ours[before] ?? null;
    for (const node of rest) node.remove();
    for (const node of theirs.slice(from, now)) old.insertBefore(document.adoptNode(node), place);
  };

  const isSameKind = (one, other) => one.nodeType === 1 && other.nodeType === 1 && one.tagName === other.tagName && one.tagName !== "SCRIPT" && one.id === other.id;

  // ---- where its parts are

  const text = () => document.querySelector(".prose") ?? document.querySelector("main, article") ?? document.body;
  const start = (element) => element.textContent.replace(/\s+/g, "").slice(0, 40);
  const tellBlocks = () => {
    const blocks = [...text().querySelectorAll(PARTS)]
      .filter((element) => !element.parentElement.closest("li, table, figure") || element.matches("li"))
      .map((element) => [start(element), Math.round(element.getBoundingClientRect().top + scrollY)])
      .filter(([words]) => words);
    tell({ kind: "blocks", blocks });
  };
  addEventListener("load", tellBlocks);
  new ResizeObserver(tellBlocks).observe(document.body);

  addEventListener(
    "scroll",
    () => {
      if (performance.now() - ordered > REST) tell({ kind: "scrolled", top: scrollY });
    },
    { passive: true },
  );

  addEventListener("click", (event) => {
    const link = event.target.closest("a[href]");
    if (link) {
      const url = new URL(link.href, location.href);
      if (url.pathname === location.pathname && url.host === location.host && url.hash) return;
      event.preventDefault();
      if (/^https?:$/.test(url.protocol)) open(url.href, "_blank", "noopener");
      return;
    }
    const part = event.target.closest(PARTS);
    if (part && text().contains(part) && !String(getSelection())) tell({ kind: "picked", text: start(part) });
  });
})();
