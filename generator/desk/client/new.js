// New texts and new sections.
import { ask } from "./api.js";
import { asked, dialog, note } from "./dialogs.js";
import { h } from "./dom.js";
import { t } from "./words.js";

export const addressOf = (path) => `#/text/${path.split("/").map(encodeURIComponent).join("/")}`;

const done = (told) => {
  if (told.problems.length) throw new Error(told.problems.map((one) => `${one.message} ${one.hint}`).join("\n"));
  return told.moved || told.path;
};

export const newText = async () => {
  const { sections } = await ask("suggestions");
  const title = h("input", { type: "text", required: true, autofocus: true, autocomplete: "off" });
  const section = h(
    "select",
    {},
    sections.map((one) => h("option", { value: one.value }, one.label)),
    h("option", { value: "/page" }, t("page-of-its-own")),
    h("option", { value: "/new" }, t("another-section")),
  );
  const name = h("input", { type: "text", autocomplete: "off" });
  const naming = asked(t("section-name"), name);
  naming.hidden = sections.length > 0;
  if (!sections.length) section.value = "/new";
  section.addEventListener("change", () => (naming.hidden = section.value !== "/new"));
  const given = await dialog({
    title: t("new-text"),
    content: [asked(t("title"), title), asked(t("section"), section, t("section-help")), naming],
    confirm: t("begin"),
    problem: () => (!title.value.trim() ? t("title-missing") : section.value === "/new" && !name.value.trim() ? t("name-missing") : undefined),
    value: () => ({ title: title.value.trim(), section: section.value, name: name.value.trim() }),
  });
  if (!given) return;
  let key = given.section;
  if (key === "/new") key = done(await ask("new-section", { title: given.name })).split("/")[0];
  const path = done(await ask("create", { title: given.title, section: key === "/page" ? "" : key }));
  location.hash = addressOf(path);
};

export const newSection = async () => {
  const title = h("input", { type: "text", required: true, autofocus: true, autocomplete: "off" });
  const description = h("input", { type: "text", autocomplete: "off" });
  const given = await dialog({
    title: t("new-section"),
    content: [asked(t("section-name"), title), asked(t("section-description"), description)],
    confirm: t("begin"),
    problem: () => (title.value.trim() ? undefined : t("name-missing")),
    value: () => ({ title: title.value.trim(), description: description.value.trim() }),
  });
  if (!given) return;
  const path = done(await ask("new-section", given));
  note(t("section-begun", { title: given.title }));
  location.hash = addressOf(path);
};
