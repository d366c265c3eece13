// Topics: texts that bring articles of several sections together.
import { ask } from "./api.js";
import { asked, dialog, wrong } from "./dialogs.js";
import { h } from "./dom.js";
import { badge } from "./list.js";
import { addressOf } from "./new.js";
import { t } from "./words.js";

export const showTopics = async (body) => {
  const rows = await ask("topics");
  const add = async () => {
    const title = h("input", { type: "text", required: true, autofocus: true, autocomplete: "off" });
    const tags = h("input", { type: "text", autocomplete: "off" });
    const given = await dialog({
      title: t("new-topic"),
      content: [asked(t("title"), title, t("topic-title-help")), asked(t("topic-tags"), tags, t("topic-tags-help"))],
      confirm: t("begin"),
      problem: () => (title.value.trim() ? undefined : t("title-missing")),
      value: () => ({ title: title.value.trim(), gather: tags.value.split(/[,，、;；]/).map((tag) => tag.trim()).filter(Boolean) }),
    });
    if (given) location.hash = addressOf((await ask("new-topic", given)).path);
  };
  body.replaceChildren(
    h("p", { class: "help" }, t("topics-help")),
    rows.length ? h("ul", { class: "plain lines" }, rows.map((row) => h("li", {}, h("a", { href: addressOf(row.path) }, row.title || row.path), " ", badge(row.state)))) : h("p", { class: "empty" }, t("no-topics")),
    h("p", {}, h("button", { type: "button", class: "primary", on: { click: () => add().catch(wrong) } }, t("new-topic"))),
  );
  return {};
};
