"""Menus go before the article is looked for."""

import lxml.html
import pytest

from generator.importing.cleaning.elements import element_text
from generator.importing.cleaning.menus import remove_menus

LINKS = "".join(f"<li><a href=/{number}>栏目</a></li>" for number in range(20))


def left(body: str) -> tuple[str, int]:
    tree = lxml.html.document_fromstring(f"<body>{body}</body>").find("body")
    linked = remove_menus(tree)
    return element_text(tree), linked


def test_what_is_hardly_more_than_many_links_goes() -> None:
    assert left(f"<div><ul>{LINKS}</ul></div><p>正文。</p>") == ("正文。", 40)


@pytest.mark.parametrize(
    "body",
    [
        f"<ul>{LINKS[: len(LINKS) // 2]}</ul>",  # ten are few
        f"<div><h1>标题</h1>{LINKS}</div>".replace("<li>", "").replace("</li>", ""),
        f"<div>{LINKS}<p>休馆一天。</p></div>".replace("<li>", "").replace("</li>", ""),
        f"<div>当前位置：{LINKS}</div>",
        "<ul>" + "<li><a href=/a>名单.doc</a></li>" * 20 + "</ul>",
        "<div>" + "<p>一句话，里面有<a href=/a>链接</a>。</p>" * 20 + "</div>",
    ],
)
def test_everything_else_stays(body: str) -> None:
    assert left(body)[0] == element_text(lxml.html.document_fromstring(f"<body>{body}</body>"))
