// The pictures and attachments of a text.
import { ask } from "./api.js";
import { dialog, wrong } from "./dialogs.js";
import { h } from "./dom.js";
import { t } from "./words.js";

const size = (bytes) => (bytes < 1000 ? `${bytes} B` : bytes < 1e6 ? `${Math.round(bytes / 1e3)} KB` : `${(bytes / 1e6).toFixed(1)} MB`);

export const showFiles = (panel, { opened, add, place, pictureOf, removed }) => {
  const remove = async (file) => {
    if (!(await dialog({ title: t("remove-file"), content: h("p", {}, t("remove-file-what", { name: file.name })), confirm: t("remove-this"), danger: true }))) return;
    await ask("remove-file", { path: opened.path, file: file.file });
    await removed();
  };
  const line = (file) =>
    h(
      "li",
      {},
      file.is_picture && !file.name.toLowerCase().endsWith(".svg") ? h("img", { class: "thumb", alt: "", loading: "lazy", src: pictureOf(file.name) }) : h("span", { class: "thumb kind", "aria-hidden": "true" }, file.name.split(".").at(-1).toUpperCase().slice(0, 4)),
      h("span", { class: "file-name" }, file.name, h("span", { class: "small" }, size(file.size))),
      file.is_picture && h("button", { type: "button", on: { click: () => place(file).catch(wrong) } }, t("place")),
      h("button", { type: "button", class: "danger-quiet", on: { click: () => remove(file).catch(wrong) } }, t("remove-this")),
    );
  panel.replaceChildren(
    h("p", { class: "help" }, t("files-help")),
    h("p", {}, h("button", { type: "button", on: { click: () => add("image/*") } }, t("add-picture")), " ", h("button", { type: "button", on: { click: () => add("") } }, t("add-file"))),
    h("ul", { class: "files" }, opened.files.map(line)),
    opened.files.length ? "" : h("p", { class: "empty" }, t("no-files")),
  );
};
