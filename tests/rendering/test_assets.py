from pathlib import Path

import pytest

from generator.rendering.assets import load_assets, shortened, shortened_script
from tests.sites import theme_of, write_site


def test_names_follow_the_bytes(tmp_path: Path) -> None:
    folder = write_site(tmp_path, {"assets/a.js": "1", "assets/fonts/b.txt": "2", "assets/.hidden": "3"})
    assets = load_assets(theme_of(folder).assets)
    assert sorted(assets) == ["a.js", "fonts/b.txt"]
    assert assets["a.js"].url == "/assets/a.6b86b273ff.js"
    assert assets["fonts/b.txt"].url.startswith("/assets/fonts/b.")


def test_an_earlier_folder_overrides_a_later_one(tmp_path: Path) -> None:
    own = write_site(tmp_path / "own", {"assets/a.css": "own"})
    theme = write_site(tmp_path / "theme", {"assets/a.css": "theme", "assets/b.css": "theme"})
    assets = load_assets(theme_of(own, theme).assets)
    assert (assets["a.css"].data, assets["b.css"].data) == (b"own", b"theme")


def test_addresses_in_style_sheets_follow(tmp_path: Path) -> None:
    css = (
        'a { src: url(pictures/a.svg) } b { src: url("https://example.org/x.png") } c { src: url(gone.svg) }'
    )
    assets = load_assets(
        theme_of(write_site(tmp_path, {"assets/a.css": css, "assets/pictures/a.svg": "<svg/>"})).assets
    )
    name = assets["pictures/a.svg"].url.rpartition("/")[2]
    text = assets["a.css"].data.decode()
    assert f'url("pictures/{name}")' in text
    assert 'url("https://example.org/x.png")' in text
    assert "url(gone.svg)" in text


def test_a_style_sheet_holds_what_it_imports(tmp_path: Path) -> None:
    sheets = {
        "assets/site.css": '@import "look.css";\n@import url("made.css");\n@import "paper.css" print;\nb { top: 0 }',
        "assets/look.css": "a { top: 1px }\n",
        "assets/paper.css": "a { top: 2px }\n",
    }
    files = theme_of(write_site(tmp_path, sheets)).assets
    assets = load_assets(files, {"made.css": b"i { top: 3px }\n"}, lasting=False)
    assert assets["site.css"].data.decode() == (
        "a { top: 1px }\ni { top: 3px }\n@media print {\na { top: 2px }\n}\nb { top: 0 }"
    )
    assert assets["made.css"].data == b"i { top: 3px }\n"


def test_a_file_of_ones_own_goes_before_one_that_is_made(tmp_path: Path) -> None:
    assets = load_assets(
        theme_of(write_site(tmp_path, {"assets/a.css": "own{}"})).assets, {"a.css": b"made{}"}
    )
    assert assets["a.css"].data == b"own{}"


def test_imports_that_lead_elsewhere_stay_and_circles_end(tmp_path: Path) -> None:
    css = '@import "gone.css";\n@import url("https://example.org/x.css");\n@import "b.css" layer(x);\n@import "b.css";'
    files = theme_of(
        write_site(tmp_path, {"assets/a.css": css, "assets/b.css": '@import "a.css";\nb { top: 0 }'})
    ).assets
    text = load_assets(files, lasting=False)["a.css"].data.decode()
    assert text.startswith(
        '@import "gone.css";\n@import url("https://example.org/x.css");\n@import "b.css" layer(x);\n'
    )
    assert text.count("b { top: 0 }") == 1


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ("a  ,\n b {\n  top : 0;\n  color: red;\n}\n\n", "a,b{top :0;color:red}"),
        ("/* one */ a :hover { b: calc(1px + 2px) /* two */; }", "a :hover{b:calc(1px + 2px)}"),
        ("a { b: c; /* one */ d: e; /* two */ f: g; /* three */ }", "a{b:c;d:e;f:g}"),
        ('a::before { content: "/* no */  ;  \\" } " }', 'a::before{content:"/* no */  ;  \\" } "}'),
        ("/*! Licence */\na { src: url( a  b.svg ) }", "/*! Licence */ a{src:url( a  b.svg )}"),
        (
            "@media (min-width: 40rem) and print { a > b + c { top: 0 } }",
            "@media (min-width:40rem) and print{a>b + c{top:0}}",
        ),
        ("a { top: 0 } /* open", "a{top:0}/* open"),
        ("a { margin: 0.5em -0.25em 10.5em 0 !important }", "a{margin:.5em -.25em 10.5em 0!important}"),
        ('.a0 > #b0.c::after { content: " > 0.5" }', '.a0>#b0.c::after{content:" > 0.5"}'),
    ],
)
def test_a_style_sheet_is_shortened_without_a_change_of_meaning(css: str, expected: str) -> None:
    assert shortened(css) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("// Why.\nlet a = 1;\n\n  if (a)\n\tb(); // c\n", "let a = 1;\nif (a)\nb(); // c\n"),
        ("//! Licence\n//# sourceMappingURL=a.map\na();", "//! Licence\n//# sourceMappingURL=a.map\na();"),
        ("/* one\n  // two */ a();\n", "/* one\n// two */ a();\n"),
        ("a(`\n  text\n`);\n  b();\n", "a(`\n  text\n`);\n  b();\n"),
        ('a("one \\\n  two");\n  b();\n', 'a("one \\\n  two");\n  b();\n'),
        ("  汉字();\r\n  b();", "汉字();\r\nb();"),
    ],
)
def test_a_script_is_shortened_without_a_change_of_meaning(
    script: str, expected: str, tmp_path: Path
) -> None:
    assert shortened_script(script.encode()) == expected.encode()
    files = theme_of(write_site(tmp_path, {"assets/a.js": script})).assets
    assert load_assets(files)["a.js"].data == expected.encode()
    assert load_assets(files, lasting=False)["a.js"].data == script.encode()


def test_a_preview_keeps_a_style_sheet_as_it_is_written(tmp_path: Path) -> None:
    files = theme_of(write_site(tmp_path, {"assets/a.css": "/* why */\na { top: 0 }\n"})).assets
    assert load_assets(files, lasting=False)["a.css"].data == b"/* why */\na { top: 0 }\n"
