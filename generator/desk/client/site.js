// The whole site goes out: first what would change, then it is sent.
import { ask } from "./api.js";
import { note, wrong } from "./dialogs.js";
import { h } from "./dom.js";
import { t } from "./words.js";

export const showSite = async (main, about) => {
  const said = h("pre", { class: "told", hidden: true, tabIndex: 0 });
  const state = h("p", { role: "status" });
  const buttons = h("p", { class: "row-buttons" });
  const host = h("select", {}, about.hosts.map((name) => h("option", { value: name }, name)));

  const run = async (key, question) => {
    for (const button of buttons.children) button.disabled = true;
    state.textContent = t(`${key}-working`);
    try {
      const ran = await ask(question, { name: host.value });
      said.textContent = ran.said.trim();
      said.hidden = !said.textContent;
      state.textContent = ran.is_done ? t(`${key}-done`) : t(`${key}-failed`);
      if (ran.is_done && key === "send") note(t("send-done"));
      return ran.is_done;
    } finally {
      for (const button of buttons.children) button.disabled = false;
    }
  };
  const send = h("button", { type: "button", class: "primary", hidden: true, on: { click: () => run("send", "publish-site").then((is) => (send.hidden = is)).catch(wrong) } }, t("send"));
  const plan = h("button", { type: "button", on: { click: () => run("plan", "plan-publishing").then((is) => (send.hidden = !is)).catch(wrong) } }, t("plan"));
  buttons.append(plan, send);
  host.addEventListener("change", () => (send.hidden = true));

  main.replaceChildren(
    h(
      "div",
      { class: "page" },
      h("h1", {}, t("site")),
      about.hosts.length
        ? [h("p", {}, t("site-what")), h("p", {}, h("label", {}, t("host"), " ", host)), buttons, state, said]
        : [h("p", {}, t("no-host")), h("p", {}, t("no-host-help"))],
    ),
  );
};
