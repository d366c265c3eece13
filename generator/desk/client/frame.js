// The page beside the text: the site's own, in a frame of another origin, which has no right at the desk. What is said
// between the two are messages: see `live.js` of the preview.
import { h } from "./dom.js";
import { t } from "./words.js";

export const makeFrame = ({ origin, picked, scrolled }) => {
  // Its scripts are the site's and run in its own origin: another port than the desk's.
  const frame = h("iframe", { title: t("preview"), sandbox: "allow-scripts allow-same-origin allow-popups allow-modals" });
  const empty = h("p", { class: "empty" });
  let address = "";
  let blocks = [];
  let waiting = null;
  let isThere = false;

  const tell = (message) => frame.contentWindow?.postMessage(message, origin);
  const hear = (event) => {
    if (event.source !== frame.contentWindow || event.origin !== origin) return;
    const { kind, ...said } = event.data ?? {};
    if (kind === "blocks" && Array.isArray(said.blocks)) {
      blocks = said.blocks;
      if (!isThere) {
        isThere = true;
        if (waiting !== null) tell({ kind: "page", page: waiting });
        waiting = null;
      }
    } else if (kind === "scrolled") scrolled(said.top, blocks);
    else if (kind === "picked") picked(String(said.text), blocks);
  };
  addEventListener("message", hear);
  frame.addEventListener("load", () => tell({ kind: "hello" }));

  return {
    element: h("div", { class: "frame" }, frame, empty),
    // Shows a page: what differs is exchanged, so nothing flickers and it stays where it was scrolled to.
    show: ({ url, page, name }) => {
      empty.hidden = Boolean(url);
      frame.hidden = !url;
      if (!url) {
        address = "";
        return;
      }
      if (url === address) {
        if (isThere) tell({ kind: "page", page });
        else waiting = page;
        return;
      }
      address = url;
      isThere = false;
      waiting = null;
      blocks = [];
      frame.src = `${origin}${url}?unsaved=${encodeURIComponent(name)}`;
    },
    say: (text) => (empty.textContent = text),
    blocks: () => blocks,
    scrollTo: (top) => tell({ kind: "scroll", top }),
    print: () => tell({ kind: "print" }),
    close: () => removeEventListener("message", hear),
  };
};
