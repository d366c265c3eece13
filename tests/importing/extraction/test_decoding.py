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


RUSSIAN = "Совещание руководителей района: подведены итоги за квартал, обсуждались задачи."
KOREAN = "한국어 기사 제목입니다. 어제 회의가 열렸습니다."
JAPANESE = "昨日、会議が開かれ、来年度の予算について話し合いました。"
NAMES = "".join(
    f"<td>{name}</td>" for name in ("赵芸", "钱葆", "孙珂", "李菁", "周皓", "吴漪", "郑岚", "冯骥")
)


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (RUSSIAN, "cp1251", "windows-1251"),
        (RUSSIAN, "koi8-r", "koi8-r"),
        (RUSSIAN, "iso8859-5", "iso-8859-5"),
        (KOREAN, "euc_kr", "euc-kr"),
        (KOREAN, "cp949", "ks_c_5601-1987"),
        (JAPANESE, "cp932", "Shift_JIS"),
        (JAPANESE, "cp932", "x-sjis"),
        (JAPANESE, "euc_jp", "x-euc-jp"),
        (JAPANESE, "iso2022_jp", "iso-2022-jp"),
        ("Zażółć gęślą jaźń. Świąteczne zebranie mieszkańców.", "cp1250", "windows-1250"),
        ("Η συνεδρίαση του δήμου έγινε χθες.", "cp1253", "windows-1253"),
        ("İlçe toplantısı dün yapıldı; müdürler katıldı.", "cp1254", "windows-1254"),
        ("הישיבה התקיימה אתמול במועצה.", "cp1255", "windows-1255"),
        ("عقد الاجتماع أمس في البلدية.", "cp1256", "windows-1256"),
        ("การประชุมจัดขึ้นเมื่อวานนี้", "cp874", "windows-874"),
        ("<table><tr>" + NAMES * 3, "gb2312", "gb2312"),
        ("<table><tr>" + NAMES, "gb2312", "x-gbk"),
    ],
)
def test_what_is_declared_and_reads_without_a_mistake_counts(text: str, encoding: str, declared: str) -> None:
    page = f'<meta charset="{declared}"><p>{text}'

    assert decode_page(page.encode(encoding), None) == (page, ())


@pytest.mark.parametrize(
    ("text", "encoding", "declared"),
    [
        (SIMPLIFIED * 4, "utf-8", "utf-8"),
        (GERMAN * 4, "utf-8", "utf-8"),
        (SIMPLIFIED * 4, "utf-8", None),
        (SIMPLIFIED * 4, "gb18030", "gb2312"),
        (SIMPLIFIED * 4, "gb18030", None),
        (KOREAN * 4, "euc_kr", "euc-kr"),
        ("Plain words in plain letters. " * 10, "utf-8", "utf-8"),
        ("Plain words in plain letters. " * 10, "utf-8", None),
    ],
)
@pytest.mark.parametrize("place", [0, 0.5, 1])
def test_one_broken_byte_is_replaced_and_flagged(
    text: str, encoding: str, declared: str | None, place: float
) -> None:
    at = int(place * len(text))
    content = text[:at].encode(encoding) + b"\x81\n" + text[at:].encode(encoding)

    read, flags = decode_page(content, declared)

    assert read.replace("\ufffd", "").replace("\n", "") == text
    assert "unreadable-characters" in [kind for kind, _ in flags]


@pytest.mark.parametrize(
    "text", [NAMES, "诀叮匍跺盼湿狸酪契岩瓯圭", "余倘沸龟铜拉笆脸惺呀刨晨铀薜氡璐惶户太琶"]
)
def test_undeclared_names_in_gb2312_are_not_taken_for_big5(text: str) -> None:
    assert decode_page(text.encode("gb2312"), None) == (text, ())


@pytest.mark.parametrize("mark", [b"", b"\xff\xfe"])
def test_utf16_is_known_by_its_mark_or_its_zeros(mark: bytes) -> None:
    page = f"<p>{SIMPLIFIED}"

    assert decode_page(mark + page.encode("utf-16-le"), "gb2312") == (page, ())
    assert decode_page(page.encode("utf-16-be"), None) == (page, ())


def test_utf7_is_refused_with_a_word() -> None:
    declared = b"<meta charset=utf-7>" + "通知<script>".encode("utf-7")
    undeclared = (SIMPLIFIED * 2).encode("utf-7")
    picture = b"<img src='data:;base64," + b"".join(b"+%d/aZ9+Q" % (n * 7919) for n in range(3000)) + b"'>"
    for content in (declared, undeclared):
        with pytest.raises(NoTextError) as raised:
            decode_page(content, None)
        assert raised.value.key == "legacy.utf-7"
    assert decode_page(picture, None) == (picture.decode(), ())
    assert decode_page(b"<meta charset=utf-7>1 + 1 = 2, C++", None) == (
        "<meta charset=utf-7>1 + 1 = 2, C++",
        (),
    )


@pytest.mark.parametrize("declared", ["base64", "punycode", "unicode_escape", "idna", "rot13", "no-such"])
def test_what_is_no_encoding_of_pages_declares_nothing(declared: str) -> None:
    page = f'<meta charset="{declared}"><p>{SIMPLIFIED}'

    assert decode_page(page.encode("gbk"), None) == (page, ())
