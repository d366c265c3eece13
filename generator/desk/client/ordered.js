// A list whose entries are put in another order: by dragging, and by buttons, which a keyboard and a screen reader reach.
import { h } from "./dom.js";
import { t } from "./words.js";

// `items` in their order; `name(item)` is what one is called, `draw(item, number)` what it looks like.
// `changed(items)` is told of each new order; with `removed`, entries can be taken out.
export const ordered = ({ items, name, draw, changed, removed, label }) => {
  let all = [...items];
  let dragged = -1;
  const list = h("ol", { class: "ordered", "aria-label": label });
  const said = h("p", { class: "unseen", role: "status" });

  const place = (from, to, focus) => {
    if (to < 0 || to >= all.length || from === to) return;
    const moved = all[from];
    all = all.filter((one, number) => number !== from);
    all.splice(to, 0, moved);
    changed(all);
    show();
    said.textContent = t("moved-to", { name: name(moved), place: to + 1 });
    const buttons = focus && list.children[to].querySelectorAll(".move");
    const wanted = buttons && buttons[focus === "up" ? 0 : 1];
    if (wanted) (wanted.disabled ? buttons[focus === "up" ? 1 : 0] : wanted).focus();
  };

  const line = (item, number) => {
    const move = (way, to) =>
      h("button", { type: "button", class: "move", disabled: to < 0 || to >= all.length, "aria-label": t(`move-${way}`, { name: name(item) }), title: t(`move-${way}`, { name: name(item) }), on: { click: () => place(number, to, way) } }, way === "up" ? "↑" : "↓");
    const handle = h("span", { class: "handle", draggable: true, title: t("drag"), "aria-hidden": "true" }, "⠿");
    const row = h(
      "li",
      {},
      handle,
      h("div", { class: "entry" }, draw(item, number)),
      h(
        "span",
        { class: "moves" },
        move("up", number - 1),
        move("down", number + 1),
        removed && h("button", { type: "button", class: "quiet", "aria-label": t("remove", { name: name(item) }), on: { click: () => remove(number) } }, "×"),
      ),
    );
    handle.addEventListener("dragstart", (event) => {
      dragged = number;
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", name(item));
      event.dataTransfer.setDragImage(row, 8, 8);
      row.classList.add("dragged");
    });
    handle.addEventListener("dragend", () => {
      dragged = -1;
      for (const one of list.children) one.classList.remove("dragged", "before", "after");
    });
    row.addEventListener("dragover", (event) => {
      if (dragged < 0) return;
      event.preventDefault();
      const { top, height } = row.getBoundingClientRect();
      const isAfter = event.clientY > top + height / 2;
      for (const one of list.children) one.classList.remove("before", "after");
      row.classList.add(isAfter ? "after" : "before");
    });
    row.addEventListener("drop", (event) => {
      if (dragged < 0) return;
      event.preventDefault();
      const to = row.classList.contains("after") ? number + 1 : number;
      place(dragged, to > dragged ? to - 1 : to);
    });
    return row;
  };
  const remove = (number) => {
    const gone = all[number];
    all = all.filter((one, at) => at !== number);
    changed(all);
    removed?.(gone);
    show();
    (list.children[Math.min(number, all.length - 1)]?.querySelector("button:not(:disabled)") ?? list).focus?.();
  };
  const show = () => list.replaceChildren(...all.map(line));
  show();
  return {
    element: h("div", { class: "ordered-box" }, list, said),
    items: () => all,
    set: (next) => ((all = [...next]), show()),
    add: (item) => {
      all = [...all, item];
      changed(all);
      show();
      return list.lastElementChild;
    },
  };
};
