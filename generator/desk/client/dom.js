// Makes elements. Nothing is ever parsed from text: what people wrote stays text.

// An element with properties, attributes (names with a dash, and what is no property) and listeners (`on`).
export const h = (name, properties = {}, ...children) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "on") for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    else if (key === "class") made.className = value;
    else if (key === "data") Object.assign(made.dataset, value);
    else if (key in made && !key.includes("-") && key !== "list" && key !== "form") made[key] = value;
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false && child !== ""));
  return made;
};

let last = 0;
// An id that no other element has.
export const newId = () => `e${++last}`;

// Calls a function some milliseconds after it was last asked for, but not later than `longest` after it first was.
export const paced = (work, quiet, longest) => {
  let timer = 0, since = 0;
  const run = () => {
    timer = since = 0;
    work();
  };
  const paced = () => {
    const now = performance.now();
    since ||= now;
    clearTimeout(timer);
    timer = setTimeout(run, Math.max(0, Math.min(quiet, since + longest - now)));
  };
  paced.cancel = () => {
    clearTimeout(timer);
    timer = since = 0;
  };
  return paced;
};
