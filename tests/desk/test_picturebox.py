"""All pictures of a bulletin: where each is used, replaced everywhere, thrown away."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

pytest.importorskip("PIL", reason="needs gen-bulletin[images]")

from generator.content.images import examine
from generator.desk.listing import Overview, look_over
from generator.desk.picturebox import BoxQuery, box, picture_on_disk, put_away, replace_picture
from generator.desk.trash import put_back, trashed
from generator.problems import ProblemsError
from generator.settings.config import Config, load_config
from tests.photos import photo
from tests.sites import SETTINGS, article, write_site

NOW = datetime(2026, 11, 30, 8, tzinfo=UTC)
PHOTO = photo(400, 300)
FILES: dict[str, str | bytes] = {
    "gen.yaml": f"{SETTINGS}logo: static/logo.png\n",
    "content/static/logo.png": photo(60, 40, "PNG"),
    "content/static/other.png": photo(60, 41, "PNG"),
    "content/news/rain/index.md": article(
        "![雨](a.jpg)\n\n![](../sun.jpg)", title="雨", image="a.jpg", image_alt="雨"
    ),
    "content/news/rain/a.jpg": PHOTO,
    "content/news/rain/left.jpg": photo(100, 80),
    "content/news/sun.jpg": PHOTO,
    "content/news/sun.md": article("![阳](sun.jpg)", title="晴", date="2020-09-30"),
    "content/news/_index.md": "---\ntitle: 要闻\n---\n\n![栏](banner.webp)\n",
    "content/news/banner.webp": photo(200, 100, "WEBP"),
}


def looked(root: Path) -> tuple[Config, Overview]:
    config, problems = load_config(write_site(root, FILES) / "gen.yaml")
    assert config, problems
    return config, look_over(config, NOW)


def test_each_picture_has_its_uses_sizes_and_copies(tmp_path: Path) -> None:
    _, overview = looked(tmp_path)
    found = box(overview, BoxQuery())
    rows = {row.path: row for row in found.rows}
    assert found.rows[0].path == "news/sun.jpg", "those of the newest texts come first"
    assert (found.total, found.unused, found.wordless) == (6, 1, 1)
    rain = rows["news/rain/a.jpg"]
    assert (rain.width, rain.height, rain.size) == (400, 300, len(PHOTO))
    assert [(use.path, use.is_head, use.words) for use in rain.uses] == [
        ("news/rain/index.md", True, "雨"),
        ("news/rain/index.md", False, "雨"),
    ]
    assert rain.owner == "news/rain/index.md" and rain.copies == ("news/sun.jpg",)
    assert [use.words for use in rows["news/sun.jpg"].uses] == ["", "阳"]
    assert [use.path for use in rows["static/logo.png"].uses] == [""]
    assert [use.title for use in rows["news/banner.webp"].uses] == ["要闻"]
    assert [row.path for row in box(overview, BoxQuery(kind="unused")).rows] == ["news/rain/left.jpg"]
    assert [row.path for row in box(overview, BoxQuery(kind="wordless")).rows] == ["news/sun.jpg"]
    assert [row.path for row in box(overview, BoxQuery(words="晴 阳")).rows] == ["news/sun.jpg"]
    assert len(box(overview, BoxQuery(start=4, count=10)).rows) == 2


def test_one_is_replaced_wherever_it_is_and_kept_in_the_trash(tmp_path: Path) -> None:
    config, overview = looked(tmp_path)
    new = photo(3000, 300, "PNG", seed=5)
    assert set(replace_picture(config, overview, "news/sun.jpg", new, NOW)) == {
        "news/sun.jpg",
        "news/rain/a.jpg",
    }
    data = (config.root / "content/news/sun.jpg").read_bytes()
    assert data == (config.root / "content/news/rain/a.jpg").read_bytes()
    assert data.startswith(b"\xff\xd8\xff"), "a JPEG, as its name says"
    assert examine("sun.jpg", data)[:2] == (2560, 256), "no larger than a page shows it"
    (old,) = trashed(config)
    put_back(config, old.id)
    assert (config.root / "content/news/sun-old.jpg").read_bytes() == PHOTO


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("news/sun.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"),
        ("news/sun.jpg", b"<html>"),
        ("news/sun.jpg", b""),
        ("news/sun.jpg", PHOTO[:200]),
        ("news/sun.md", PHOTO),
        ("../gen.yaml", PHOTO),
        ("news/gone.jpg", PHOTO),
        ("news/.hidden.jpg", PHOTO),
    ],
)
def test_nothing_but_a_picture_takes_a_picture_s_place(tmp_path: Path, path: str, data: bytes) -> None:
    config, overview = looked(tmp_path)
    with pytest.raises(ProblemsError):
        replace_picture(config, overview, path, data, NOW)
    assert (config.root / "content/news/sun.jpg").read_bytes() == PHOTO
    assert trashed(config) == ()


def test_only_what_nothing_shows_is_thrown_away(tmp_path: Path) -> None:
    config, overview = looked(tmp_path)
    for path in ("news/sun.jpg", "static/other.png"):
        with pytest.raises(ProblemsError) as raised:
            put_away(config, overview, ("news/rain/left.jpg", path), NOW)
        assert [one.code for one in raised.value.problems] == ["desk-picture-used"]
    assert picture_on_disk(config, "news/rain/left.jpg").is_file()
    assert put_away(config, overview, ("news/rain/left.jpg",), NOW) == 1
    assert not (config.root / "content/news/rain/left.jpg").exists()
