"""Pages that are no articles."""

import pytest

from generator.importing.extraction.extraction import extract
from generator.importing.extraction.page_kinds import kind_of_little
from generator.importing.model import NO_ARTICLE, OldPage
from tests.importing.extraction.layouts import paragraphs

pytest.importorskip("trafilatura", reason="needs gen-bulletin[import]")

REFRESH = '<meta http-equiv=refresh content="0;url=/new/">'


@pytest.mark.parametrize(
    ("html", "key"),
    [
        ("<title>页面不存在</title><p>对不起，您访问的页面不存在，请返回首页。</p>", "legacy.not-found"),
        ("<title>提示</title><p>抱歉，找不到您要访问的网页。</p>", "legacy.not-found"),
        ("<title>404 Not Found</title><h1>Not Found</h1><p>nginx</p>", "legacy.not-found"),
        ("<title>404</title><p>Oops</p>", "legacy.not-found"),
        (f"{REFRESH}<title>跳转</title>正在跳转", "legacy.redirect"),
        (f"{REFRESH}<title>某县</title>", "legacy.redirect"),
        ("<title>某县</title><script>location.href='/new/'</script>请稍候", "legacy.redirect"),
        ("<title>提示</title><p>3秒后自动跳转到首页，如果没有跳转请点击这里。</p>", "legacy.redirect"),
        (
            "<title>某县</title><frameset cols=20%,*><frame src=a.html><frame src=b.html></frameset>",
            "legacy.frameset",
        ),
        (
            "<title>公告</title><ul>"
            + "".join(f"<li><a href={n}.html>关于第{n}项重点工作的通知</a></li>" for n in range(30))
            + "</ul>",
            "legacy.list",
        ),
        ("<title>x</title>", "legacy.no-article"),
    ],
)
def test_each_kind_has_a_reason_of_its_own(html: str, key: str) -> None:
    found = extract(OldPage("a.html", f"<meta charset=utf-8>{html}".encode()))
    assert found.article is None
    assert found.failure is not None
    assert found.failure.key == key
    assert key in NO_ARTICLE


@pytest.mark.parametrize(
    "html",
    [
        "<h1>网页无法打开怎么办</h1>"
        + "".join(f"<p>{text}如果页面不存在，请来信。</p>" for text in paragraphs(8)),
        f"{REFRESH}<h1>会议纪要</h1>" + "".join(f"<p>{text}</p>" for text in paragraphs(5)),
        "<h1>关于第404号提案的答复</h1><p>您提出的提案收悉，现答复如下：同意建设。</p>",
    ],
)
def test_articles_that_speak_of_such_things_are_articles(html: str) -> None:
    assert extract(OldPage("a.html", f"<meta charset=utf-8>{html}".encode())).article is not None


def test_frames_beside_a_text_are_no_frameset() -> None:
    shown = "".join(paragraphs(5))
    assert kind_of_little("某县", shown, has_frames=True, leads_away=True) is None
