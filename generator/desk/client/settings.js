// The settings of the bulletin: forms over gen.yaml, and over what else belongs to it.
import { ask, Refused } from "./api.js";
import { dialog, note, wrong } from "./dialogs.js";
import { h, paced } from "./dom.js";
import { makeForm } from "./form.js";
import "./settings-kinds.js";
import { addressOf, newSection } from "./new.js";
import { showTemplates } from "./templates.js";
import { showTopics } from "./topics.js";
import { showWordLists } from "./word-lists.js";
import { counted, t } from "./words.js";

const FORMS = ["bulletin", "office", "menu", "links", "notices", "looks", "sections", "issues", "readers", "review", "site"];
const OTHERS = { topics: showTopics, words: showWordLists, templates: showTemplates };
const PAGES = ["bulletin", "office", "menu", "links", "notices", "looks", "sections", "topics", "issues", "readers", "review", "words", "templates", "site", "file"];

const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

export const showSettings = async (main, about, path) => {
  const page = PAGES.includes(path) ? path : "bulletin";
  const body = h("div", { class: "settings-body" });
  const menu = h(
    "nav",
    { class: "settings-menu", "aria-label": t("settings") },
    h("ul", {}, PAGES.map((key) => h("li", {}, h("a", { href: `#/settings/${key}`, "aria-current": key === page && "page" }, t(`group-${key}`))))),
  );
  main.replaceChildren(h("div", { class: "page settings" }, menu, h("div", { class: "settings-page" }, h("h1", {}, t(`group-${page}`)), body)));
  if (OTHERS[page]) return OTHERS[page](body, about);
  return (page === "file" ? wholeFile : formPage)(body, about, page);
};

// What both ways of editing the file have in common: problems, saving, going away.
const saver = ({ shown, edit, isDirty, told, saved }) => {
  const state = h("span", { class: "status", role: "status" });
  const wrongs = h("ul", { class: "wrongs" });
  const button = h("button", { type: "button", class: "primary", on: { click: () => save().catch(wrong) } }, t("save"));
  const show = () => {
    state.textContent = isDirty() ? t("not-saved") : "";
    state.className = isDirty() ? "status open" : "status";
    button.disabled = !isDirty();
  };
  const tell = (problems) => {
    wrongs.replaceChildren(...told(problems).map((one) => h("li", { class: `wrong ${one.severity}` }, one.line > 0 && h("span", { class: "place" }, t("line", { line: one.line })), " ", one.message, " ", h("span", { class: "help" }, one.hint))));
  };
  const check = paced(async () => {
    if (!isDirty()) return tell(shown().problems);
    try {
      tell(await ask("check-settings", { digest: shown().settings.digest, text: shown().settings.text, edit: edit() }));
    } catch (error) {
      if (error instanceof Refused) tell(error.problems);
    }
  }, 250, 800);
  const save = async () => {
    if (!isDirty()) return true;
    state.textContent = t("saving");
    try {
      await ask("save-settings", { digest: shown().settings.digest, text: shown().settings.text, edit: edit() });
    } catch (error) {
      show();
      if (!(error instanceof Refused)) throw error;
      if (error.problems.some((one) => one.code === "desk-file-changed")) {
        await saved(true);
        note(t("settings-changed"), "waiting");
      } else {
        tell(error.problems);
        note(t("problems-open"), "wrong");
      }
      show();
      return false;
    }
    await saved(false);
    show();
    tell(shown().problems);
    note(t("settings-saved"));
    return true;
  };
  const keys = (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      save().catch(wrong);
    }
  };
  addEventListener("keydown", keys);
  show();
  return {
    bar: h("p", { class: "save-bar" }, button, state),
    wrongs,
    edited: () => (show(), check()),
    tell,
    leave: async () => {
      if (isDirty() && !(await save())) {
        if (!(await dialog({ title: t("leave-open"), content: h("p", {}, t("problems-open")), confirm: t("leave"), cancel: t("stay") }))) return false;
      }
      removeEventListener("keydown", keys);
      check.cancel();
      return true;
    },
  };
};

const formPage = async (body, about, page) => {
  let shown = await ask("settings");
  let changes = {};
  let form = null;
  const place = h("div", {});
  const draw = () => {
    const { fields } = shown.groups.find((group) => group.key === page);
    const values = Object.fromEntries(fields.map((field) => [field.key, field.key in changes ? changes[field.key] ?? undefined : shown.settings.values[field.key] ?? startOf(field)]));
    form = makeForm({ fields, values, changed: change, known: { names: shown.sections }, files: [] });
    place.replaceChildren(form.element);
  };
  // Without a value of their own, these begin with what holds now.
  const startOf = (field) => (field.key === "sections" ? undefined : field.key === "theme.home" ? field.choices.map((one) => one.value) : undefined);
  const change = (key, value) => {
    if (same(value, shown.settings.values[key])) delete changes[key];
    else changes = { ...changes, [key]: value };
    saving.edited();
  };
  const own = (problems) => problems.map((one) => ({ ...one, field: form && [...form.element.querySelectorAll("[data-key]")].map((field) => field.dataset.key).find((key) => one.field === key || one.field.startsWith(`${key}.`)) }));
  const saving = saver({
    shown: () => shown,
    edit: () => ({ changes }),
    isDirty: () => Object.keys(changes).length > 0,
    told: (problems) => {
      const named = own(problems);
      form?.tell(named);
      return named.filter((one) => !one.field); // the others stand at their fields
    },
    saved: async (isKept) => {
      shown = await ask("settings");
      if (!isKept) changes = {};
      about.title = shown.settings.values.title ?? about.title;
      if (isKept) draw();
    },
  });
  if (!shown.settings.is_readable) {
    body.replaceChildren(h("p", { class: "wrong" }, t("settings-unreadable")), h("p", {}, h("a", { href: "#/settings/file" }, t("group-file"))));
    return {};
  }
  draw();
  body.replaceChildren(h("p", { class: "help" }, t("settings-help")), place, page === "sections" ? sectionTexts(shown.sections, about) : "", saving.wrongs, saving.bar);
  saving.tell(shown.problems);
  return { leave: saving.leave };
};

const sectionTexts = (sections, about) =>
  h(
    "section",
    { class: "beside-form" },
    h("h2", {}, t("sections-texts")),
    h("p", { class: "help" }, t("sections-texts-help")),
    h("ul", { class: "plain" }, sections.map(([key, title]) => h("li", {}, h("a", { href: addressOf(`${key}/_index.md`) }, title), h("span", { class: "small" }, ` ${key}`)))),
    h("p", {}, h("button", { type: "button", on: { click: () => newSection(about).catch(wrong) } }, t("new-section"))),
  );

const wholeFile = async (body, about) => {
  let shown = await ask("settings");
  const area = h("textarea", { class: "whole-file", value: shown.settings.text, spellcheck: false, "aria-label": t("group-file"), wrap: "off", autocomplete: "off" });
  const saving = saver({
    shown: () => shown,
    edit: () => ({ whole: area.value }),
    isDirty: () => area.value !== shown.settings.text,
    told: (problems) => {
      area.setAttribute("aria-invalid", String(problems.some((one) => one.severity === "error")));
      return problems;
    },
    saved: async () => (shown = await ask("settings")),
  });
  area.addEventListener("input", saving.edited);
  body.replaceChildren(h("p", { class: "help" }, t("settings-help")), area, saving.wrongs, saving.bar);
  saving.tell(shown.problems);
  return { leave: saving.leave };
};
