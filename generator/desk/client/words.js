// What is said at the desk, in the language that was chosen.
let words = {};
export let language = "zh-CN";

export const speak = (tag, table) => {
  words = table;
  language = tag;
  document.documentElement.lang = tag;
};

const filled = (text, values) => text.replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

// The words under a key, with what braces name filled in.
export const t = (key, values = {}) => filled(words[key] ?? key, values);

// A number of things, in the form that the language has for it.
export const counted = (key, count) => {
  const forms = words[key] ?? { other: key };
  return filled(count === 1 && forms.one ? forms.one : forms.other, { count });
};
