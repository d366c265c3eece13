// Dialogs and notes.
import { h, newId } from "./dom.js";
import { t } from "./words.js";

// Asks something: gives what `value` gives when it is confirmed, and undefined when not.
// `problem` says what keeps it from being confirmed, or nothing.
export const dialog = ({ title, content = [], confirm, cancel = t("cancel"), value = () => true, problem, danger, wide }) =>
  new Promise((resolve) => {
    const id = newId();
    let given;
    const wrong = h("p", { class: "wrong", role: "alert", hidden: true });
    const form = h(
      "form",
      {
        method: "dialog",
        on: {
          submit: (event) => {
            event.preventDefault();
            const said = problem?.();
            wrong.textContent = said ?? "";
            wrong.hidden = !said;
            if (said) return;
            given = value();
            box.close();
          },
        },
      },
      h("h2", { id }, title),
      h("div", { class: "dialog-body" }, content),
      wrong,
      h(
        "div",
        { class: "dialog-buttons" },
        cancel && h("button", { type: "button", on: { click: () => box.close() } }, cancel),
        confirm && h("button", { type: "submit", class: danger ? "danger" : "primary" }, confirm),
      ),
    );
    const box = h("dialog", { "aria-labelledby": id, class: wide ? "wide" : "" }, form);
    box.addEventListener("close", () => {
      box.remove();
      resolve(given);
    });
    document.body.append(box);
    box.showModal();
  });

// A labelled input for a dialog.
export const asked = (label, input, help) => {
  input.id ||= newId();
  const helpId = newId();
  if (help) input.setAttribute("aria-describedby", helpId);
  return h("div", { class: "asked" }, h("label", { htmlFor: input.id }, label), input, help && h("p", { id: helpId, class: "help" }, help));
};

let region;
// Says for a moment what was done, or, until it is closed, what went wrong.
export const note = (text, kind = "done", action) => {
  if (!region) {
    region = h("div", { class: "notes", role: "status", "aria-live": "polite" });
    document.body.append(region);
  }
  const gone = () => made.remove();
  const made = h(
    "div",
    { class: `note ${kind}` },
    h("p", {}, text),
    action && h("button", { type: "button", on: { click: () => (gone(), action.run()) } }, action.label),
    h("button", { type: "button", class: "close", "aria-label": t("close"), on: { click: gone } }, "×"),
  );
  if (kind !== "wrong") for (const old of region.querySelectorAll(`.note.${kind}`)) old.remove();
  region.append(made);
  if (kind === "done") setTimeout(gone, action ? 9000 : 4500);
};

export const wrong = (error) => note(error.message, "wrong");
