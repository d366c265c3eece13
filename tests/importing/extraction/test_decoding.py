"""Bytes of old pages: declared rightly, wrongly or not at all."""

import pytest

from generator.importing.extraction.decoding import NoTextError, decode_page

SIMPLIFIED = "县政府关于开展这项工作的通知，各有关单位：请认真贯彻执行。"
TRADITIONAL = "縣政府關於開展這項工作的通知，各有關單位：請認真貫徹執行。"
GERMAN = "Für die Gäste von außerhalb: Grüße aus München"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (SIMPLIFIED, "utf-8"),
        (SIMPLIFIED, "utf-8-sig"),
        (SIMPLIFIED, "gbk"),
        (SIMPLIFIED + "𠮷䶮", "gb18030"),
        (SIMPLIFIED, "utf-16"),
        (TRADITIONAL, "big5"),
        (GERMAN, "cp1252"),
        ("通知", "gbk"),
        ("plain ASCII", "ascii"),
    ],
)
def test_text_is_read_without_a_declaration(text: str, encoding: str) -> None:
    assert decode_page(text.encode(encoding), None) == (text, ())


@pytest.mark.parametrize("declared", ["gb2312", "GBK", "x-gbk", "gb18030"])
def test_a_true_declaration_is_no_reason_for_a_flag(declared: str) -> None:
    page = f'<meta charset="{declared}"><p>{SIMPLIFIED}'

    assert decode_page(page.encode("gb18030"), None) == (page, ())


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", "gb2312"),
        ("gb18030", "utf-8"),
        ("gb18030", "big5"),
        ("big5", "gb2312"),
        ("gb18030", "iso-8859-1"),
    ],
)
def test_a_false_declaration_is_found_out_and_flagged(encoding: str, declared: str) -> None:
    text = TRADITIONAL if encoding == "big5" else SIMPLIFIED
    page = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}"><p>{text}'

    read, flags = decode_page(page.encode(encoding), None)

    assert read == page
    assert [kind for kind, _ in flags] == ["encoding"]
    assert flags[0][1].startswith(f"{declared} → ")


def test_what_the_server_says_counts_before_what_the_page_says() -> None:
    page = f'<meta charset="utf-8"><p>{SIMPLIFIED}'

    assert decode_page(page.encode("gbk"), "GBK") == (page, ())


def test_a_page_that_ends_in_the_middle_of_a_character_is_read_and_flagged() -> None:
    read, flags = decode_page((SIMPLIFIED * 20).encode()[:-1], "utf-8")

    assert read.startswith(SIMPLIFIED)
    assert [kind for kind, _ in flags] == ["unreadable-characters"]


def test_control_characters_and_our_own_marks_go() -> None:
    text = f"{SIMPLIFIED}甲\x01\ue000乙\ue001\r\n丙\ufdd0"

    assert decode_page(text.encode(), None)[0] == f"{SIMPLIFIED}甲乙\n丙"


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "legacy.empty"),
        (b" \r\n\t", "legacy.empty"),
        (b"\xef\xbb\xbf", "legacy.empty"),
        (b"%PDF-1.7 ...", "legacy.binary"),
        (b"\x89PNG\r\n\x1a\n", "legacy.binary"),
        (bytes(range(256)) * 20, "legacy.binary"),
        (b"\x9d\x8f\x81\xff\xfe" * 200, "legacy.encoding"),
    ],
)
def test_what_is_no_text_has_a_name(content: bytes, key: str) -> None:
    with pytest.raises(NoTextError) as raised:
        decode_page(content, None)

    assert raised.value.key == key
