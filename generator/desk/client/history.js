// Older versions of a text, as git has them.
import { ask } from "./api.js";
import { dialog, wrong } from "./dialogs.js";
import { h } from "./dom.js";
import { sideBySide } from "./merge.js";
import { t } from "./words.js";

const plain = (all, kind) => h("pre", { class: kind }, all.length ? all.join("\n") : h("em", {}, t("nothing-here")));

export const showHistory = async (panel, path, take) => {
  const versions = await ask("versions", { path });
  const look = async (version) => {
    const { text, pieces } = await ask("version", { path, id: version.id });
    const is = await dialog({
      title: t("version-of", { at: version.at.slice(0, 16).replace("T", " ") }),
      wide: true,
      content: sideBySide(pieces, t("then"), t("now"), (piece) => h("div", { class: "two" }, plain(piece.base, "theirs"), plain(piece.mine, "mine"))),
      confirm: t("version-take"),
      cancel: t("close"),
    });
    if (is) await take(text);
  };
  panel.replaceChildren(
    h("p", { class: "help" }, t("history-help")),
    h(
      "ul",
      { class: "versions" },
      versions.map((version) =>
        h("li", {}, h("button", { type: "button", class: "quiet", on: { click: () => look(version).catch(wrong) } }, version.at.slice(0, 16).replace("T", " ")), h("span", {}, version.author), h("span", { class: "small" }, version.message)),
      ),
    ),
  );
};
