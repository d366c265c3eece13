// Eleventy's settings for the benchmark's site, and what its templates have to be told in JavaScript.
import fs from "node:fs";

const PAGE_SIZE = 20;
const FEED_SIZE = 20;
const site = JSON.parse(fs.readFileSync("data/site.json"));
const words = JSON.parse(fs.readFileSync("data/words.json"));
const sections = JSON.parse(fs.readFileSync("data/sections.json"));

const clock = new Intl.DateTimeFormat("sv", { timeZone: "Asia/Shanghai", dateStyle: "short", timeStyle: "medium" });
const local = new Map();

// The moment as it reads in the bulletin's own zone: 2017-09-05 21:42:00.
function reading(date) {
  const key = date.getTime();
  if (!local.has(key)) local.set(key, clock.format(date));
  return local.get(key);
}

const iso = (date) => reading(date).replace(" ", "T") + "+08:00";
const slug = (name) => encodeURIComponent(name);

function day(date) {
  const [year, month, number] = reading(date).slice(0, 10).split("-").map(Number);
  return `${year}年${month}月${number}日`;
}

function lists(articles) {
  const found = [];
  const add = (kind, base, title, members, subtitle) => {
    const total = Math.max(1, Math.ceil(members.length / PAGE_SIZE));
    for (let number = 1; number <= total; number++) {
      found.push({
        kind, base, title, total, number, count: members.length, subtitle: subtitle ?? `${members.length}篇`,
        url: number === 1 ? base : `${base}page/${number}/`,
        items: members.slice((number - 1) * PAGE_SIZE, number * PAGE_SIZE),
      });
    }
  };
  const groups = (keys) => {
    const result = new Map();
    for (const article of articles) {
      for (const key of keys(article)) {
        if (!result.has(key)) result.set(key, []);
        result.get(key).push(article);
      }
    }
    return result;
  };
  add("home", "/", words["zh-CN"].latest, articles);
  const bySection = groups((article) => [article.data.section]);
  for (const [key, section] of Object.entries(sections)) {
    add("section", `/${key}/`, section.name, bySection.get(key) ?? [], section.description);
  }
  for (const [tag, members] of groups((article) => article.data.tags)) add("tag", `/tags/${tag}/`, tag, members);
  for (const [source, members] of groups((article) => [article.data.source])) {
    add("source", `/sources/${source}/`, source, members);
  }
  for (const [year, members] of groups((article) => [reading(article.date).slice(0, 4)])) {
    add("year", `/archive/${year}/`, `${year}年`, members);
  }
  for (const [month, members] of groups((article) => [reading(article.date).slice(0, 7)])) {
    add("month", `/archive/${month.replace("-", "/")}/`, month, members);
  }
  return found;
}

function neighbours(articles) {
  const places = new Map();
  const members = {};
  for (const article of articles) {
    const list = (members[article.data.section] ??= []);
    places.set(article.url, { list, index: list.length });
    list.push(article);
  }
  return places;
}

function jsonLd(page, article) {
  const website = { "@type": "WebSite", name: site.title, url: site.url + "/" };
  const publisher = {
    "@type": "Organization", name: site.publisher, url: site.url + "/",
    address: { "@type": "PostalAddress", streetAddress: site.address },
  };
  const address = site.url + page.url;
  const way = [[words[page.language].home, site.url + "/"]];
  let node = { "@type": "CollectionPage", name: page.title, url: address, inLanguage: page.language, isPartOf: website };
  if (article) {
    way.push([sections[article.section].name, `${site.url}/${article.section}/`]);
    node = {
      "@type": "NewsArticle",
      headline: page.title,
      description: article.summary,
      url: address,
      mainEntityOfPage: { "@type": "WebPage", "@id": address },
      datePublished: iso(article.page.date),
      dateModified: iso(article.page.date),
      author: [{ "@type": "Person", name: article.author }],
      publisher,
      sourceOrganization: { "@type": "Organization", name: article.source },
      articleSection: sections[article.section].name,
      keywords: article.tags,
      inLanguage: page.language,
      isPartOf: [website],
    };
  }
  way.push([page.title, address]);
  const items = way.map(([name, item], index) => ({ "@type": "ListItem", position: index + 1, name, item }));
  const graph = [node, { "@type": "BreadcrumbList", itemListElement: items }];
  return JSON.stringify({ "@context": "https://schema.org", "@graph": graph }).replaceAll("<", "\\u003c");
}

export default function (eleventy) {
  const newestFirst = (api) => api.getFilteredByGlob("content/*/*.md").reverse();
  let places = new Map();

  eleventy.addCollection("articles", (api) => {
    const articles = newestFirst(api);
    places = neighbours(articles);
    return articles;
  });
  eleventy.addCollection("lists", (api) => lists(newestFirst(api)));
  eleventy.addCollection("channels", (api) => {
    const articles = newestFirst(api);
    const channels = [{ url: "/", title: site.title, items: articles.slice(0, FEED_SIZE) }];
    for (const [key, section] of Object.entries(sections)) {
      const members = articles.filter((article) => article.data.section === key);
      channels.push({ url: `/${key}/`, title: `${section.name} – ${site.title}`, items: members.slice(0, FEED_SIZE) });
    }
    return channels;
  });

  eleventy.addFilter("iso", iso);
  eleventy.addFilter("day", day);
  eleventy.addFilter("minute", (date) => `${day(date)} ${reading(date).slice(11, 16)}`);
  eleventy.addFilter("plain", (date) => reading(date).slice(0, 16));
  eleventy.addFilter("rfc822", (date) => date.toUTCString());
  eleventy.addFilter("address", slug);
  eleventy.addFilter("jsonLd", jsonLd);
  eleventy.addFilter("minutes", (html) => Math.max(1, Math.round(html.length / 1200)));
  eleventy.addFilter("older", (url, count) => {
    const { list, index } = places.get(url);
    return list.slice(index + 1, index + 1 + count);
  });
  eleventy.addFilter("newer", (url) => {
    const { list, index } = places.get(url);
    return list[index - 1];
  });
  eleventy.addFilter("firstPages", (found, kind) => found.filter((list) => list.kind === kind && list.number === 1));
  eleventy.addFilter("near", (list) => {
    const near = new Set([1, list.total]);
    for (let page = list.number - 2; page <= list.number + 2; page++) if (page >= 1 && page <= list.total) near.add(page);
    return [...near].sort((a, b) => a - b);
  });

  eleventy.amendLibrary("md", (markdown) => {
    markdown.core.ruler.push("ids", (state) => {
      state.tokens.forEach((token, index) => {
        if (token.type !== "heading_open") return;
        token.attrSet("id", state.tokens[index + 1].content.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, "-"));
      });
    });
  });

  eleventy.addPassthroughCopy("assets");
  eleventy.addPassthroughCopy("pictures");
  eleventy.setQuietMode(true);
  return {
    dir: { input: ".", includes: "includes", data: "data", output: "output" },
    templateFormats: ["md", "njk"],
    markdownTemplateEngine: false,
  };
}
