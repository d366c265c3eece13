// The buttons of an article: what can be done with it as it is now.
import { ask, Refused } from "./api.js";
import { asked, dialog, note } from "./dialogs.js";
import { h, newId } from "./dom.js";
import { copyFor } from "./copying.js";
import { addressOf } from "./new.js";
import { counted, t } from "./words.js";

// The buttons for a text; `around` is what `article.js` hands on.
export const actions = (around) => {
  const { row, review, opened } = around.text();
  const state = row?.state ?? "draft";
  const isArticle = opened.kind === "article";
  const isPublic = ["public", "expired"].includes(state);
  const isWaiting = ["waiting", "returned"].includes(state);
  const needsReview = isArticle && around.about.levels.length > 0;

  const all = [
    { key: "save", run: around.save, main: true },
    { key: "check", run: around.check, main: true },
    { key: "submit", run: submit, main: true, primary: true, when: needsReview && ["draft", "returned"].includes(state) },
    { key: "approve", run: (one) => decide(one, "approve"), main: true, primary: true, when: isWaiting && Boolean(review?.due) },
    { key: "send-back", run: (one) => decide(one, "send-back"), main: true, when: isWaiting && Boolean(review?.due) },
    { key: "publish", run: publish, main: true, primary: true, when: ["draft", "scheduled"].includes(state) && !needsReview },
    { key: "schedule", run: schedule, when: isArticle && ["draft", "scheduled", "waiting", "returned"].includes(state) },
    { key: "correct", run: correct, when: isArticle && isPublic },
    { key: "withdraw", run: withdraw, when: (isPublic || state === "scheduled") && opened.kind !== "section" },
    { key: "restore", run: (one) => act(one, "restore"), main: true, when: state === "withdrawn" },
    { key: "unpublish", run: (one) => act(one, "unpublish"), when: isArticle && (isPublic || state === "scheduled" || isWaiting) },
    { key: "translate", run: translate, when: opened.kind !== "section" },
    { key: "print", run: print },
    { key: "pdf", run: (one) => download(one, "pdf", "application/pdf"), when: isArticle },
    { key: "word", run: (one) => download(one, "word", WORD), when: isArticle },
    { key: "copy-wechat", run: (one) => copyFor(one, "wechat"), when: opened.kind !== "section" },
    { key: "copy-mail", run: (one) => copyFor(one, "mail"), when: opened.kind !== "section" },
    { key: "copy-text", run: (one) => copyFor(one, "text"), when: opened.kind !== "section" },
    { key: "put-away", run: putAway, danger: true },
  ].filter((one) => one.when !== false);

  const run = async (one) => {
    try {
      await one.run(around);
    } catch (error) {
      note(error.message, "wrong");
    }
  };
  const button = (one, kind = "") => h("button", { type: "button", class: `${kind} ${one.key}`.trim(), title: t(`${one.key}-help`), on: { click: () => run(one) } }, t(one.key));
  const id = newId();
  const menu = h("div", { id, class: "menu", popover: "auto" }, all.filter((one) => !one.main).map((one) => button(one, one.danger ? "danger-quiet" : "")));
  for (const item of menu.children) item.addEventListener("click", () => menu.hidePopover());
  const more = h("button", { type: "button", class: "more", popovertarget: id, "aria-haspopup": "true" }, `${t("more")} ▾`);
  menu.addEventListener("toggle", () => {
    const { right, bottom } = more.getBoundingClientRect();
    menu.style.insetBlockStart = `${bottom + 6}px`;
    menu.style.insetInlineEnd = `${document.documentElement.clientWidth - right}px`;
    if (menu.matches(":popover-open")) menu.querySelector("button")?.focus();
  });
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const items = [...menu.children];
    items[(items.indexOf(document.activeElement) + step + items.length) % items.length].focus();
  });
  const shown = all.filter((one) => one.main);
  const primary = shown.find((one) => one.primary) ?? shown[0];
  return [...shown.map((one) => button(one, one === primary ? "primary" : "")), more, menu];
};

const act = async (around, action, values = {}) => {
  if (!(await around.save())) return null;
  const { opened } = around.text();
  const [told] = await ask("act", { action, paths: [opened.path], ...values });
  if (told.problems.length) throw new Refused(told.problems);
  if (action !== "translate" && action !== "put-away") await around.reopen(null, told.moved || opened.path);
  if (action !== "translate") note(counted(`done-${action}`, 1));
  return told;
};

// What stands in the way of going public; nothing can be confirmed while there are errors.
const outlook = (around) => {
  const { problems, row } = around.text();
  const errors = problems.filter((one) => one.severity === "error");
  const warnings = problems.filter((one) => one.severity !== "error");
  return {
    errors,
    content: [
      errors.length ? h("p", { class: "wrong" }, counted("errors-first", errors.length)) : "",
      warnings.length ? h("div", {}, h("p", {}, counted("warnings-still", warnings.length)), h("ul", { class: "titles" }, warnings.slice(0, 5).map((one) => h("li", {}, one.message)))) : "",
      row?.url ? h("p", {}, t("will-be-at"), " ", h("code", {}, row.url)) : "",
    ],
  };
};

const publish = async (around) => {
  if (!(await around.save())) return;
  await around.check();
  const { errors, content } = outlook(around);
  const { title } = around.text();
  const isSure = await dialog({ title: t("publish-this"), content: [h("p", { class: "cited" }, title), h("p", {}, t("publish-what")), ...content], confirm: errors.length ? undefined : t("publish") });
  if (!isSure || !(await act(around, "publish"))) return;
  if (around.about.hosts.length) note(t("still-to-send"), "done", { label: t("site"), run: () => (location.hash = "#/site") });
};

const schedule = async (around) => {
  const day = h("input", { type: "date", required: true, autofocus: true });
  const time = h("input", { type: "time", value: "08:00", required: true });
  const given = await dialog({
    title: t("schedule-this"),
    content: [asked(t("day"), day), asked(t("time"), time), h("p", { class: "help" }, t("schedule-help-long"))],
    confirm: t("schedule"),
    problem: () => (day.value && time.value ? undefined : t("day-missing")),
    value: () => `${day.value} ${time.value}`,
  });
  if (given) await act(around, "schedule", { moment: given });
};

const reasoned = async (key, help, danger) => {
  const text = h("textarea", { rows: 3, required: true, autofocus: true });
  return dialog({
    title: t(`${key}-this`),
    content: [asked(t(`${key}-words`), text, help)],
    confirm: t(key),
    danger,
    problem: () => (text.value.trim() ? undefined : t(`${key}-missing`)),
    value: () => text.value.trim(),
  });
};

const withdraw = async (around) => {
  const reason = await reasoned("withdraw", t("reason-help"), true);
  if (reason) await act(around, "withdraw", { reason });
};

const correct = async (around) => {
  const text = await reasoned("correct", t("correct-help-long"));
  if (text) await act(around, "correct", { text });
};

const submit = async (around) => {
  await around.save();
  await around.check();
  const { errors, content } = outlook(around);
  const isSure = await dialog({ title: t("submit-this"), content: [h("p", {}, t("submit-what", { levels: around.about.levels.join(" → ") })), ...content], confirm: errors.length ? undefined : t("submit") });
  if (isSure) await act(around, "submit");
};

const NAME = "gen-desk-name";
const decide = async (around, action) => {
  if (!(await around.save())) return;
  const { review, opened } = around.text();
  const name = h("input", { type: "text", required: true, value: localStorage.getItem(NAME) ?? "", autocomplete: "name" });
  const remark = h("textarea", { rows: 2 });
  const given = await dialog({
    title: t(`${action}-this`, { level: review.due }),
    content: [asked(t("your-name"), name, t("your-name-help")), asked(t("remark"), remark)],
    confirm: t(action),
    problem: () => (!name.value.trim() ? t("name-missing") : action === "send-back" && !remark.value.trim() ? t("remark-missing") : undefined),
    value: () => ({ name: name.value.trim(), remark: remark.value.trim(), level: review.due, digest: opened.digest }),
  });
  if (!given) return;
  localStorage.setItem(NAME, given.name);
  await act(around, action, given);
};

const translate = async (around) => {
  const { opened } = around.text();
  const tags = Object.entries(around.about.languages).filter(([tag]) => tag !== opened.language);
  const language = h("select", {}, tags.map(([tag, name]) => h("option", { value: tag, lang: tag }, name)));
  const title = h("input", { type: "text", required: true });
  const given = await dialog({
    title: t("translate-this"),
    content: [asked(t("language"), language), asked(t("title-there"), title), h("p", { class: "help" }, t("translate-help-long"))],
    confirm: t("begin"),
    problem: () => (title.value.trim() ? undefined : t("title-missing")),
    value: () => ({ language: language.value, title: title.value.trim() }),
  });
  if (!given) return;
  const told = await act(around, "translate", given);
  if (told?.moved) location.hash = addressOf(told.moved);
};

const print = (around) => around.print();

const WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";

// Downloads the text as it is printed: a PDF or a document of Word.
const download = async (around, kind, type) => {
  if (!(await around.save())) return;
  note(t(`${kind}-working`));
  const { opened, title } = around.text();
  const document = new Blob([await ask(kind, { path: opened.path })], { type });
  const address = URL.createObjectURL(document);
  h("a", { href: address, download: `${title || "document"}.${kind === "word" ? "docx" : kind}` }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  note(t(`${kind}-done`));
};

const putAway = async (around) => {
  const { title } = around.text();
  const isSure = await dialog({ title: t("put-away-this"), content: [h("p", { class: "cited" }, title), h("p", {}, t("put-away-what"))], confirm: t("put-away"), danger: true });
  if (!isSure || !(await act(around, "put-away"))) return;
  location.hash = "#/";
};
