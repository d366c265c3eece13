// What comes from other programs: a clipboard's HTML or table, a Word document, a spreadsheet. The server makes Markdown.
import { ask, send } from "./api.js";
import { dialog, note } from "./dialogs.js";
import { h, newId } from "./dom.js";
import { counted, t } from "./words.js";

const LARGEST = 30e6; // characters that the server takes at a time
const INDENTED = /^[\u3000\t ]{2,}\S|^\u3000/m;
const PLAIN_TAGS = /<(?!\/?(?:html|head|body|meta|span|br|p|div|font|!--)\b)[a-z]/i;

// Whether a clipboard has more than words: only then is it worth asking the server.
export const isRich = (data) => {
  const html = data.getData("text/html");
  const plain = data.getData("text/plain");
  if (html && (PLAIN_TAGS.test(html.replace(/<head[\s\S]*?<\/head>/i, "")) || /<p\b|<br\b|<div\b/i.test(html))) return plain.trim().includes("\n") || PLAIN_TAGS.test(html.replace(/<head[\s\S]*?<\/head>/i, ""));
  return plain.trim().includes("\n") && (INDENTED.test(plain) || /^[^\n]*\t[^\n]*\n[^\n]*\t/m.test(plain));
};

export const clipboardOf = (data) => {
  const html = data.getData("text/html");
  const rtf = /<img\b|<v:imagedata/i.test(html) ? data.getData("text/rtf") : "";
  const isSmall = html.length + rtf.length < LARGEST; // without it, Word's pictures are told to be missing
  return { html, plain: data.getData("text/plain").replace(/\r\n?/g, "\n"), rtf: isSmall ? rtf : "" };
};

// What came along and what did not, for people.
export const tellPasted = (pasted) => {
  const parts = [
    pasted.pictures && counted("pasted-pictures", pasted.pictures),
    pasted.missing.length && counted("pasted-missing", pasted.missing.length),
    pasted.outside.length && counted("pasted-outside", pasted.outside.length),
    pasted.left_out.length && counted("pasted-left-out", pasted.left_out.length),
  ].filter(Boolean);
  if (parts.length) note(`${t("pasted-note", { parts: parts.join(t("list-comma")) })} ${t("paste-undo")}`, pasted.missing.length || pasted.outside.length ? "waiting" : "done");
};

export const isDocument = (file) => /\.(docx|xlsx)$/i.test(file.name);

// What is to be done with a document that was dropped on a text: "content", "attach" or undefined.
export const askWhat = async (file) => {
  const name = newId();
  const isSheet = /\.xlsx$/i.test(file.name);
  let way = "content";
  const choice = (value, key) => h("label", { class: "check" }, h("input", { type: "radio", name, value, checked: value === way, on: { change: () => (way = value) } }), t(key));
  return dialog({
    title: t("drop-document", { name: file.name }),
    content: h("fieldset", { class: "ways" }, h("legend", { class: "unseen" }, t("drop-which")), choice("content", isSheet ? "drop-table" : "drop-content"), choice("attach", "drop-attach")),
    confirm: t("yes-do"),
    value: () => way,
  });
};

export const paste = (path, text, clipboard) => ask("paste", { path, text, clipboard });
export const sendDocument = (path, file) => send("document", { path, name: file.name }, file);

// Word documents that are dropped on the list become texts; gives the path of the last one.
export const makeTexts = async (files, sections) => {
  let last = "";
  for (const file of files) {
    if (!/\.docx$/i.test(file.name)) {
      note(t("only-docx"), "wrong");
      continue;
    }
    const section = h("select", {}, sections.map((one) => h("option", { value: one.value }, one.label)));
    const folder = await dialog({ title: t("drop-section", { name: file.name }), content: section, confirm: t("drop-make"), value: () => section.value });
    if (!folder) continue;
    note(t("drop-working", { name: file.name }), "done");
    ({ path: last } = await send("article", { folder, name: file.name }, file));
    note(t("drop-done"));
  }
  return last;
};

// Files that somebody chooses from the disk.
export const pickDocuments = () =>
  new Promise((resolve) => {
    const input = h("input", { type: "file", accept: ".docx", multiple: true });
    input.addEventListener("change", () => resolve([...input.files]));
    input.addEventListener("cancel", () => resolve([]));
    input.click();
  });

// Calls the listener with files that are dropped on an element.
export const onDocuments = (element, listener) => {
  const isFiles = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
  for (const kind of ["dragenter", "dragover"])
    element.addEventListener(kind, (event) => {
      if (!isFiles(event)) return;
      event.preventDefault();
      element.classList.add("over");
    });
  element.addEventListener("dragleave", (event) => element.contains(event.relatedTarget) || element.classList.remove("over"));
  element.addEventListener("drop", (event) => {
    if (!isFiles(event)) return;
    event.preventDefault();
    element.classList.remove("over");
    listener([...event.dataTransfer.files]);
  });
};
