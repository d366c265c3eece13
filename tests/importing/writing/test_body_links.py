"""Addresses in imported bodies: exchanged, or gone with their words left."""

import time

import pytest

from generator.content.markup import render
from generator.importing.model import ADDRESS_END, ADDRESS_START
from generator.importing.writing.body_links import escape_address, retarget

NEW = {"page": "other.md", "pic": "a b(1).jpg", "web": 'http://x.example/a?b=(c)&d="e"'}


def decided(markdown: str) -> str:
    marked = markdown.replace("«", ADDRESS_START).replace("»", ADDRESS_END)
    return retarget(marked, lambda address, is_image: NEW.get(address))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("没有地址", "没有地址"),
        ("见[另一篇](«page»)。", "见[另一篇](other.md)。"),
        ("见[旧页](«gone»)。", "见旧页。"),
        (r"见[旧\]页](«gone»)。", r"见旧\]页。"),
        ("见[带[括号]的](«page»)。", "见[带[括号]的](other.md)。"),
        ("![河边](«pic»)", "![河边](a%20b%281%29.jpg)"),
        ('![河边](«pic» "说明")', '![河边](a%20b%281%29.jpg "说明")'),
        ("![没有的图](«gone»)", ""),
        ("前![没有的图](«gone»)后", "前后"),
        ('![没有的图](«gone» "说*明* &quot;一&quot;")', '说\\*明\\* "一"'),
        ("![没有的图](«gone»)1. 文", "1\\. 文"),
        ("> -   ![没有的图](«gone») # 文", "> -   \\# 文"),
        ("-   ![](«gone»)\n\n    文\n\n-   ![](«pic»)", "-   文\n\n-   ![](a%20b%281%29.jpg)"),
        ("1.  ![](«gone»)\n\n    文", "1.  文"),
        ("前\n\n-   ![](«gone»)\n-   文", "前\n\n-   文"),
        ("前\n\n![](«gone»)\n\n后", "前\n\n后"),
        ("[![图](«pic»)](«page»)", "[![图](a%20b%281%29.jpg)](other.md)"),
        ("[![图](«pic»)](«gone»)", "![图](a%20b%281%29.jpg)"),
        ("[![图](«gone»)](«page»)", "[图](other.md)"),
        ("[外](«web»)", "[外](http://x.example/a?b=%28c%29&d=%22e%22)"),
        ('<a href="«page»">x</a>', '<a href="other.md">x</a>'),
        ("<«web»>", "<http://x.example/a?b=%28c%29&d=%22e%22>"),
        ("散落的«page»标记", "散落的other.md标记"),
    ],
)
def test_each_address_is_decided(before: str, after: str) -> None:
    assert decided(before) == after


@pytest.mark.parametrize(
    "address", ["a b.jpg", "a(1).jpg", "a).jpg", "<a>.jpg", 'a"b.jpg', "a*b_c_d.jpg", "水 1.jpg"]
)
def test_our_own_markdown_reads_the_address_back(address: str) -> None:
    (link,) = render(f"[x]({escape_address(address)})", "news/a.md").links
    assert link.target == f"news/{address}"


@pytest.mark.parametrize(
    "before",
    [
        "![" * 5000,
        "[" * 5000,
        "[x " + "[a](b) " * 5000,
        "![x " + "![a](«pic») " * 3000,
        "[x](" * 5000,
        "[\\" * 5000,
    ],
)
def test_however_brackets_stand_it_takes_no_time(before: str) -> None:
    started = time.process_time()
    assert decided(before + "\n\n[x](«page»)").endswith("[x](other.md)")
    assert time.process_time() - started < 5


def test_brackets_that_nothing_closes_take_no_time() -> None:
    body = "[a](b) [c](d) " * 3_000 + "[" * 3_000 + f"![图]({ADDRESS_START}x.jpg{ADDRESS_END})"
    started = time.process_time()

    assert retarget(body, lambda address, picture: address).endswith("![图](x.jpg)")
    assert time.process_time() - started < 5  # it was hours
