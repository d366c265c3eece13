// Searches the bulletin. docs/search.md tells what the index looks like and what it means that a text holds some words;
// what is shown was found in the index and then in the article's own page. On the page to search on, all of this is at
// work; on others, where somebody is about to write into the box, the script only sees that the index is at hand.
"use strict";
(() => {
  const PAGE = 20; // results on a page
  const LONGEST = 100; // characters that are looked for
  const SNIPPET = 160; // characters that are shown of a text,
  const NEAR = 30; // so many of them before the first place
  const MOST_PIECES = 5; // pieces of a text that are shown together
  const MOST_PARTS = 8; // parts of a query that are offered where there is nothing for all of it
  const PAUSE = 40; // milliseconds without a key before it is searched

  const finder = document.querySelector("[data-finder]");
  const form = finder ?? document.querySelector("[data-search]");
  if (!form) return;

  const base = new URL(".", form.action); // where the index lies
  const root = new URL("..", base);
  const asFiles = new URL(form.action).pathname.endsWith("/index.html"); // then the index has the form of scripts
  const canRead = location.protocol !== "file:"; // from a disk, no page may look into another

  // ---- Files

  class Missing extends Error {}

  const fetched = async (name) => {
    const answer = await fetch(new URL(name + ".bin", base), name === "manifest" ? { cache: "no-cache" } : {});
    if (answer.status === 404) throw new Missing(name);
    if (!answer.ok) throw new Error(answer.status);
    return new Uint8Array(await answer.arrayBuffer());
  };

  const arriving = new Map(); // what takes a script's bytes, by its name

  // Where the host asks for trusted types, an address of a script has to be made one.
  const policy = asFiles && window.trustedTypes?.createPolicy("search", { createScriptURL: (address) => address });

  window.searchFile = (name, text) => arriving.get(name)?.(Uint8Array.from(atob(text), (sign) => sign.charCodeAt(0)));

  const ran = (name) => new Promise((resolve, reject) => {
    arriving.set(name, resolve);
    const script = document.createElement("script");
    const address = new URL(name + ".js", base).href;
    script.src = policy ? policy.createScriptURL(address) : address;
    // Of a script that has come, the promise is kept by then.
    script.onload = script.onerror = () => {
      script.remove();
      reject(new Missing(name));
    };
    document.head.append(script);
  });

  const unpacked = async (bytes) => {
    if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes; // the host has done it
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Uint8Array(await new Response(stream).arrayBuffer());
  };

  const load = async (name) => unpacked(await (asFiles ? ran : fetched)(name));

  // What is asked for again is not made again, unless it has failed.
  const remembering = (make) => {
    const known = new Map();
    return (key) => {
      if (!known.has(key)) {
        const promise = make(key);
        known.set(key, promise);
        promise.catch(() => known.delete(key));
      }
      return known.get(key);
    };
  };

  const decoder = new TextDecoder();
  const parsed = (bytes) => JSON.parse(decoder.decode(bytes));

  // ---- Normalised text

  const WORD = "0-9a-z\\u{c0}-\\u{d6}\\u{d8}-\\u{f6}\\u{f8}-\\u{52f}\\u{1e00}-\\u{1fff}";
  const PAIRED = "\\u{530}-\\u{1dff}\\u{2c00}-\\u{2dff}\\u{2e80}-\\u{2fdf}\\u{3005}-\\u{3007}\\u{3021}-\\u{302f}"
    + "\\u{3031}-\\u{3035}\\u{3038}-\\u{303c}\\u{3041}-\\u{309f}\\u{30a1}-\\u{30fa}\\u{30fc}-\\u{318f}\\u{31a0}-\\u{31bf}"
    + "\\u{31f0}-\\u{31ff}\\u{3400}-\\u{4dbf}\\u{4e00}-\\u{d7ff}\\u{e000}-\\u{fdff}\\u{fe70}-\\u{fefe}"
    + "\\u{10000}-\\u{1efff}\\u{20000}-\\u{10ffff}";
  const RUNS = new RegExp("([" + WORD + "]+)|[" + PAIRED + "]+", "gu");
  const OF_WORD = new RegExp("[" + WORD + "]", "u");
  const UNSEEN = /[\u00ad\u200b-\u200f\u2060-\u2064\ufeff\ufe00-\ufe0f\u180b-\u180d]/g;
  const BLANKS = /[\t-\r \u0085\u1680\u2028\u2029]+/g;

  // Characters of GB 2312, which need no table to be folded, but for a few.
  let common;
  const isCommon = (sign) => {
    if (!common) {
      const bytes = new Uint8Array(72 * 94 * 2);
      for (let at = 0; at < bytes.length; at += 2) {
        bytes[at] = 0xb0 + Math.floor(at / 188);
        bytes[at + 1] = 0xa1 + (at / 2) % 94;
      }
      common = new Set(new TextDecoder("gbk").decode(bytes));
    }
    return common.has(sign);
  };

  // ---- The index

  // Which of two texts comes first by code points; JavaScript itself compares halves of them.
  const order = (one, other) => {
    let at = 0;
    while (at < one.length && one[at] === other[at]) at++;
    if (at === one.length || at === other.length) return one.length - other.length;
    return one.codePointAt(at) - other.codePointAt(at);
  };

  // The last entry of a directory that is not beyond a key.
  const placeOf = (entries, isBeyond) => {
    const next = entries.findIndex(([first]) => isBeyond(first));
    return Math.max((next < 0 ? entries.length : next) - 1, 0);
  };

  // A number of seven bits a byte, low ones first. No shifts: they end at 32 bits.
  const reader = (bytes, at) => ({
    at: () => at,
    skip: (count) => at += count,
    number: () => {
      let value = 0, scale = 1, byte;
      do {
        byte = bytes[at++];
        value += (byte & 127) * scale;
        scale *= 128;
      } while (byte > 127);
      return value;
    },
  });

  // The terms of a shard, each with where its postings begin and end.
  const termsOf = (bytes) => {
    const places = [], from = reader(bytes, 0), written = new Uint8Array(bytes.length);
    for (let left = from.number(); left > 0; left--) {
      const shared = from.number(), more = from.number();
      written.set(bytes.subarray(from.at(), from.at() + more), shared);
      from.skip(more);
      places.push([decoder.decode(written.subarray(0, shared + more)), from.number()]);
    }
    let at = from.at();
    return places.map(([term, length]) => [term, at, at += length]);
  };

  // The numbers of articles, each with whether its title holds the term; those of a few terms are put together.
  const addPostings = (found, bytes, start, end) => {
    const from = reader(bytes, start);
    for (let number = 0; from.at() < end;) {
      const value = from.number();
      number += Math.floor(value / 2);
      found.set(number, found.get(number) || value % 2);
    }
  };

  const openIndex = async () => {
    const whole = await load("manifest");
    const end = whole.indexOf(10) + 1;
    const manifest = parsed(whole.subarray(0, end));
    if (manifest.version !== 1) throw new Error("version");

    const bytesOf = remembering(async (name) => {
      const place = manifest.files[name];
      return place ? whole.subarray(end + place[0], end + place[0] + place[1]) : load(name);
    });
    const json = remembering(async (name) => parsed(await bytesOf(name)));
    const shard = remembering(async (name) => {
      const bytes = await bytesOf(name);
      return [bytes, termsOf(bytes)];
    });

    // The shards where a term is, or all terms that begin with it.
    const shardsOf = async (term, isBeginning) => {
      const goesOn = (first) => isBeginning && first.startsWith(term);
      const isBeyond = (first) => order(first, term) > 0;
      const names = [], start = placeOf(manifest.terms, isBeyond);
      for (let i = start; i < manifest.terms.length && (i === start || goesOn(manifest.terms[i][0])); i++) {
        const entries = await json(manifest.terms[i][1]);
        const from = i === start ? placeOf(entries, isBeyond) : 0;
        for (let j = from; j < entries.length && (j === from || goesOn(entries[j][0])); j++) names.push(entries[j][1]);
      }
      return names;
    };

    const collected = async (term, isBeginning) => {
      const found = new Map();
      for (const [bytes, terms] of await Promise.all((await shardsOf(term, isBeginning)).map(shard))) {
        for (const [name, start, stop] of terms) {
          if (isBeginning ? name.startsWith(term) : name === term) addPostings(found, bytes, start, stop);
        }
      }
      return found;
    };
    const exactly = remembering((term) => collected(term, false));
    const beginning = remembering((term) => collected(term, true));

    let table = new Map();
    const also = new Set(manifest.also);
    const isOther = (sign) => sign >= "\u3400" && sign <= "\u9fff" && !isCommon(sign) || also.has(sign);
    // Sees that a text can be normalised: most need no table.
    const prepare = async (text) => {
      if (table.size || !Array.from(text.normalize("NFKC")).some(isOther)) return;
      const { from, to } = await json(manifest.fold);
      table = new Map(Array.from(from, (sign, at) => [sign, to[at]]));
    };
    const normalised = (text) => {
      const folded = text.normalize("NFKC").replace(UNSEEN, "").toLowerCase().replace(/\u03c2/g, "\u03c3");
      return (table.size ? folded.replace(/[\u2e80-\ufaff]/g, (sign) => table.get(sign) ?? sign) : folded).replace(BLANKS, " ");
    };

    // The articles that may hold a literal, and whether they certainly do.
    const candidates = async (literal) => {
      const sets = [], runs = [...literal.matchAll(RUNS)];
      for (const { 0: run, 1: word, index } of runs) {
        const isLast = index + run.length === literal.length;
        const signs = Array.from(run);
        if (word) sets.push(isLast && run.length < 32 ? beginning(run) : exactly(run.slice(0, 32)));
        else if (signs.length === 1) sets.push(isLast ? beginning(run) : exactly(run));
        else for (let at = 1; at < signs.length; at++) sets.push(exactly(signs[at - 1] + signs[at]));
      }
      const [first, ...others] = (await Promise.all(sets)).sort((one, other) => one.size - other.size);
      const found = new Map();
      for (const [number, titled] of first) {
        if (others.every((set) => set.has(number))) found.set(number, others.every((set) => set.get(number)) ? titled : 0);
      }
      const isSure = sets.length === 1 && runs[0][0].length === literal.length && literal.length < 32;
      return { found, isSure };
    };

    const line = async (number) => {
      const blocks = await json(manifest.results);
      const entries = await json(blocks[placeOf(blocks, (first) => first > number)][1]);
      return entries.find((entry) => entry[0] === number);
    };

    return { prepare, normalised, candidates, line, listed: (list) => exactly("\u0001" + decodeURIComponent(list)) };
  };

  let opened;
  const index = () => {
    if (!opened) {
      opened = openIndex();
      opened.catch(() => opened = undefined);
    }
    return opened;
  };

  if (!finder) {
    if (canRead && !asFiles) index().catch(() => {}); // the page to search on will say what is wrong
    return;
  }

  // ---- A query

  const PARTS = /([-\uff0d])?(?:["\u201c\u201d\uff02\u300c\u300e]([^"\u201c\u201d\uff02\u300d\u300f]*)["\u201c\u201d\uff02\u300d\u300f]?|([^\s"\u201c\u201d\uff02\u300c\u300e]+))/gu;

  // The literals of a query: as written, as looked for, and whether they are not to be there, which a minus says that
  // stands at the beginning or behind a blank; any other is a sign of the word.
  const literalsOf = async (query, { prepare, normalised }) => {
    await prepare(query);
    const seen = new Set();
    return Array.from(query.matchAll(PARTS), ({ index, 1: minus, 2: phrase, 3: word }) => {
      const isUnwanted = Boolean(minus) && (!index || /\s/.test(query[index - 1]));
      const written = (isUnwanted || phrase ? "" : minus ?? "") + (phrase ?? word).trim();
      return { written, text: normalised(written).trim(), isUnwanted };
    }).filter(({ text }) => text.match(RUNS) && !seen.has(text) && seen.add(text));
  };

  // Where a normalised text holds a literal: no Latin word matches but at its beginning.
  const placesIn = (text, literal) => {
    const places = [], isWord = OF_WORD.test(literal[0]);
    for (let at = text.indexOf(literal); at >= 0; at = text.indexOf(literal, at + 1)) {
      if (!isWord || !at || !OF_WORD.test(text[at - 1])) places.push(at);
    }
    return places;
  };

  // By the day, then by the place within it (docs/search.md, article numbers).
  const dayOf = (number) => Math.floor(number % 524288 / 8);
  const age = (number) => dayOf(number) * 2 ** 30 + Math.floor(number / 524288) * 8 + number % 8;
  const yearOf = (number) => new Date((dayOf(number) - 25567) * 864e5).getUTCFullYear();

  // All articles that may be meant, in the order in which they are shown.
  const search = async (literals, choice, index) => {
    const wanted = literals.filter(({ isUnwanted }) => !isUnwanted);
    const unwanted = literals.filter(({ isUnwanted }) => isUnwanted);
    const finding = (some) => Promise.all(some.map(({ text }) => index.candidates(text)));
    const { year, order, ...listed } = choice, lists = Object.values(listed).filter(Boolean);
    const [found, left, filters] = await Promise.all([finding(wanted), finding(unwanted), Promise.all(lists.map(index.listed))]);
    const sets = [...found.map((one) => one.found), ...filters].sort((one, other) => one.size - other.size);
    const without = left.filter((one) => one.isSure).map((one) => one.found);
    const numbers = Array.from(sets[0].keys()).filter((number) => sets.every((set) => set.has(number))
      && !without.some((set) => set.has(number)) && (!year || dayOf(number) && yearOf(number) === Number(year)));
    const hits = numbers.map((number) => ({
      number,
      age: age(number),
      fit: order ? 0 : found.reduce((sum, one) => sum + one.found.get(number), 0),
    }));
    hits.sort((one, other) => other.fit - one.fit || other.age - one.age);
    return { hits, isSure: [...found, ...left].every((one) => one.isSure) };
  };

  // ---- The articles' own pages

  // What stands inside of a line; every other element begins a new piece of text.
  const INLINE = new Set(("a abbr b bdi bdo cite code data del dfn em font i ins kbd mark q s samp small span strong sub sup "
    + "time tt u var wbr").split(" "));
  // What an article's page says around its text, in the theme's own words.
  const AROUND = ".actions, .contents, .on-paper, .translations, .facts dt, .facts time, .facts .original, "
    + ".facts [href*='/issues/'], .facts .on-screen, .attachments > h2, .attachments .quiet, .topics, "
    + ".breadcrumb, .entries, .aside"; // these of a topic's page

  // The pieces of a page's text, each with whether it is of the body.
  const piecesOf = (page) => {
    const pieces = [];
    const begin = (isBody) => pieces.push({ text: "", isBody });
    const walk = (node, isBody) => {
      for (const child of node.childNodes) {
        if (child.nodeType === Node.TEXT_NODE) pieces[pieces.length - 1].text += child.data;
        if (child.nodeType !== Node.ELEMENT_NODE) continue;
        const isAround = child.matches(AROUND), isBreak = isAround || !INLINE.has(child.localName);
        const isInBody = isBody || child.classList.contains("prose");
        if (isBreak) begin(isInBody);
        if (!isAround) walk(child, isInBody);
        if (isBreak) begin(isBody);
      }
    };
    begin(false);
    walk(page.querySelector("article.article") ?? page.querySelector("main") ?? page.body, false);
    pieces.push({ text: page.querySelector("meta[name=description]")?.content ?? "", isBody: false });
    return pieces.filter(({ text }) => text.trim());
  };

  const pages = new Map(); // what an article's page says, by its address
  const asked = new Set(); // requests that are on their way

  const read = (address) => {
    if (!pages.has(address)) {
      pages.set(address, new Promise((resolve, reject) => {
        // This reads a page without any of its parts, and no script runs in it.
        const request = new XMLHttpRequest();
        const fail = () => {
          pages.delete(address);
          reject(new Error(address));
        };
        request.open("GET", address);
        request.responseType = "document";
        request.onload = () => {
          if (request.status === 200 && request.response) resolve(piecesOf(request.response));
          else if (request.status === 404) resolve([]); // published no more
          else fail();
        };
        request.onerror = request.onabort = fail;
        request.onloadend = () => asked.delete(request);
        asked.add(request);
        request.send();
      }));
    }
    return pages.get(address);
  };

  // A text with its normalised form, and where each character of this comes from.
  const traced = (text, normalised) => {
    const starts = [], ends = [];
    let normal = "";
    for (const { 0: part, index } of text.matchAll(/\s+|\p{M}+|\P{M}\p{M}*/gsu)) {
      const added = normalised(part);
      normal += added;
      for (let i = 0; i < added.length; i++) {
        starts.push(index);
        ends.push(index + part.length);
      }
    }
    return { normal, starts, ends };
  };

  // Where a text holds some literals: parts of it, in order, none over another.
  const marksIn = (text, literals, normalised) => {
    const { normal, starts, ends } = traced(text, normalised);
    const marks = literals.flatMap((literal) => placesIn(normal, literal)
      .map((at) => [starts[at], ends[at + literal.length - 1]])).sort(([one], [other]) => one - other);
    const apart = [];
    for (const mark of marks) {
      const last = apart[apart.length - 1];
      if (last && mark[0] <= last[1]) last[1] = Math.max(last[1], mark[1]);
      else apart.push(mark);
    }
    return apart;
  };

  // Puts a text into an element with some parts of it marked.
  const write = (element, text, marks) => {
    let at = 0;
    element.textContent = "";
    for (const [start, end] of marks) {
      const mark = document.createElement("mark");
      mark.textContent = text.slice(start, end);
      element.append(text.slice(at, start), mark);
      at = end;
    }
    element.append(text.slice(at));
  };

  // No character is cut into halves.
  const whole = (text, at) => /[\udc00-\udfff]/.test(text[at] ?? "") ? at + 1 : at;
  const clipped = (text) => text.slice(0, whole(text, LONGEST));

  // What is shown of a piece: the text around the first place, from the beginning of a sentence where one is near.
  const cut = (text, marks) => {
    const flat = text.replace(/\s/g, " ");
    const first = marks.length ? marks[0][0] : 0;
    let start = whole(flat, Math.max(first - NEAR, 0));
    if (start) {
      const sentence = flat.slice(start, first).search(/[\u3002\uff01\uff1f\uff1b]|[.!?;] /);
      if (sentence >= 0) start += sentence + 1;
      else if (/\w/.test(flat[start - 1])) start = Math.max(flat.lastIndexOf(" ", start) + 1, start - NEAR, 0);
    }
    const end = whole(flat, Math.min(start + SNIPPET, flat.length));
    const before = start ? "\u2026" : "", after = end < flat.length ? "\u2026" : "";
    const moved = (at) => Math.min(at, end) - start + before.length;
    const inside = marks.filter((mark) => mark[0] < end).map((mark) => mark.map(moved));
    return [before + flat.slice(start, end) + after, inside];
  };

  // Reads an article's page: whether it holds what is wanted and nothing that isn't, and what to show of it.
  const check = async (line, literals, { prepare, normalised }) => {
    const pieces = await read(addressOf(line[1]).href);
    await prepare(pieces.map(({ text }) => text).join(""));
    const texts = pieces.map(({ text }) => normalised(text));
    const holds = (text, literal) => placesIn(text, literal).length > 0;
    if (literals.some(({ text, isUnwanted }) => texts.some((piece) => holds(piece, text)) === isUnwanted)) return null;
    const wanted = literals.filter(({ isUnwanted }) => !isUnwanted).map(({ text }) => text);
    // The piece with most of the words, of the body if there is one; the title stands above.
    const worth = pieces.map(({ text, isBody }, at) => text === line[2] ? 0
      : 2 * wanted.filter((literal) => holds(texts[at], literal)).length + (isBody ? 1 : 0));
    const best = worth.indexOf(Math.max(...worth));
    const shown = pieces.slice(best, best + MOST_PIECES).filter(({ isBody }) => isBody === pieces[best].isBody);
    const text = shown.map((piece) => piece.text.trim()).join(" ");
    return cut(text, marksIn(text, wanted, normalised));
  };

  // A site path, seen from the root: its first part is never taken for a scheme or a host.
  const addressOf = (path) => new URL("." + path, root);
  const linkTo = (list) => addressOf(list + (asFiles && list.endsWith("/") ? "index.html" : "")).href;

  // ---- What is shown

  const part = (name) => document.querySelector("[data-" + name + "]");
  const [status, results, pager, nothing, help, outside] = ["status", "results", "pager", "nothing", "help", "outside"].map(part);
  const { q: box } = finder.elements;
  const said = finder.dataset;
  const title = document.title;
  const robots = document.querySelector("meta[name=robots]") ?? document.head.appendChild(document.createElement("meta"));
  const unasked = robots.content;

  const counted = (count, pattern) => pattern ? pattern.replace("{count}", count) : count === 1 ? said.one
    : said.many.replace("{count}", count);

  const optionNamed = (filter, name) => Array.from(finder.elements[filter]?.options ?? [])
    .find((option) => option.value && option.text === name);

  const replace = (element, children) => {
    element.textContent = "";
    element.append(...children);
  };

  const written = (date) => {
    const [year, month, day] = date.split("-").map(Number);
    const values = { year, month: said.months.split("|")[month - 1], day };
    return said.day.replace(/\{(\w+)\}/g, (all, name) => values[name]);
  };

  const shown = (line, wanted, snippet, { normalised }) => {
    const [, address, name, date, section, source, language, summary] = line;
    const entry = part("result").content.cloneNode(true).firstElementChild;
    const [link] = entry.querySelectorAll("a");
    const text = entry.querySelector(".summary"), time = entry.querySelector("time");
    link.href = addressOf(address).href;
    write(link, name, marksIn(name, wanted, normalised));
    write(text, ...snippet ?? [summary, marksIn(summary, wanted, normalised)]);
    for (const element of [link.parentElement, text]) if (language) element.lang = language;
    if (date) {
      time.dateTime = date;
      time.textContent = written(date);
    } else {
      time.remove();
    }
    for (const [filter, value] of [["section", section], ["source", source]]) {
      const place = entry.querySelector(filter === "section" ? ".kicker" : "[data-source]");
      const option = optionNamed(filter, value);
      place.textContent = value;
      if (option) place.href = linkTo(option.value);
      if (!value) place.remove();
    }
    return entry;
  };

  const listed = (name, items) => {
    const list = nothing.querySelector("[data-" + name + "]");
    list.hidden = !items.length;
    replace(list.querySelector("ul"), items.map(([text, address, count]) => {
      const item = document.createElement("li"), link = document.createElement("a");
      link.textContent = text;
      link.href = address;
      item.append(link, count ? " " + count : "");
      return item;
    }));
    return items.length;
  };

  // A text without blanks, in parts that can be looked for: Latin words, and pairs of other characters.
  const partsOf = (text) => [...text.matchAll(RUNS)].flatMap(({ 0: run, 1: word }) => {
    const signs = Array.from(run);
    return word || signs.length < 3 ? [run] : signs.flatMap((sign, at) => at % 2 || at === signs.length - 1
      ? [signs[at - 1] + sign] : []);
  });

  // Where nothing holds all of it: what holds one of the words, or a part of the only one.
  const singly = async (wanted, index) => {
    const parts = wanted.length > 1 ? wanted.map(({ written: text }) => text) : partsOf(wanted[0].text);
    if (parts.length < 2) return [];
    const ways = await Promise.all(parts.slice(0, MOST_PARTS).map(async (text) => {
      const { found, isSure } = await index.candidates(index.normalised(text).trim());
      return [text, "?" + new URLSearchParams({ q: text }), found.size && counted(found.size, isSure ? "" : said.most)];
    }));
    return ways.filter(([, , count]) => count);
  };

  const likeTags = (wanted) => {
    const signs = new Set(wanted.flatMap(({ text }) => Array.from(text)));
    const shared = (name) => Array.from(name).filter((sign) => signs.has(sign)).length / Array.from(name).length;
    return Array.from(finder.elements.tag?.options ?? []).filter((option) => option.value && shared(option.text) >= 0.5)
      .sort((one, other) => shared(other.text) - shared(one.text)).slice(0, 5)
      .map((option) => [option.text, linkTo(option.value)]);
  };

  // ---- The address, the form and the results

  const FILTERS = Array.from(finder.querySelectorAll("select"), ({ name }) => name);

  const addressed = (from = 0) => {
    const query = new URLSearchParams();
    if (box.value.trim()) query.set("q", box.value.trim());
    for (const name of FILTERS) {
      const value = finder.elements[name]?.value;
      if (value) query.set(name, decodeURIComponent(value));
    }
    if (from) query.set("from", from);
    return location.pathname + (String(query) && "?" + query);
  };

  // The form as an address says; what no list offers is offered from then on.
  const fill = () => {
    const query = new URLSearchParams(location.search);
    box.value = clipped(query.get("q") ?? "");
    for (const name of FILTERS) {
      const field = finder.elements[name], value = query.get(name) ?? "";
      if (!field) continue;
      const option = Array.from(field.options).find((one) => decodeURIComponent(one.value) === value)
        ?? new Option(value.replace(/\/$/, "").replace(/.*\//, ""), encodeURI(value));
      if (!option.isConnected) field.append(option);
      field.value = option.value;
    }
  };

  let turn = 0;

  const run = async () => {
    const mine = ++turn, isOver = () => mine !== turn;
    for (const request of asked) request.abort();
    results.setAttribute("aria-busy", "true");
    const query = clipped(box.value);
    const from = Math.max(parseInt(new URLSearchParams(location.search).get("from"), 10) || 0, 0);
    const waiting = setTimeout(() => isOver() || say(said.waiting), 300);
    document.title = query.trim() ? query.trim() + " \u2013 " + title : title;
    // No page of results belongs into a search engine: any stranger's link could put words into it.
    robots.name = "robots";
    robots.content = query.trim() ? "noindex" : unasked;
    if (outside) outside.href = outside.dataset.outside.replace("%s", encodeURIComponent(query.trim() && " " + query.trim()));
    try {
      await find(query, from, isOver);
    } catch (error) {
      if (isOver()) return;
      show([]);
      const isOld = typeof DecompressionStream === "undefined";
      say(isOld ? said.old : error instanceof Missing && error.message === "manifest" ? said.missing : said.failed);
      help.hidden = false;
    } finally {
      clearTimeout(waiting);
      if (!isOver()) results.setAttribute("aria-busy", "false");
    }
  };

  const say = (text) => {
    status.textContent = text;
  };

  const show = (entries) => {
    replace(results, entries);
    nothing.hidden = true;
    pager.hidden = true;
  };

  const find = async (query, from, isOver, isSecond = false) => {
    if (!query.trim()) {
      show([]);
      say("");
      help.hidden = false;
      return;
    }
    try {
      const at = await index();
      const literals = await literalsOf(query, at);
      const wanted = literals.filter(({ isUnwanted }) => !isUnwanted);
      if (isOver()) return;
      help.hidden = wanted.length > 0;
      if (!wanted.length) {
        show([]);
        say("");
        return;
      }
      const choice = Object.fromEntries(FILTERS.map((name) => [name, finder.elements[name]?.value ?? ""]));
      const { hits, isSure } = await search(literals, choice, at);
      await give(hits, isSure, from, literals, at, isOver);
    } catch (error) {
      // A new site may have been published since: its index has other files.
      if (!(error instanceof Missing) || error.message === "manifest" || isSecond || isOver()) throw error;
      opened = undefined;
      await find(query, from, isOver, true);
    }
  };

  // Shows a page of the hits. What may not hold the words is read before it is shown; all else after that.
  const give = async (hits, isSure, from, literals, index, isOver) => {
    const wanted = literals.filter(({ isUnwanted }) => !isUnwanted), texts = wanted.map(({ text }) => text);
    const reads = canRead && !isSure;
    const unread = [];
    let next = from, count = 0, after = 0;
    while (next < hits.length && !after) {
      // One more than is shown tells whether there is a further page.
      const some = hits.slice(next, next + PAGE + 1 - count);
      const reading = some.map(async ({ number }) => {
        const line = await index.line(number);
        await index.prepare(line[2] + line[7]);
        return [line, reads ? await check(line, literals, index) : null];
      });
      for (const promise of reading) promise.catch(() => {}); // the first that fails is told of below
      for (const promise of reading) {
        const [line, snippet] = await promise;
        if (isOver()) return;
        if (!reads || snippet) {
          if (count === PAGE) {
            after = next;
            break;
          }
          const entry = shown(line, texts, snippet, index);
          if (count++) results.append(entry);
          else show([entry]);
          if (!reads) unread.push([entry, line]);
        }
        next++;
      }
    }
    if (isOver()) return;
    if (!count && from) {
      history.replaceState(null, "", addressed());
      await give(hits, isSure, 0, literals, index, isOver);
      return;
    }
    if (!count) show([]);
    const isCounted = isSure || reads && !from && !after;
    const total = isSure ? hits.length : isCounted ? count : hits.length;
    nothing.hidden = total > 0 && count > 0;
    say(nothing.hidden ? counted(total, isCounted ? "" : said.most) + (isSure || canRead ? "" : " " + said.unread)
      : said.none.replace("{words}", () => wanted.map(({ written: text }) => text).join(" ")));
    page(from, after);
    // Now that all lines are there: browsers ask for few files at a time.
    if (canRead) for (const [entry, line] of unread) complete(entry, line, literals, index, isOver);
    if (nothing.hidden) return;
    help.hidden = false;
    const ways = await singly(wanted, index);
    if (!isOver()) nothing.hidden = !(listed("singly", ways) + listed("tags", likeTags(wanted)));
  };

  // Where the words stand in an article that is shown already.
  const complete = async (entry, line, literals, index, isOver) => {
    const snippet = await check(line, literals, index).catch(() => null);
    if (snippet && !isOver()) write(entry.querySelector(".summary"), ...snippet);
  };

  const before = new Map(); // where the page before one begins, as it was seen

  const page = (from, after) => {
    const [newer, older] = pager.querySelectorAll("a");
    if (after) before.set(addressed(after), from);
    newer.href = addressed(before.get(addressed(from)) ?? Math.max(from - PAGE, 0));
    older.href = addressed(after);
    newer.hidden = !from;
    older.hidden = !after;
    pager.hidden = !from && !after;
  };

  let isUnfinished = false; // whether the address is that of a query that is still being written

  const go = (address, goesOn = false) => {
    if (address !== location.pathname + location.search) {
      // A query is one entry of the history, however many keys it takes.
      if (isUnfinished && goesOn) history.replaceState(null, "", address);
      else history.pushState(null, "", address);
    }
    isUnfinished = goesOn;
    run();
  };

  const arrive = () => {
    fill();
    isUnfinished = false;
    run();
  };

  // ---- Keys and clicks

  box.autocomplete = "off"; // what was asked before would cover the results
  let pausing;
  for (const kind of ["input", "compositionend"]) {
    box.addEventListener(kind, ({ isComposing }) => {
      clearTimeout(pausing);
      if (!isComposing) pausing = setTimeout(() => go(addressed(), true), PAUSE);
    });
  }
  finder.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pausing);
    go(addressed());
  });
  finder.addEventListener("change", ({ target }) => {
    if (target !== box) go(addressed());
  });
  box.addEventListener("focus", () => index().catch(() => {}), { once: true }); // it is at hand then
  const isPlain = (event) => !event.button && !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  document.querySelector("main").addEventListener("click", (event) => {
    const link = event.target.closest("a");
    if (!link || !isPlain(event) || !link.closest("[data-pager], [data-singly]")) return;
    event.preventDefault();
    history.pushState(null, "", link.href);
    arrive();
    finder.scrollIntoView();
    results.focus({ preventScroll: true });
  });
  document.querySelector("main").addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step || event.isComposing || !isPlain(event)) return;
    const stops = [box, ...results.querySelectorAll("h2 a")];
    const at = stops.indexOf(event.target);
    if (at < 0 || !stops[at + step]) return;
    event.preventDefault();
    stops[at + step].focus();
  });
  addEventListener("popstate", arrive);
  arrive();
})();
