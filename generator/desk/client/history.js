// What a text was before each save and in git's commits: beside what it is now, with the words marked that differ.
import { ask } from "./api.js";
import { dialog, wrong } from "./dialogs.js";
import { h } from "./dom.js";
import { counted, t } from "./words.js";

const LONG = 7; // lines that are the same on both sides; of more, the beginning and the end are shown

const runs = (all, kind) => {
  if (!all.length) return h("pre", { class: "old" }, h("em", {}, t("history-gone")));
  return h("pre", { class: kind }, all.map((run) => (run.is_changed ? h(kind === "theirs" ? "del" : "ins", {}, run.text) : run.text)));
};

const unchanged = (text) => {
  const lines = text.split("\n");
  if (lines.length <= LONG) return h("pre", { class: "same" }, text);
  return h("pre", { class: "same" }, `${lines.slice(0, 3).join("\n")}\n`, h("em", {}, counted("history-same-lines", lines.length - 6)), `\n${lines.slice(-3).join("\n")}`);
};

const sides = (pieces) =>
  h(
    "div",
    { class: "sides" },
    h("div", { class: "side-heads", "aria-hidden": "true" }, h("strong", {}, t("history-then")), h("strong", {}, t("history-now"))),
    pieces.map((piece) => (piece.is_same ? unchanged(piece.before[0].text) : h("div", { class: "two" }, runs(piece.before, "theirs"), runs(piece.after, "mine")))),
  );

export const showHistory = async (panel, path, take) => {
  const versions = await ask("versions", { path });
  const at = (version) => new Date(version.at).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  const look = async (version) => {
    const { text, pieces } = await ask("version", { path, id: version.id, is_commit: version.is_commit });
    const isSame = pieces.every((piece) => piece.is_same);
    const is = await dialog({
      title: t("version-of", { at: at(version) }),
      wide: true,
      content: isSame ? h("p", {}, t("history-same")) : sides(pieces),
      confirm: isSame ? undefined : t("version-take"),
    });
    if (is) await take(text);
  };
  panel.replaceChildren(
    h("p", { class: "help" }, t("history-saves")),
    versions.length
      ? h(
          "ul",
          { class: "versions" },
          versions.map((version) =>
            h(
              "li",
              {},
              h("button", { type: "button", on: { click: () => look(version).catch(wrong) } }, t("history-compare")),
              h("span", {}, h("time", { dateTime: version.at }, at(version)), " ", h("span", { class: "badge" }, t(version.is_commit ? "history-commit" : "history-save")), version.is_commit && h("span", { class: "small" }, ` ${version.message} · ${version.author}`)),
            ),
          ),
        )
      : h("p", { class: "empty" }, t("history-none")),
  );
};
