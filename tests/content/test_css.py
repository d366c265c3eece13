import pytest

from generator.content import css


@pytest.mark.parametrize(
    "text",
    [
        "fill: red",
        ".a\\31 b { font-family: '\\5B8B\\4F53'; fill: rgb(1, 2, 3) }",
        "g:not(.a, :nth-child(2n)) { transform: rotate(3deg) translateX(calc(1px + 2px)) }",
        "@keyframes k { to { opacity: 0 } } @media (max-width: 9em) { a { animation: k 1s steps(2) } }",
        "@font-face { font-family: f; src: url(data:font/woff2;base64,AAAA) format('woff2') }",
        "a { content: 'url(http://x/) @import' }",
        "a { fill: url(#g) none }",
        "M0 0L9 9",
        "",
    ],
)
def test_what_is_harmless_stays(text: str) -> None:
    assert css.harmless(text) == (text, ())


@pytest.mark.parametrize(
    ("text", "made", "removed"),
    [
        ("url(http://x/#a)", "none", ("url(http://x/#a)",)),
        ("url( '#a' ) red", "url(#a) red", ()),
        ('url("\\23 a")', "url(#a)", ()),
        ("u\\72l(x.png)", "none", ("url(x.png)",)),
        ("URL\\28x)", "URL\\28x)", ()),  # an escaped parenthesis is part of the name
        ("url(x'y)", "removed(x'y)", ("url()",)),
        ("url('x' y)", "removed('x' y)", ("url()",)),
        ("url('x", "removed('x", ("url()",)),
        ("url(", "removed(", ("url()",)),
        ("5%url(x)", "5%none", ("url(x)",)),
        ("url(data:image/svg+xml,x)", "none", ("url(data:image/svg+xml,x)",)),
        ("url(java\tscript:x)", "removed(java\tscript:x)", ("url()",)),
        ("image-set('x' 1x)", "removed('x' 1x)", ("image-set()",)),
        ("src('x')", "removed('x')", ("src()",)),
        ("expression(alert(1))", "removed(removed(1))", ("expression()", "alert()")),
        ("@import 'x';", "@removed 'x';", ("@import",)),
        ("@\\69 mport url(x);", "@removed none;", ("@import", "url(x)")),
        ("/* ( */ @import/**/'x'", "  @removed 'x'", ("@import",)),
        ("@import 'x'/*", "@removed 'x' ", ("@import",)),
        ("'a\\\n' url(x)", "'a\\\n' none", ("url(x)",)),
        ("'a\n url(x)'", "'a\n none'", ("url(x)",)),  # the string ends with its line
        ("\u00a0url(x)", "removed(x)", ("\u00a0url()",)),
    ],
)
def test_what_reaches_out_goes(text: str, made: str, removed: tuple[str, ...]) -> None:
    assert css.harmless(text) == (made, removed)
    assert css.harmless(made)[0] == made
