// The text: a plain textarea, which input methods and spell checkers know, with buttons that write Markdown, and marks at
// the lines that something is wrong with. What a button writes goes through the browser's own editing, so it can be undone.
import { h } from "./dom.js";
import { clipboardOf, isRich } from "./pasting.js";
import { t } from "./words.js";

// `changed` is told of each edit, `files` gets what is dropped or pasted, `pasted` makes Markdown of a clipboard.
export const makeEditor = ({ value, changed, files, pasted, scrolled, picture }) => {
  const area = h("textarea", { class: "text", value, spellcheck: false, "aria-label": t("text"), autocomplete: "off" });
  const mirror = h("div", { class: "mirror", "aria-hidden": "true" });
  let lines = [];
  let marked = new Map();

  // ---- what stands behind the text: each line once more, so that its place is known and it can be marked

  const reflect = () => {
    const next = area.value.split("\n");
    let from = 0;
    while (from < lines.length && from < next.length && lines[from] === next[from]) from++;
    let before = lines.length, now = next.length;
    while (before > from && now > from && lines[before - 1] === next[now - 1]) before--, now--;
    const made = next.slice(from, now).map((line) => h("div", {}, line || "\u200b"));
    const old = [...mirror.children].slice(from, before);
    if (old.length) old[0].before(...made);
    else if (mirror.children[from]) mirror.children[from].before(...made);
    else mirror.append(...made);
    for (const line of old) line.remove();
    lines = next;
    mark();
  };

  const mark = () => {
    for (const line of mirror.querySelectorAll(".error, .warning")) line.className = "";
    for (const [number, severity] of marked) if (mirror.children[number - 1]) mirror.children[number - 1].className = severity;
  };

  const follow = () => {
    mirror.style.inlineSize = `${area.clientWidth}px`; // without the scroll bar
    mirror.style.transform = `translateY(${-area.scrollTop}px)`;
  };
  area.addEventListener("scroll", () => (follow(), scrolled()));
  new ResizeObserver(follow).observe(area);

  area.addEventListener("input", () => {
    reflect();
    changed(area.value);
  });

  // ---- writing

  const write = (text, from = area.selectionStart, to = area.selectionEnd) => {
    area.focus({ preventScroll: true });
    area.setSelectionRange(from, to);
    if (text === area.value.slice(from, to)) return;
    const is = text ? document.execCommand("insertText", false, text) : document.execCommand("delete");
    if (!is) {
      area.setRangeText(text, from, to, "end"); // where that command is gone, undoing is, too
      area.dispatchEvent(new Event("input"));
    }
  };

  const around = (sign, sample) => {
    const { selectionStart: from, selectionEnd: to, value: text } = area;
    const chosen = text.slice(from, to);
    const inside = chosen.startsWith(sign) && chosen.endsWith(sign) && chosen.length >= 2 * sign.length;
    const outside = text.slice(from - sign.length, from) === sign && text.slice(to, to + sign.length) === sign;
    if (inside) write(chosen.slice(sign.length, -sign.length));
    else if (outside) write(chosen, from - sign.length, to + sign.length);
    else write(sign + (chosen || sample) + sign);
    const end = area.selectionEnd;
    const length = inside ? chosen.length - 2 * sign.length : (chosen || sample).length;
    const shift = inside || outside ? 0 : sign.length;
    area.setSelectionRange(end - length - shift, end - shift);
  };

  // The whole lines that the selection touches.
  const touched = () => {
    const from = area.value.lastIndexOf("\n", area.selectionStart - 1) + 1;
    const end = area.value.indexOf("\n", Math.max(area.selectionStart, area.selectionEnd - 1));
    return [from, end < 0 ? area.value.length : end];
  };

  const begin = (sign, pattern) => {
    const [from, to] = touched();
    const all = area.value.slice(from, to).split("\n");
    const has = all.every((line) => !line.trim() || pattern.test(line));
    const next = all.map((line, number) => (!line.trim() && all.length > 1 ? line : has ? line.replace(pattern, "") : (typeof sign === "function" ? sign(number) : sign) + line.replace(pattern, "")));
    write(next.join("\n"), from, to);
    area.setSelectionRange(from, from + next.join("\n").length);
  };

  // A block of its own, with a blank line on either side.
  const block = (text) => {
    const { value: all, selectionStart: from, selectionEnd: to } = area;
    const before = all.slice(0, from), after = all.slice(to);
    const lead = !before || before.endsWith("\n\n") ? "" : before.endsWith("\n") ? "\n" : "\n\n";
    const end = !after || after.startsWith("\n\n") ? "" : after.startsWith("\n") ? "\n" : "\n\n";
    write(lead + text + (end || (after ? "" : "\n")));
  };

  const link = () => {
    const chosen = area.value.slice(area.selectionStart, area.selectionEnd);
    if (/^https?:\/\/\S+$/.test(chosen)) {
      write(`[${t("link-text")}](${chosen})`);
      const at = area.selectionEnd - chosen.length - 3;
      area.setSelectionRange(at - t("link-text").length, at);
    } else {
      write(`[${chosen || t("link-text")}](https://)`);
      area.setSelectionRange(area.selectionEnd - 1, area.selectionEnd - 1);
    }
  };

  const row = (cells) => `| ${cells.join(" | ")} |`;
  const head = [1, 2, 3].map((number) => t("table-head", { number }));
  const table = [row(head), row(["---", "---", "---"]), row(["", "", ""].map(() => "　")), row(["", "", ""].map(() => "　"))].join("\n");

  const TOOLS = [
    ["heading", () => begin("## ", /^#{1,6}\s+/)],
    ["subheading", () => begin("### ", /^#{1,6}\s+/)],
    ["bold", () => around("**", t("bold-sample")), "b"],
    ["bullets", () => begin("- ", /^\s*(?:[-*+]|\d+[.)])\s+/)],
    ["numbers", () => begin((number) => `${number + 1}. `, /^\s*(?:[-*+]|\d+[.)])\s+/)],
    ["quote", () => begin("> ", /^>\s?/)],
    ["link", link, "k"],
    ["picture", picture],
    ["table", () => block(table)],
  ];
  const apple = /Mac|iPhone|iPad/.test(navigator.platform);
  const bar = h(
    "div",
    { class: "toolbar", role: "toolbar", "aria-label": t("tools") },
    TOOLS.map(([key, run, letter], number) =>
      h("button", { type: "button", class: key, tabIndex: number ? -1 : 0, title: letter ? `${t(key)} (${apple ? "⌘" : "Ctrl+"}${letter.toUpperCase()})` : t(`${key}-help`), on: { click: run, mousedown: (event) => event.preventDefault() } }, t(key)),
    ),
  );
  bar.addEventListener("keydown", (event) => {
    const buttons = [...bar.children];
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const at = buttons.indexOf(document.activeElement);
    const to = buttons[(at + step + buttons.length) % buttons.length];
    for (const button of buttons) button.tabIndex = button === to ? 0 : -1;
    to.focus();
  });
  area.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const tool = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && TOOLS.find(([, , letter]) => letter === event.key.toLowerCase());
    if (tool) {
      event.preventDefault();
      tool[1]();
    } else if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.metaKey) goOn(event);
  });

  // Enter in a list begins the next item; in an empty one it ends the list.
  const goOn = (event) => {
    if (area.selectionStart !== area.selectionEnd) return;
    const at = area.selectionStart;
    const from = area.value.lastIndexOf("\n", at - 1) + 1;
    const found = /^(\s*)([-*+]|(\d+)([.)])|>)(\s+)/.exec(area.value.slice(from, at));
    if (!found) return;
    event.preventDefault();
    if (from + found[0].length === at && area.value.slice(at).split("\n")[0].trim() === "") write("", from, at);
    else write(`\n${found[1]}${found[3] ? `${Number(found[3]) + 1}${found[4]}` : found[2]}${found[5]}`);
  };

  // ---- what comes from elsewhere

  const isFiles = (data) => [...(data?.types ?? [])].includes("Files");
  for (const kind of ["dragenter", "dragover"])
    area.addEventListener(kind, (event) => {
      if (!isFiles(event.dataTransfer)) return;
      event.preventDefault();
      area.classList.add("over");
    });
  area.addEventListener("dragleave", () => area.classList.remove("over"));
  area.addEventListener("drop", (event) => {
    area.classList.remove("over");
    if (!isFiles(event.dataTransfer)) return;
    event.preventDefault();
    files([...event.dataTransfer.files]);
  });
  area.addEventListener("paste", (event) => {
    const data = event.clipboardData;
    if (!data) return;
    if (!data.getData("text/plain") && !data.getData("text/html") && data.files.length) {
      event.preventDefault();
      files([...data.files]);
    } else if (isRich(data)) {
      event.preventDefault();
      take(clipboardOf(data));
    }
  });
  // What a clipboard holds as Markdown, put in where it was pasted, also if that takes a moment: nothing is typed meanwhile.
  const take = async (clipboard) => {
    const { selectionStart, selectionEnd } = area;
    area.readOnly = true;
    let text;
    try {
      text = (await pasted(clipboard)).replace(/^\n+|\n+$/g, "");
    } finally {
      area.readOnly = false;
    }
    area.focus();
    area.setSelectionRange(selectionStart, selectionEnd);
    if (!text) return;
    if (text.includes("\n") || /^(?:#{1,6} |[-*+] |\d+[.)] |> |\||!\[)/.test(text)) block(text);
    else write(text);
  };

  area.setSelectionRange(0, 0);
  reflect();
  return {
    element: h("div", { class: "editor" }, bar, h("div", { class: "paper" }, mirror, area)),
    area,
    write,
    block,
    // Puts another text in place, where nobody is writing.
    set: (text) => {
      if (area.value === text) return;
      const { selectionStart, selectionEnd, scrollTop } = area;
      area.value = text;
      area.setSelectionRange(selectionStart, selectionEnd);
      area.scrollTop = scrollTop;
      reflect();
    },
    // Marks the lines of problems.
    mark: (problems) => {
      marked = new Map();
      for (const { body_line: line, severity } of problems) if (line && marked.get(line) !== "error") marked.set(line, severity);
      mark();
    },
    goTo: (line, column = 1) => {
      const at = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0);
      const place = at + Array.from(lines[line - 1] ?? "").slice(0, Math.max(0, column - 1)).join("").length;
      area.focus({ preventScroll: true });
      area.setSelectionRange(place, place);
      const shown = mirror.children[line - 1];
      if (shown) area.scrollTop = shown.offsetTop - area.clientHeight / 3;
    },
    lines: () => lines,
    // Where a line is, and which line is where, in pixels from the text's beginning.
    topOf: (line) => mirror.children[line]?.offsetTop ?? 0,
    lineAt: (top) => {
      let low = 0, high = mirror.children.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (mirror.children[middle].offsetTop <= top) low = middle;
        else high = middle - 1;
      }
      return low;
    },
  };
};
