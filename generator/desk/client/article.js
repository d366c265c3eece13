// One text: its head as a form, the text, and the site's own page of it beside them.
import { ask, Refused, upload } from "./api.js";
import { actions } from "./actions.js";
import { asked, dialog, note, wrong } from "./dialogs.js";
import { h, newId, paced } from "./dom.js";
import { makeEditor } from "./editor.js";
import { showFiles } from "./files.js";
import { makeForm } from "./form.js";
import { makeFrame } from "./frame.js";
import { showHistory } from "./history.js";
import { badge } from "./list.js";
import { resolveClash } from "./merge.js";
import { addressOf } from "./new.js";
import { askWhat, isDocument, paste, sendDocument, tellPasted } from "./pasting.js";
import { places } from "./places.js";
import { counted, t } from "./words.js";

const VIEW = "gen-desk-view";
const QUIET = 90, LONGEST = 250; // milliseconds of typing until the page follows
const DRAFT = 1500; // milliseconds between two drafts
const REST = 250; // milliseconds for which one side follows the other, and leads nothing itself

const same = (one, other) => JSON.stringify(one ?? null) === JSON.stringify(other ?? null);

export const showArticle = async (main, about, path) => {
  let { text: opened, row } = await ask("open", { path });
  let changes = {};
  let whole = null; // the whole file's text, where that is what is edited
  let view = localStorage.getItem(VIEW) ?? "page";
  let problems = [];
  let isClosed = false;

  const known = await ask("suggestions");
  const status = h("span", { class: "status", role: "status" });
  const state = h("span", {});
  const bar = h("div", { class: "buttons", role: "group", "aria-label": t("actions") });
  const panes = h("div", { class: "panes" });
  const wrongs = h("div", { class: "problems" });
  const title = h("input", { type: "text", class: "headline", "aria-label": t("title"), autocomplete: "off" });

  // ---- what has been edited

  const isSource = () => whole !== null;
  const edit = () => {
    if (isSource()) return { whole: editor.area.value };
    return { changes, ...(editor.area.value !== opened.body && { body: editor.area.value }) };
  };
  const isDirty = () => (isSource() ? editor.area.value !== opened.text : Object.keys(changes).length > 0 || editor.area.value !== opened.body);

  const change = (key, value) => {
    if (same(value, opened.values[key])) delete changes[key];
    else changes = { ...changes, [key]: value };
    edited();
  };
  const edited = () => {
    showStatus();
    refresh();
  };
  const showStatus = (text) => {
    status.textContent = text ?? (isDirty() ? t("not-saved") : t("all-saved"));
    status.className = isDirty() ? "status open" : "status";
  };

  // ---- the page beside it, and what is wrong, as one types

  let saving = null; // while it is saved, no draft is kept: it would stay
  let asking = null, again = false, kept = 0;
  const update = () => {
    if (asking) again = true;
    else
      asking = updateOnce().finally(() => {
        asking = null;
        if (again) update();
      });
    return asking;
  };
  const updateOnce = async () => {
    again = false;
    if (isClosed) return;
    try {
      const isKept = !saving && isDirty() && performance.now() - kept > DRAFT;
      if (isKept) kept = performance.now();
      else if (isDirty()) keepLater();
      const shown = view;
      const living = await ask("live", { path: opened.path, text: opened.text, edit: edit(), view: shown, ...(isKept && { keep: opened.digest }) });
      if (isClosed) return;
      problems = living.problems;
      tell();
      title.placeholder = living.title || t("title");
      count.textContent = counted("characters", living.characters);
      const errors = problems.filter((problem) => problem.severity === "error");
      if (!living.url) frame.say(errors.length ? t("no-page-errors") : t(view === "page" ? "no-page" : "no-print"));
      if (living.url || !errors.length) frame.show({ ...living, view: shown }); // with an error, what was there last stays
    } catch (error) {
      if (!isClosed) frame.say(error.message);
      if (frame.isEmpty()) frame.show({});
    }
  };
  const refresh = paced(update, QUIET, LONGEST);
  const keepLater = paced(() => isDirty() && performance.now() - kept > DRAFT && update(), DRAFT, DRAFT);

  const tell = () => {
    const errors = problems.filter((problem) => problem.severity === "error").length;
    const warnings = problems.length - errors;
    editor.mark(isSource() ? problems.map((problem) => ({ ...problem, body_line: problem.line })) : problems);
    form?.tell(problems);
    const inHead = problems.filter((problem) => problem.field).length;
    tabs.head.querySelector(".count").textContent = inHead ? String(inHead) : "";
    const wasOpen = wrongs.querySelector("details")?.open ?? false;
    wrongs.hidden = !problems.length;
    wrongs.replaceChildren(
      h(
        "details",
        { open: wasOpen },
        h("summary", {}, errors > 0 && h("span", { class: "mark error" }, counted("errors", errors)), warnings > 0 && h("span", { class: "mark warning" }, counted("warnings", warnings))),
        h("ul", {}, problems.map(item)),
      ),
    );
  };
  const item = (problem) => {
    const line = isSource() ? problem.line : problem.body_line;
    const go = () => {
      if (problem.field && !isSource()) {
        choose("head");
        form?.focus(problem.field);
      } else if (line) {
        choose("text");
        editor.goTo(line, problem.column);
      }
    };
    const place = line && !(problem.field && !isSource()) ? t("line", { line }) : "";
    return h("li", { class: problem.severity }, h("button", { type: "button", on: { click: go } }, place && h("span", { class: "place" }, place), h("span", {}, problem.message)), h("p", { class: "help" }, problem.hint));
  };

  // ---- saving

  const save = () => (saving ??= saveOnce().finally(() => (saving = null)));
  const saveOnce = async () => {
    if (!isDirty()) return true;
    showStatus(t("saving"));
    keepLater.cancel();
    await asking; // a draft that came after it would stay
    const sent = edit();
    try {
      const { saved, clash } = await ask("save", { path: opened.path, digest: opened.digest, edit: sent, base: opened.text });
      if (clash) {
        const merged = await resolveClash(clash);
        if (merged === undefined) {
          showStatus();
          return false;
        }
        const second = await ask("save", { path: opened.path, digest: clash.digest, edit: { whole: merged } });
        if (second.clash) throw new Error(t("changed-again"));
        await reopen(null);
        note(t("merged"));
        return true;
      }
      await reopen(sent, saved.path);
      return true;
    } catch (error) {
      showStatus();
      if (error instanceof Refused) {
        problems = error.problems;
        tell();
      }
      wrong(error);
      return false;
    }
  };

  // Takes what is on the disk now; `sent` is the edit that was saved, null where everything is taken anew.
  const reopen = async (sent, at = opened.path) => {
    const fresh = await ask("open", { path: at });
    const before = editor.area.value;
    const moved = at !== opened.path;
    ({ text: opened, row } = fresh);
    if (moved) history.replaceState(null, "", addressOf(at));
    if (!sent) {
      changes = {};
      whole = isSource() ? opened.text : null;
      editor.set(isSource() ? opened.text : opened.body);
      drawForm();
    } else if (isSource()) {
      if (before === sent.whole) editor.set(opened.text);
    } else {
      for (const [key, value] of Object.entries(changes)) if (same(value, sent.changes[key])) delete changes[key];
      if (!("body" in sent) || before === sent.body) editor.set(opened.body);
    }
    drawTitle();
    drawBar();
    tabs.draw();
    showStatus();
    refresh();
  };

  // Another program may have changed the file meanwhile.
  const compare = async () => {
    if (saving || isClosed) return;
    const fresh = await ask("open", { path: opened.path }).catch(() => null);
    if (isClosed || saving || !fresh) return;
    if (fresh.text.digest === opened.digest) {
      ({ row } = fresh);
      opened = { ...opened, files: fresh.text.files, translations: fresh.text.translations };
      drawBar();
    } else if (!isDirty()) {
      await reopen(null);
      note(t("changed-outside"));
    } else note(t("changed-too"), "waiting", { label: t("see-both"), run: () => save() });
    refresh();
  };

  // ---- pictures and attachments

  const add = async (files) => {
    for (const file of files) {
      if (file.size > about.largest) {
        note(t("file-too-large", { name: file.name, size: Math.round(about.largest / 1e6) }), "wrong");
        continue;
      }
      const name = file.name && file.name !== "image.png" ? file.name : `${t("picture")}-${new Date().toISOString().slice(0, 10)}.${file.type.split("/")[1] ?? "png"}`;
      try {
        if (isDocument(file) && (await putIn(file))) continue;
        showStatus(t("sending", { name }));
        const added = await upload(opened.path, file, name);
        await refreshFiles();
        if (added.is_picture) await place(added);
        else attach(added);
      } catch (error) {
        wrong(error);
      }
      showStatus();
    }
  };
  const pasteIn = async (clipboard) => {
    showStatus(t("pasting"));
    try {
      const found = await paste(opened.path, editor.area.value, clipboard);
      if (found.pictures) await refreshFiles();
      tellPasted(found);
      return found.markdown;
    } catch (error) {
      wrong(error); // such as libraries that are not there: then it is plain text
      return error instanceof Refused ? ask("paragraphs", { text: clipboard.plain }) : clipboard.plain;
    } finally {
      showStatus();
    }
  };
  // Whether a document's content has been put into the text, or nobody wants it.
  const putIn = async (file) => {
    const way = await askWhat(file);
    if (way !== "content") return way === undefined;
    showStatus(t("drop-working", { name: file.name }));
    const found = await sendDocument(opened.path, file);
    if (found.pictures) await refreshFiles();
    choose("text");
    // A text that nobody has begun takes what the document says of itself, too.
    if (!editor.area.value.trim()) {
      for (const [key, value] of Object.entries(found.head)) if (!opened.values[key] && !(key in changes)) change(key, value);
      drawForm();
      drawTitle();
    }
    editor.block(found.markdown.trim());
    tellPasted(found);
    return true;
  };
  const refreshFiles = async () => {
    const fresh = await ask("open", { path: opened.path });
    opened = { ...opened, files: fresh.text.files };
    tabs.draw();
  };
  // What lies in an article's own folder is listed below it by itself; any other attachment has to be named.
  const attach = (added) => {
    const listed = "attachments" in changes ? changes.attachments : opened.values.attachments;
    const isBundle = /(^|\/)index(\.[\w-]+)?\.md$/.test(opened.path);
    if (opened.kind === "section" || isSource()) editor.block(added.markdown);
    else if (!isBundle || listed) {
      const names = Array.isArray(listed) ? listed : listed ? [listed] : [];
      if (!names.includes(added.target)) change("attachments", [...names, added.target]);
      drawForm();
    }
    note(t("attached", { name: added.name }));
  };
  const place = async (added) => {
    const words = h("input", { type: "text", autofocus: true });
    const caption = h("input", { type: "text" });
    const lead = h("input", { type: "checkbox", checked: opened.kind === "article" && !opened.values.image && !("image" in changes) });
    const given = await dialog({
      title: t("picture-placed"),
      content: [
        h("img", { class: "thumb large", alt: "", src: pictureOf(added.name) }),
        asked(t("picture-text"), words, t("picture-text-help")),
        asked(t("picture-caption"), caption, t("picture-caption-help")),
        h("label", { class: "check" }, lead, t("picture-lead")),
      ],
      confirm: t("place"),
      cancel: t("only-keep"),
      problem: () => (words.value.trim() ? undefined : t("picture-text-missing")),
      value: () => ({ words: words.value.trim().replace(/[[\]]/g, ""), caption: caption.value.trim().replaceAll('"', "”"), lead: lead.checked }),
    });
    if (!given) return;
    const target = /[\s()]/.test(added.target) ? `<${added.target}>` : added.target;
    if (given.lead) {
      change("image", added.target);
      change("image_alt", given.words);
      drawForm();
    }
    choose("text");
    editor.block(`![${given.words}](${target}${given.caption ? ` "${given.caption}"` : ""})`);
  };
  const pictureOf = (name) => `api/picture?${new URLSearchParams({ path: opened.path, name })}`;
  const pick = (accept) => {
    const input = h("input", { type: "file", multiple: true, accept, on: { change: () => add([...input.files]) } });
    input.click();
  };

  // ---- what it is made of

  const count = h("span", { class: "small" });
  let led = 0; // when the text was last scrolled along with the page
  const frame = makeFrame({
    origin: about.origin,
    picked: (words, blocks) => {
      const found = places(editor.lines(), blocks).find((one) => one.words === words);
      if (!found || isSource()) return;
      choose("text");
      editor.goTo(found.line + 1);
    },
    scrolled: (top, blocks) => {
      const [line, rest] = between(places(editor.lines(), blocks), "top", top);
      if (line === undefined) return;
      led = performance.now();
      editor.area.scrollTop = line + rest;
    },
  });
  const between = (found, key, at) => {
    // Where a place is on the other side: between the two known ones around it.
    const other = key === "top" ? (one) => editor.topOf(one.line) : (one) => one.top;
    const own = key === "top" ? (one) => one.top : (one) => editor.topOf(one.line);
    if (!found.length) return [];
    const after = found.findIndex((one) => own(one) > at);
    const low = found[after < 0 ? found.length - 1 : Math.max(0, after - 1)];
    const high = found[after < 0 ? found.length - 1 : after];
    const share = own(high) > own(low) ? (at - own(low)) / (own(high) - own(low)) : 0;
    return [other(low) + share * (other(high) - other(low)), after < 0 ? at - own(low) : Math.min(0, at - own(low))];
  };
  const editor = makeEditor({
    value: opened.body,
    changed: edited,
    files: (files) => add(files),
    pasted: (clipboard) => pasteIn(clipboard),
    picture: () => pick("image/*"),
    scrolled: () => {
      if (performance.now() - led < REST) return;
      const [top, rest] = between(places(editor.lines(), frame.blocks()), "line", editor.area.scrollTop);
      if (top !== undefined) frame.scrollTo(editor.area.scrollTop < 8 ? 0 : top + rest);
    },
  });

  let form = null;
  const drawForm = () => {
    const fields = (about.forms[opened.kind] ?? about.forms.article).filter((field) => field.key !== "title");
    form = makeForm({ fields, values: { ...opened.values, ...changes }, changed: change, known, files: opened.files });
    tabs.panels.head.replaceChildren(
      opened.is_readable ? form.element : h("p", { class: "help" }, t("head-unreadable")),
      opened.others.length ? h("p", { class: "help" }, t("other-keys", { keys: opened.others.join(", ") })) : "",
      h("p", {}, h("button", { type: "button", class: "quiet", on: { click: () => source(!isSource()) } }, t(isSource() ? "form-again" : "whole-file"))),
    );
    form.tell(problems);
  };
  const drawTitle = () => {
    const value = "title" in changes ? changes.title : opened.values.title;
    if (title !== document.activeElement) title.value = value ?? "";
    title.disabled = isSource() || !opened.is_readable;
  };
  title.addEventListener("input", () => change("title", title.value.trim() || null));
  title.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing) (choose("text"), editor.area.focus());
  });

  // The whole file, with its head as it is written.
  const source = async (isWanted) => {
    if (isDirty() && !(await save())) return;
    whole = isWanted ? opened.text : null;
    editor.set(isWanted ? opened.text : opened.body);
    drawForm();
    drawTitle();
    showStatus();
    if (isWanted) choose("text");
    refresh();
  };

  const tabs = (() => {
    const keys = ["text", "head", "files", "history"];
    const panels = Object.fromEntries(keys.map((key) => [key, h("div", { id: newId(), class: `panel ${key}`, role: "tabpanel", "aria-label": t(`tab-${key}`), hidden: key !== "text" })]));
    const buttons = Object.fromEntries(
      keys.map((key) => [
        key,
        h("button", { type: "button", role: "tab", "aria-selected": String(key === "text"), "aria-controls": panels[key].id, tabIndex: key === "text" ? 0 : -1, on: { click: () => choose(key) } }, t(`tab-${key}`), h("span", { class: "count" })),
      ]),
    );
    const list = h("div", { class: "tabs", role: "tablist", "aria-label": t("parts") }, Object.values(buttons));
    list.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const shown = keys.filter((key) => !buttons[key].hidden);
      if (!step) return;
      const next = shown[(shown.findIndex((key) => buttons[key] === document.activeElement) + step + shown.length) % shown.length];
      choose(next);
      buttons[next].focus();
    });
    const draw = () => {
      buttons.files.querySelector(".count").textContent = opened.files.length ? String(opened.files.length) : "";
      if (!panels.files.hidden) showFiles(panels.files, { opened, add: pick, place, pictureOf, removed: refreshFiles });
    };
    return { panels, buttons, list, draw, head: buttons.head };
  })();
  const choose = (key) => {
    for (const [name, button] of Object.entries(tabs.buttons)) {
      const is = name === key;
      button.setAttribute("aria-selected", String(is));
      button.tabIndex = is ? 0 : -1;
      tabs.panels[name].hidden = !is;
    }
    tabs.draw();
    if (key === "history") showHistory(tabs.panels.history, opened.path, (text) => takeVersion(text)).catch(wrong);
  };
  const takeVersion = async (text) => {
    if (isDirty() && !(await save())) return;
    const { saved, clash } = await ask("save", { path: opened.path, digest: opened.digest, edit: { whole: text }, base: opened.text });
    if (clash || !saved) throw new Error(t("changed-again"));
    await reopen(null);
    choose("text");
    note(t("version-taken"));
  };

  const views = h(
    "div",
    { class: "views", role: "group", "aria-label": t("view") },
    (opened.kind === "article" ? ["page", "print", "official"] : ["page"]).map((key) =>
      h(
        "button",
        {
          type: "button",
          "aria-pressed": String(view === key),
          data: { view: key },
          on: {
            click: () => {
              view = key;
              localStorage.setItem(VIEW, key);
              for (const button of views.children) button.setAttribute("aria-pressed", String(button.dataset.view === key));
              update();
            },
          },
        },
        t(`view-${key}`),
      ),
    ),
  );
  if (opened.kind !== "article") view = "page";

  const around = {
    about,
    unsaved: () => ({ path: opened.path, text: opened.text, edit: edit() }),
    save,
    reopen,
    text: () => ({ opened, row, review: row?.review, problems, title: title.value || title.placeholder, isDirty: isDirty() }),
    print: () => frame.print(),
    check: async () => {
      await update();
      const details = wrongs.querySelector("details");
      if (problems.length && details) details.open = true;
      else note(t("nothing-wrong"));
    },
  };
  let drawn = "";
  const drawBar = () => {
    const shown = JSON.stringify([row?.state, row?.review, opened.kind, opened.language]);
    if (shown === drawn) return; // its menu may be open
    drawn = shown;
    state.replaceChildren(row ? badge(row.state) : "", row?.state === "waiting" && row.review?.due ? h("span", { class: "small" }, t("due", { level: row.review.due })) : "", row?.state === "returned" && row.review?.remark ? h("span", { class: "small" }, `${row.review.rejected_by}: ${row.review.remark}`) : "");
    bar.replaceChildren(...actions(around));
  };

  tabs.panels.text.append(editor.element, wrongs);
  panes.append(
    h("section", { class: "pane own", "aria-label": t("text-and-head") }, title, h("div", { class: "pane-top" }, tabs.list, count), Object.values(tabs.panels)),
    h("section", { class: "pane page-pane", "aria-label": t("preview") }, h("div", { class: "pane-top" }, views, h("span", { class: "small" }, t("preview-help"))), frame.element),
  );
  main.replaceChildren(
    h("div", { class: "article" }, h("div", { class: "article-top" }, h("a", { class: "back", href: "#/" }, `← ${t("texts")}`), h("h1", { class: "unseen" }, t("text-of", { title: opened.values.title ?? opened.path })), state, status, bar), panes),
  );
  drawForm();
  drawTitle();
  drawBar();
  tabs.draw();
  wrongs.hidden = true;
  showStatus();

  update();

  // ---- what was not saved when it was last open

  const draft = opened.draft;
  if (draft && JSON.stringify(draft.edit) !== "{}") {
    const at = draft.at.slice(0, 16).replace("T", " ");
    const take = await dialog({ title: t("draft-found"), content: h("p", {}, t("draft-from", { at })), confirm: t("draft-take"), cancel: t("draft-drop") });
    if (take) {
      if (draft.edit.whole !== undefined && draft.edit.whole !== null) {
        whole = draft.edit.whole;
        editor.set(draft.edit.whole);
      } else {
        changes = { ...(draft.edit.changes ?? {}) };
        if (draft.edit.body !== undefined && draft.edit.body !== null) editor.set(draft.edit.body);
      }
      if (draft.base && draft.digest !== opened.digest) opened = { ...opened, digest: draft.digest, text: draft.base };
      drawForm();
      drawTitle();
      showStatus();
    } else await ask("drop-draft", { path: opened.path });
    about.drafts = about.drafts.filter(([one]) => one !== opened.path);
    refresh();
  }

  const keys = (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s") {
      event.preventDefault();
      save().then((is) => is && note(t("saved")));
    }
  };
  addEventListener("keydown", keys);
  const keep = () => {
    if (isDirty()) ask("live", { path: opened.path, text: opened.text, edit: edit(), view, keep: opened.digest }, { keepalive: true }).catch(() => {});
  };
  addEventListener("pagehide", keep);

  return {
    built: () => compare().catch(() => {}),
    leave: async () => {
      if (isClosed) return true;
      if (isDirty() && !(await save())) {
        const go = await dialog({ title: t("leave-open"), content: h("p", {}, t("leave-open-help")), confirm: t("leave"), cancel: t("stay") });
        if (!go) {
          history.replaceState(null, "", addressOf(opened.path));
          return false;
        }
        keep();
      }
      isClosed = true;
      refresh.cancel();
      keepLater.cancel();
      removeEventListener("keydown", keys);
      removeEventListener("pagehide", keep);
      frame.close();
      return true;
    },
  };
};
