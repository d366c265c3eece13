from urllib.robotparser import RobotFileParser

from generator.outputs import robots
from tests.specimens import site


def test_everything_may_be_crawled_and_the_sitemaps_are_named() -> None:
    parser = RobotFileParser()
    parser.parse(robots.robots(site(), ("/sitemap.xml", "/sitemap-news.xml")).splitlines())
    assert parser.can_fetch("AnyBot", "https://bulletin.example/b/dongtai/")
    assert parser.site_maps() == [
        "https://bulletin.example/b/sitemap.xml",
        "https://bulletin.example/b/sitemap-news.xml",
    ]


def test_a_site_without_news_names_the_one_sitemap() -> None:
    text = robots.robots(site(), ("/sitemap.xml",))
    assert text == "User-agent: *\nAllow: /\n\nSitemap: https://bulletin.example/b/sitemap.xml\n"
