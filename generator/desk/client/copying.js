// A text for other programs: 公众号, a letter, plain text. First it is shown as it will look there.
import { ask } from "./api.js";
import { dialog, note, wrong } from "./dialogs.js";
import { h } from "./dom.js";
import { t } from "./words.js";

const put = async (html, plain) => {
  const kinds = { "text/plain": new Blob([plain], { type: "text/plain" }) };
  if (html) kinds["text/html"] = new Blob([html], { type: "text/html" });
  await navigator.clipboard.write([new ClipboardItem(kinds)]);
};

// A picture to be put in by hand: to be opened, dragged or saved from here. Drawings are not shown by the desk's own pages.
const picture = ({ path, url }) => {
  const name = path.split("/").at(-1);
  if (!path || /\.svg$/i.test(name)) return h("span", { class: "small" }, name || url);
  const address = `api/image?${new URLSearchParams({ path })}`;
  return h("a", { href: address, download: name, title: t("copy-open-picture") }, h("img", { class: "thumb", alt: "", loading: "lazy", src: address }), h("span", { class: "small" }, name));
};

export const copyFor = async (around, purpose) => {
  const { copied, name } = await ask("copy", { ...around.unsaved(), purpose });
  const frame = h("iframe", { class: "copy-frame", title: t("copy-preview"), sandbox: "allow-same-origin", src: `${around.about.origin}${around.about.base_path}/?unsaved=${encodeURIComponent(name)}` });
  const now = async () => {
    try {
      await put(purpose === "text" ? "" : copied.content, copied.plain);
      note(t("copied"));
    } catch {
      note(t("copy-failed"), "wrong");
    }
  };
  const line = (label, text) => text && h("p", { class: "copy-line" }, h("span", { class: "small" }, label), " ", h("span", {}, text), " ", h("button", { type: "button", class: "quiet", on: { click: () => put("", text).then(() => note(t("copied")), wrong) } }, t("copy-this")));
  const pictures =
    purpose === "wechat" && copied.pictures.length > 0
      ? h(
          "div",
          {},
          h("p", { class: "help" }, t("copy-pictures")),
          h("ol", { class: "copy-pictures" }, copied.pictures.map((one) => h("li", { value: one.number }, picture(one)))),
        )
      : "";
  await dialog({
    title: t(`copy-${purpose}`),
    wide: true,
    cancel: t("close"),
    content: [
      h("p", {}, h("button", { type: "button", class: "primary", autofocus: true, on: { click: now } }, t("copy-now"))),
      ...(purpose === "wechat" ? [line(t("copy-title"), copied.title), line(t("copy-summary"), copied.summary), line(t("copy-address"), copied.address)] : []),
      pictures,
      h("p", { class: "small" }, t("copy-preview")),
      frame,
    ],
  });
};
