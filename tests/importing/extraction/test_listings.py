"""What lists of articles say of them."""

import pytest

from generator.importing.extraction.extraction import extract
from generator.importing.extraction.listings import read_listing, without_listed
from generator.importing.model import OldPage
from tests.importing.oldpages import old_page

ADDRESS = "http://old.example/news/index.html"


def listing(body: str, head: str = "") -> "dict[str, str]":
    """The day of each link, by its address."""
    found = read_listing(OldPage("a.html", f"<head>{head}</head><body>{body}</body>".encode(), ADDRESS))
    return (
        {}
        if found is None
        else {link.address: f"{link.date:%Y-%m-%d}" if link.date else "" for link in found.links}
    )


@pytest.mark.parametrize(
    "row",
    [
        '<li><a href="1.html">会议召开</a><span>[2020-09-22]</span></li>',
        '<li><span>2020年9月22日</span><a href="1.html">会议召开</a></li>',
        '<tr><td><a href="/x/">[要闻]</a></td><td><a href="1.html">会议召开</a></td><td>2020.09.22</td></tr>',
        '<div class="row"><p><a href="1.html">会议召开</a></p><em>2020/9/22</em></div>',
        '<dd><a href="1.html">会议召开</a> 县水务局 2020-09-22 10:30</dd>',
        '<li><h3><a href="1.html">会议召开</a></h3><p>昨天召开会议，部署下一步工作。</p><i>2020-09-22</i></li>',
    ],
)
def test_the_day_stands_on_the_links_line(row: str) -> None:
    rows = row + '<li><a href="2.html">另一次会议</a></li>'
    if row.startswith("<tr"):
        rows = f"<table>{row}</table>" + '<ul><li><a href="2.html">另一次会议</a></li></ul>'
    found = listing(rows)
    assert found["http://old.example/news/1.html"] == "2020-09-22"
    assert found["http://old.example/news/2.html"] == ""


def test_a_day_in_a_text_is_no_links_day() -> None:
    text = "本县召开工作会议，传达上级会议精神，研究部署下一阶段重点工作任务，有关部门负责人参加。" * 2
    found = listing(f'<p>2020-09-22{text}见<a href="1.html">会议</a>和<a href="2.html">通知</a>。</p>')
    assert set(found.values()) == {""}


def test_what_a_list_is_called() -> None:
    rows = '<a href="1.html">一</a><a href="2.html">二</a>'
    way = "<div>当前位置：<a href='/'>首页</a> &gt; 公告</div>"
    page = f"<title>通知公告-某县办公室</title>{way}<h1>公告列表</h1>{rows}"
    found = read_listing(OldPage("a.html", page.encode(), ADDRESS))
    assert found is not None
    assert found.names == ("公告", "公告列表", "通知公告", "通知公告-某县办公室")


def test_a_list_is_no_article_and_an_article_is_no_list() -> None:
    rows = "".join(
        f'<li><a href="{n}.html">第{n}次全县工作会议召开</a> 2020-09-0{n}</li>' for n in range(1, 9)
    )
    list_page = OldPage(
        "a.html", f"<h1>要闻</h1><div class='article-content'><ul>{rows}</ul></div>".encode(), ADDRESS
    )
    found = without_listed(extract(list_page), list_page)
    assert found.article is None
    assert found.listing is not None
    related = "".join(f'<p><a href="{n}.html">相关文件{n}</a> 2020-09-0{n}</p>' for n in range(1, 4))
    page = OldPage("b.html", old_page(body=related).encode(), ADDRESS)
    found = without_listed(extract(page), page)
    assert found.article is not None
    assert found.listing is None


def test_a_page_that_leads_nowhere_is_no_list() -> None:
    assert read_listing(OldPage("a.html", b"<p>x <a href='1.html'>y</a>", ADDRESS)) is None
    assert read_listing(OldPage("a.html", b"", ADDRESS)) is None
