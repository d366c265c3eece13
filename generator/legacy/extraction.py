"""From an old page to its article: spam first, then the text.

The steps stand in this order for a reason. Decoys must go before anything is parsed; what is hidden, before anyone
asks which text is the article's. Only then is the page cut into blocks, and the article is a run of these: the
blocks of an element that is known to hold articles, or else those that trafilatura finds. What a page says about
its article stands shortly before them, or at their ends.
"""

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any
from urllib.parse import urljoin, urlsplit

from generator.legacy.decoding import NoTextError, decode
from generator.legacy.decoys import TooDeepError, without_decoys
from generator.legacy.dump import from_dump
from generator.legacy.facts import BUTTON, Facts, find_date, is_chrome, read_breadcrumb, read_facts
from generator.legacy.hidden import remove_hidden, text_of, with_written_tags, without_invisible
from generator.legacy.markdown import Block, to_blocks, to_markdown
from generator.legacy.model import Extraction, OldArticle, OldPage, Problem
from generator.legacy.spam import host_of, is_spam, remove_link_farms
from generator.legacy.tally import Tally
from generator.markup.sanitize import names

Element = Any  # lxml has no types of its own

_LONGEST = 5_000_000
"""Characters of a page; more is no article, and would keep a parser busy for minutes."""
_DEEPEST = 300
"""Levels of elements; browsers stop at 512."""


def extract(page: OldPage) -> Extraction:
    """The article of an old page, or the problem why there is none. Raises nothing for any bytes."""
    tally = Tally()
    try:
        text, flags = decode(page.content, page.declared_encoding)
        for kind, sample in flags:
            tally.flag(kind, sample)
        if len(text) > _LONGEST:
            return _failed(page, tally, "legacy.too-large", limit=f"{_LONGEST:,}")
        text = without_invisible(text, tally)
        is_html = not page.is_text or re.search("<(?:html|body)[\\s>]", text, re.I)
        text = without_decoys(with_written_tags(text) if is_html else text, tally)
        article = _from_html(text, page, tally) if is_html else from_dump(text, tally)
    except NoTextError as error:
        return _failed(page, tally, error.key)
    except (TooDeepError, RecursionError):
        return _failed(page, tally, "legacy.too-deep")
    if article is None:
        return _failed(page, tally, "legacy.no-article")
    if article.date is None:
        tally.flag("no-date")
    if not article.source:
        tally.flag("no-source")
    return Extraction(page, article, tally.removals, tally.flags)


def _failed(page: OldPage, tally: Tally, key: str, **values: str) -> Extraction:
    return Extraction(page, None, tally.removals, tally.flags, Problem(key, values))


def _from_html(html: str, page: OldPage, tally: Tally) -> OldArticle | None:
    tree = _parse(html)
    if tree is None:
        return None
    _remove_invisible(tree, tally)
    head = _read_head(tree)
    remove_hidden(tree, tally)
    address = urljoin(page.address or "", head.base)
    own_host = host_of(address)
    spam_hosts = remove_link_farms(tree, own_host, tally)

    def resolve(written: str) -> str | None:
        return _resolve(written, address, own_host, spam_hosts, tally)

    body = tree.find(".//body")
    body = tree if body is None else body
    blocks = to_blocks(body, resolve, tally)
    found = _find_body(body, blocks)
    if found is None:
        return None
    start, end = found
    return _put_together(blocks, start, end, head, page, tally)


# Parsing


def _parse(html: str) -> Element | None:
    from lxml import etree
    from lxml.html import HTMLParser

    html = re.sub(r"^\s*<\?xml[^>]*>", "", html)  # it would name an encoding, and this is text already
    try:
        tree = etree.fromstring(html, HTMLParser(huge_tree=True))
    except (etree.LxmlError, ValueError):
        return None
    if tree is None:
        return None
    depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise TooDeepError
    return tree


def _remove_invisible(tree: Element, tally: Tally) -> None:
    """Those that were written as entities."""
    for element in tree.iter():
        if element.text and isinstance(element.tag, str):
            element.text = without_invisible(element.text, tally)
        if element.tail:
            element.tail = without_invisible(element.tail, tally)


@dataclass(frozen=True, slots=True)
class _Head:
    """What a page's `<head>` says; a spam program may have written any of it."""

    title: str
    metas: dict[str, str]
    base: str


def _read_head(tree: Element) -> _Head:
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("itemprop") or "").strip().lower()
        if name and (content := " ".join((meta.get("content") or "").split())):
            metas.setdefault(name, content)
    titles = [text_of(title) for title in tree.iter("title") if title.getparent().tag == "head"] or [""]
    base = next((found for element in tree.iter("base") if (found := element.get("href"))), "")
    return _Head(titles[0], metas, base)


def _resolve(
    written: str, page_address: str, own_host: str, spam_hosts: frozenset[str], tally: Tally
) -> str | None:
    """The full address of a link; None if it must not be kept."""
    written = re.sub(r"[\t\n\r]", "", written).strip()
    if not written or written.startswith("#"):
        return None
    try:
        address = urljoin(page_address, written)
        parts = urlsplit(address)
    except ValueError:
        tally.flag("unsafe-link", written)
        return None
    if parts.scheme not in ("http", "https", "mailto", "tel", "ftp", ""):
        if parts.scheme != "javascript" or not re.match(
            r"javascript:\s*(?:void|;|window\.(?:print|close)|$)", written, re.I
        ):
            tally.flag("unsafe-link", written)
        return None
    host = host_of(address)
    if host and host != own_host and (host in spam_hosts or is_spam("", host)):
        tally.flag("spam-link", address)
        return None
    return address.replace("\ue000", "").replace("\ue001", "")


# Which blocks are the article

_KNOWN = re.compile(
    r"(?:^|[\s_-])(?:TRS_Editor|TRS_UEDITOR|Custom_UnionStyle|UCAP-CONTENT|zoom|vsb_content\w*|v_news_content|wp_articlecontent|"
    r"article[_-]?(?:content|body|con|text|txt|main)|news[_-]?(?:content|body|con|text|txt)|content[_-]?(?:txt|text|body|article|news|detail)|"
    r"(?:post|entry|detail|info|show|main|page)[_-]?(?:content|text|txt)|articleBody|conTxt|nr_?con|wznr|xl[_-]?con\w*|neirong|zhengwen|zw_?con\w*|bt_content)(?=$|[\s_-])",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|footer|foot|header|sidebar|side|breadcrumb\w*|crumbs?|share\w*|related|recommend\w*|comments?|copyright|"
    r"friend\w*|links|prev|next|pager|pagination|print|tools?|toolbar|bdsharebuttonbox|widget\w*|cookie\w*|advert\w*|ads?)(?=$|[\s_-])",
    re.IGNORECASE,
)
_ATTACHMENT = re.compile(r"(?:附件|相关附件|下载|Attachments?)\s*\d*\s*[:：]", re.IGNORECASE)
_ENOUGH = 40
"""Characters that a known element must hold to be taken for the article."""


def _find_body(body: Element, blocks: list[Block]) -> tuple[int, int] | None:
    """The first block of the article's text and the one after the last; None if no text looks like one."""
    texts = [block for block in blocks if block.text or block.pictures]
    if not texts:
        return None
    if (known := _known_element(body)) is not None:
        inside = set(known.iter())
        indices = [index for index, block in enumerate(blocks) if block.element in inside]
        if (
            indices
            and sum(len(blocks[index].text) * (1 - blocks[index].link_share) for index in indices) >= _ENOUGH
        ):
            return indices[0], indices[-1] + 1
    return _measured(body, blocks)


def _known_element(body: Element) -> Element | None:
    """The one element that by its name holds the article."""
    found = [
        element
        for element in body.iter("div", "td", "article", "section", "span", "table", "ucapcontent")
        if _KNOWN.search(element.get("class") or "")
        or _KNOWN.search(element.get("id") or "")
        or _KNOWN.search(element.get("itemprop") or "")
    ]
    if not found:
        return None
    lengths = {element: _weight(element) for element in found}
    best = max(found, key=lengths.__getitem__)
    # A frame around everything may have such a name, too; the deepest element with nearly all of its text is meant.
    for element in found:
        if (
            element is not best
            and lengths[element] >= 0.8 * lengths[best]
            and best in set(element.iterancestors())
        ):
            best = element
    rivals = [
        e
        for e in found
        if lengths[e] > 0.5 * lengths[best]
        and e is not best
        and best not in set(e.iterancestors())
        and e not in set(best.iterancestors())
    ]
    return None if rivals else best


def _weight(element: Element) -> int:
    """Characters of text that is no link."""
    return len(text_of(element)) - sum(len(text_of(link)) for link in element.iter("a"))


def _plain(text: str) -> str:
    return re.sub(r"\W+", "", text)


def _measured(body: Element, blocks: list[Block]) -> tuple[int, int] | None:
    """The blocks that trafilatura takes for the article, and what stands between them and right beside them."""
    found = _plain(_main_text(body))
    if not found:
        return None
    plain = [_plain(block.text) for block in blocks]
    is_found = [
        len(text) >= 8 and (text in found or (len(text) > 200 and text[20:120] in found)) for text in plain
    ]
    indices = [index for index, yes in enumerate(is_found) if yes and blocks[index].link_share < 0.7]
    if not indices:  # short paragraphs only
        indices = [
            index
            for index, text in enumerate(plain)
            if text and text in found and blocks[index].link_share < 0.7
        ]
    if not indices:
        return None
    indices = _main_run(blocks, indices)
    start, end = indices[0], indices[-1] + 1
    parents = {blocks[index].element.getparent() for index in indices} | {
        blocks[index].element for index in indices
    }

    def belongs(block: Block) -> bool:
        return (
            (block.element in parents or block.element.getparent() in parents)
            and (block.link_share < 0.5 or _ATTACHMENT.match(block.text) or block.text[-1:] in "。！？.")
            and not _is_around(block.element)
        )

    while start > 0 and belongs(blocks[start - 1]) and not _ends_head(blocks[start - 1]):
        start -= 1
    while end < len(blocks) and belongs(blocks[end]) and not is_chrome(blocks[end].text):
        end += 1
    return start, end


def _ends_head(block: Block) -> bool:
    """Whether a block stands above an article's text rather than in it."""
    return (
        block.level == 1
        or block.level == 2
        or read_facts(block.text) is not None
        or read_breadcrumb(block.text) is not None
        or is_chrome(block.text)
    )


def _main_run(blocks: list[Block], indices: list[int]) -> list[int]:
    """The found blocks without stragglers: runs far from the largest one, across many blocks that were not found."""
    runs: list[list[int]] = [[indices[0]]]
    for index in indices[1:]:
        gap = blocks[runs[-1][-1] + 1 : index]
        if sum(block.link_share > 0.5 and not block.pictures for block in gap) > 8:
            runs.append([])
        runs[-1].append(index)
    return max(runs, key=lambda run: sum(len(blocks[index].text) for index in run))


def _is_around(element: Element) -> bool:
    for _ in range(3):
        if element is None:
            break
        if (
            element.tag in ("nav", "footer", "aside")
            or _AROUND.search(element.get("class") or "")
            or _AROUND.search(element.get("id") or "")
        ):
            return True
        element = element.getparent()
    return False


def _main_text(body: Element) -> str:
    """What trafilatura takes for the text of the article."""
    from lxml.html import tostring
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it falls back by itself where it warns
    document = bare_extraction(
        tostring(body.getroottree().getroot(), encoding="unicode"),
        include_comments=False,
        include_tables=True,
        with_metadata=False,
        favor_recall=True,
    )
    return str(document.text or "") if isinstance(document, Document) else ""


# What the page says about the article


def _put_together(
    blocks: list[Block], start: int, end: int, head: _Head, page: OldPage, tally: Tally
) -> OldArticle | None:
    before, content, after = blocks[:start], list(blocks[start:end]), blocks[end:]
    content = [block for block in content if not _is_navigation(block, tally)]
    breadcrumb = _breadcrumb(blocks[: start + 3])
    facts, content, heads = _facts_and_heads(before, content, after, tally)
    title, title_block = _title(heads, content, head, facts, tally)
    if not title or not (content := [block for block in content if block is not title_block]):
        return None
    subtitle, content = _subtitle(heads, title_block, content)
    markdown = to_markdown(content)
    if not any(_plain(block.text) or block.pictures for block in content) or _is_index(content):
        return None
    facts |= _facts_of_head(head, page)
    keywords = _keywords(head, title, content, tally)
    return OldArticle(
        title,
        markdown,
        subtitle,
        facts.date,
        facts.has_time,
        facts.source,
        facts.author,
        facts.editor,
        facts.document_number,
        breadcrumb,
        keywords,
    )


def _is_index(content: list[Block]) -> bool:
    """Whether a page is a list of links to articles rather than one itself."""
    linked = sum(block.linked for block in content)
    return linked > 100 and linked > 0.5 * sum(len(block.text) for block in content)


def _is_navigation(block: Block, tally: Tally) -> bool:
    if not block.text or block.pictures:
        return False
    if is_chrome(block.text) or (block.link_share > 0.6 and _is_around(block.element)):
        tally.remove("chrome", block.text)
        return True
    return block.is_plain and read_breadcrumb(block.text) is not None


def _breadcrumb(blocks: list[Block]) -> tuple[str, ...]:
    for block in blocks:
        if block.level == 0 and (way := read_breadcrumb(block.text)):
            return way
    for block in blocks:
        element = block.element
        if re.search(
            r"breadcrumb|crumb|weizhi|dqwz|position|location",
            f"{element.get('class') or ''} {element.get('id') or ''}",
            re.I,
        ) and (way := read_breadcrumb(f"当前位置：{block.text}")):
            return way
    return ()


def _facts_and_heads(
    before: list[Block], content: list[Block], after: list[Block], tally: Tally
) -> tuple[Facts, list[Block], list[Block]]:
    """What lines of facts say; the text without such lines; and the blocks above, which may be titles."""
    facts = Facts()
    heads, marks = _beginning(content)
    for index in marks:
        facts |= _tells(content[index], beginning=True) or Facts()
    content = content[marks[-1] + 1 :] if marks else content
    near = before[-30:]
    for block in reversed(near):
        if found := _tells(block, beginning=True):
            facts |= found
            buttons = [match[0] for match in BUTTON.finditer(block.text) if len(match[0]) > 2]
            if buttons:
                tally.remove("chrome", " ".join(buttons), count=len(buttons))
    heads = [block for block in near if not _tells(block, beginning=True)] + heads
    content = list(content)
    taken = 0
    while content and taken < 3 and content[-1].is_plain and (found := _tells(content[-1], beginning=False)):
        facts |= replace(found, date=None)
        content.pop()
        taken += 1
    for block in after[:4]:
        if found := _tells(block, beginning=False):
            facts |= replace(found, date=None)
    return facts, content, heads


def _beginning(content: list[Block]) -> tuple[list[Block], list[int]]:
    """The titles that stand in the text's own element, above lines of facts, and the indices of these."""
    heads: list[Block] = []
    marks: list[int] = []
    for index, block in enumerate(content[:6]):
        if _tells(block, beginning=True):
            marks.append(index)
        elif not block.is_plain or len(block.text) > 100 or block.text[-1:] in "。；！？：" or len(heads) > 2:
            break
        else:
            heads.append(block)
    return [block for block in heads if marks and content.index(block) < marks[-1]], marks


def _tells(block: Block, *, beginning: bool) -> Facts | None:
    """What a block says about the article. Below the text only an editor, author or source is looked for."""
    if block.level == 1 or not block.text or block.link_share > 0.9:
        return None
    facts = read_facts(block.text)
    if facts is None:
        return None
    if beginning:
        return facts
    return (
        facts
        if facts.labels and (facts.editor or facts.author or facts.source) and len(block.text) < 80
        else None
    )


_TITLE_NAME = re.compile(
    r"(?:^|[\s_-])(?:\w*title\w*|\w*headline\w*|bt|biaoti|wzbt|tit|artname|h1|xl_?tit\w*)(?=$|[\s_-])",
    re.IGNORECASE,
)
_SUBTITLE_NAME = re.compile(r"sub_?-?(?:title|head)|f(?:u)?_?(?:title|biaoti|bt)|vice_?title", re.IGNORECASE)
_DASHES = ("——", "—", "--", "――", "──")


def _title(
    heads: list[Block], content: list[Block], head: _Head, facts: Facts, tally: Tally
) -> tuple[str, Block | None]:
    """The article's title from the page itself; from `<title>` only where nothing else is left, which is flagged."""
    said = [head.metas[name] for name in ("articletitle", "og:title", "headline") if name in head.metas] + [
        head.title
    ]
    first = list(takewhile(_may_be_title, content[:3]))
    candidates = [block for block in [*heads, *first] if _may_be_title(block)]
    scored = [
        (score, index, block)
        for index, block in enumerate(candidates)
        if (score := _title_score(block, heads, said)) > 0
    ]
    best = max(scored, key=lambda item: item[:2], default=None)
    if best is not None:
        _check_head(head, best[2].text, [*heads, *content], tally)
        return best[2].text, best[2]
    # No heading of any kind: the line right above the facts or the text, if it is short enough.
    for block in reversed(heads[-4:]):
        if _may_be_title(block) and (facts.labels or facts.date) and not block.text.startswith(_DASHES):
            _check_head(head, block.text, [*heads, *content], tally)
            return block.text, block
    short = next((text for text in said if text and not is_spam(text)), "")
    if short and not _is_stuffed(short):
        tally.flag("title-from-title", short)
        return _without_site_name(short), None
    if content and content[0].is_plain and len(content) > 1 and len(content[0].text) <= 60:
        return content[0].text, content[0]
    return "", None


def _may_be_title(block: Block) -> bool:
    return (
        block.is_plain
        and 2 <= len(block.text) <= 150
        and block.link_share < 0.8
        and block.text[-1] not in "。；;："
        and not is_chrome(block.text)
        and read_breadcrumb(block.text) is None
        and read_facts(block.text) is None
    )


def _title_score(block: Block, heads: list[Block], said: list[str]) -> int:
    text = _plain(block.text)
    score = {0: 0, 1: 5, 2: 4, 3: 3, 4: 2}.get(block.level, 1)
    element, is_named = block.element, False
    for _ in range(2):
        if element is None:
            break
        names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
        if _SUBTITLE_NAME.search(names):
            return 0
        is_named = is_named or bool(_TITLE_NAME.search(names))
        element = element.getparent()
    score += 3 if is_named else 0
    if text and any(_plain(part).startswith(text) for part in said):
        score += 4
    elif len(text) > 5 and any(text in _plain(part) for part in said):
        score += 3
    if _is_around(block.element) or block.text.startswith(_DASHES):
        score -= 5
    if score > 0 and block not in heads and not block.level and not is_named and len(text) < 6:
        return 0
    # The site's name stands at the end of its pages' titles.
    if text and any(len(_plain(part)) > len(text) + 3 and _plain(part).endswith(text) for part in said):
        score -= 6
    return score


def _without_site_name(title: str) -> str:
    return (
        re.split(r"\s*[_|｜]\s*|\s+[-–—]\s+|(?<=[\u4e00-\u9fff])-(?=[\u4e00-\u9fff])", title)[0].strip()
        or title
    )


def _is_stuffed(title: str) -> bool:
    return is_spam(title) or len(re.findall(r"[,，、|_;；]", title)) > 4 or len(title) > 200


def _check_head(head: _Head, title: str, blocks: Iterable[Block], tally: Tally) -> None:
    """Count a `<title>` that has nothing to do with the page, and descriptions that no text bears out."""
    shown = _plain("".join(block.text for block in blocks))
    if head.title and _plain(title) not in _plain(head.title):
        parts = [_plain(part) for part in re.split(r"[_|｜,，、\s–—-]+", head.title)]
        strange = [part for part in parts if part and part not in shown]
        if strange and (is_spam(head.title) or len(strange) * 2 > len(parts)):
            tally.remove("keywords", head.title)
    if (description := head.metas.get("description", "")) and (
        is_spam(description) or _is_strange(description, shown)
    ):
        tally.remove("keywords", description)


def _is_strange(text: str, shown: str) -> bool:
    """Whether hardly any of a description's phrases stands on the page."""
    phrases = [_plain(phrase) for phrase in re.split(r"[,，。、;；|_\s]+", text) if len(_plain(phrase)) > 1]
    return len(phrases) > 2 and sum(phrase in shown for phrase in phrases) * 3 < len(phrases)


def _subtitle(heads: list[Block], title: Block | None, content: list[Block]) -> tuple[str, list[Block]]:
    """The line below the title that begins with a dash, or is named a subtitle."""
    below = heads[heads.index(title) + 1 :] if title in heads else heads[-3:] if title is None else []
    for block in [*below, *content[:2]]:
        names = f"{block.element.get('class') or ''} {block.element.get('id') or ''}"
        is_dashed = block.text.startswith(_DASHES)
        if (
            block.is_plain
            and len(block.text) <= 120
            and (is_dashed or (_SUBTITLE_NAME.search(names) and block not in content))
        ):
            rest = [other for other in content if other is not block]
            return (re.sub(r"^[—\-―─]+\s*", "", block.text), rest) if rest else ("", content)
    return "", content


_META_FACTS = {
    "date": names("pubdate publishdate article:published_time datepublished firstpublishedtime createdate date"),
    "source": names("contentsource source"),
    "author": names("author"),
}  # fmt: skip
_ADDRESS_DATE = re.compile(
    r"/t?(20[0-3]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])_|/(20[0-3]\d)[-/](0?[1-9]|1[0-2])[-/](0?[1-9]|[12]\d|3[01])/"
)


def _facts_of_head(head: _Head, page: OldPage) -> Facts:
    """What metas say (as the norm for government sites has them) and what the address says, for want of better."""
    values = {
        kind: next((head.metas[name] for name in names if name in head.metas), "")
        for kind, names in _META_FACTS.items()
    }
    found = find_date(values["date"])
    if found is None and (match := _ADDRESS_DATE.search(page.address or "")):
        found = find_date("-".join(part for part in match.groups() if part))
    sober = {
        kind: value if len(value) <= 40 and not is_spam(value) and not re.search("[,，;；|]", value) else ""
        for kind, value in values.items()
    }
    return Facts(
        sober["source"],
        sober["author"],
        date=found[0] if found else None,
        has_time=found[1] if found else False,
    )


def _keywords(head: _Head, title: str, content: list[Block], tally: Tally) -> tuple[str, ...]:
    """Those keywords of the page that its text bears out; the others are counted as stuffing."""
    words = [
        word.strip() for word in re.split(r"[,，、;；|\s]+", head.metas.get("keywords", "")) if word.strip()
    ]
    shown = f"{title} {' '.join(block.text for block in content)}"
    good = [word for word in dict.fromkeys(words) if 2 <= len(word) <= 12 and word in shown and word != title]
    if strange := [word for word in words if word not in shown]:
        tally.remove("keywords", "，".join(strange), count=len(strange))
    return tuple(good[:10])
