// The desk: its frame, and what is shown in it, which the address says behind its `#`.
import { ask, listen, speakTo } from "./api.js";
import { showArticle } from "./article.js";
import { note, wrong } from "./dialogs.js";
import { h } from "./dom.js";
import { showHelp } from "./help.js";
import { showIssues } from "./issues.js";
import { newText } from "./new.js";
import { showList } from "./list.js";
import { showPictures } from "./picture-box.js";
import { showSettings } from "./settings.js";
import { showSite } from "./site.js";
import { showTrash } from "./trash.js";
import { speak, t } from "./words.js";

const CHOSEN = "gen-desk-language";
let about;
let leave = () => {};
let built = () => {};

const PLACES = [
  ["", "texts", showList],
  ["issues", "issues", showIssues],
  ["pictures", "pictures", showPictures],
  ["trash", "trash", showTrash],
  ["site", "site", showSite],
  ["settings", "settings", showSettings],
  ["help", "help", showHelp],
];

const begin = async () => {
  speakTo(localStorage.getItem(CHOSEN) ?? "");
  about = await ask("start");
  about.origin = `${location.protocol}//${location.hostname}:${about.preview}`;
  speak(about.language, about.words);
  document.title = `${t("desk")} – ${about.title}`;
  frame();
  await show();
};

const frame = () => {
  const menu = h(
    "select",
    {
      "aria-label": t("language"),
      on: {
        change: async () => {
          localStorage.setItem(CHOSEN, menu.value);
          if (await leave() === false) return;
          await begin();
        },
      },
    },
    Object.entries(about.languages).map(([tag, name]) => h("option", { value: tag, lang: tag, selected: tag === about.language }, name)),
  );
  document.body.replaceChildren(
    h("a", { class: "skip", href: "#main", on: { click: (event) => (event.preventDefault(), document.querySelector("main").focus()) } }, t("skip")),
    h(
      "header",
      { class: "top" },
      h("p", { class: "name" }, h("a", { href: "#/" }, about.title), h("span", {}, t("desk"))),
      h("nav", { "aria-label": t("places") }, h("ul", {}, PLACES.map(([path, key]) => h("li", {}, h("a", { href: `#/${path}` }, t(key)))))),
      h("div", { class: "tools" }, h("a", { href: `${about.origin}${about.base_path}/`, target: "_blank", rel: "noopener" }, t("see-site")), menu),
      h("button", { type: "button", class: "primary", on: { click: () => newText().catch(wrong) } }, t("new-text")),
    ),
    h("main", { id: "main", tabIndex: 0 }),
  );
};

const show = async () => {
  const [place, ...rest] = location.hash.replace(/^#\/?/, "").split("/");
  const path = rest.map(decodeURIComponent).join("/");
  if ((await leave()) === false) return;
  leave = built = () => {};
  for (const link of document.querySelectorAll(".top nav a")) {
    const isHere = link.getAttribute("href") === `#/${place === "text" ? "" : place}`;
    if (isHere) link.setAttribute("aria-current", place === "text" ? "true" : "page");
    else link.removeAttribute("aria-current");
  }
  const main = document.querySelector("main");
  const make = place === "text" ? showArticle : (PLACES.find(([name]) => name === place) ?? PLACES[0])[2];
  main.className = place === "text" ? "writing" : "reading";
  try {
    ({ leave = () => {}, built = () => {} } = (await make(main, about, path)) ?? {});
  } catch (error) {
    main.replaceChildren(h("div", { class: "page" }, h("p", { class: "wrong" }, error.message), h("p", {}, h("a", { href: "#/" }, t("back-to-list")))));
  }
};

addEventListener("hashchange", show);
begin().then(
  () =>
    listen((build) => {
      if (build === about.build) return;
      about.build = build;
      built(build);
    }),
  (error) => document.body.replaceChildren(h("p", { class: "ended" }, error.message)),
);

addEventListener("unhandledrejection", (event) => note(event.reason?.message ?? String(event.reason), "wrong"));
