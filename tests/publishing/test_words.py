"""Which articles are new, changed or withdrawn, as the pages themselves tell."""

from generator.publishing.words import changes, read_article, read_articles


def page(
    title: str = "停水 &amp; 停电", text: str = "正文", kind: str = "article", asset: str = "0123456789"
) -> bytes:
    return (
        f'<head><meta property="og:type" content="{kind}">\n<meta property="og:title" content="{title}"></head>'
        f'<nav>{text}</nav><article><h1>{title}</h1><img src="assets/qr.{asset}.svg">{text}</article><p>下一篇</p>'
    ).encode()


def test_an_article_has_a_title_and_a_digest_of_its_own_text() -> None:
    said = read_article(page())
    assert said
    assert said[0] == "停水 & 停电"
    assert read_article(page(text="另文")) != said
    assert read_article(page().replace("下一篇".encode(), "另一篇".encode())) == said, (
        "a neighbour is another"
    )
    assert read_article(page(asset="abcdef0123")) == said, "the theme is another"
    assert read_article(page(kind="website")) is None


def test_articles_are_new_changed_or_withdrawn() -> None:
    pages = {"a/index.html": page(), "b/index.html": page("新的"), "w/index.html": page(kind="website")}
    before = {
        "a/index.html": ("停水", "1"),
        "w/index.html": ("撤下", "1"),
        "g/index.html": ("删去", "1"),
        "s": ("照旧", "1"),
    }
    after = read_articles(before, (*pages, "s"), pages, pages.__getitem__)
    found = changes(before, after, pages, ["g/index.html", "x.jpg"])
    assert (found.new, found.changed, found.withdrawn) == (("新的",), ("停水 & 停电",), ("删去", "撤下"))
    assert found.pages == 4
