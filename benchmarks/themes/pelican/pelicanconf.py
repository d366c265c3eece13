"""Pelican's settings for the benchmark's site."""

import json
from pathlib import Path

from markdown.extensions.toc import slugify_unicode

_HERE = Path(__file__).parent

SITENAME = "石桥政协简报"
SITEURL = "https://bulletin.example.org"
SITESUBTITLE = "为比较速度而编写"
DESCRIPTION = "一份虚构的县政协工作简报。"
PUBLISHER = "石桥县政协办公室"
ADDRESS = "文庙街1号"
WORDS = json.loads((_HERE / "words.json").read_text(encoding="utf-8"))
SECTIONS = json.loads((_HERE / "sections.json").read_text(encoding="utf-8"))

PATH = "content"
OUTPUT_PATH = "output"
THEME = "theme"
THEME_STATIC_DIR = "assets"
THEME_STATIC_PATHS = ["assets"]
STATIC_PATHS = ["pictures"]
TIMEZONE = "Asia/Shanghai"
DEFAULT_LANG = "zh-CN"
DEFAULT_DATE_FORMAT = "%Y年%m月%d日"
SLUGIFY_SOURCE = "basename"
SLUGIFY_USE_UNICODE = True
FORMATTED_FIELDS: list[str] = []  # summaries are plain text
JINJA_ENVIRONMENT = {"trim_blocks": True, "lstrip_blocks": True}
MARKDOWN = {
    "extensions": ["markdown.extensions.extra", "markdown.extensions.meta", "markdown.extensions.toc"],
    "extension_configs": {"markdown.extensions.toc": {"slugify": slugify_unicode}},
    "output_format": "html5",
}

ARTICLE_URL = ARTICLE_LANG_URL = "{category}/{date:%Y}/{slug}/"
ARTICLE_SAVE_AS = ARTICLE_LANG_SAVE_AS = ARTICLE_URL + "index.html"
CATEGORY_URL = "{slug}/"
CATEGORY_SAVE_AS = CATEGORY_URL + "index.html"
TAG_URL = "tags/{slug}/"
TAG_SAVE_AS = TAG_URL + "index.html"
AUTHOR_URL = "sources/{slug}/"  # Pelican's authors are our sources
AUTHOR_SAVE_AS = AUTHOR_URL + "index.html"
YEAR_ARCHIVE_URL = "archive/{date:%Y}/"
YEAR_ARCHIVE_SAVE_AS = YEAR_ARCHIVE_URL + "index.html"
MONTH_ARCHIVE_URL = "archive/{date:%Y}/{date:%m}/"
MONTH_ARCHIVE_SAVE_AS = MONTH_ARCHIVE_URL + "index.html"

DIRECT_TEMPLATES = ["index", "tags", "authors", "archives", "sitemap", "404"]
INDEX_URL = ""
TAGS_URL = "tags/"
TAGS_SAVE_AS = "tags/index.html"
AUTHORS_URL = "sources/"
AUTHORS_SAVE_AS = "sources/index.html"
ARCHIVES_URL = "archive/"
ARCHIVES_SAVE_AS = "archive/index.html"
SITEMAP_SAVE_AS = "sitemap.xml"

DEFAULT_PAGINATION = 20
PAGINATED_TEMPLATES = {"index": None, "tag": None, "category": None, "author": None, "period_archives": None}
PAGINATION_PATTERNS = (
    (1, "{url}", "{save_as}"),
    (2, "{url}page/{number}/", "{base_name}/page/{number}/index.html"),
)

FEED_MAX_ITEMS = 20
RSS_FEED_SUMMARY_ONLY = False
FEED_ALL_ATOM = "atom.xml"
FEED_ALL_RSS = "rss.xml"
CATEGORY_FEED_ATOM = "{slug}/atom.xml"
CATEGORY_FEED_RSS = "{slug}/rss.xml"
TRANSLATION_FEED_ATOM = None
AUTHOR_FEED_ATOM = None
AUTHOR_FEED_RSS = None
