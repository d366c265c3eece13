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
        "<p class=related-news>另外，县体育馆也延长了开放时间，详见另一篇报道。</p>",
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
    more = "<p>更多内容请参见我们的报道：<a href=/1>县图书馆夏季活动</a></p>"
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


def test_what_stands_above_the_title_is_no_text() -> None:
    above = "<div><div>登录快速注册没有账号？</div><div>记住我找回密码</div><p>登录超时，稍后再试</p></div>"
    title = f"<html><head><title>{TITLE}</title></head><body>{above}<h1>{TITLE}</h1>"
    for number in (1, 3):
        text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs(number))
        found = article(f"{title}<div>2019-09-05 11:10 某时报网</div><div>{text}</div></body></html>")
        assert found.markdown.split("\n\n") == paragraphs(number)


def test_an_element_that_holds_most_of_what_was_found_bounds_it() -> None:
    beside = "<div><p>说得好，支持一下，希望早日落实，期待后续报道，也希望有关部门继续努力。</p></div>"
    assert body(f"<div><div id=endText>{TEXT}</div>{beside}</div>") == WRITTEN


def test_of_an_offices_element_all_belongs_to_the_text() -> None:
    end = "<div><p align=right>某县办公室</p></div>"
    assert body(f"<div class=TRS_Editor><div>{TEXT}</div>{end}</div>") == f"{WRITTEN}\n\n某县办公室"


def test_an_offices_element_is_the_text_where_little_else_is() -> None:
    names = "".join(f"<p>第{number}组　张某　李某　王某</p>" for number in range(9))
    beside = "<div><p>欢迎访问，咨询请来电。</p></div>"
    written = body(f"<div class=TRS_Editor>{names}</div>{beside}")
    assert written.startswith("第0组")
    assert "欢迎" not in written
