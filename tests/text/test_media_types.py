"""Files' media types."""

import pytest

from generator.text.media_types import media_type


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a/app.js", "text/javascript"),
        ("1.PDF", "application/pdf"),
        ("page.html.gz", "application/gzip"),
        ("page.html.br", "application/octet-stream"),
        ("pdf", "application/octet-stream"),
        ("", "application/octet-stream"),
    ],
)
def test_a_name_tells_the_type(name: str, kind: str) -> None:
    assert media_type(name) == kind
