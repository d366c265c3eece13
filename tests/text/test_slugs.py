from itertools import product

import pytest

from generator.text.slugs import assign, is_reserved, slugify


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("停水通知", "停水通知"),
        ("关于“停水”的通知（2020年）", "关于-停水-的通知-2020年"),
        ("Some Title: part 2", "Some-Title-part-2"),
        ("../../etc/passwd", "etc-passwd"),
        ("a\u0301", "á"),  # NFD becomes NFC
        ("...", ""),
        ("v1.2", "v1.2"),
        ("停\u200b水\ufeff", "停水"),
        ("می\u200cخواهم", "می\u200cخواهم"),  # a joiner tells words apart
    ],
)
def test_a_slug_keeps_letters_of_every_script(name: str, slug: str) -> None:
    assert slugify(name, "written") == slug


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("停水通知", "ting-shui-tong-zhi"),
        ("2020年 Report", "2020-nian-report"),
        ("already-ascii", "already-ascii"),
    ],
)
def test_a_slug_in_pinyin(name: str, slug: str) -> None:
    assert slugify(name, "pinyin") == slug


def test_a_long_name_is_cut_at_a_whole_character() -> None:
    slug = slugify("水" * 200, "written")
    assert len(slug.encode()) <= 200
    assert set(slug) == {"水"}


@pytest.mark.parametrize("style", ["written", "pinyin"])
@pytest.mark.parametrize("name", ["水利" * 200_000, "a-" * 400_000, " 水" * 200_000])
def test_a_name_is_not_shortened_step_by_step(name: str, style: str) -> None:
    # One character at a time, this would take ten minutes.
    assert 190 <= len(slugify(name, style).encode()) <= 200


def test_what_the_limit_cuts_off_still_tells_how_to_read_the_rest() -> None:
    slug = slugify("a" * 191 + "银行" * 200, "pinyin")
    assert slug == "a" * 191 + "-yin-hang"  # alone, the second would be “xing”


def test_thousands_of_names_that_would_meet_are_numbered_at_once() -> None:
    names = ["C" + "".join(signs) for signs in product("!?", repeat=15)]
    slugs = assign(names, "written")
    assert slugs[names[0]] == "C"
    assert slugs[names[-1]] == f"C-{len(names)}"


def test_names_that_would_meet_are_numbered_whatever_their_order() -> None:
    names = ["C", "C++", "c?", "议政"]
    assert assign(names, "written") == assign(reversed(names), "written")
    slugs = assign(names, "written")
    assert slugs == {"C": "C", "C++": "C-2", "c?": "c-3", "议政": "议政"}


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("CON", "CON-1"),
        ("aux", "aux-1"),
        ("nul.txt", "nul-1.txt"),
        ("com¹", "com¹-1"),
        ("lpt9.tar.gz", "lpt9-1.tar.gz"),
        ("con .", "con-1"),
        ("com10", "com10"),
        ("console", "console"),
        ("a.con", "a.con"),
    ],
)
def test_a_name_that_windows_keeps_for_itself_gets_a_number(name: str, slug: str) -> None:
    assert slugify(name, "written") == slug
    assert is_reserved(name) == (name != slug)
    assert not is_reserved(slug)


def test_numbers_stay_apart_from_those_of_reserved_names() -> None:
    assert assign(["con-1", "CON"], "written") == {"CON": "CON-1", "con-1": "con-1-2"}


def test_a_name_without_letters_still_gets_an_address() -> None:
    assert assign(["？"], "written") == {"？": "ff1f"}
