// The office's own lists of words, as tables.
import { ask } from "./api.js";
import { asked, dialog, note, wrong } from "./dialogs.js";
import { h, paced } from "./dom.js";
import { t } from "./words.js";

const SHOWN = 300; // rows that are drawn at a time
const COLUMNS = ["wrong", "right", "reason", "level", "since"];

export const showWordLists = async (body) => {
  let names = await ask("word-lists");
  let opened = null, entries = [], before = "";
  const choice = h("select", { "aria-label": t("list-name"), on: { change: () => open(choice.value).catch(wrong) } });
  const find = h("input", { type: "search", placeholder: t("find-word"), "aria-label": t("find-word"), on: { input: paced(() => draw(), 150, 400) } });
  const table = h("table", { class: "texts word-table" });
  const more = h("p", { class: "help", hidden: true });
  const state = h("span", { class: "status", role: "status" });
  const save = h("button", { type: "button", class: "primary", on: { click: () => keep().catch(wrong) } }, t("save"));
  const frame = h("div", {});

  const isDirty = () => JSON.stringify(entries) !== before;
  const show = () => {
    state.textContent = isDirty() ? t("not-saved") : "";
    state.className = isDirty() ? "status open" : "status";
    save.disabled = !isDirty();
  };
  const take = (list) => {
    opened = list;
    entries = list.entries.map((entry) => ({ line: entry.line, cells: [...entry.cells] }));
    before = JSON.stringify(entries);
    draw();
    show();
  };
  const open = async (name) => {
    if (opened && isDirty() && !(await keep())) return;
    take(await ask("word-list", { name }));
  };
  const keep = async () => {
    take(await ask("save-word-list", { name: opened.name, digest: opened.digest, entries }));
    note(t("words-saved"));
    return true;
  };
  const cell = (entry, column, number) => {
    const label = t(`word-${COLUMNS[column]}`);
    if (column === 3) {
      const written = entry.cells[3] ?? "";
      const level = ["warning", "警告", "提醒"].includes(written) ? "warning" : "error";
      return h("select", { "aria-label": label, on: { change: (event) => ((entry.cells[3] = event.target.value), show()) } }, ["error", "warning"].map((one) => h("option", { value: one === level && written ? written : one, selected: one === level }, t(`level-${one}`))));
    }
    return h("input", { type: "text", value: entry.cells[column] ?? "", "aria-label": `${label} ${number + 1}`, autocomplete: "off", ...(column === 4 && { inputMode: "numeric", size: 6 }), on: { input: (event) => ((entry.cells[column] = event.target.value), show()) } });
  };
  const draw = () => {
    const word = find.value.trim();
    const found = entries.filter((entry) => !word || entry.cells.some((one) => one.includes(word)));
    table.replaceChildren(
      h("thead", {}, h("tr", {}, COLUMNS.map((key) => h("th", { scope: "col" }, t(`word-${key}`))), h("td", {}))),
      h(
        "tbody",
        {},
        found.slice(0, SHOWN).map((entry, number) =>
          h("tr", {}, COLUMNS.map((key, column) => h("td", {}, cell(entry, column, number))), h("td", {}, h("button", { type: "button", class: "quiet", "aria-label": t("remove", { name: entry.cells[0] }), on: { click: () => ((entries = entries.filter((one) => one !== entry)), draw(), show()) } }, "×"))),
        ),
      ),
    );
    more.hidden = found.length <= SHOWN;
    more.textContent = t("words-shown", { count: SHOWN });
  };
  const add = () => {
    find.value = "";
    entries = [...entries.slice(0), { line: 0, cells: ["", "", "", "error", ""] }];
    if (entries.length > SHOWN) find.value = "";
    draw();
    show();
    const rows = table.querySelectorAll("tbody tr");
    rows[rows.length - 1]?.querySelector("input")?.focus();
  };
  const begin = async () => {
    const name = h("input", { type: "text", value: names.length ? "" : "words", required: true, autofocus: true, autocomplete: "off" });
    const given = await dialog({ title: t("new-list"), content: asked(t("list-name"), name), confirm: t("begin"), problem: () => (name.value.trim() ? undefined : t("name-missing")), value: () => name.value.trim().replace(/\.csv$/i, "") });
    if (!given) return;
    const full = `${given}.csv`;
    if (!names.includes(full)) names = [...names, full];
    fill();
    choice.value = full;
    await open(full);
    add();
  };
  const fill = () => {
    choice.replaceChildren(...names.map((name) => h("option", { value: name }, name.replace(/\.csv$/, ""))));
    frame.replaceChildren(
      ...(names.length
        ? [h("p", { class: "filters" }, choice, find, h("button", { type: "button", on: { click: () => begin().catch(wrong) } }, t("new-list"))), h("div", { class: "table-frame" }, table), more, h("p", { class: "adding" }, h("button", { type: "button", class: "quiet", on: { click: add } }, t("add-entry"))), h("p", { class: "save-bar" }, save, state)]
        : [h("p", { class: "empty" }, t("no-words")), h("p", {}, h("button", { type: "button", class: "primary", on: { click: () => begin().catch(wrong) } }, t("new-list")))]),
    );
  };
  body.replaceChildren(h("p", { class: "help" }, t("words-help")), frame);
  fill();
  if (names.length) await open(names[0]);
  return { leave: async () => !opened || !isDirty() || Boolean(await keep().catch((error) => wrong(error))) };
};
