// Two states of a text side by side: what somebody else has saved meanwhile, and what stands here.
import { dialog } from "./dialogs.js";
import { h, newId } from "./dom.js";
import { counted, t } from "./words.js";

const lines = (all, kind) => h("pre", { class: kind }, all.length ? all.join("\n") : h("em", {}, t("nothing-here")));

// Long parts that are the same on both sides, shortened.
const sameLines = (all) => {
  if (all.length <= 7) return lines(all, "same");
  return h("pre", { class: "same" }, `${all.slice(0, 3).join("\n")}\n`, h("em", {}, counted("same-lines", all.length - 6)), `\n${all.slice(-3).join("\n")}`);
};

// A table of two texts' pieces: see `merging.py`.
export const sideBySide = (pieces, left, right, side) =>
  h(
    "div",
    { class: "sides" },
    h("div", { class: "side-heads", "aria-hidden": "true" }, h("strong", {}, left), h("strong", {}, right)),
    pieces.map((piece, number) => {
      if (piece.kind === "same") return sameLines(piece.mine.length ? piece.mine : piece.base);
      return side(piece, number);
    }),
  );

// What the merged text is, as lines; undefined if nobody decides.
export const resolveClash = async (clash) => {
  const chosen = new Map();
  const conflicts = clash.pieces.filter((piece) => piece.kind === "conflict").length;
  const side = (piece, number) => {
    if (piece.kind !== "conflict") {
      const isMine = piece.kind === "mine" || piece.kind === "both";
      const isTheirs = piece.kind === "theirs" || piece.kind === "both";
      return h("div", { class: "two" }, lines(isMine ? piece.mine : piece.base, isMine ? "mine" : "old"), lines(isTheirs ? piece.theirs : piece.base, isTheirs ? "theirs" : "old"));
    }
    const name = newId();
    chosen.set(number, "both");
    const way = (value) => h("label", { class: "check" }, h("input", { type: "radio", name, value, checked: value === "both", on: { change: () => chosen.set(number, value) } }), t(`take-${value}`));
    return h("fieldset", { class: "conflict" }, h("legend", {}, t("both-changed")), h("div", { class: "two" }, lines(piece.mine, "mine"), lines(piece.theirs, "theirs")), h("div", { class: "ways" }, ["mine", "both", "theirs"].map(way)));
  };
  const given = await dialog({
    title: t("merge-title"),
    wide: true,
    content: [h("p", {}, conflicts ? counted("merge-conflicts", conflicts) : t("merge-clean")), sideBySide(clash.pieces, t("mine"), t("theirs"), side)],
    confirm: t("merge-save"),
  });
  if (!given) return undefined;
  const taken = (piece, number) => {
    if (piece.kind === "same") return piece.base.length ? piece.base : piece.mine;
    if (piece.kind === "mine" || piece.kind === "both") return piece.mine;
    if (piece.kind === "theirs") return piece.theirs;
    const way = chosen.get(number);
    return way === "mine" ? piece.mine : way === "theirs" ? piece.theirs : [...piece.mine, ...piece.theirs];
  };
  const all = clash.pieces.flatMap(taken);
  return all.join("\n") + (clash.mine.endsWith("\n") || clash.theirs.endsWith("\n") ? "\n" : "");
};
