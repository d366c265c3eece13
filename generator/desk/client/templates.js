// What new texts begin with, in each section.
import { ask } from "./api.js";
import { dialog, note, wrong } from "./dialogs.js";
import { h } from "./dom.js";
import { t } from "./words.js";

export const showTemplates = async (body) => {
  let rows = await ask("templates");
  let opened = null, asking = 0;
  const area = h("textarea", { class: "whole-file short", spellcheck: false, "aria-label": t("template-text"), autocomplete: "off", on: { input: () => show() } });
  const choice = h("select", { "aria-label": t("section") });
  const state = h("span", { class: "status", role: "status" });
  const save = h("button", { type: "button", class: "primary", on: { click: () => keep().catch(wrong) } }, t("template-save"));
  const remove = h("button", { type: "button", class: "quiet", on: { click: () => away().catch(wrong) } }, t("template-remove"));
  const row = () => rows.find((one) => one.section === choice.value);
  const isDirty = () => opened !== null && area.value !== opened.text;
  const show = () => {
    state.textContent = isDirty() ? t("not-saved") : "";
    state.className = isDirty() ? "status open" : "status";
    save.disabled = !isDirty() && Boolean(opened?.digest);
    remove.hidden = !(row()?.is_there && row().section);
  };
  const fill = () => {
    const now = choice.value;
    choice.replaceChildren(...rows.map((one) => h("option", { value: one.section }, one.section ? `${one.title} – ${t(one.is_there ? "template-own" : "template-none")}` : t("template-all"))));
    choice.value = now;
  };
  const open = async () => {
    area.disabled = true; // until what is to be edited is there
    const at = ++asking;
    const found = await ask("template", { section: choice.value });
    if (at !== asking) return; // another section has been chosen meanwhile
    opened = found;
    area.value = opened.text;
    area.disabled = false;
    show();
  };
  const keep = async () => {
    const digest = await ask("save-template", { section: choice.value, digest: opened.digest, text: area.value });
    opened = { digest, text: area.value };
    rows = await ask("templates");
    fill();
    show();
    note(t("template-saved"));
    return true;
  };
  const away = async () => {
    if (!(await dialog({ title: t("template-remove"), content: h("p", {}, t("template-removed")), confirm: t("template-remove"), danger: true }))) return;
    await ask("remove-template", { section: choice.value });
    rows = await ask("templates");
    fill();
    await open();
  };
  fill();
  choice.value = "";
  let last = "";
  choice.addEventListener("change", async () => {
    const wanted = choice.value;
    area.disabled = true;
    if (isDirty()) {
      choice.value = last;
      const is = await keep().catch((error) => wrong(error));
      if (!is) {
        area.disabled = false;
        return;
      }
      choice.value = wanted;
    }
    last = wanted;
    open().catch(wrong);
  });
  body.replaceChildren(h("p", { class: "help" }, t("templates-help")), h("p", {}, choice), area, h("p", { class: "save-bar" }, save, remove, state));
  await open();
  return { leave: async () => !isDirty() || Boolean(await keep().catch((error) => wrong(error))) };
};
