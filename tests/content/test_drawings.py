from xml.etree import ElementTree

import pytest

from generator.content import drawings
from generator.content.drawings import DrawingError
from tests.conftest import ROOT
from tests.security.hostile_drawings import HOSTILE

SVG = 'xmlns="http://www.w3.org/2000/svg"'


def cleaned(inside: str, attributes: str = "") -> tuple[str, tuple[str, ...]]:
    """What becomes of something inside a drawing, and what was taken out."""
    made = drawings.clean(f"<svg {SVG} {attributes}>{inside}</svg>".encode())
    return made.data.decode().partition(">")[2].removesuffix("</svg>"), made.removed


@pytest.mark.parametrize("path", sorted(ROOT.glob("content/**/*.svg")), ids=lambda path: path.name)
def test_sound_drawings_stay_as_they_are(path: object) -> None:
    data = ROOT.joinpath(str(path)).read_bytes()
    made = drawings.clean(data)
    assert made.removed == ()
    assert ElementTree.canonicalize(made.data) == ElementTree.canonicalize(data)


@pytest.mark.parametrize(
    "inside",
    [
        '<g id="a" class="b" data-x="1" aria-label="c"><path d="M0 0h9" fill="url(#g)"/></g>',
        '<text x="1" y="2" xml:space="preserve"> 字 &lt;script&gt; </text>',
        "<style>a{fill:red} b&gt;c{fill:blue}</style>",
        '<a href="https://example.org/?a=1&amp;b=2"><title>字</title></a>',
        '<animate attributeName="fill" values="red;blue" dur="1s" begin="a.click" repeatCount="indefinite"/>',
        '<animateTransform attributeName="transform" type="rotate" from="0" to="360" dur="1s"/>',
        '<image href="data:image/png;base64,AAAA" width="1" height="1"/>',
        '<use href="#a"/>',
        '<filter id="f"><feGaussianBlur in="SourceGraphic" stdDeviation="2"/></filter>',
    ],
)
def test_what_is_harmless_stays(inside: str) -> None:
    assert cleaned(inside) == (inside, ())


@pytest.mark.parametrize(
    ("inside", "made", "removed"),
    [
        ("<script>1</script>", "", ("<script>",)),
        ('<g onclick="1" foo="2"/>', "<g/>", ("onclick",)),
        ("<foreignObject><b>x</b></foreignObject><text>y</text>", "<text>y</text>", ("<foreignObject>",)),
        ('<a href="java&#10;script:1"/>', "<a/>", ('href="java\nscript:1"',)),
        ('<a href=" https://x/"/>', "<a/>", ('href=" https://x/"',)),
        ('<a href="../x/"/>', "<a/>", ('href="../x/"',)),
        ('<use href="x.svg#a"/>', "<use/>", ('href="x.svg#a"',)),
        ('<set attributeName="href" to="#"/>', "", ('<set attributeName="href">',)),
        ('<animate attributeName="onload" to="1"/>', "", ('<animate attributeName="onload">',)),
        ('<set attributeName="fill" to="url(x)"/>', '<set attributeName="fill" to="none"/>', ("url(x)",)),
        ('<g style="fill:url(x)"/>', '<g style="fill:none"/>', ("url(x)",)),
        ("<style>@import 'x';</style>", "<style>@removed 'x';</style>", ("@import",)),
        ('<g xml:base="http://x/"/>', "<g/>", ("base",)),
        ("<unknown><g/></unknown>", "", ("<unknown>",)),
        # What nobody sees goes without a word.
        ("<!-- x --><metadata><a/></metadata>", "", ()),
        ('<i:note xmlns:i="http://ns.example/"><i:script/></i:note>', "", ()),
        ('<g xmlns:i="http://ns.example/" i:onload="1" p-id="2"/>', "<g/>", ()),
    ],
)
def test_what_could_act_goes(inside: str, made: str, removed: tuple[str, ...]) -> None:
    assert cleaned(inside) == (made, removed)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_drawing_is_cleaned_once_and_for_all(name: str) -> None:
    made = drawings.clean(HOSTILE[name])
    assert made.removed and made.place[0] > 0
    assert drawings.clean(made.data) == drawings.Cleaned(made.data, (), (0, 0))
    text = made.data.decode().lower()
    assert not any(word in text for word in ("<script", "javascript", " on", "<!", "foreign", "xml:base"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb2312", "big5", "iso-8859-1"])
def test_a_drawing_may_be_stored_in_any_encoding_of_the_web(encoding: str) -> None:
    word = "é" if encoding == "iso-8859-1" else "字"
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?><svg {SVG}><text>{word}</text></svg>'
    assert f"<text>{word}</text>" in drawings.clean(text.encode(encoding)).data.decode()


def test_names_of_namespaces_may_be_abbreviated_as_old_programs_do() -> None:
    data = (
        '<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://x.invalid/svg11.dtd" ['
        '<!ENTITY ns_svg "http://www.w3.org/2000/svg"><!ENTITY ns_xlink "http://www.w3.org/1999/xlink">]>'
        '<svg xmlns="&ns_svg;" xmlns:xlink="&ns_xlink;"><use xlink:href="#a"/></svg>'
    )
    assert drawings.clean(data.encode()).data.decode() == (
        f'<svg {SVG} xmlns:xlink="http://www.w3.org/1999/xlink"><use xlink:href="#a"/></svg>'
    )


@pytest.mark.parametrize(
    ("data", "place"),
    [
        (b"", (1, 1)),
        (b"<html/>", (0, 0)),
        (b"<a><svg xmlns='http://www.w3.org/2000/svg'/></a>", (0, 0)),
        (b"<svg>\n <g>\n</svg>", (3, 3)),
        (b"<svg>\n<a xlink:href='#'/></svg>", (2, 1)),
        (b"<?xml version='1.0' encoding='utf-7'?><svg/>", (1, 1)),
        (b"<?xml version='1.0' encoding='nothing'?><svg/>", (1, 1)),
        ("<svg>\n<text>字</text></svg>".encode("gbk"), (2, 7)),
        (b"<svg>" + b"<g>" * 300 + b"</g>" * 300 + b"</svg>", (1, 771)),
        (b'<!DOCTYPE svg [<!ENTITY a "1"><!ENTITY b "&a;&a;">]><svg>&b;</svg>', (1, 42)),
        (b"<!DOCTYPE svg [<!ENTITY % a \"<!ENTITY b '1'>\"> %a;]><svg/>", (1, 29)),
        (b'<!DOCTYPE svg [<!ENTITY a "' + b"x" * 999 + b'">]><svg/>', (1, 27)),
    ],
)
def test_what_is_no_drawing_is_an_error_at_its_place(data: bytes, place: tuple[int, int]) -> None:
    with pytest.raises(DrawingError) as caught:
        drawings.clean(data)
    assert (caught.value.line, caught.value.column) == place
    with pytest.raises(OSError, match="no drawing"):
        drawings.harmless(data)


def test_what_lies_elsewhere_is_never_read() -> None:
    data = b'<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/hostname">]><svg><text>&a;x</text></svg>'
    assert drawings.clean(data).data == f"<svg {SVG}><text>x</text></svg>".encode()
