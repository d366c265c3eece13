"""Names of offices and people, as pages show them."""

import pytest

from generator.importing.extraction.names import clean_name, sorted_names


@pytest.mark.parametrize(
    ("shown", "name"),
    [
        ("某某报举报", "某某报"),
        ("某某日报　我要评论", "某某日报"),
        ("【某某日报】", "某某日报"),
        ("某某网[整理]", "某某网"),
        ("张三）", "张三"),
        ("张三 HN123", "张三"),
        ("某某日报，转载请注明", "某某日报"),
        ("某某网 | 点击", "某某网"),
        ("County News", "County News"),
        ("今日关注", "今日关注"),
        ("DF123", ""),
        ("举报", ""),
        ("12次", ""),
        ("admin", ""),
        ("本站原创", ""),
        ("—", ""),
        ("长" * 61, ""),
    ],
)
def test_a_name_is_what_is_left_without_buttons_and_counters(shown: str, name: str) -> None:
    assert clean_name(shown) == name


@pytest.mark.parametrize(
    ("names", "office_and_person"),
    [
        (["张三", "某某发布"], ("某某发布", "张三")),
        (["某某日报", "李四"], ("某某日报", "李四")),
        (["Jane Doe"], ("", "Jane Doe")),
        (["County News"], ("County News", "")),
        (["某某"], ("某某", "")),
        ([], ("", "")),
    ],
)
def test_an_office_is_told_from_a_person(names: list[str], office_and_person: tuple[str, str]) -> None:
    assert sorted_names(names) == office_and_person
