export default {
  layout: "article.njk",
  eleventyComputed: {
    section: (data) => data.page.filePathStem.split("/")[2],
  },
  permalink: (data) => {
    const section = data.page.filePathStem.split("/")[2];
    const year = new Date(data.page.date.getTime() + 8 * 3_600_000).getUTCFullYear();
    return `/${section}/${year}/${data.page.fileSlug}/index.html`;
  },
};
