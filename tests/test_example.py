"""The example bulletin shows each feature for readers; every kind of its pages shows the way back."""

import re
from pathlib import Path

import pytest

from tests.browser import KINDS
from tests.conftest import BuiltSite, copy_example
from tests.sites import build_site

ARTICLE = "news/2021/kaifangri/"
FEATURES = {
    "a topic": ("topics/weiyuan-xiaozu/", r'<p class="standfirst">'),
    "slides": ("", r'<div class="slides"'),
    "a picture's credit": (ARTICLE, r'<p class="credit quiet">图片：'),
    "a picture's focus": ("news/", r'<img [^>]*class="focus [^"]+"'),
    "a film": ("study/2020/guqiao/", r"<video "),
    "a recording": ("study/2020/guqiao/", r"<audio "),
    "friendly links": ("", r'<nav class="friends"'),
    "a line above every page": (ARTICLE, r'<aside class="announcement"'),
    "a withdrawn article": ("notices/2020/huodong-quxiao/", r"活动时间与全会冲突"),
    "a correction": ("news/2021/fangxun/", r"更正</strong>"),
    "a document that is not in force": ("notices/2020/gaoyue/", r"废止"),
    "reading aloud": (ARTICLE, r"data-aloud="),
    "a QR code": (ARTICLE, r"data-qr="),
    "a second row of the navigation": ("about/", r"</ul>\s*<ul class=\"row\">"),
    "the site's map": ("", r'href="\./sitemap/"'),
    "the page of feeds": ("", r'href="\./feeds/"'),
    "a statement on accessibility": ("", r'href="\./accessibility/"'),
    "where mistakes are told": (ARTICLE, r"政府网站找错</a>"),
    "the mark of a government site": (ARTICLE, r"党政机关网站标识</a>"),
    "an issue by section": ("issues/2021-03/", r'(?s)<section class="part">.*<section class="part">'),
    "a year by month": ("archive/2021/", r"(?s)<h2.*2021年6月.*<h2.*2021年5月"),
    "numbers of a list's pages": ("", r'<nav class="pager'),
}


@pytest.mark.parametrize("name", FEATURES)
def test_a_feature_is_shown(name: str, example_site: BuiltSite) -> None:
    path, sign = FEATURES[name]
    assert re.search(sign, (example_site.folder / path / "index.html").read_text("utf-8"))


def test_every_page_but_the_front_page_shows_the_way_back(example_site: BuiltSite) -> None:
    kinds = KINDS.keys() - {"home", "missing", "print", "booklet"}
    texts = {kind: (example_site.folder / KINDS[kind] / "index.html").read_text("utf-8") for kind in kinds}
    assert {kind for kind, text in texts.items() if '<nav class="breadcrumb' not in text} == set()


@pytest.mark.parametrize(("now", "is_grey"), [("2021-12-12T23:59", False), ("2021-12-13T00:00", True)])
def test_the_day_of_mourning_is_grey(now: str, is_grey: bool, tmp_path: Path) -> None:
    copy_example(tmp_path)
    build_site(tmp_path, now=now)
    home = (tmp_path / "site/index.html").read_text("utf-8")
    assert (re.search(r'<html [^>]*class="mourning"', home) is not None) == is_grey
