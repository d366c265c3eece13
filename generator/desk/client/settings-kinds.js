// Fields that only the settings have: names in an order, entries with parts of their own, boxes to choose, a colour.
import { h, newId } from "./dom.js";
import { KINDS } from "./form.js";
import { ordered } from "./ordered.js";
import { t } from "./words.js";

// Names in an order; `known.names` are those that may be in it (pairs of name and label), besides the field's choices.
KINDS.order = (field, value, changed, { known }) => {
  const labels = new Map([...field.choices.map((one) => [one.value, one.label]), ...((field.key === "date.from" ? [] : known.names) ?? [])]);
  const choice = h("select", { "aria-label": t("choose-name") });
  const offer = () => {
    const left = [...labels].filter(([name]) => !list.items().includes(name));
    choice.replaceChildren(h("option", { value: "" }, t("choose-name")), ...left.map(([name, label]) => h("option", { value: name }, label)));
    adding.hidden = !left.length;
  };
  const tell = (names) => (changed(names.length ? names : null), offer());
  const list = ordered({
    items: Array.isArray(value) ? value : [],
    name: (name) => labels.get(name) ?? name,
    draw: (name) => h("span", {}, labels.get(name) ?? name, labels.has(name) && labels.get(name) !== name && h("span", { class: "small" }, ` ${name}`)),
    changed: tell,
    removed: () => {},
    label: field.label,
  });
  const adding = h("p", { class: "adding" }, choice, " ", h("button", { type: "button", on: { click: () => choice.value && (list.add(choice.value), offer()) } }, t("add-name")));
  offer();
  return { element: h("div", {}, list.element, adding, field.key === "sections" && h("p", { class: "help" }, t("not-mentioned"))) };
};

// Entries with parts of their own, in an order. An entry's parts may have entries again.
KINDS.rows = (field, value, changed, around) => {
  const clean = (row) => Object.fromEntries(Object.entries(row).filter(([, part]) => part !== null && part !== undefined && part !== "" && !(Array.isArray(part) && !part.length)));
  const tell = (rows) => {
    const full = rows.map(clean).filter((row) => Object.keys(row).length);
    changed(full.length ? full : null);
  };
  const title = (row) => row.title || row.text || row.url || row.from || t("entry", { number: list ? list.items().indexOf(row) + 1 : 1 });
  // What a part is for is said once, at the first entry.
  const draw = (row, number) => {
    const parts = [...field.parts].sort((one, other) => Number(one.kind === "rows") - Number(other.kind === "rows"));
    return h(
      "div",
      { class: "row-parts" },
      parts.map((part) => {
        const { element, control } = (KINDS[part.kind] ?? KINDS.text)(part, row[part.key], (next) => ((row[part.key] = next), tell(list.items())), around);
        if (control) control.id ||= newId();
        const helpId = newId();
        if (control && part.help && number === 0) control.setAttribute("aria-describedby", helpId);
        const help = part.help && number === 0 && h("span", { class: "help", id: helpId }, part.help);
        if (part.kind !== "rows") return h("div", { class: part.kind }, control ? h("label", { htmlFor: control.id }, part.label) : h("span", { class: "label" }, part.label), element, help);
        const isOpen = Boolean(row[part.key]?.length) || field.key === "friendly_links";
        return h("details", { class: "below", open: isOpen }, h("summary", {}, part.label), help, element);
      }),
    );
  };
  let list = null;
  list = ordered({ items: (Array.isArray(value) ? value : []).map((row) => ({ ...(typeof row === "object" ? row : { text: row }) })), name: title, draw, changed: tell, removed: () => {}, label: field.label });
  const add = () => list.add({})?.querySelector("input")?.focus();
  const today = () => {
    const day = new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
    list.add({ from: day, until: day });
  };
  return {
    element: h(
      "div",
      {},
      list.element,
      h("p", { class: "adding" }, h("button", { type: "button", class: "quiet", on: { click: add } }, t(field.key === "children" ? "add-child" : "add-entry")), field.key === "mourning" && h("button", { type: "button", class: "quiet", on: { click: today } }, t("day-today"))),
    ),
  };
};

KINDS.boxes = (field, value, changed) => {
  const chosen = new Set(Array.isArray(value) ? value : []);
  const box = (one) => {
    const input = h("input", { type: "checkbox", checked: chosen.has(one.value), on: { change: () => (chosen[input.checked ? "add" : "delete"](one.value), changed(chosen.size ? field.choices.map((other) => other.value).filter((name) => chosen.has(name)) : null)) } });
    return h("label", { class: "check" }, input, one.label);
  };
  return { element: h("span", { class: "boxes" }, field.choices.map(box)) };
};

// A colour: chosen from the system's own box, or written.
KINDS.color = (field, value, changed) => {
  const written = h("input", { type: "text", value: value ?? "", placeholder: field.default ?? "", autocomplete: "off", spellcheck: false });
  const full = (color) => (/^#[0-9a-f]{3}$/i.test(color) ? `#${[...color.slice(1)].map((one) => one + one).join("")}` : color);
  const box = h("input", { type: "color", "aria-label": field.label, value: /^#[0-9a-f]{3,6}$/i.test(value ?? field.default) ? full(value ?? field.default) : "#000000" });
  box.addEventListener("input", () => ((written.value = box.value), changed(box.value)));
  written.addEventListener("input", () => {
    if (/^#([0-9a-f]{3}|[0-9a-f]{6})$/i.test(written.value)) box.value = full(written.value);
    changed(written.value.trim() || null);
  });
  return { element: h("span", { class: "color-pair" }, box, written), control: written };
};
