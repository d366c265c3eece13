"""The repository's own bulletin, built and judged by the independent checkers."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests import site_checks
from tests.conftest import BuiltSite


@pytest.mark.parametrize(
    "check",
    [site_checks.check_html, site_checks.check_policy, site_checks.check_sitemaps, site_checks.check_feeds],
)
def test_the_example_is_sound(check: Callable[[Path], list[str]], example_site: BuiltSite) -> None:
    assert check(example_site.folder) == []


@pytest.mark.parametrize("check", [site_checks.check_links, site_checks.check_addresses])
def test_nothing_in_the_example_leads_nowhere(
    check: Callable[[Path, str], list[str]], example_site: BuiltSite
) -> None:
    assert check(example_site.folder, example_site.base_url) == []


def test_nothing_of_the_making_is_left_in_the_example(example_site: BuiltSite) -> None:
    assert site_checks.check_leftovers(example_site.folder) == []


def test_the_example_has_news_in_its_news_sitemap(example_site: BuiltSite) -> None:
    assert "<news:title>" in (example_site.folder / "sitemap-news.xml").read_text(encoding="utf-8")
