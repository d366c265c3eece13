// What is said at the desk, in the language that was chosen.
let words = {};
export let language = "zh-CN";

export const speak = (tag, table) => {
  words = table;
  language = tag;
  document.documentElement.lang = tag;
};

// The words under a key, with what braces name filled in.
export const t = (key, values = {}) =>
  (words[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

// A number of things: keys with `-one` are for exactly one, where a language has that form.
export const counted = (key, count) => t(count === 1 && `${key}-one` in words ? `${key}-one` : key, { count });
