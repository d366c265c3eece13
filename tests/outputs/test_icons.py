"""The bulletin's icons."""

import io
import json
import re
from pathlib import Path

import pytest
from PIL import Image

from tests.sites import SETTINGS, article, build_site, pages, tree, write_site

ICONS = {"favicon.ico", "apple-touch-icon.png"}


def png(color: str) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (64, 32), color).save(made, "PNG")
    return made.getvalue()


def icon(root: Path) -> Image.Image:
    return Image.open(root / "site" / "apple-touch-icon.png").convert("RGB")


def test_a_bulletin_without_a_logo_has_icons_in_its_colour(tmp_path: Path) -> None:
    settings = SETTINGS + 'theme: {accent: "#17497f"}\n'
    build_site(write_site(tmp_path, {"gen.yaml": settings, "content/news/a.md": article()}))
    page = pages(tmp_path)["index.html"]
    assert icon(tmp_path).getpixel((2, 2)) == (0x17, 0x49, 0x7F)
    assert '<link rel="apple-touch-icon" href="./apple-touch-icon.png">' in page
    assert re.findall('theme-color" media="(.*?)" content="(.*?)"', page) == [
        ("(prefers-color-scheme: light)", "#17497f"),
        ("(prefers-color-scheme: dark)", "#11375f"),
    ]
    manifest = json.loads((tmp_path / "site" / "site.webmanifest").read_text(encoding="utf-8"))
    assert manifest["name"] == "示例简报"
    assert all((tmp_path / "site" / found["src"]).is_file() for found in manifest["icons"])


def test_a_logo_is_the_icon_whole_and_on_white(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "gen.yaml": SETTINGS + "logo: static/logo.png\n",
        "content/static/logo.png": png("#00ff00"),
        "content/news/a.md": article(),
    }
    build_site(write_site(tmp_path, files))
    picture = icon(tmp_path)
    assert picture.size == (180, 180)
    assert picture.getpixel((90, 90)) == (0, 255, 0)
    assert picture.getpixel((90, 10)) == (255, 255, 255)


def test_icons_of_its_own_are_not_joined_by_others(tmp_path: Path) -> None:
    own = {"content/static/favicon.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"}
    build_site(write_site(tmp_path, {**own, "content/news/a.md": article()}))
    assert not ICONS & tree(tmp_path / "site").keys()
    assert "apple-touch-icon" not in pages(tmp_path)["index.html"]


def test_a_theme_with_an_icon_of_its_own_has_no_other(tmp_path: Path) -> None:
    own = {"templates/assets/icon.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>"}
    build_site(write_site(tmp_path, {**own, "content/news/a.md": article()}))
    assert not ICONS & tree(tmp_path / "site").keys()


def test_without_pillow_there_are_fewer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for module in ("generator.site.icons", "generator.site.site", "generator.outputs.social"):
        monkeypatch.setattr(f"{module}.can_scale", lambda: False)
    settings = SETTINGS + "social: {pictures: true}\n"
    report = build_site(write_site(tmp_path, {"gen.yaml": settings, "content/news/a.md": article()}))
    built = tree(tmp_path / "site")
    line = settings.count("\n")
    assert [(problem.code, problem.line) for problem in report.problems] == [("no-drawing", line)]
    assert not ICONS & built.keys()
    assert "news/2020/a/social.png" not in built
    assert "site.webmanifest" in built
