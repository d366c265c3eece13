// Which part of a page comes from which line of the text: found by the words that each begins with.

const bare = (text) => text.replace(/[\s#>*_`~|[\]()!\\+-]/g, "").replace(/^\d+[.)]/, "");

// `blocks` are pairs of words and place, in the page's order.
export const places = (lines, blocks) => {
  const sources = lines.map(bare);
  const found = [];
  let at = 0;
  for (const [words, top] of blocks) {
    const key = bare(words).slice(0, 8);
    if (!key) continue;
    const line = sources.findIndex((source, number) => number >= at && source && (source.startsWith(key) || (key.length > 4 && source.includes(key))));
    if (line < 0) continue;
    found.push({ line, top, words });
    at = line;
  }
  return found;
};
