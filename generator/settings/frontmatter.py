"""Front matter: what the head of a Markdown file may say, and how it is read."""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import cache
from types import MappingProxyType
from typing import Any, Generic, Literal, TypeVar

from yaml import MappingNode

from generator.problems import Reporter
from generator.settings import fields, heads, kinds, schema
from generator.settings.schema import key
from generator.settings.values import Place, Reading
from generator.settings.yamltree import compose
from generator.text.dates import Moment

_FURTHEST = 1_000_000

_STATUS_WORDS: Mapping[str, str] = {
    **dict.fromkeys(("有效", "现行有效"), "valid"),
    **dict.fromkeys(("修订", "已修订", "修改", "已修改"), "amended"),
    **dict.fromkeys(("废止", "已废止", "作废"), "repealed"),
    **dict.fromkeys(("失效", "已失效"), "expired"),
}
PRINT_STYLES = ("plain", "official", "letter", "order", "minutes")
"""How an article can be laid out on paper; all but the first are forms of official documents."""
_PRINT_STYLE_WORDS: Mapping[str, str] = {
    "普通": "plain",
    "公文": "official",
    "信函": "letter",
    "函": "letter",
    "命令": "order",
    "令": "order",
    "纪要": "minutes",
}
_AI_WORDS: Mapping[str, str] = {"文字": "text", "图片": "image", "文字和图片": "both", "图文": "both"}


@dataclass(frozen=True, slots=True)
class Correction:
    """A note of what was wrong in an article."""

    date: Moment = key(fields.Date(), "When it was put right.", also=("日期", "时间"))
    text: str = key(
        kinds.Text(empty=False), "What was wrong, and what is right.", also=("note", "更正", "内容", "说明")
    )


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The head of an article or a page. A key left out has its default."""

    title: str = key(
        kinds.Text(empty=False),
        "The headline; without it, the first `# heading` of the text.",
        default="",
        also=("headline", "标题", "题目"),
    )
    subtitle: str = key(
        kinds.Text(),
        "A second line under the headline.",
        default="",
        also=("subheading", "subhead", "副标题"),
    )
    date: Moment | None = key(
        fields.Date(),
        "When the article was published; without it, the date that the file's name begins with.",
        default=None,
        also=("published", "pubdate", "created", "日期", "时间", "发布时间", "发布日期"),
    )
    updated: Moment | None = key(
        fields.Date(),
        "When it was last changed in substance.",
        default=None,
        also=("lastmod", "modified", "last_modified_at", "更新", "更新时间", "修改时间"),
    )
    corrections: tuple[Correction, ...] = key(
        kinds.Parts(Correction),
        "What was wrong in it and has been put right: notes above the text. The newest counts as `updated`, unless "
        "that is later.",
        default=(),
        also=("correction", "errata", "更正", "勘误"),
    )
    section: str = key(
        kinds.Text(),
        "The section's folder, if not the one that the file lies in.",
        default="",
        also=("category", "categories", "column", "栏目", "分类"),
    )
    tags: tuple[str, ...] = key(
        kinds.Texts(apart=True), "Free keywords that readers can follow.", default=(), also=("tag", "标签")
    )
    keywords: tuple[str, ...] = key(
        kinds.Texts(apart=True), "Words for search engines only.", default=(), also=("关键词", "关键字")
    )
    source: str = key(
        kinds.Text(),
        "The office that the article comes from.",
        default="",
        also=("origin", "来源", "信息来源", "来源单位"),
    )
    source_url: str = key(
        fields.Address(),
        "The original at its source.",
        default="",
        also=("original_url", "external_url", "原文", "原文链接"),
    )
    author: tuple[str, ...] = key(
        kinds.Texts(), "One name or several.", default=(), also=("authors", "by", "byline", "作者", "记者")
    )
    editor: str = key(
        kinds.Text(), "Who is responsible for the text.", default="", also=("编辑", "责任编辑", "责编")
    )
    summary: str = key(
        kinds.Text(),
        "A few sentences for lists and feeds; without it, the beginning of the text.",
        default="",
        also=("excerpt", "description", "abstract", "摘要", "简介", "描述"),
    )
    image: str = key(
        kinds.Text(path=True),
        "The leading picture: a path beside the file.",
        default="",
        also=("cover", "thumbnail", "featured_image", "图片", "题图", "封面"),
    )
    image_alt: str = key(
        kinds.Text(), "What the picture shows, in words.", default="", also=("alt", "图片说明")
    )
    image_credit: str = key(
        kinds.Text(),
        "Whose picture it is.",
        default="",
        also=("credit", "image_source", "photo", "摄影", "图片来源"),
    )
    image_focus: tuple[int, int] | None = key(
        fields.Focus(),
        "What must stay in view where the picture is cut, such as `30% 40%` from its left and its top. Rounded to "
        "tenths.",
        default=None,
        also=("focus", "focal_point", "image_position", "图片焦点"),
    )
    slug: str = key(
        fields.Slug(), "The last part of the address; without it, made from the file's name.", default=""
    )
    permalink: str = key(
        fields.SitePath(),
        "The whole address, such as `/notices/water/`.",
        default="",
        also=("url", "link", "网址", "地址"),
    )
    aliases: tuple[str, ...] = key(
        fields.SitePaths(),
        "Old addresses that lead here; with a query (`/view.asp?id=12`), by the host's redirects only.",
        default=(),
        also=("alias", "redirect_from", "redirects", "旧网址"),
    )
    draft: bool = key(kinds.Boolean(), "Not ready: in no output.", default=False, also=("草稿",))
    publish: Moment | None = key(
        fields.Date(),
        "Not before this moment.",
        default=None,
        also=("embargo", "publish_date", "publishdate", "定时发布"),
    )
    expires: Moment | None = key(
        fields.Date(),
        "Not after this moment; a date alone includes its day.",
        default=None,
        also=("expiry", "expirydate", "expire", "有效期", "截止日期"),
    )
    withdrawn: str = key(
        fields.Reason(),
        "Why the text is withdrawn. Its address stays and says so, with the title and the reason; nothing else of it "
        "is public any longer.",
        default="",
        also=("retracted", "withdrawal", "撤回", "撤稿", "撤回原因"),
    )
    withdrawn_on: Moment | None = key(
        fields.Date(),
        "When it was withdrawn, for readers to see; `withdrawn` alone takes it back.",
        default=None,
        also=("retracted_on", "撤回日期", "撤回时间"),
    )
    issue: str = key(
        kinds.Text(),
        "The number of the bulletin that it belongs to.",
        default="",
        also=("number", "期", "期号", "期数"),
    )
    document_number: str = key(
        kinds.Text(), "The document's number (文号).", default="", also=("文号", "发文字号")
    )
    status: Literal["", "valid", "amended", "repealed", "expired"] = key(
        kinds.Choice("valid", "amended", "repealed", "expired", also=_STATUS_WORDS),
        "Whether a document is still in force. Unless it is, its page, its print view and lists say so.",
        default="",
        also=("validity", "效力", "有效性", "效力状态", "文件状态"),
    )
    status_date: Moment | None = key(
        fields.Date(),
        "Since when its `status` is so: the day of the repeal, the amendment or the end.",
        default=None,
        also=("废止日期", "失效日期", "修订日期", "修改日期"),
    )
    replaced_by: str = key(
        fields.Destination(),
        "What holds in its place, where its `status` is not `valid`: a path, as in links, or a full address.",
        default="",
        also=("superseded_by", "替代文件", "现行文件"),
    )
    ai: Literal["", "text", "image", "both"] = key(
        kinds.Choice("text", "image", "both", also=_AI_WORDS),
        "What of it an AI has made, wholly or in part; pages, print views and feeds say so, as GB 45438—2025 asks.",
        default="",
        also=("aigc", "人工智能", "人工智能生成"),
    )
    related: tuple[str, ...] = key(
        kinds.Texts(path=True),
        "Articles to read next, by path, as in links: they stand before those that gen finds.",
        default=(),
        also=("related_articles", "see_also", "相关文章", "相关阅读"),
    )
    attachments: tuple[str, ...] = key(
        kinds.Texts(path=True),
        "Files beside the text to list, by path; a bundle lists its own by itself.",
        default=(),
        also=("attachment", "files", "附件"),
    )
    language: str = key(
        fields.Language(),
        "The text's language, if not its section's or the bulletin's.",
        default="",
        also=("lang", "locale", "语言"),
    )
    pinned: bool = key(
        kinds.Boolean(), "Kept at the top of lists.", default=False, also=("pin", "sticky", "top", "置顶")
    )
    order: int | None = key(
        kinds.Integer(minimum=-_FURTHEST, maximum=_FURTHEST),
        "Place in an issue or among pages; low comes first.",
        default=None,
        also=("weight", "nav_order", "顺序", "排序"),
    )
    print: bool = key(
        kinds.Boolean(), "Whether there is a print view.", default=True, also=("printable", "打印")
    )
    print_style: Literal["", "plain", "official", "letter", "order", "minutes"] = key(
        kinds.Choice(*PRINT_STYLES, also=_PRINT_STYLE_WORDS),
        "How it is laid out on paper, if not as its section or the settings say: `official` and its forms `letter`, "
        "`order` and `minutes` follow GB/T 9704: [Printing](printing.md).",
        default="",
        also=("printstyle", "版式", "打印版式"),
    )
    red_head: str = key(
        kinds.Text(),
        "Of an official document: what stands at its head in red, such as 某某县人民政府文件; without it, the office. "
        "With several `offices`, what stands beside their names: 文件.",
        default="",
        also=("redhead", "红头", "发文机关标志"),
    )
    offices: tuple[str, ...] = key(
        kinds.Texts(apart=True),
        "Of an official document: the offices that issue it together, the leading one first; without them, `source`.",
        default=(),
        also=("issued_by", "发文机关", "联合发文"),
    )
    signatory: tuple[str, ...] = key(
        kinds.Texts(apart=True),
        "Of an official document: who signs it (签发人), beside its number; of an order, with the title, below the "
        "text.",
        default=(),
        also=("signatories", "签发人", "签署人"),
    )
    copies_to: str = key(
        kinds.Text(),
        "Of an official document: who gets copies (抄送); of minutes, to whom they go.",
        default="",
        also=("cc", "抄送", "抄送机关", "分送"),
    )
    printed_by: str = key(
        kinds.Text(),
        "Of an official document: the office that prints it (印发机关); without it, the publisher.",
        default="",
        also=("printing_office", "印发机关"),
    )
    printed_on: Moment | None = key(
        fields.Date(),
        "Of an official document: when it is printed; without it, its date.",
        default=None,
        also=("印发日期",),
    )
    document_note: str = key(
        kinds.Text(),
        "Of an official document: a note below the date, in parentheses (附注), such as 此件公开发布.",
        default="",
        also=("附注",),
    )
    contact: str = key(
        kinds.Text(),
        "Of an official document: whom to ask, with the telephone number, in the note below the date.",
        default="",
        also=("contact_person", "联系人"),
    )
    present: str = key(kinds.Text(), "Of minutes: who was there.", default="", also=("attendees", "出席"))
    excused: str = key(kinds.Text(), "Of minutes: who was excused.", default="", also=("请假",))
    observers: str = key(kinds.Text(), "Of minutes: who sat in.", default="", also=("列席",))
    template: str = key(
        kinds.Text(path=True),
        "The template of its page, if not the usual one: a file of your theme, such as `gallery` for `gallery.html`.",
        default="",
        also=("layout", "模板", "版面"),
    )
    search: bool = key(
        kinds.Boolean(),
        "Whether the bulletin's own search finds it.",
        default=True,
        also=("searchable", "搜索", "检索"),
    )
    toc: bool = key(
        kinds.Boolean(),
        "Whether to show a table of contents.",
        default=False,
        also=("table_of_contents", "目录"),
    )
    articles: tuple[str, ...] = key(
        kinds.Texts(path=True),
        "Of a topic (`topics/NAME.md`): its articles in their order, by their paths under `content/`.",
        default=(),
        also=("文章", "稿件"),
    )
    gather: tuple[str, ...] = key(
        kinds.Texts(apart=True),
        "Of a topic: tags whose articles follow, newest first.",
        default=(),
        also=("gather_tags", "收录标签"),
    )
    allow: Mapping[str, str] = key(
        kinds.Reasons(),
        "What `gen check` need not say of this text: the rule’s name, and why, such as `mobile-number: 值班电话`.",
        default={},
        also=("allowed", "check", "检查豁免", "豁免"),
    )
    extra: Mapping[str, Any] = key(
        kinds.Free(),
        "Anything else, for your own templates.",
        default={},
        also=("params", "custom", "meta", "其他"),
    )
    terms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What it says of the taxonomies that the settings name, by their keys, each of which is one of the head's."""


@dataclass(frozen=True, slots=True)
class SectionFrontMatter:
    """The head of a section's `_index.md`."""

    title: str = key(
        kinds.Text(empty=False),
        "The section's name; without it, its folder's.",
        default="",
        also=("name", "标题", "名称"),
    )
    description: str = key(
        kinds.Text(),
        "What it is about, in a sentence.",
        default="",
        also=("summary", "描述", "说明", "简介"),
    )
    keywords: tuple[str, ...] = key(
        kinds.Texts(apart=True), "Words for search engines.", default=(), also=("tags", "关键词")
    )
    order: int | None = key(
        kinds.Integer(minimum=-_FURTHEST, maximum=_FURTHEST),
        "Place among the sections; low comes first.",
        default=None,
        also=("weight", "顺序", "排序"),
    )
    permalink: str = key(
        fields.SitePath(), "Its address, such as `/notices/`.", default="", also=("url", "网址", "地址")
    )
    kind: str = key(
        kinds.Text(),
        "ColumnType: the kind of column, such as 工作动态 or 通知公告.",
        default="",
        also=("type", "类型"),
    )
    language: str = key(
        fields.Language(),
        "The language of its name and its articles, if not the bulletin's.",
        default="",
        also=("lang", "locale", "语言"),
    )
    print_style: Literal["", "plain", "official", "letter", "order", "minutes"] = key(
        kinds.Choice(*PRINT_STYLES, also=_PRINT_STYLE_WORDS),
        "How its articles are laid out on paper, if not as the settings say: `official` follows GB/T 9704.",
        default="",
        also=("printstyle", "版式", "打印版式"),
    )
    template: str = key(
        kinds.Text(path=True),
        "The template of its list, if not the usual one: a file of your theme, such as `wall` for `wall.html`.",
        default="",
        also=("layout", "模板", "版面"),
    )
    search: bool = key(
        kinds.Boolean(),
        "Whether the bulletin's own search finds its articles.",
        default=True,
        also=("searchable", "搜索", "检索"),
    )
    aliases: tuple[str, ...] = key(
        fields.SitePaths(),
        "Old addresses of the column that lead here; with a query, by the host's redirects only.",
        default=(),
        also=("alias", "redirect_from", "redirects", "旧网址"),
    )


@dataclass(frozen=True, slots=True)
class IssueFrontMatter:
    """The head of an issue's file, `issues/NAME.md`; its text is the editor's note (编者按)."""

    number: int | None = key(
        kinds.Integer(minimum=1, maximum=_FURTHEST),
        "Which issue of its year it is: 第7期.",
        default=None,
        also=("no", "期号", "期", "期数"),
    )
    total: int | None = key(
        kinds.Integer(minimum=1, maximum=_FURTHEST),
        "Which issue of all that there have been: 总第123期.",
        default=None,
        also=("total_number", "总期号", "总期数", "总第"),
    )
    title: str = key(
        kinds.Text(empty=False),
        "What it is called besides its number, such as 防汛专刊.",
        default="",
        also=("name", "标题", "名称", "题目"),
    )
    date: Moment | None = key(
        fields.Date(),
        "The day that it carries; without it, that of its newest article.",
        default=None,
        also=("published", "日期", "印发日期"),
    )
    image: str = key(
        kinds.Text(path=True),
        "The picture on its cover: a path beside the file.",
        default="",
        also=("cover", "cover_image", "封面", "图片"),
    )
    image_alt: str = key(
        kinds.Text(), "What the picture shows, in words.", default="", also=("alt", "图片说明", "封面说明")
    )
    reported_to: str = key(kinds.Text(), "To which superiors it goes (报).", default="", also=("报", "报送"))
    sent_to: str = key(kinds.Text(), "To which others it goes (送).", default="", also=("送", "抄送"))
    issued_to: str = key(
        kinds.Text(), "To which offices below it goes (发).", default="", also=("发", "下发")
    )
    copies: int | None = key(
        kinds.Integer(minimum=1, maximum=_FURTHEST),
        "How many copies are printed (共印).",
        default=None,
        also=("print_run", "印数", "份数", "共印"),
    )
    articles: tuple[str, ...] = key(
        kinds.Texts(path=True),
        "The articles that it begins with, in this order, by their paths under `content/`; its others follow.",
        default=(),
        also=("order", "文章", "稿件", "顺序"),
    )


_OUR_KEYS = tuple(
    dict.fromkeys(
        item.name
        for definition in (FrontMatter, SectionFrontMatter, IssueFrontMatter)
        for item in dataclasses.fields(definition)
    )
)


@dataclass(frozen=True, slots=True)
class FrontMatterRules:
    """How another system's front matter is read without touching its files."""

    rename: Mapping[str, str] = key(
        kinds.Names(_OUR_KEYS),
        "Their key: our key, such as `excerpt: summary`. Where a file has several names of one key, ours "
        "goes first, then the one listed first here.",
        default={},
    )
    unknown: Literal["error", "warn", "allow"] = key(
        kinds.Choice("error", "warn", "allow"),
        "What an unknown key is; with `allow`, templates find it in `extra`.",
        default="error",
    )


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Head(Generic[_T]):
    """A file's front matter, and what follows it."""

    values: _T
    """As far as they could be read; what is wrong has been reported and has its default."""
    positions: Mapping[str, Place]
    """Line and column of each value given, by our names: `slug`, `aliases.0`."""
    body: str
    body_line: int
    """The number in the file of the body's first line."""


def composed(parts: heads.Parts, reporter: Reporter) -> MappingNode | None:
    """The mapping that a head holds, in whichever notation; None without one, or after an error."""
    if not parts.head.strip():
        return None
    if parts.notation == "yaml":
        return compose(parts.head, reporter, parts.head_line)
    from generator.settings import notations  # few bulletins have others than YAML

    compose_other = notations.compose_toml if parts.notation == "toml" else notations.compose_json
    return compose_other(parts.head, reporter, parts.head_line)


def read(
    text: str,
    reporter: Reporter,
    definition: type[_T],
    zone: tzinfo,
    rules: FrontMatterRules,
    taxonomies: Mapping[str, str] = MappingProxyType({}),
) -> Head[_T] | None:
    """Front matter and body of a file's text, as `generator.text.decoding.read_text` gives it.

    Reports everything that is wrong; the values are then good only for finding what else is. None where the
    front matter has no beginning or end, so that nobody can tell what is body. `taxonomies` are keys more, with what
    people call them.
    """
    parts = heads.split(text, reporter, names_of(definition))  # type: ignore[arg-type]  # as in `schema.read`
    if parts is None:
        return None
    root = composed(parts, reporter)
    reading = Reading(reporter, parts.head_line, zone)
    values = None
    if root is not None:
        values = schema.read(
            definition,
            root,
            reading,
            rename=rules.rename,
            unknown=rules.unknown,
            more={name: _taxonomy(name, label) for name, label in taxonomies.items()},
        )
    return Head(definition() if values is None else values, reading.positions, parts.body, parts.body_line)


def _taxonomy(name: str, label: str) -> schema.Key:
    return schema.Key(name, kinds.Texts(apart=True), label, (label,), (), name)


@cache
def names_of(definition: type) -> Mapping[str, str]:
    """Our key for each name that people give it, in lower case."""
    known = schema.keys(definition).values()
    return {name.lower(): item.name for item in known for name in (*item.also, item.name)}
