// Conveniences that pages do without: reading settings that the browser remembers, reading aloud, QR codes, a button that
// prints, one that closes a window that may be closed, tables that the keyboard can scroll, the way to the search, and
// links that work without a server. The script comes beside the style sheet, without which nothing is shown, so the
// settings are there before the page is; it holds up neither.
"use strict";
(() => {
  const root = document.documentElement;
  const names = ["size", "spacing", "contrast"];
  const isOnDisk = location.protocol === "file:";

  const stored = () => {
    try {
      return JSON.parse(localStorage.getItem("reading")) ?? {};
    } catch {
      return {}; // the browser keeps nothing here
    }
  };

  const apply = (settings) => {
    for (const name of names) {
      if (settings[name]) root.dataset[name] = settings[name];
      else delete root.dataset[name];
    }
    for (const input of document.querySelectorAll("[data-tools] input")) {
      input.checked = input.value === (settings[input.name] ?? "");
    }
  };

  const tools = () => {
    const box = document.querySelector("[data-tools]");
    if (!box) return;
    box.addEventListener("change", ({ target }) => {
      const settings = { ...stored(), [target.name]: target.value };
      try {
        localStorage.setItem("reading", JSON.stringify(settings));
      } catch {
        // Then they hold for this page.
      }
      apply(settings);
    });
    box.addEventListener("keydown", ({ key }) => {
      if (key !== "Escape" || !box.open) return;
      box.open = false;
      box.querySelector("summary").focus();
    });
    document.addEventListener("click", ({ target }) => {
      if (!box.contains(target)) box.open = false;
    });
  };

  // What few readers want has scripts of its own, which come when they are wanted. From a disk they can't.
  const more = () => {
    if (isOnDisk) return;
    const run = async (name, element) => (await import(new URL(element.dataset[name], location))).default(element);
    const box = document.querySelector("[data-aloud]");
    if (box && window.speechSynthesis) {
      box.hidden = false;
      box.firstElementChild.addEventListener("click", () => run("aloud", box).catch(() => box.hidden = true), { once: true });
    }
    document.querySelector("[data-qr]")?.addEventListener("click", (event) => {
      event.preventDefault();
      run("qr", event.target).catch(() => location.assign(event.target.href));
    });
  };

  const buttons = () => {
    // Browsers let a script close a window that another opened, or one that has shown nothing but this page.
    const closable = window.opener !== null || history.length === 1;
    for (const button of document.querySelectorAll("[data-print]")) {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    }
    for (const control of document.querySelectorAll("[data-close]")) {
      if (!closable) continue; // a link goes where it leads, a button stays hidden
      control.hidden = false;
      control.addEventListener("click", (event) => {
        event.preventDefault();
        window.close();
        // Still here? Then the browser refused.
        setTimeout(() => control.href ? location.assign(control.href) : control.remove(), 300);
      });
    }
  };

  // Not every browser lets the keyboard reach what can only be scrolled.
  const scrollers = () => {
    for (const element of document.querySelectorAll(".prose table, .prose pre")) {
      if (element.scrollWidth > element.clientWidth) element.tabIndex = 0;
      else element.removeAttribute("tabindex");
    }
  };

  // The key "/" leads to the box to search with. What searches is fetched when somebody enters it.
  const searching = () => {
    const box = document.querySelector("[data-search] input, [data-finder] input"), script = box?.form.dataset.search;
    if (script && !isOnDisk) box.onfocus = () => import(new URL(script, location)).catch(() => {});
    addEventListener("keydown", (event) => {
      const { key, target } = event;
      if (!box || key !== "/" || event.ctrlKey || event.altKey || event.metaKey) return;
      if (target.closest("input,select,textarea,[contenteditable]")) return;
      event.preventDefault();
      box.focus();
    });
  };

  // From a disk, where no server finds the page of a folder, a link to one leads to the page itself.
  const fromDisk = ({ target }) => {
    const link = target.closest("a");
    if (link?.protocol === "file:" && link.pathname.endsWith("/")) link.pathname += "index.html";
  };

  const start = () => {
    tools();
    more();
    buttons();
    searching();
    apply(stored());
    root.classList.add("scripted");
    new ResizeObserver(scrollers).observe(document.body);
  };

  if (isOnDisk) for (const kind of ["click", "auxclick"]) addEventListener(kind, fromDisk, true);
  apply(stored());
  addEventListener("storage", () => apply(stored()));
  addEventListener("pageshow", () => apply(stored()));
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
