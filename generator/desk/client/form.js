// The form of a text's front matter, made from the one definition of it: an input for each kind of field.
import { h, newId } from "./dom.js";
import { t } from "./words.js";

// `fields` are the form's, `values` what the head says, `changed(key, value)` is told of each edit: null takes a key away.
// `known` are suggestions, `files` the names of what lies beside the text.
export const makeForm = ({ fields, values, changed, known, files }) => {
  const inputs = new Map();
  const draw = (field) => {
    const { element, control } = (KINDS[field.kind] ?? KINDS.text)(field, values[field.key], (value) => changed(field.key, value), { known, files });
    const helpId = newId(), wrongId = newId();
    const said = h("p", { id: wrongId, class: "wrong", hidden: true });
    if (control) {
      control.id ||= newId();
      control.setAttribute("aria-describedby", [field.help && helpId, wrongId].filter(Boolean).join(" "));
    }
    inputs.set(field.key, { control: control ?? element, said });
    const label = control && field.kind !== "switch" ? h("label", { htmlFor: control.id }, field.label) : field.kind === "switch" ? "" : h("span", { class: "label" }, field.label);
    return h(
      control ? "div" : "fieldset",
      { class: `field ${field.kind}`, data: { key: field.key } },
      control ? label : h("legend", {}, field.label),
      element,
      field.help && h("p", { class: "help", id: helpId }, field.help),
      said,
    );
  };
  const usual = fields.filter((field) => field.is_usual);
  const more = fields.filter((field) => !field.is_usual);
  const given = more.filter((field) => field.key in values);
  const form = h(
    "form",
    { class: "form", on: { submit: (event) => event.preventDefault() } },
    h("div", { class: "fields" }, [...usual, ...given].map(draw)),
    more.length > given.length &&
      h("details", {}, h("summary", {}, t("more-fields")), h("div", { class: "fields" }, more.filter((field) => !given.includes(field)).map(draw))),
  );
  return {
    element: form,
    // Shows at the fields what is wrong with them.
    tell: (problems) => {
      for (const [key, { control, said }] of inputs) {
        const own = problems.filter((problem) => problem.field === key);
        said.hidden = !own.length;
        said.className = own.some((problem) => problem.severity === "error") ? "wrong" : "wrong warning";
        said.textContent = own.map((problem) => `${problem.message} ${problem.hint}`).join("\n");
        if (own.some((problem) => problem.severity === "error")) control.setAttribute("aria-invalid", "true");
        else control.removeAttribute("aria-invalid");
      }
    },
    focus: (key) => {
      const found = inputs.get(key)?.control;
      found?.closest("details")?.setAttribute("open", "");
      (found?.matches("input, select, textarea") ? found : found?.querySelector("input, select, textarea, button"))?.focus();
    },
  };
};

const text = (field, value, changed, { known }) => {
  const input = h("input", { type: "text", value: value ?? "", placeholder: field.example ?? "", autocomplete: "off", on: { input: () => changed(input.value.trim() || null) } });
  return { element: h("span", {}, input, suggested(input, field, known)), control: input };
};

const suggested = (input, field, known) => {
  const names = (field.suggest && known[field.suggest]) || [];
  if (!names.length) return "";
  const list = h("datalist", { id: newId() }, names.slice(0, 200).map((one) => h("option", typeof one === "string" ? { value: one } : { value: one.value, label: one.label })));
  input.setAttribute("list", list.id);
  return list;
};

const lines = (field, value, changed) => {
  const area = h("textarea", { rows: 2, value: value ?? "", placeholder: field.example ?? "", on: { input: () => changed(area.value.trim() || null) } });
  return { element: area, control: area };
};

const choice = (field, value, changed) => {
  const there = [...field.choices];
  if (value && !there.some((one) => one.value === value)) there.push({ value, label: value });
  const select = h(
    "select",
    { on: { change: () => changed(select.value || null) } },
    h("option", { value: "" }, t("as-usual")),
    there.map((one) => h("option", { value: one.value, selected: one.value === value }, one.label)),
  );
  return { element: select, control: select };
};

const toggle = (field, value, changed) => {
  const box = h("input", { type: "checkbox", checked: value === undefined || value === null ? field.default === true : value === true || value === "true", on: { change: () => changed(box.checked) } });
  return { element: h("label", { class: "check" }, box, field.label), control: box };
};

const number = (field, value, changed) => {
  const input = h("input", { type: "number", value: value ?? "", step: 1, on: { input: () => changed(input.value === "" ? null : Number(input.value)) } });
  return { element: input, control: input };
};

const WRITTEN = /^\s*(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?(?:[T\s]+(\d{1,2}):(\d{2})(?::\d{2})?)?\s*$/;

// A day from a calendar and, if wanted, a time; what is written in some other way stays as it is and can be edited as text.
const moment = (field, value, changed) => {
  const known = WRITTEN.exec(value ?? "");
  if (value && !known) return text(field, value, changed, { known: {} });
  const two = (part) => part.padStart(2, "0");
  const day = h("input", { type: "date", value: known ? `${known[1]}-${two(known[2])}-${two(known[3])}` : "", max: "9999-12-31" });
  const time = h("input", { type: "time", value: known?.[4] ? `${two(known[4])}:${known[5]}` : "", "aria-label": t("time-of", { label: field.label }) });
  const tell = () => {
    if (day.validity.badInput || time.validity.badInput) return; // it is being typed
    changed(day.value ? day.value + (time.value ? ` ${time.value}` : "") : null);
  };
  day.addEventListener("change", tell);
  time.addEventListener("change", tell);
  return { element: h("span", { class: "moment" }, day, time), control: day };
};

// Several names: one is added by Enter or a comma, also while an input method is in use.
const list = (field, value, changed, { known }) => {
  let names = Array.isArray(value) ? value.map(String) : value ? [String(value)] : [];
  const chips = h("span", { class: "chips" });
  const input = h("input", { type: "text", autocomplete: "off", placeholder: t("add") });
  const set = (next) => {
    names = next;
    changed(names.length ? names : null);
    draw();
  };
  const take = () => {
    const added = input.value.split(/[,，、;；]/).map((name) => name.trim()).filter(Boolean);
    input.value = "";
    if (added.length) set([...new Set([...names, ...added])]);
  };
  const draw = () =>
    chips.replaceChildren(
      ...names.map((name) =>
        h("span", { class: "chip" }, name, h("button", { type: "button", "aria-label": t("remove", { name }), on: { click: () => (set(names.filter((one) => one !== name)), input.focus()) } }, "×")),
      ),
    );
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" || event.key === "," || event.key === "，" || event.key === "、") {
      event.preventDefault();
      take();
    } else if (event.key === "Backspace" && !input.value && names.length) set(names.slice(0, -1));
  });
  input.addEventListener("change", take);
  draw();
  return { element: h("span", { class: "list" }, chips, input, suggested(input, field, known)), control: input };
};

const file = (field, value, changed, { files }) => {
  const names = files.filter((one) => field.key !== "image" || one.is_picture).map((one) => one.target);
  if (value && !names.includes(value)) names.unshift(value);
  const select = h("select", { on: { change: () => changed(select.value || null) } }, h("option", { value: "" }, t("none")), names.map((name) => h("option", { value: name, selected: name === value }, name)));
  return { element: select, control: select };
};

const someFiles = (field, value, changed, { files }) => {
  const chosen = new Set(Array.isArray(value) ? value : value ? [value] : []);
  const names = [...new Set([...chosen, ...files.filter((one) => !one.is_picture).map((one) => one.target)])];
  const box = (name) => {
    const input = h("input", { type: "checkbox", checked: chosen.has(name), on: { change: () => (chosen[input.checked ? "add" : "delete"](name), changed(chosen.size ? [...chosen] : null)) } });
    return h("label", { class: "check" }, input, name);
  };
  return { element: names.length ? h("span", { class: "boxes" }, names.map(box)) : h("p", { class: "help" }, t("no-files")) };
};

// Several of a kind with parts of their own, such as corrections.
const parts = (field, value, changed, around) => {
  let rows = Array.isArray(value) ? value.map((row) => ({ ...row })) : [];
  const body = h("div", { class: "parts" });
  const tell = () => {
    const full = rows.map((row) => Object.fromEntries(Object.entries(row).filter(([, part]) => part !== null && part !== ""))).filter((row) => Object.keys(row).length);
    changed(full.length ? full : null);
  };
  const draw = () =>
    body.replaceChildren(
      ...rows.map((row, number) =>
        h(
          "div",
          { class: "part" },
          field.parts.map((part) => {
            const { element, control } = (KINDS[part.kind] ?? KINDS.text)(part, row[part.key], (next) => ((row[part.key] = next), tell()), around);
            if (control) control.id ||= newId();
            return h("div", {}, h("label", { htmlFor: control?.id }, part.label), element);
          }),
          h("button", { type: "button", class: "quiet", on: { click: () => ((rows = rows.filter((one, at) => at !== number)), tell(), draw()) } }, t("remove-this")),
        ),
      ),
      h("button", { type: "button", class: "quiet", on: { click: () => (rows.push({}), draw()) } }, t("add")),
    );
  draw();
  return { element: body };
};

// Free keys with values: a line each.
const mapping = (field, value, changed) => {
  const written = value && typeof value === "object" && !Array.isArray(value) ? Object.entries(value).map(([key, one]) => `${key}: ${one}`).join("\n") : "";
  const area = h("textarea", {
    rows: 2,
    value: written,
    on: {
      input: () => {
        const pairs = area.value.split("\n").map((line) => /^([^:：]+)[:：]\s*(.*)$/.exec(line)).filter(Boolean);
        changed(pairs.length ? Object.fromEntries(pairs.map(([, key, one]) => [key.trim(), one.trim()])) : null);
      },
    },
  });
  return { element: area, control: area };
};

// How each kind of field is asked for; pages of their own may add kinds.
export const KINDS = { text, lines, choice, switch: toggle, number, moment, list, file, files: someFiles, parts, mapping };
