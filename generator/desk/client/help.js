// The desk's own help, in plain words.
import { h } from "./dom.js";
import { t } from "./words.js";

const CHAPTERS = ["write", "pictures", "office", "publish", "mistakes", "together", "keys"];

export const showHelp = (main) => {
  main.replaceChildren(
    h(
      "div",
      { class: "page help-page" },
      h("h1", {}, t("help")),
      CHAPTERS.map((key) => h("section", {}, h("h2", {}, t(`help-${key}`)), t(`help-${key}-text`).split("\n").map((line) => h("p", {}, line)))),
    ),
  );
};
