// The page beside the text: the site's own, in a frame of another origin, which has no right at the desk. What is said
// between the two are messages: see `live.js` of the preview.
import { h } from "./dom.js";
import { t } from "./words.js";

export const makeFrame = ({ origin, picked, scrolled }) => {
  // Its scripts are the site's and run in its own origin: another port than the desk's.
  let frame = null;
  const made = (src) => h("iframe", { title: t("preview"), src, sandbox: "allow-scripts allow-same-origin allow-popups allow-modals", on: { load: () => tell({ kind: "hello" }) } });
  const empty = h("p", { class: "empty" });
  const element = h("div", { class: "frame" }, empty);
  let address = "";
  let blocks = [];
  let waiting = null;
  let isThere = false;

  const tell = (message) => frame?.contentWindow?.postMessage(message, origin);
  const hear = (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== origin) return;
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

  return {
    element,
    // Shows a page: what differs is exchanged, so nothing flickers and it stays where it was scrolled to.
    show: ({ url, page, name, view }) => {
      empty.hidden = Boolean(url);
      if (!url) {
        address = "";
        frame?.remove();
        frame = null;
        return;
      }
      if (`${view} ${url}` === address) {
        if (isThere) tell({ kind: "page", page });
        else waiting = page;
        return;
      }
      address = `${view} ${url}`;
      isThere = false;
      waiting = null;
      blocks = [];
      frame?.remove();
      frame = made(`${origin}${url}?unsaved=${encodeURIComponent(name)}`);
      element.append(frame);
    },
    isEmpty: () => !frame,
    say: (text) => (empty.textContent = text),
    blocks: () => blocks,
    scrollTo: (top) => tell({ kind: "scroll", top }),
    print: () => tell({ kind: "print" }),
    close: () => removeEventListener("message", hear),
  };
};
