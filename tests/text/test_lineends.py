"""Line ends stay what they were."""

import pytest

from generator.text.decoding import with_newlines
from generator.text.lineends import with_ends_of


@pytest.mark.parametrize(
    "original", ["", "一", "一\n二\n", "一\r\n二\r\n", "一\r二", "一\r\n二\n三\r四\r\n\r\n", "\n\r\n\r"]
)
def test_a_text_that_nobody_edited_is_what_it_was(original: str) -> None:
    assert with_ends_of(original, with_newlines(original)) == original


def test_new_lines_end_as_most_do_and_others_as_before() -> None:
    assert with_ends_of("一\r\n二", "零\n一\n二\n三") == "零\r\n一\r\n二\r\n三"
    assert with_ends_of("一\r\n二\n三\r\n四\r\n", "一\n二\n新\n四\n") == "一\r\n二\n新\r\n四\r\n"
    assert with_ends_of("一", "一\n二") == "一\n二"
    assert with_ends_of("一\r\n二\n三\r\n", "一\n二\n三") == "一\r\n二\n三"
