"""Pictures: what is seen of them, the widths they are made in, and how pages offer those."""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from generator.build import build
from generator.content import images
from generator.content.images import Picture, examine, scaled, widths
from generator.engine import program
from generator.outputs.job import Options
from generator.problems import ProblemsError
from generator.settings.config import load_config
from generator.text.dates import clock
from tests.photos import drawing, opened, photo, saved
from tests.sites import (
    NOW,
    SETTINGS,
    article,
    build_site,
    forget_program,
    pages,
    problems_of,
    tree,
    write_site,
)

PAGE = "news/2020/a/index.html"
PHOTO = photo(2000, 1500)
HEIC = b"\0\0\0\x18ftypheic" + bytes(100)


@pytest.fixture
def without_pillow(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As on a machine that has no Pillow."""
    real = program.library_version
    with monkeypatch.context() as patch:
        for name in ("PIL", "PIL.features", "PIL.Image"):
            patch.setitem(sys.modules, name, None)
        patch.setattr(program, "library_version", lambda name: "" if name == "pillow" else real(name))
        forget_program()
        yield
    forget_program()


def bundle(body: str = "![图](photo.jpg)", data: bytes = PHOTO, **head: str) -> dict[str, str | bytes]:
    return {"content/news/a/index.md": article(body, **head), "content/news/a/photo.jpg": data}


# What is seen of a picture


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("x.jpg", photo(), Picture(1000, 750, "scalable")),
        ("x.jpg", photo(turned=6), Picture(750, 1000, "scalable")),
        ("x.png", drawing(), Picture(1000, 750, "scalable")),
        ("x.webp", photo(form="WEBP"), Picture(1000, 750, "scalable")),
        ("misnamed.png", photo(), Picture(1000, 750, "scalable")),
        ("x.gif", saved(Image.new("P", (8, 9)), "GIF"), Picture(8, 9, "")),
        ("for-printers.jpg", saved(Image.new("CMYK", (8, 9)), "JPEG"), Picture(8, 9, "")),
        ("x.svg", b'<svg xmlns="http://www.w3.org/2000/svg" width="8" height="9"/>', Picture(8, 9, "")),
        ("x.avif", b"garbage", Picture(0, 0, "")),
        ("garbage.jpg", b"<!DOCTYPE html><title>404</title>", Picture(0, 0, "broken")),
        ("empty.png", b"", Picture(0, 0, "broken")),
        ("half.jpg", photo()[:-5000], Picture(1000, 750, "broken")),
        ("half.png", drawing()[:-5000], Picture(1000, 750, "broken")),
        ("half.webp", photo(form="WEBP")[:-5000], Picture(1000, 750, "broken")),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_a_picture_is(name: str, data: bytes, expected: Picture) -> None:
    assert examine(name, data) == expected


def test_a_moving_picture_is_not_scaled() -> None:
    frames = [Image.new("RGB", (8, 9), color) for color in ("red", "blue")]
    for form in ("PNG", "WEBP"):
        data = saved(frames[0], form, save_all=True, append_images=frames[1:])
        assert examine(f"x.{form.lower()}", data) == Picture(8, 9, "")


def test_a_photo_in_parts_is_one_picture() -> None:
    """Telephones put depth and brightness behind a photo (CIPA’s “Multi-Picture Format”)."""
    part = opened(photo())
    data = saved(part, "MPO", save_all=True, append_images=[opened(photo(seed=2))])
    assert opened(data).format == "MPO"
    assert examine("x.jpg", data) == Picture(1000, 750, "scalable")
    assert opened(scaled(data, 100)).size == (100, 75)


def test_a_damaged_inside_is_seen() -> None:
    data = bytearray(photo(form="PNG"))
    data[len(data) // 2] ^= 0xFF
    assert examine("x.png", bytes(data)).state == "broken"


def test_an_absurd_size_is_not_decoded(monkeypatch: pytest.MonkeyPatch) -> None:
    data = bytearray(saved(Image.new("1", (8, 8)), "PNG"))
    data[16:24] = (60_000).to_bytes(4) * 2
    monkeypatch.setattr(images, "_decoded", None)
    assert examine("x.png", bytes(data)) == Picture(60_000, 60_000, "huge")


def test_a_photo_in_thousands_of_scans_is_huge_too() -> None:
    data = photo(1000, 750)
    scan = data[data.rindex(b"\xff\xda") :].removesuffix(b"\xff\xd9")
    assert examine("x.jpg", data).state == "scalable"
    assert examine("x.jpg", data.removesuffix(b"\xff\xd9") + scan[:20] * 2000 + b"\xff\xd9").state == "huge"


def test_a_small_picture_before_the_large_one_is_not_its_end() -> None:
    """Cameras put one into the metadata; a file that is cut off behind it is cut off."""
    inner = b"\xff\xd8\xff\xda\0\2\xff\xd9"
    whole = photo()
    segment = b"\xff\xe1" + (len(inner) + 2).to_bytes(2) + inner
    data = whole[:2] + segment + whole[2:]
    assert examine("x.jpg", data).state == "scalable"
    assert not images._is_whole(data[: len(data) // 2])


@pytest.mark.usefixtures("without_pillow")
def test_without_pillow_size_and_end_are_seen_all_the_same() -> None:
    assert not images.can_scale()
    assert examine("x.jpg", PHOTO) == Picture(2000, 1500, "")
    assert examine("x.jpg", PHOTO[:-5000]).state == "broken"


# Widths


@pytest.mark.parametrize(
    ("width", "size", "expected"),
    [
        (4000, 1_000_000, (480, 960, 1600)),
        (1600, 1_000_000, (480, 960, 1600)),
        (1000, 1_000_000, (480, 1000)),
        (500, 1_000_000, (500,)),
        (4000, 60_000, ()),
    ],
)
def test_widths(width: int, size: int, expected: tuple[int, ...]) -> None:
    assert widths(Picture(width, 3000, "scalable"), size) == expected
    assert widths(Picture(width, 3000, ""), size) == widths(Picture(width, 3000, "broken"), size) == ()


def test_a_long_screenshot_stays_as_it_is() -> None:
    # A WebP holds 16,383 pixels a side; nobody could read it if it were made to fit.
    assert widths(Picture(1080, 20_000, "scalable"), 200_000) == ()
    assert widths(Picture(1080, 16_000, "scalable"), 200_000) == (480, 1080)
    with pytest.raises(OSError, match="WebP"):
        scaled(saved(Image.new("L", (1000, 17_500)), "PNG"), 1000)


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_scaled_picture_is_upright(turned: int) -> None:
    data = scaled(photo(turned=turned), 200)
    picture = opened(data)
    upright = turned < 5
    assert (picture.format, picture.size) == ("WEBP", (200, 150) if upright else (200, 267))
    assert not picture.getexif(), "and says nothing of who, where and when"
    corners = {1: (0, 0), 2: (1, 0), 3: (1, 1), 4: (0, 1), 5: (0, 0), 6: (1, 0), 7: (1, 1), 8: (0, 1)}
    x, y = corners[turned]
    red = picture.convert("RGB").getpixel((x * (picture.width - 1), y * (picture.height - 1)))
    assert isinstance(red, tuple)
    assert red[0] > 200 and red[1] < 60


def test_a_scaled_photo_is_lighter_and_a_drawing_stays_sharp() -> None:
    assert len(scaled(PHOTO, 960)) < len(PHOTO) / 4
    line = scaled(drawing(), 1000)
    assert opened(line).convert("L").getcolors() == opened(drawing()).convert("L").getcolors(), "without loss"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_every_kind_of_png_can_be_scaled(mode: str) -> None:
    picture = Image.new("RGBA", (100, 80), (200, 0, 0, 0)).convert(mode)
    data = saved(picture, "PNG")
    assert examine("x.png", data).state == "scalable"
    made = opened(scaled(data, 50))
    assert made.size == (50, 40)
    assert ("A" in made.mode) == (mode not in ("1", "L")), "this palette has a color to see through"


def test_a_color_profile_stays() -> None:
    data = saved(Image.new("RGB", (100, 80)), "JPEG", icc_profile=b"profile")
    assert opened(scaled(data, 50)).info["icc_profile"] == b"profile"


def test_the_same_bytes_every_time() -> None:
    assert scaled(PHOTO, 480) == scaled(PHOTO, 480)


def test_what_cannot_be_decoded_is_refused_as_a_file_is() -> None:
    for data in (b"", b"garbage", PHOTO[:1000], drawing()[:1000]):
        with pytest.raises(OSError):
            scaled(data, 480)


# In a site


def test_a_text_s_picture_comes_in_several_widths(tmp_path: Path) -> None:
    assert build_site(write_site(tmp_path, bundle(image="photo.jpg"))).problems == ()
    site = tree(tmp_path / "site")
    assert [path for path in site if "photo" in path] == [
        "news/2020/a/photo.jpg",
        *(f"news/2020/a/photo.jpg.{width}.webp" for width in (1600, 176, 352, 480, 960)),
    ]
    assert [opened(site[f"news/2020/a/photo.jpg.{width}.webp"]).width for width in (480, 960, 1600)] == [
        480,
        960,
        1600,
    ]
    tag = re.findall("<img[^>]*>", pages(tmp_path)[PAGE])[0]
    expected = ", ".join(
        f"../../../news/2020/a/photo.jpg.{width}.webp {width}w" for width in (480, 960, 1600)
    )
    assert f'src="../../../news/2020/a/photo.jpg" srcset="{expected}" sizes="' in tag
    assert 'width="2000" height="1500"' in tag
    listed = re.findall("<img[^>]*>", pages(tmp_path)["news/index.html"])[0]
    assert "../news/2020/a/photo.jpg.176.webp 176w, ../news/2020/a/photo.jpg.352.webp 352w, " in listed


def test_a_small_picture_is_smaller_still_in_lists(tmp_path: Path) -> None:
    """A drawing of few bytes and many pixels is itself the widest of its widths."""
    made = io.BytesIO()
    Image.new("RGB", (1200, 800), "#123456").save(made, "PNG")
    files: dict[str, str | bytes] = {
        "content/news/a.md": article(image="a.png"),
        "content/news/a.png": made.getvalue(),
    }
    build_site(write_site(tmp_path, files))
    listed = re.findall("<img[^>]*>", pages(tmp_path)["news/index.html"])[0]
    assert re.findall(r"a\.png\S* \d+w", listed) == [
        "a.png.176.webp 176w",
        "a.png.352.webp 352w",
        "a.png 1200w",
    ]
    assert opened(tree(tmp_path / "site")["news/a.png.352.webp"]).width == 352


def test_an_author_s_own_size_stays(tmp_path: Path) -> None:
    build_site(write_site(tmp_path, bundle('<img src="photo.jpg" alt="图" width="300">')))
    tag = re.findall("<img[^>]*>", pages(tmp_path)[PAGE])[0]
    assert " srcset=" in tag
    assert re.findall(r' (?:width|height)="\d+"', tag) == [' width="300"']


def test_paper_and_feeds_have_one_address(tmp_path: Path) -> None:
    build_site(write_site(tmp_path, {**bundle(), "gen.yaml": SETTINGS + "issues: month\n"}))
    built = pages(tmp_path)
    for path in ("news/2020/a/print/index.html", "issues/2020-09/print/index.html", "atom.xml", "feed.json"):
        assert "photo.jpg" in built[path], path
        assert "srcset" not in built[path], path


def test_words_about_srcset_stay(tmp_path: Path) -> None:
    """What looks like our attribute, but is an author's text."""
    build_site(write_site(tmp_path, bundle('`<img srcset="a" sizes="b">` ![图](photo.jpg)')))
    assert 'srcset="a" sizes="b"' in pages(tmp_path)["news/2020/a/print/index.html"]


@pytest.mark.parametrize("body", ["[照片](photo.jpg)", "正文。"], ids=["only linked to", "not used at all"])
def test_a_picture_that_no_page_shows_stays_alone(tmp_path: Path, body: str) -> None:
    build_site(write_site(tmp_path, bundle(body)))
    assert [path for path in tree(tmp_path / "site") if "photo" in path] == ["news/2020/a/photo.jpg"]


def test_widths_go_with_the_picture_s_last_use(tmp_path: Path) -> None:
    build_site(write_site(tmp_path, bundle()))
    write_site(tmp_path, bundle("正文。"))
    done = build_site(tmp_path)
    assert done.commit.removed == tuple(f"news/2020/a/photo.jpg.{width}.webp" for width in (1600, 480, 960))


def test_widths_are_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build_site(write_site(tmp_path, bundle()))
    monkeypatch.setattr(
        "generator.outputs.copies.images.scaled.__code__", (lambda data, width: 1 / 0).__code__
    )
    write_site(tmp_path, bundle("别的话。\n\n![图](photo.jpg)"))
    assert not [path for path in build_site(tmp_path).commit.written if path.endswith(".webp")]


def test_another_picture_gives_other_widths(tmp_path: Path) -> None:
    build_site(write_site(tmp_path, bundle()))
    before = tree(tmp_path / "site")
    write_site(tmp_path, bundle(data=photo(2000, 1500, seed=2)))
    build_site(tmp_path)
    after = tree(tmp_path / "site")
    assert before.keys() == after.keys()
    assert all(before[path] != after[path] for path in after if "photo" in path)
    assert before[PAGE] == after[PAGE]


def test_the_site_tells_nobody_where_a_picture_was_taken(tmp_path: Path) -> None:
    build_site(write_site(tmp_path, {**bundle(), "content/static/linked.jpg": photo()}))
    for path, data in tree(tmp_path / "site").items():
        if path.endswith((".jpg", ".webp")):
            assert 0x8825 not in opened(data).getexif(), path


@pytest.mark.usefixtures("without_pillow")
def test_without_pillow_the_pages_are_as_they_were(tmp_path: Path) -> None:
    build_site(write_site(tmp_path, bundle()))
    site = tree(tmp_path / "site")
    assert [path for path in site if "photo" in path] == ["news/2020/a/photo.jpg"]
    assert b"srcset" not in site[PAGE]
    assert b'width="2000" height="1500"' in site[PAGE]
    assert b"2020:09:22" not in site["news/2020/a/photo.jpg"]


def test_pillow_may_come_and_go(tmp_path: Path, request: pytest.FixtureRequest) -> None:
    build_site(write_site(tmp_path, bundle()))
    with_it = tree(tmp_path / "site")
    request.getfixturevalue("without_pillow")
    assert len([path for path in build_site(tmp_path).commit.removed if path.endswith(".webp")]) == 3
    assert b"srcset" not in tree(tmp_path / "site")[PAGE]
    assert b"srcset" in with_it[PAGE]


def test_a_preview_does_without(tmp_path: Path) -> None:
    config, _ = load_config(write_site(tmp_path, bundle()) / "gen.yaml")
    assert config
    build(config, tmp_path / "site", clock(NOW, {}, config.zone), Options(preview=True))
    assert not list((tmp_path / "site").rglob("*.webp"))


def test_a_name_with_everything_in_it(tmp_path: Path) -> None:
    name = "图 1, 2 & 'x'.jpg"
    files: dict[str, str | bytes] = {
        "content/news/a/index.md": article(f"![图](<{name}>)"),
        f"content/news/a/{name}": PHOTO,
    }
    assert build_site(write_site(tmp_path, files)).problems == ()
    tag = re.findall("<img[^>]*>", pages(tmp_path)[PAGE])[0]
    candidates = re.findall(r'srcset="([^"]*)"', tag)[0].split(", ")
    assert [candidate.rpartition(" ")[2] for candidate in candidates] == ["480w", "960w", "1600w"]
    assert " " not in candidates[0].rpartition(" ")[0]


# Problems


@pytest.mark.parametrize(
    ("data", "code"),
    [(PHOTO[:-5000], "picture-broken"), (b"words", "picture-broken")],
    ids=["cut off", "none"],
)
def test_a_broken_picture_is_named_where_it_is_used(tmp_path: Path, data: bytes, code: str) -> None:
    found = problems_of(
        write_site(tmp_path, bundle("第一行。\n\n看![图](photo.jpg)", data, image="photo.jpg"))
    )
    assert [(p.code, p.path, p.line, p.column, p.severity) for p in found] == [
        (code, "content/news/a/index.md", 4, 8, "warning"),
        (code, "content/news/a/index.md", 9, 7, "warning"),
    ]
    assert (tmp_path / "site" / PAGE).is_file()
    assert {p.severity for p in problems_of(tmp_path, strict=True)} == {"error"}


def test_a_broken_picture_that_nobody_uses_is_named_itself(tmp_path: Path) -> None:
    found = problems_of(write_site(tmp_path, bundle("正文。", PHOTO[:-5000])))
    assert [(p.code, p.path, p.line, p.severity) for p in found] == [
        ("picture-broken", "content/news/a/photo.jpg", 0, "warning")
    ]


def test_an_absurdly_large_picture_is_named(tmp_path: Path) -> None:
    data = bytearray(saved(Image.new("1", (8, 8)), "PNG"))
    data[16:24] = (60_000).to_bytes(4) * 2
    found = problems_of(write_site(tmp_path, bundle("看![图](photo.jpg)", bytes(data))))
    assert [(p.code, p.line, p.column) for p in found] == [("picture-huge", 6, 7)]


def test_a_picture_that_can_no_longer_be_decoded_is_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was sound when it was looked at."""

    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(images, "_narrowed", fail)
    with pytest.raises(ProblemsError) as caught:
        build_site(write_site(tmp_path, bundle()))
    assert [(p.code, p.path) for p in caught.value.problems] == [
        ("unreadable-file", "content/news/a/photo.jpg")
    ]
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize("width", ["1" * 309, "1" * 19, "4294967296", "1" * 5000, "0", "-1", "nan"])
def test_a_drawing_may_say_any_number(tmp_path: Path, width: str) -> None:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="20"/>'.encode()
    assert examine("a.svg", svg) == Picture(0, 0, "")
    root = write_site(
        tmp_path, {"content/news/a/index.md": article("![图](a.svg)"), "content/news/a/a.svg": svg}
    )
    build_site(root)
    build_site(root)
    assert re.search('<img [^>]*src="../../../news/2020/a/a.svg">', pages(root)[PAGE])
