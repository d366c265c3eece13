"""A theme made from `docs/templates.md` alone, that uses all of what a theme can add: it builds without a problem."""

import io
import json
import shutil
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser

from tests.browser import complaints, served
from tests.sites import build_site, made_once, pages
from tests.themes.painting import landscape

GAZETTE = Path(__file__).parent / "gazette"
BASE_URL = "https://gazette.example.org/shiqiao/"
PHOTOS = ("news/bridge", "news/canal", "news/school")
PORTRAITS = ("people-stories/mason", "people-stories/nurse", "people-stories/driver")
NOW = "2026-03-01T09:00"


def write_gazette(root: Path) -> Path:
    """The gazette's bulletin, with pictures."""
    shutil.copytree(GAZETTE, root, dirs_exist_ok=True)
    for number, path in enumerate((*PHOTOS, *PORTRAITS)):
        (root / "content" / f"{path}.jpg").write_bytes(landscape(number))
    return root


@pytest.fixture
def gazette(run_folder: Path) -> Path:
    """Its site, built once in a run. Don't change it."""

    def make(root: Path) -> None:
        assert build_site(write_gazette(root), now=NOW, strict=True).problems == ()

    return made_once(run_folder / "gazette", make)


def test_texts_and_sections_have_the_templates_that_they_ask_for(gazette: Path) -> None:
    built = pages(gazette)
    assert '<div class="wall">' in built["people-stories/index.html"]
    assert '<figure class="portrait">' in built["people-stories/2026/mason/index.html"]
    assert "陈明远" in built["leaders/index.html"]
    assert '<div class="wall">' not in built["news/index.html"], "other sections have the usual one"
    assert "portrait" not in built["people-stories/2026/mason/print/index.html"], (
        "print views stay as they are"
    )


def test_a_text_has_a_block_of_the_theme_s_own(gazette: Path) -> None:
    story = pages(gazette)["people-stories/2026/mason/index.html"]
    assert '<figure class="block block-voice">' in story
    assert "<figcaption>罗长庚，七十一岁</figcaption>" in story
    assert "blocks." in story, "the style sheet is asked for"
    assert "block-voice" in pages(gazette)["people-stories/2026/mason/print/index.html"]


def test_pictures_are_there_in_the_widths_that_templates_name(gazette: Path) -> None:
    shown = pages(gazette)["people-stories/index.html"]
    assert 'src="../people-stories/mason.jpg.480.webp"' in shown
    assert 'width="480" height="319"' in shown
    made = (gazette / "site/people-stories/mason.jpg.480.webp").read_bytes()
    assert Image.open(io.BytesIO(made)).size == (480, 319)


def test_the_calendar_follows_its_standard(gazette: Path) -> None:
    data = (gazette / "site/calendar.ics").read_bytes()
    lines = data.split(b"\r\n")
    assert lines[0] == b"BEGIN:VCALENDAR"
    assert b"\n" not in data.replace(b"\r\n", b"")
    assert max(map(len, lines)) <= 75
    text = data.decode().replace("\r\n ", "")
    assert "DTSTART;VALUE=DATE:20260305\r\n" in text
    assert "DTSTART:20260312T063000Z\r\n" in text, "14:30 in Shanghai"
    assert f"URL:{BASE_URL}\r\n" in text


def test_the_list_is_json_with_full_addresses(gazette: Path) -> None:
    made = json.loads((gazette / "site/latest.json").read_text("utf-8"))
    assert (made["title"], made["villages"], len(made["items"])) == ("石桥公报", 128, 5)
    assert made["items"][0]["url"] == f"{BASE_URL}notices/2026/water/"
    assert made["items"][0]["date"] == "2026-02-22"


def test_people_and_places_have_lists_and_feeds(gazette: Path) -> None:
    built = pages(gazette)
    assert {path for path in built if path.startswith("people/石大川/")} == {
        f"people/石大川/{name}" for name in ("index.html", "atom.xml", "rss.xml", "feed.json")
    }
    shown = built["news/2026/bridge/index.html"]
    assert shown.index("人物</span>") < shown.index("乡镇</span>")
    assert "related" not in built["people/index.html"]


def test_it_looks_like_a_gazette_under_a_strict_policy(gazette: Path, browser: Browser) -> None:
    with served(gazette / "site", BASE_URL) as url:
        page = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
        with complaints(page) as found:
            for path in ("", "people-stories/", "people-stories/2026/mason/", "leaders/"):
                page.goto(url + path)
                name = page.locator(".name").first
                assert name.evaluate("one => getComputedStyle(one).writingMode") == "vertical-rl"
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
                for dark in (False, True):
                    page.emulate_media(color_scheme="dark" if dark else "light")
                    assert name.evaluate("one => getComputedStyle(one).color") == "rgb(255, 255, 255)"
        assert found == []
        page.context.close()
