"""The values that templates receive."""

from generator.site.model import Body


def test_a_body_is_read_once_for_its_page_its_print_view_and_its_feeds() -> None:
    read: list[str] = []

    def body() -> Body:
        return Body("read once", lambda: read.append("") or "<p>正文。</p>")  # type: ignore[func-returns-value]

    assert [str(body()), body().plain, body().__html__()] == ["<p>正文。</p>"] * 3
    assert len(read) == 1
