// The list of all texts.
import { ask, Refused } from "./api.js";
import { asked, dialog, note, wrong } from "./dialogs.js";
import { h, paced } from "./dom.js";
import { addressOf, newSection } from "./new.js";
import { makeTexts, onDocuments, pickDocuments } from "./pasting.js";
import { counted, t } from "./words.js";

export const STATES = ["draft", "waiting", "returned", "scheduled", "public", "expired", "withdrawn", "broken"];
const EMPTY = { section: "", states: [], author: "", since: "", until: "", words: "", problems: false, sort: "-date", start: 0, count: 50 };
let query = { ...EMPTY }; // stays while an article is looked at

export const badge = (state) => h("span", { class: `badge ${state}` }, t(`state-${state}`));

export const showList = async (main, about) => {
  const chosen = new Set();
  const table = h("table", { class: "texts" });
  const tabs = h("div", { class: "tabs", role: "group", "aria-label": t("state") });
  const pager = h("nav", { class: "pager", "aria-label": t("pages") });
  const sum = h("p", { class: "sum", role: "status" });
  const bulk = h("div", { class: "bulk", role: "group", "aria-label": t("chosen"), hidden: true });
  let listed;
  let asking = 0;

  const change = (values) => {
    query = { ...query, start: 0, ...values };
    load().catch(wrong);
  };
  const words = h("input", {
    type: "search",
    value: query.words,
    placeholder: t("search-words"),
    "aria-label": t("search-words"),
    on: { input: paced(() => change({ words: words.value.trim() }), 150, 400) },
  });
  const section = h("select", { "aria-label": t("section"), on: { change: () => change({ section: section.value }) } });
  const author = h("select", { "aria-label": t("author"), on: { change: () => change({ author: author.value }) } });
  const day = (key) =>
    h("input", { type: "date", value: query[key], "aria-label": t(key), title: t(key), on: { change: (event) => change({ [key]: event.target.value }) } });
  const problems = h("input", { type: "checkbox", checked: query.problems, on: { change: () => change({ problems: problems.checked }) } });
  const clear = h("button", { type: "button", class: "quiet", hidden: true, on: { click: () => ((query = { ...EMPTY }), showList(main, about).catch(wrong)) } }, t("all-again"));

  const load = async () => {
    const number = ++asking;
    const found = await ask("list", { query });
    if (number !== asking) return; // a later one has been asked
    listed = found;
    draw();
  };

  const draw = () => {
    const { states, sections, authors, rows, total } = listed;
    const all = Object.values(states).reduce((one, other) => one + other, 0);
    const tab = (state, count) =>
      h(
        "button",
        {
          type: "button",
          "aria-pressed": String(state ? query.states[0] === state : !query.states.length),
          on: { click: () => change({ states: state ? [state] : [] }) },
        },
        t(state ? `state-${state}` : "state-all"),
        h("span", { class: "count" }, String(count)),
      );
    tabs.replaceChildren(tab("", all), ...STATES.filter((state) => states[state] || query.states[0] === state).map((state) => tab(state, states[state] ?? 0)));
    const fill = (select, key, first, values) => {
      if (select === document.activeElement && select.options.length === values.length + 1) return;
      select.replaceChildren(h("option", { value: "" }, first), ...values.map(([value, label]) => h("option", { value, selected: value === query[key] }, label)));
    };
    fill(section, "section", t("all-sections"), sections.map((one) => [one.key, `${one.title} (${one.texts})`]));
    fill(author, "author", t("all-authors"), authors.map((name) => [name, name]));
    clear.hidden = JSON.stringify({ ...query, start: 0 }) === JSON.stringify(EMPTY);
    for (const path of chosen) if (!rows.some((row) => row.path === path)) chosen.delete(path);
    sum.textContent = counted("texts-found", total);
    table.replaceChildren(head(rows), h("tbody", {}, rows.map(line)));
    table.hidden = !rows.length;
    empty.hidden = rows.length > 0;
    empty.textContent = all ? t("none-found") : t("none-yet");
    drawPager(total);
    drawBulk();
  };

  const head = (rows) => {
    const every = h("input", {
      type: "checkbox",
      "aria-label": t("choose-all"),
      checked: rows.length > 0 && rows.every((row) => chosen.has(row.path)),
      on: {
        change: () => {
          for (const row of rows) chosen[every.checked ? "add" : "delete"](row.path);
          draw();
        },
      },
    });
    const sortable = (key, label) => {
      const direction = query.sort === key ? "ascending" : query.sort === `-${key}` ? "descending" : undefined;
      const next = query.sort === `-${key}` ? key : `-${key}`;
      return h(
        "th",
        { scope: "col", class: key, "aria-sort": direction },
        h("button", { type: "button", on: { click: () => change({ sort: next }) } }, label, direction && h("span", { "aria-hidden": "true" }, direction === "ascending" ? " ↑" : " ↓")),
      );
    };
    return h(
      "thead",
      {},
      h("tr", {}, h("td", { class: "choose" }, every), sortable("title", t("title")), h("th", { scope: "col" }, t("section")), h("th", { scope: "col", class: "author" }, t("author")), sortable("date", t("date")), h("th", { scope: "col" }, t("state"))),
    );
  };

  const line = (row) => {
    const box = h("input", {
      type: "checkbox",
      checked: chosen.has(row.path),
      "aria-label": t("choose", { title: row.title }),
      on: {
        change: () => {
          chosen[box.checked ? "add" : "delete"](row.path);
          drawBulk();
        },
      },
    });
    const marks = [
      row.errors > 0 && h("span", { class: "mark error" }, counted("errors", row.errors)),
      row.warnings > 0 && h("span", { class: "mark warning" }, counted("warnings", row.warnings)),
      row.has_draft && h("span", { class: "mark" }, t("unsaved-draft")),
      row.kind !== "article" && h("span", { class: "mark" }, t(`kind-${row.kind}`)),
    ];
    return h(
      "tr",
      {},
      h("td", { class: "choose" }, box),
      h("td", { class: "title" }, h("a", { href: addressOf(row.path) }, row.title || row.path), marks.some(Boolean) && h("span", { class: "marks" }, marks)),
      h("td", {}, row.section_title || row.section),
      h("td", { class: "author" }, row.author || row.source),
      h("td", { class: "date" }, row.date),
      h("td", {}, badge(row.state), reviewed(row), row.state === "scheduled" && h("span", { class: "small" }, row.publish || row.date)),
    );
  };

  const drawPager = (total) => {
    const pages = Math.ceil(total / query.count);
    const page = Math.floor(query.start / query.count);
    const to = (number, label) => h("button", { type: "button", disabled: number < 0 || number >= pages, on: { click: () => (change({ start: number * query.count }), main.scrollTo(0, 0)) } }, label);
    pager.hidden = pages < 2;
    pager.replaceChildren(to(page - 1, t("previous")), h("span", {}, t("page-of", { page: page + 1, pages })), to(page + 1, t("next")));
  };

  const drawBulk = () => {
    bulk.hidden = !chosen.size;
    const button = (key, run, danger) => h("button", { type: "button", class: danger ? "danger-quiet" : "", on: { click: () => run().catch(wrong) } }, t(key));
    bulk.replaceChildren(
      h("strong", {}, counted("chosen-count", chosen.size)),
      button("publish", () => act("publish", t("publish-these"))),
      button("withdraw", withdrawThem),
      button("move", moveThem),
      button("tag", tagThem),
      button("put-away", () => act("put-away", t("put-these-away"), {}, true), true),
    );
  };

  const act = async (action, question, values = {}, danger = false) => {
    const paths = [...chosen];
    if (question && !(await dialog({ title: question, content: [titles(paths)], confirm: t("yes-do"), danger }))) return;
    const told = await ask("act", { action, paths, ...values });
    const failed = told.filter((one) => one.problems.length);
    for (const one of told) if (!one.problems.length) chosen.delete(one.path);
    if (told.length > failed.length) note(counted(`done-${action}`, told.length - failed.length));
    for (const one of failed) wrong(new Refused(one.problems));
    await load();
  };

  const titles = (paths) => {
    const shown = listed.rows.filter((row) => paths.includes(row.path));
    return h("ul", { class: "titles" }, shown.slice(0, 12).map((row) => h("li", {}, row.title)), shown.length > 12 && h("li", {}, counted("more-texts", shown.length - 12)));
  };

  const withdrawThem = async () => {
    const reason = h("textarea", { rows: 2, required: true });
    const given = await dialog({
      title: t("withdraw-these"),
      content: [titles([...chosen]), asked(t("reason"), reason, t("reason-help"))],
      confirm: t("withdraw"),
      danger: true,
      problem: () => (reason.value.trim() ? undefined : t("reason-missing")),
      value: () => reason.value.trim(),
    });
    if (given) await act("withdraw", "", { reason: given });
  };

  const moveThem = async () => {
    const { sections } = await ask("suggestions");
    const to = h("select", {}, sections.map((one) => h("option", { value: one.value }, one.label)));
    const given = await dialog({ title: t("move-these"), content: [titles([...chosen]), asked(t("section"), to)], confirm: t("move"), value: () => to.value });
    if (given) await act("move", "", { section: given });
  };

  const tagThem = async () => {
    const names = () => (text) => text.split(/[,，、;；]/).map((name) => name.trim()).filter(Boolean);
    const add = h("input", { type: "text" });
    const remove = h("input", { type: "text" });
    const split = names();
    const given = await dialog({
      title: t("tag-these"),
      content: [titles([...chosen]), asked(t("tags-add"), add, t("tags-help")), asked(t("tags-remove"), remove)],
      confirm: t("save"),
      problem: () => (split(add.value).length + split(remove.value).length ? undefined : t("tags-missing")),
      value: () => ({ add: split(add.value), remove: split(remove.value) }),
    });
    if (given) await act("tag", "", given);
  };

  const quiet = (key, click, title = "") => h("button", { type: "button", class: "quiet", title, on: { click } }, t(key));

  const empty = h("p", { class: "empty", hidden: true });
  main.replaceChildren(
    h(
      "div",
      { class: "page list" },
      h("h1", { class: "unseen" }, t("texts")),
      drafts(about),
      h(
        "div",
        { class: "list-top" },
        tabs,
        quiet("from-word", () => takeDocuments().catch(wrong), t("drop-here")),
        quiet("new-section", () => newSection().catch(wrong)),
      ),
      h(
        "div",
        { class: "filters", role: "search" },
        words,
        section,
        author,
        h("span", { class: "days" }, day("since"), h("span", { "aria-hidden": "true" }, "–"), day("until")),
        h("label", { class: "check" }, problems, t("only-problems")),
        clear,
      ),
      bulk,
      sum,
      h("div", { class: "table-frame" }, table),
      empty,
      pager,
    ),
  );
  const takeDocuments = async (files) => {
    const { sections } = await ask("suggestions");
    const path = await makeTexts(files ?? (await pickDocuments()), sections);
    if (path) location.hash = addressOf(path);
  };
  onDocuments(main.firstElementChild, (files) => takeDocuments(files).catch(wrong));
  await load();
  return { built: () => load().catch(() => {}) };
};

// How far a text has come in its review.
const reviewed = ({ review }) =>
  review && h("span", { class: "small" }, review.due ? t("due", { level: review.due }) : "");

// What was written and never saved, after a crash.
const drafts = (about) => {
  if (!about.drafts.length) return "";
  return h(
    "section",
    { class: "recovered" },
    h("h2", {}, t("drafts-found")),
    h("ul", {}, about.drafts.map(([path, at]) => h("li", {}, h("a", { href: addressOf(path) }, path), " ", h("span", { class: "small" }, at.slice(0, 16).replace("T", " "))))),
  );
};
