"""Which blocks of a page are its article."""

import pytest

from generator.importing.extraction.extraction import extract
from generator.importing.model import OldArticle, OldPage
from tests.importing.extraction.layouts import LAYOUTS, TITLE, page, paragraphs

pytest.importorskip("trafilatura", reason="needs gen-bulletin[import]")


def article(html: str) -> OldArticle:
    found = extract(OldPage("a.html", html.encode()))
    assert found.article is not None, found.failure
    return found.article


def body(html: str) -> str:
    return article(
        f"<html><head><title>{TITLE}</title></head><body><h1>{TITLE}</h1>{html}</body></html>"
    ).markdown


@pytest.mark.parametrize("number", [1, 4, 12])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_of_every_layout_the_text_comes_and_nothing_around_it(layout: str, number: int) -> None:
    found = article(page(layout, number))
    assert found.title == TITLE
    assert found.markdown.split("\n\n") == paragraphs(number)


FIRST, REST = ("".join(f"<p>{text}</p>" for text in part) for part in (paragraphs(8)[:4], paragraphs(8)[4:]))
TEXT = FIRST + REST
WRITTEN = "\n\n".join(paragraphs(8))


@pytest.mark.parametrize(
    "beside",
    [
        "<div class=share-box><p>分享给您的朋友，让更多的人看到这篇报道，谢谢。</p></div>",
        "<aside><p>编辑推荐：县图书馆的夏季活动，欢迎大家踊跃报名参加。</p></aside>",
        "<div class=related-news><p>另外，县体育馆也延长了开放时间，详见另一篇报道。</p></div>",
        "<ul><li><a href=/1>县体育馆延长开放时间</a></li><li><a href=/2>县文化馆招募志愿者</a></li></ul>",
        "<p>关于我们 | 联系我们 | 网站地图</p>",
    ],
)
def test_what_is_set_into_the_text_is_no_part_of_it(beside: str) -> None:
    assert body(f"<div class=nr>{FIRST}{beside}{REST}</div>") == WRITTEN


@pytest.mark.parametrize(
    ("more", "written"),
    [
        ("<h3>二、要求</h3>", "## 二、要求"),
        ("<p>局长 某某</p>", "局长 某某"),
        ("<blockquote><p>一句引言，说得很好。</p></blockquote>", "> 一句引言，说得很好。"),
        (
            "<table border=1><tr><td>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr></table>",
            "| 甲 | 1 |",
        ),
        ("<p><img src=/a.jpg alt=现场></p>", "![现场]"),
    ],
)
def test_what_stands_between_its_paragraphs_belongs_to_the_text(more: str, written: str) -> None:
    assert written in body(f"<div class=nr>{FIRST}{more}{REST}</div>")


def test_the_signature_and_attachments_belong_to_the_text() -> None:
    end = (
        "<p>附件：<a href=/a.doc>名单.doc</a></p><p align=right>某县办公室</p><p align=right>2024年3月5日</p>"
    )
    written = body(f"<div class=nr>{TEXT}{end}</div><div class=foot>主办：某县</div>")
    assert written.startswith(WRITTEN)
    assert "名单.doc" in written
    assert written.endswith("某县办公室\n\n2024年3月5日")


def test_links_at_the_end_that_lead_on_are_no_text() -> None:
    more = "<p>更多内容见<a href=/1>县图书馆活动专题报道</a>和<a href=/2>夏季阅读活动</a></p>"
    assert body(f"<div class=nr>{TEXT}{more}</div>") == WRITTEN


def test_linked_data_says_what_the_text_is() -> None:
    data = "".join(paragraphs(8))
    html = (
        f'<script type="application/ld+json">{{"@type":"NewsArticle","articleBody":"{data}"}}</script>'
        f"<div>{TEXT}</div><div><p>这是另一篇报道的摘要，与本文毫无关系，不应该出现在正文里面。</p></div>"
    )
    assert body(html) == WRITTEN


def test_an_element_named_like_a_text_is_not_believed_alone() -> None:
    imprint = "<p>本网站由某县主办，转载请注明出处，欢迎来信来电。</p>"
    html = f"<div class=wen>{TEXT}</div><div class=footer-info-txt>{imprint}</div>"
    assert body(html) == WRITTEN


def test_a_text_of_many_links_is_an_article_all_the_same() -> None:
    rows = "".join(
        f"<p>{paragraph}详见<a href=/{number}>关于第{number}项工作的说明和有关文件汇编</a>。</p>"
        for number, paragraph in enumerate(paragraphs(6))
    )
    assert body(f"<div>{rows}</div>").count("详见") == 6


@pytest.mark.parametrize(
    "tag", ["<embed src=a.swf>", "<source src=a.mp4>", "<track src=a>", "<object data=a.swf>"]
)
def test_no_word_is_swallowed_by_what_has_no_end_tag(tag: str) -> None:
    assert body(f"<div class=nr>{TEXT.replace('这是第3段', f'这是{tag}第3段')}</div>") == WRITTEN
