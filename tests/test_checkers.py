"""The checkers themselves: each finds the fault that was put there, and accepts a sound site."""

import shutil
from pathlib import Path

import pytest

from tests import site_checks

BASE = "https://bulletin.example/简报/"

HOME = """<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>简报</title><link rel="stylesheet" href="style.css">
<link rel="canonical" href="https://bulletin.example/%E7%AE%80%E6%8A%A5/"></head>
<body><h1>简报</h1><p><a href="a/">甲</a> <a href="%E4%B9%99/#时间">乙</a> <a href="https://elsewhere.example/">外</a></p>
</body>
</html>
"""
ARTICLE = """<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>文章</title></head>
<body><h1 id="时间">文章</h1><p><a href="../">首页</a> <a href="#%E6%97%B6%E9%97%B4">时间</a></p></body>
</html>
"""
MISSING = """<!DOCTYPE html>
<html lang="zh-CN">
<head><meta charset="utf-8"><title>没有</title></head>
<body><p><a href="/简报/">首页</a></p></body>
</html>
"""
SITEMAP = """<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<url><loc>https://bulletin.example/%E7%AE%80%E6%8A%A5/a/</loc><lastmod>2020-09-22</lastmod></url>
</urlset>
"""
FEED = """<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom">
<id>https://bulletin.example/%E7%AE%80%E6%8A%A5/</id><title>简报</title><updated>2020-09-22T00:00:00+08:00</updated>
<author><name>办公室</name></author>
<link rel="self" href="https://bulletin.example/%E7%AE%80%E6%8A%A5/atom.xml"/>
<link rel="alternate" href="https://bulletin.example/%E7%AE%80%E6%8A%A5/"/>
</feed>
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small sound site."""
    folder = tmp_path / "site"
    files = {
        "index.html": HOME,
        "a/index.html": ARTICLE,
        "乙/index.html": ARTICLE,
        "404.html": MISSING,
        "style.css": "body { margin: 0 }\n",
        "sitemap.xml": SITEMAP,
        "atom.xml": FEED,
        "_redirects": "/%E7%AE%80%E6%8A%A5/a/ /%E7%AE%80%E6%8A%A5/%E4%B9%99/ 301\n",
    }
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


def change(folder: Path, name: str, old: str, new: str) -> None:
    text = (folder / name).read_text(encoding="utf-8")
    assert old in text
    (folder / name).write_text(text.replace(old, new), encoding="utf-8")


def test_a_sound_site_passes_every_check(site: Path) -> None:
    assert site_checks.check_all(site, BASE) == []


def test_faults_of_html_and_css_are_found_and_those_of_the_content_can_be_set_aside(site: Path) -> None:
    change(site, "乙/index.html", "<p>", "<p><p></div>")
    change(site, "style.css", "margin: 0", "margin: blue")
    change(site, "a/index.html", "<p>", "<p></span>")
    found = sorted(site_checks.check_html(site, ignore=["No p element in scope", "^Stray end tag “span”"]))
    assert [complaint.partition(".")[0] for complaint in found] == ["style", "乙/index"]
    assert found[0].startswith("style.css: CSS: ")
    assert found[1].startswith("乙/index.html: Stray end tag “div”.")


LEADING_NOWHERE = (
    ("index.html", 'href="a/"', 'href="b/"'),
    ("index.html", "<p>", '<p><img src="no.png" alt=""></p><p>'),
    ("index.html", "<p>", '<p><img src="style.css" srcset="no.png 2x" alt=""></p><p>'),
    ("index.html", "style.css", "no.css"),
    ("index.html", "#时间", "#地点"),
    ("乙/index.html", 'href="../"', 'href="../nowhere/"'),
    ("404.html", "/简报/", "/简报/nowhere/"),
)


def test_links_to_nothing_are_found_by_both_checkers(site: Path) -> None:
    """Each in a copy of the site, in a folder of its own; linkinator is asked once, for it starts slowly."""
    copies = [site / str(number) for number in range(len(LEADING_NOWHERE) + 1)]
    for copy, (name, old, new) in zip(copies, LEADING_NOWHERE, strict=False):
        shutil.copytree(site, copy, ignore=shutil.ignore_patterns("[0-9]"))
        change(copy, name, old, new)
    shutil.copytree(site, copies[-1], ignore=shutil.ignore_patterns("[0-9]"))
    change(copies[-1], "style.css", "margin: 0", "background: url(no.png)")

    ours, theirs = site_checks.check_addresses(site, BASE), site_checks.check_links(site, BASE)
    assert [complaint.partition("/")[0] for complaint in ours] == [copy.name for copy in copies[:-1]]
    places = [complaint.split("/")[1] for complaint in theirs]  # under the site's own path
    assert sorted(places) == [copy.name for copy in copies]


@pytest.mark.parametrize(
    ("name", "old", "new", "fault"),
    [
        ("乙/index.html", 'href="../"', 'href="../a/#地点"', "no such fragment"),
        ("乙/index.html", 'href="#%E6%97%B6%E9%97%B4"', 'href="#地点"', "no such fragment"),
        ("index.html", 'href="a/"', 'href="a"', "a folder without its slash"),
        ("index.html", 'href="a/"', 'href="A/"', "nothing there"),
        ("index.html", 'href="a/"', 'href="/a/"', "outside the site's path"),
        ("index.html", "%8A%A5/", "%8A%A5/x/", "nothing there"),
        ("sitemap.xml", "/a/", "/b/", "nothing there"),
        ("atom.xml", "atom.xml", "feed.xml", "nothing there"),
        ("_redirects", "%E4%B9%99", "%E4%B8%99", "nothing there"),
        (
            "index.html",
            "</head>",
            '<script type="application/ld+json">{"@id": "https://bulletin.example/简报/b/"}</script></head>',
            "nothing there",
        ),
    ],
)
def test_addresses_to_nothing_are_found(site: Path, name: str, old: str, new: str, fault: str) -> None:
    change(site, name, old, new)
    [complaint] = site_checks.check_addresses(site, BASE)
    assert complaint.startswith(f"{name}:")
    assert complaint.endswith(fault)


@pytest.mark.parametrize(
    "violation",
    [
        '<p style="color: red">x</p>',
        '<p onclick="go()">x</p>',
        "<script>go()</script>",
        '<script src="https://elsewhere.example/x.js"></script>',
        '<img src="//elsewhere.example/x.png" alt="">',
        '<a href="JavaScript:go()">x</a>',
        '<link rel="stylesheet" href="https://elsewhere.example/x.css">',
    ],
)
def test_what_a_strict_policy_forbids_is_found(site: Path, violation: str) -> None:
    change(site, "a/index.html", "<p>", f"{violation}<p>")
    [complaint] = site_checks.check_policy(site)
    assert complaint.startswith("a/index.html:4: ")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("2020-09-22", "22.9.2020"),
        ("<loc>", "<lock>x</lock><loc>"),
        ("</url>", "<news:news xmlns:news='http://www.google.com/schemas/sitemap-news/0.9'/></url>"),
    ],
)
def test_sitemaps_that_break_the_protocol_are_found(site: Path, old: str, new: str) -> None:
    change(site, "sitemap.xml", old, new)
    assert site_checks.check_sitemaps(site)


def test_feeds_that_break_their_standard_are_found(site: Path) -> None:
    change(site, "atom.xml", "<title>简报</title>", "")
    [complaint] = site_checks.check_feeds(site)
    assert complaint.startswith("atom.xml: ")


def test_a_site_without_feeds_or_sitemaps_is_not_taken_for_a_sound_one(site: Path) -> None:
    (site / "atom.xml").unlink()
    (site / "sitemap.xml").unlink()
    assert site_checks.check_feeds(site) == ["there is no feed"]
    assert site_checks.check_sitemaps(site) == ["there is no sitemap"]


def test_leftovers_of_the_making_are_found(site: Path) -> None:
    change(site, "a/index.html", "../", "\ufdd0/\ufdd1")
    change(site, "style.css", "margin", f"/* {site.parent} */ margin")
    (site / "empty").mkdir()
    assert [complaint.partition(":")[0] for complaint in site_checks.check_leftovers(site)] == [
        "a/index.html",
        "a/index.html",
        "empty",
        "style.css",
    ]


def test_words_are_found_however_they_are_written(site: Path) -> None:
    (site / "feed.json").write_text('"\\u4e59"', encoding="utf-8")
    (site / "a.html").write_text("&#20057;", encoding="utf-8")
    found = site_checks.files_with(site, "乙")
    assert found == ["_redirects", "a.html", "feed.json", "index.html", "乙"]
