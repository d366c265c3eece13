// The issues: which there are, and each with its number, note, cover, recipients, articles and booklet.
import { ask, Refused, upload } from "./api.js";
import { asked, dialog, note, wrong } from "./dialogs.js";
import { h, paced } from "./dom.js";
import { makeForm } from "./form.js";
import { badge } from "./list.js";
import { addressOf } from "./new.js";
import { ordered } from "./ordered.js";
import { counted, t } from "./words.js";

const to = (key) => `#/issues/${encodeURIComponent(key)}`;
const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

export const showIssues = (main, about, key) => (key ? showIssue(main, about, key) : showAll(main, about));

const named = (row) => [row.number && t("issue-number", { number: row.number }), row.total && t("issue-total", { total: row.total }), row.title].filter(Boolean).join(" · ");

const showAll = async (main) => {
  const { way, rows } = await ask("issues");
  const body = h("div", {});
  main.replaceChildren(h("div", { class: "page" }, h("h1", {}, t("issues")), body));
  if (way === "none") {
    body.replaceChildren(h("p", { class: "empty" }, t("issues-off")), h("p", {}, h("a", { href: "#/settings/issues" }, t("settings"))));
    return {};
  }
  body.replaceChildren(
    h("p", {}, h("button", { type: "button", class: "primary", on: { click: () => newIssue(way).catch(wrong) } }, t("new-issue"))),
    rows.length
      ? h(
          "div",
          { class: "table-frame" },
          h(
            "table",
            { class: "texts" },
            h("tbody", {}, rows.map((row) => h("tr", {}, h("th", { scope: "row", class: "title" }, h("a", { href: to(row.key) }, row.key)), h("td", {}, named(row) || h("span", { class: "small" }, t("issue-no-file"))), h("td", { class: "date" }, counted("issue-articles", row.articles))))),
          ),
        )
      : h("p", { class: "empty" }, t("no-issues")),
  );
  return {};
};

const newIssue = async (way) => {
  const input = h("input", { type: way === "month" ? "month" : "text", required: true, autofocus: true, autocomplete: "off" });
  if (way === "month") input.value = new Date().toISOString().slice(0, 7);
  const given = await dialog({
    title: t("new-issue"),
    content: asked(t(way === "month" ? "issue-key-month" : "issue-key"), input, way === "month" ? undefined : t(way === "week" ? "issue-week-help" : "issue-key-help")),
    confirm: t("begin"),
    problem: () => (input.value.trim() && !input.value.includes("/") ? undefined : t("name-missing")),
    value: () => input.value.trim(),
  });
  if (given) location.hash = to(given);
};

const showIssue = async (main, about, key) => {
  let { issue, fields, way } = await ask("issue", { key });
  let changes = {}, words = null, order = null;
  let added = [], removed = [];
  let problems = [];
  const byHand = way === "front-matter";

  const state = h("span", { class: "status", role: "status" });
  const save = h("button", { type: "button", class: "primary", on: { click: () => keep().catch(wrong) } }, t("save"));
  const isDirty = () => Object.keys(changes).length > 0 || (words !== null && words !== issue.body) || order !== null || added.length + removed.length > 0;
  const show = () => {
    state.textContent = isDirty() ? t("not-saved") : "";
    state.className = isDirty() ? "status open" : "status";
    save.disabled = !isDirty();
  };

  // ---- number, recipients, cover

  let form = null;
  const about_ = h("div", {});
  const drawForm = () => {
    const shown = fields.filter((field) => field.kind !== "file");
    form = makeForm({ fields: shown, values: { ...issue.values, ...changes }, changed: change, known: {}, files: [] });
    const cover = "image" in changes ? changes.image : issue.values.image;
    about_.replaceChildren(
      form.element,
      h(
        "div",
        { class: "cover" },
        h("span", { class: "label" }, t("issue-cover")),
        cover && h("img", { class: "thumb large", alt: "", src: `api/image?${new URLSearchParams({ path: `issues/${decodeURI(cover)}` })}` }),
        h("button", { type: "button", on: { click: pick } }, t("issue-cover-add")),
        cover && h("button", { type: "button", class: "quiet", on: { click: () => (change("image", null), drawForm()) } }, t("remove-this")),
      ),
    );
    form.tell(problems);
  };
  const change = (name, value) => {
    if (same(value, issue.values[name])) delete changes[name];
    else changes = { ...changes, [name]: value };
    show();
  };
  const pick = () => {
    const input = h("input", { type: "file", accept: "image/*", on: { change: () => cover(input.files[0]).catch(wrong) } });
    input.click();
  };
  const cover = async (file) => {
    if (!(await keep())) return;
    if (!issue.digest) {
      await ask("save-issue", { path: issue.path, digest: "", changes: {}, note: "" });
      await reopen();
    }
    const put = await upload(issue.path, file);
    change("image", put.target);
    drawForm();
    await keep();
  };

  // ---- the editor's note

  const area = h("textarea", { rows: 5, value: issue.body, "aria-label": t("issue-note"), on: { input: () => ((words = area.value), show()) } });

  // ---- articles, in their order

  const line = (one) => h("span", { class: "member" }, h("a", { href: addressOf(one.path) }, one.title), " ", h("span", { class: "small" }, [one.date.slice(0, 10), one.section].filter(Boolean).join(" · ")), " ", one.state !== "public" && badge(one.state));
  const list = ordered({
    items: issue.members,
    name: (one) => one.title,
    draw: line,
    changed: (items) => ((order = items.map((one) => one.path)), drawEmpty(), show()),
    removed: byHand
      ? (one) => {
          if (added.includes(one.path)) added = added.filter((path) => path !== one.path);
          else removed = [...removed, one.path];
          show();
        }
      : undefined,
    label: t("issue-order"),
  });
  const empty = h("p", { class: "empty" }, t("issue-empty"));
  const free = h("button", { type: "button", class: "quiet", on: { click: () => ((order = []), show(), keep().catch(wrong)) } }, t("issue-order-free"));
  const drawEmpty = () => {
    empty.hidden = list.items().length > 0;
    free.hidden = !(issue.is_ordered && order === null);
  };
  const choose = async () => {
    const find = h("input", { type: "search", placeholder: t("issue-find"), "aria-label": t("issue-find"), autofocus: true });
    const place = h("div", { class: "candidates" });
    const chosen = new Map();
    let number = 0;
    const load = async () => {
      const at = ++number;
      const found = (await ask("issue-candidates", { key, words: find.value.trim() })).filter((one) => !list.items().some((other) => other.path === one.path));
      if (at !== number) return;
      place.replaceChildren(
        ...found.map((one) => {
          const box = h("input", { type: "checkbox", checked: chosen.has(one.path), on: { change: () => (box.checked ? chosen.set(one.path, one) : chosen.delete(one.path)) } });
          return h("label", { class: "check" }, box, h("span", {}, one.title, h("span", { class: "small" }, ` ${[one.date.slice(0, 10), one.section, one.issue && t("issue-in", { key: one.issue })].filter(Boolean).join(" · ")}`)));
        }),
      );
      if (!found.length) place.replaceChildren(h("p", { class: "empty" }, t("none-found")));
    };
    find.addEventListener("input", paced(() => load().catch(wrong), 150, 400));
    await load();
    const is = await dialog({ title: t("issue-add"), wide: true, content: [h("p", { class: "help" }, t("issue-add-help")), find, place], confirm: t("issue-take") });
    if (!is) return;
    for (const one of chosen.values()) {
      if (removed.includes(one.path)) removed = removed.filter((path) => path !== one.path);
      else added = [...added, one.path];
      list.add({ ...one, issue: key });
    }
    show();
  };

  // ---- its pages

  let view = "print";
  const frame = h("iframe", { title: t("issue-booklet"), sandbox: "allow-scripts allow-same-origin allow-popups allow-modals" });
  const none = h("p", { class: "empty" }, t("issue-not-built"));
  const look = () => {
    const is = issue.members.length > 0;
    frame.hidden = !is;
    none.hidden = is;
    const address = about.origin + about.base_path + (view === "print" ? issue.print_url : issue.url);
    if (is && frame.src !== address) frame.src = address;
  };
  const views = h("div", { class: "views", role: "group", "aria-label": t("view") }, ["print", "page"].map((one) => h("button", { type: "button", "aria-pressed": String(one === view), on: { click: (event) => {
    view = one;
    for (const button of views.children) button.setAttribute("aria-pressed", String(button === event.currentTarget));
    look();
  } } }, t(`issue-${one}`))));

  // ---- saving

  // Shows what is on the disk now; what was edited while it was asked for stays.
  const take = (fresh) => {
    ({ issue, fields, way } = fresh);
    if (words === null && area.value !== issue.body) area.value = issue.body;
    if (order === null && !added.length && !removed.length) list.set(issue.members);
    problems = issue.problems;
    if (!about_.contains(document.activeElement)) drawForm(); // else somebody is in it
    drawEmpty();
    show();
    look();
  };
  const reopen = async () => take(await ask("issue", { key }));
  const keep = async () => {
    if (!isDirty()) return true;
    state.textContent = t("saving");
    const sent = { changes: { ...changes }, words, order, added, removed };
    const all = { ...changes, ...(order !== null && { articles: order.length ? order : null }) };
    try {
      const done = await ask("save-issue", { path: issue.path, digest: issue.digest, changes: all, note: words, added, removed });
      for (const [name, value] of Object.entries(sent.changes)) if (same(changes[name], value)) delete changes[name];
      if (words === sent.words) words = null;
      if (order === sent.order) order = null;
      added = added.filter((path) => !sent.added.includes(path));
      removed = removed.filter((path) => !sent.removed.includes(path));
      await reopen();
      if (done.problems.length) throw new Refused(done.problems);
    } catch (error) {
      show();
      if (error instanceof Refused) {
        problems = error.problems;
        form.tell(problems);
      }
      wrong(error);
      return false;
    }
    note(t("issue-saved"));
    return true;
  };

  const wrongs = h("ul", { class: "wrongs" }, issue.problems.map((one) => h("li", { class: `wrong ${one.severity}` }, one.message, " ", h("span", { class: "help" }, one.hint))));
  main.replaceChildren(
    h(
      "div",
      { class: "article" },
      h("div", { class: "article-top" }, h("a", { class: "back", href: "#/issues" }, `← ${t("issues")}`), h("h1", {}, t("issue-of", { key })), state, h("div", { class: "buttons" }, save)),
      h(
        "div",
        { class: "panes" },
        h(
          "section",
          { class: "pane own issue-pane", "aria-label": t("issue-about") },
          wrongs,
          h("h2", {}, t("issue-order")),
          h("p", { class: "help" }, t(byHand ? "issue-order-help" : "issue-order-help"), byHand ? "" : ` ${t("issue-by-date")}`),
          list.element,
          empty,
          h("p", { class: "row-buttons" }, byHand && h("button", { type: "button", on: { click: () => choose().catch(wrong) } }, t("issue-add")), free),
          h("h2", {}, t("issue-about")),
          about_,
          h("h2", {}, t("issue-note")),
          h("p", { class: "help" }, t("issue-note-help")),
          area,
        ),
        h("section", { class: "pane page-pane", "aria-label": t("issue-booklet") }, h("div", { class: "pane-top" }, views), h("div", { class: "frame" }, frame, none)),
      ),
    ),
  );
  main.className = "writing";
  problems = issue.problems;
  drawForm();
  drawEmpty();
  show();
  look();
  const keys = (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      keep().catch(wrong);
    }
  };
  addEventListener("keydown", keys);
  return {
    built: () => !isDirty() && reopen().catch(() => {}), // what is edited meanwhile stays: see `take`
    leave: async () => {
      if (isDirty() && !(await keep())) {
        if (!(await dialog({ title: t("leave-open"), content: h("p", {}, t("problems-open")), confirm: t("leave"), cancel: t("stay") }))) return false;
      }
      removeEventListener("keydown", keys);
      return true;
    },
  };
};
