"""The order of names."""

import pytest

from generator.text.collation import name_order


@pytest.mark.parametrize(
    "expected",
    [
        ["国际", "经济", "体育", "文化"],
        ["人工智能", "乡村振兴", "中小企业", "种植"],
        ["Äpfel", "apple", "Zebra", "zoo"],
        ["AI", "北京", "ETC", "天气"],
        ["长沙", "成都", "重庆"],  # by how they are read as words: cháng, chéng, chóng
        ["妈妈", "马", "骂"],
    ],
)
def test_names_stand_as_in_a_dictionary(expected: list[str]) -> None:
    backwards = expected[::-1]
    assert sorted(backwards, key=name_order) == expected


def test_names_that_are_read_alike_have_one_order() -> None:
    assert sorted(("事实", "实时", "史诗"), key=name_order) == sorted(
        ("史诗", "事实", "实时"), key=name_order
    )
    assert name_order("Water") != name_order("water")
