// Two conveniences that pages do without: a button that prints, and one that closes a window that may be closed.
"use strict";

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
