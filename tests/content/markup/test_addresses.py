"""What authors link to, what is made of it, and where it stands."""

import unicodedata

import pytest

from generator.content.markup import Reference, render
from generator.text.urls import CLOSE, OPEN
from generator.wording import LANGUAGES, describe


@pytest.mark.parametrize(
    ("written", "target", "fragment"),
    [
        ("b.md", "news/b.md", ""),
        ("./b.md", "news/b.md", ""),
        ("../notices/water.md#时间", "notices/water.md", "时间"),
        ("../notices/water.md#%E6%97%B6%E9%97%B4", "notices/water.md", "时间"),
        ("../about.md", "about.md", ""),
        ("../notices/", "notices/", ""),
        ("..", "/", ""),
        (".", "news/", ""),
        ("b.md?print", "news/b.md", ""),
        ("%E6%B0%B4.pdf", "news/水.pdf", ""),
        ("water%20map.pdf", "news/water map.pdf", ""),
        ("<water map.pdf>", "news/water map.pdf", ""),
        ("..\\notices\\water.md", "notices/water.md", ""),
        ("Q&A.md", "news/Q&A.md", ""),
        ("Q&amp;A.md", "news/Q&A.md", ""),
        ("news/a.md", "news/news/a.md", ""),
        ("%00b%EF%B7%91.md", "news/b.md", ""),
        ("1%23楼.pdf#页", "news/1#楼.pdf", "页"),
        (unicodedata.normalize("NFD", "é.md"), "news/é.md", ""),
        ("/archive/", "/archive/", ""),
        ("/archive/2020/#九月", "/archive/2020/", "九月"),
        ("/通知/", "/%E9%80%9A%E7%9F%A5/", ""),
        ("/search/?q=水", "/search/?q=水", ""),
        ("/a/../b/", "/b/", ""),
        ("#时间", "news/a.md", "时间"),
        ("a.md#时间", "news/a.md", "时间"),
    ],
)
def test_addresses_of_our_own(written: str, target: str, fragment: str) -> None:
    rendered = render(f"[x]({written})", "news/a.md")
    assert rendered.problems == ()
    assert [(link.target, link.fragment) for link in rendered.links] == [(target, fragment)]


def test_they_are_marked_in_the_html() -> None:
    assert (
        render("[x](Q&A.md#问)", "news/a.md").html
        == f'<p><a href="{OPEN}news/Q&amp;A.md#问{CLOSE}">x</a></p>'
    )
    assert render("[x](/archive/)", "news/a.md").html == f'<p><a href="{OPEN}/archive/{CLOSE}">x</a></p>'


@pytest.mark.parametrize(
    ("written", "is_bare"),
    [
        ("<https://x.example/a>", True),
        ("[www.x.example/水](https://x.example/)", True),
        ("[office@x.example](mailto:office@x.example)", True),
        ("[见 https://x.example/](https://x.example/)", False),
        ("[v1.2](https://x.example/)", False),
    ],
)
def test_a_link_whose_words_are_an_address_is_told_apart(written: str, is_bare: bool) -> None:
    assert ('class="bare-address"' in render(written, "news/a.md").html) is is_bare


def test_the_author_s_own_class_stays_beside_it() -> None:
    html = render('<a class="own-x" href="https://x.example/">https://x.example/</a>', "news/a.md").html
    assert 'class="own-x bare-address"' in html
    assert "bare-address" not in render('<a class="bare-address" href="/">甲</a>', "news/a.md").html


def test_a_fragment_of_the_same_text_is_not() -> None:
    assert (
        render("[x](#时间) [y](a.md#a b)", "news/a.md").html
        == '<p><a href="#时间">x</a> <a href="#a%20b">y</a></p>'
    )


def test_a_page_beside_the_sections_links_from_the_top() -> None:
    assert render("[x](news/a.md)", "about.md").links[0].target == "news/a.md"


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("https://x.example/水?a=1&amp;b=2", '<a href="https://x.example/水?a=1&amp;b=2" rel="noopener">'),
        ("//x.example/", '<a href="https://x.example/" rel="noopener">'),
        ("HTTP://x.example/", '<a href="HTTP://x.example/" rel="noopener">'),
        ("https://x.example/a|b%zz", '<a href="https://x.example/a%7Cb%25zz" rel="noopener">'),
        ("http://[::1]/[a]?[b]", '<a href="http://[::1]/%5Ba%5D?%5Bb%5D" rel="noopener">'),
        ("mailto:office@x.example", '<a href="mailto:office@x.example">'),
        ("tel:+86-28-1234", '<a href="tel:+86-28-1234">'),
    ],
)
def test_other_addresses_stay(written: str, expected: str) -> None:
    rendered = render(f"[x]({written})", "news/a.md")
    assert expected in rendered.html
    assert (rendered.links, rendered.problems) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "[x](b.md)",
        "[x][1]\n\n[1]: b.md",
        "[x]\n\n[x]: <b.md> '题'",
        '<a href="b.md">x</a>',
        "<div><a class=y href=b.md>x</a></div>",
        "- a\n\n  [x](b.md)",
        "a | b\n--|--\n[x](b.md) | 2",
        "水[^1]\n\n[^1]: [x](b.md)",
    ],
)
def test_however_a_link_is_written_it_is_found(text: str) -> None:
    rendered = render(text, "news/a.md")
    assert f'href="{OPEN}news/b.md{CLOSE}"' in rendered.html
    (link,) = rendered.links
    assert (link.target, link.kind, link.text) == ("news/b.md", "link", "x")
    line = text.split("\n")[link.line - 1]
    assert line[link.column - 1 :].startswith("b.md")


@pytest.mark.parametrize(
    "text", ['![x](p.jpg "题")', "![x][1]\n\n[1]: p.jpg", '<div><img alt="x" src="p.jpg"></div>']
)
def test_so_are_pictures(text: str) -> None:
    (image,) = render(text, "news/a.md").links
    assert (image.target, image.kind, image.text) == ("news/p.jpg", "image", "x")
    assert text.split("\n")[image.line - 1][image.column - 1 :].startswith("p.jpg")


def test_a_picture_that_links_tells_what_the_link_says() -> None:
    assert [(link.kind, link.text) for link in render("[![水](p.jpg)](b.md)", "news/a.md").links] == [
        ("link", "水"),
        ("image", "水"),
    ]


TEXT = """\
看 b.md 或 [甲](b.md)，不是 `[x](b.md)`。

```
[代码](b.md)
```

    [代码](b.md)

<!-- [注释](b.md) -->

- [乙](b.md#一)

    [丙](sub/b.md) [丁](b.md)

[戊](b.md) ![己](a\\_b.png) [庚][g] [辛][g]

[g]: g.md "题"
"""


def test_places_are_where_the_addresses_stand() -> None:
    rendered = render(TEXT, "news/a.md", first_line=11)
    assert [(link.text, link.line - 10, link.column) for link in rendered.links] == [
        ("甲", 1, 14),
        ("乙", 11, 7),
        ("丙", 13, 9),
        ("丁", 13, 23),
        ("戊", 15, 5),
        ("己", 15, 16),
        ("庚", 17, 6),
        ("辛", 17, 6),
    ]


def test_a_reference_that_is_written_with_entities_has_its_place() -> None:
    assert render("<b.x@y.example> [x](b&#46;md)", "news/a.md").links == (
        Reference("news/b.md", "", 1, 21, "link", "x"),
    )


@pytest.mark.parametrize(
    ("written", "code", "severity", "html"),
    [
        ("[水](../../b.md)", "link-outside", "error", "<p>火 <a>水</a></p>"),
        ("![水](../../p.jpg)", "link-outside", "warning", "<p>火 水</p>"),
        ("[水]()", "empty-address", "warning", "<p>火 <a>水</a></p>"),
        ("![水]()", "empty-address", "warning", "<p>火 水</p>"),
        ('<a href=" " target="_blank">水</a>', "empty-address", "warning", "<p>火 <a>水</a></p>"),
    ],
)
def test_addresses_that_lead_nowhere_at_all(written: str, code: str, severity: str, html: str) -> None:
    text = f"甲\n\n火 {written}"
    rendered = render(text, "news/a.md", first_line=1, lines=tuple(text.split("\n")))
    (problem,) = rendered.problems
    assert (problem.code, problem.severity, problem.line, problem.excerpt) == (
        code,
        severity,
        3,
        f"火 {written}",
    )
    assert problem.column > 2
    assert all(describe(problem, language)[1] for language in LANGUAGES)
    assert rendered.html.endswith(html)
