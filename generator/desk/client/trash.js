// What has been put away.
import { ask, Refused } from "./api.js";
import { dialog, note, wrong } from "./dialogs.js";
import { h } from "./dom.js";
import { addressOf } from "./new.js";
import { t } from "./words.js";

export const showTrash = async (main) => {
  const load = async () => {
    const all = await ask("trash");
    body.replaceChildren(
      all.length
        ? h(
            "table",
            { class: "texts" },
            h("thead", {}, h("tr", {}, h("th", { scope: "col" }, t("title")), h("th", { scope: "col" }, t("put-away-at")), h("td", {}))),
            h("tbody", {}, all.map(line)),
          )
        : h("p", { class: "empty" }, t("trash-empty")),
    );
  };
  const line = (one) =>
    h(
      "tr",
      {},
      h("td", { class: "title" }, one.title || one.path, h("span", { class: "marks" }, h("span", { class: "small" }, one.path))),
      h("td", { class: "date" }, one.at.slice(0, 16).replace("T", " ")),
      h(
        "td",
        { class: "row-buttons" },
        h("button", { type: "button", on: { click: () => back(one).catch(wrong) } }, t("put-back")),
        h("button", { type: "button", class: "danger-quiet", on: { click: () => remove(one).catch(wrong) } }, t("remove-for-good")),
      ),
    );
  const back = async (one) => {
    const told = await ask("put-back", { id: one.id });
    if (told.problems.length) throw new Refused(told.problems);
    const path = told.moved || told.path;
    note(t("is-back", { title: one.title || path }), "done", path.endsWith(".md") && { label: t("open"), run: () => (location.hash = addressOf(path)) });
    await load();
  };
  const remove = async (one) => {
    if (!(await dialog({ title: t("remove-for-good"), content: [h("p", { class: "cited" }, one.title || one.path), h("p", {}, t("remove-for-good-what"))], confirm: t("remove-for-good"), danger: true }))) return;
    await ask("remove-for-good", { id: one.id });
    await load();
  };
  const body = h("div", { class: "table-frame" });
  main.replaceChildren(h("div", { class: "page" }, h("h1", {}, t("trash")), h("p", { class: "help" }, t("trash-help")), body));
  await load();
};
