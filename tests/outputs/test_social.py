"""The pictures that stand for articles elsewhere."""

from pathlib import Path

import pytest

from generator.content import images
from generator.rendering import drawing
from tests.outputs.test_icons import png
from tests.sites import SETTINGS, article, build_site, pages, tree, write_site

SOCIAL = SETTINGS + "social: {pictures: true}\n"
needs_font = pytest.mark.skipif(
    drawing.font_for("zh-CN") is None or not images.can_scale(), reason="no free font for Chinese is there"
)


@needs_font
def test_an_article_without_a_picture_has_one_made(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "gen.yaml": SOCIAL,
        "content/news/a.md": article(),
        "content/news/b.md": article(image="b.png"),
        "content/news/b.png": png("#00ff00"),
        "content/news/c.md": article(image="c.svg"),
        "content/news/c.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
    }
    build_site(write_site(tmp_path, files))
    built = pages(tmp_path)
    made = {path for path in tree(tmp_path / "site") if path.endswith("social.png")}
    assert made == {"news/2020/a/social.png", "news/2020/c/social.png"}
    address = "https://example.org/bulletin/news/2020/a/social.png"
    page = built["news/2020/a/index.html"]
    assert f'<meta property="og:image" content="{address}">' in page
    assert '<meta property="og:image:width" content="1200">' in page
    assert 'content="summary_large_image"' in page
    assert "/news/b.png" in built["news/2020/b/index.html"]


@needs_font
def test_only_another_title_makes_it_anew(tmp_path: Path) -> None:
    write_site(tmp_path, {"gen.yaml": SOCIAL, "content/news/a.md": article()})
    build_site(tmp_path)
    for changed, is_new in ((article("另一段。"), False), (article(title="另一题"), True)):
        write_site(tmp_path, {"gen.yaml": SOCIAL, "content/news/a.md": changed})
        assert ("news/2020/a/social.png" in build_site(tmp_path).commit.written) == is_new


def test_none_is_made_unless_the_settings_ask(tmp_path: Path) -> None:
    build_site(write_site(tmp_path, {"content/news/a.md": article()}))
    assert "news/2020/a/social.png" not in tree(tmp_path / "site")
    assert "og:image" not in pages(tmp_path)["news/2020/a/index.html"]
