// All pictures of the bulletin: where each is shown, which lack words, which nothing shows.
import { ask, send } from "./api.js";
import { dialog, note, wrong } from "./dialogs.js";
import { h, paced } from "./dom.js";
import { addressOf } from "./new.js";
import { counted, t } from "./words.js";

const COUNT = 60;
const size = (bytes) => (bytes < 1e6 ? `${Math.max(1, Math.round(bytes / 1e3))} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

export const showPictures = async (main) => {
  let query = { words: "", kind: "", start: 0, count: COUNT };
  let number = 0;
  const grid = h("ul", { class: "pictures" });
  const sum = h("p", { class: "sum", role: "status" });
  const pager = h("nav", { class: "pager", "aria-label": t("pages") });
  const tabs = h("div", { class: "tabs", role: "group", "aria-label": t("pictures") });
  const clear = h("button", { type: "button", class: "danger-quiet", hidden: true, on: { click: () => clearAll().catch(wrong) } }, t("picture-trash-all"));
  const words = h("input", { type: "search", placeholder: t("pictures-find"), "aria-label": t("pictures-find"), on: { input: paced(() => change({ words: words.value.trim() }), 150, 400) } });
  const change = (values) => {
    query = { ...query, start: 0, ...values };
    load().catch(wrong);
  };
  const load = async () => {
    const at = ++number;
    const box = await ask("pictures", { query });
    if (at === number) draw(box);
  };
  const draw = (box) => {
    const tab = (kind, count) => h("button", { type: "button", "aria-pressed": String(query.kind === kind), on: { click: () => change({ kind }) } }, t(`pictures-${kind || "all"}`), h("span", { class: "count" }, count === undefined ? "" : String(count)));
    tabs.replaceChildren(tab(""), tab("wordless", box.wordless), tab("unused", box.unused), tab("large"));
    sum.textContent = `${counted("pictures-sum", box.total)}${query.kind || query.words ? "" : ` · ${size(box.size)}`}`;
    clear.hidden = !(query.kind === "unused" && box.rows.length);
    grid.replaceChildren(...box.rows.map(card));
    if (!box.rows.length) grid.replaceChildren(h("li", { class: "empty" }, t("pictures-none")));
    const pages = Math.ceil(box.total / COUNT), page = Math.floor(query.start / COUNT) + 1;
    pager.hidden = pages < 2;
    const turn = (key, start, is) => h("button", { type: "button", disabled: !is, on: { click: () => ((query = { ...query, start }), load().catch(wrong), scrollTo(0, 0)) } }, t(key));
    pager.replaceChildren(turn("previous", query.start - COUNT, page > 1), h("span", {}, t("page-of", { page, pages })), turn("next", query.start + COUNT, page < pages));
  };
  const card = (one) => {
    const name = one.path.split("/").at(-1);
    const isDrawing = /\.svg$/i.test(name);
    const address = `api/image?${new URLSearchParams({ path: one.path })}`;
    const use = (place) => h("li", {}, place.path ? h("a", { href: addressOf(place.path) }, place.title || place.path) : t("picture-settings"), place.is_head && place.path && h("span", { class: "small" }, ` ${t("picture-head")}`), place.path && !place.words && h("span", { class: "mark warning" }, t("picture-no-words")), place.words && place.path && h("span", { class: "small" }, ` ${place.words}`));
    return h(
      "li",
      { class: "picture" },
      isDrawing ? h("span", { class: "picture-frame kind", "aria-hidden": "true" }, "SVG") : h("span", { class: "picture-frame" }, h("img", { src: address, alt: one.uses.find((place) => place.words)?.words ?? "", loading: "lazy", decoding: "async" })),
      h("div", { class: "picture-facts" }, h("strong", { class: "file-name" }, name), h("span", { class: "small" }, [size(one.size), one.width && t("pixels", { width: one.width, height: one.height })].filter(Boolean).join(" · ")), one.state && h("span", { class: "mark error" }, t(`picture-${one.state}`)), one.copies.length > 0 && h("span", { class: "small" }, counted("picture-copies", one.copies.length))),
      one.uses.length ? h("ul", { class: "uses", "aria-label": t("picture-used") }, one.uses.slice(0, 6).map(use), one.uses.length > 6 && h("li", { class: "small" }, `… ${one.uses.length - 6}`)) : h("p", { class: "small" }, t(one.is_static ? "picture-static" : "picture-unused")),
      h(
        "p",
        { class: "row-buttons" },
        !isDrawing && h("button", { type: "button", on: { click: () => replace(one) } }, t("picture-replace")),
        !one.uses.length && !one.is_static && h("button", { type: "button", class: "danger-quiet", on: { click: () => away([one.path]).catch(wrong) } }, t("picture-trash")),
      ),
    );
  };
  const replace = (one) => {
    const input = h("input", { type: "file", accept: "image/*", on: { change: () => put(one, input.files[0]).catch(wrong) } });
    input.click();
  };
  const put = async (one, file) => {
    const shown = URL.createObjectURL(file);
    const is = await dialog({
      title: t("picture-replace-this"),
      content: [h("div", { class: "old-new" }, h("img", { class: "thumb large", alt: t("history-then"), src: `api/image?${new URLSearchParams({ path: one.path })}` }), h("span", { "aria-hidden": "true" }, "→"), h("img", { class: "thumb large", alt: t("history-now"), src: shown })), h("p", {}, t("picture-replace-what", { uses: one.uses.length, copies: one.copies.length }))],
      confirm: t("picture-replace-this"),
    });
    URL.revokeObjectURL(shown);
    if (!is) return;
    const paths = await send("picture", { path: one.path, name: file.name }, file);
    note(t("picture-replaced", { count: paths.length }));
    await load();
    for (const image of grid.querySelectorAll("img")) if (paths.some((path) => image.src.endsWith(new URLSearchParams({ path }).toString()))) image.src += `&again=${Date.now()}`;
  };
  const away = async (paths) => {
    if (!(await dialog({ title: t("picture-trash"), content: h("p", {}, t("picture-trash-what", { count: paths.length })), confirm: t("picture-trash"), danger: true }))) return;
    await ask("put-pictures-away", { paths });
    note(t("picture-trashed"));
    await load();
  };
  const clearAll = async () => away((await ask("pictures", { query: { ...query, start: 0, count: 100000 } })).rows.map((one) => one.path));

  main.replaceChildren(h("div", { class: "page" }, h("h1", {}, t("pictures")), tabs, h("div", { class: "filters" }, words, clear), sum, grid, pager));
  await load();
  return { built: () => load().catch(() => {}) };
};
