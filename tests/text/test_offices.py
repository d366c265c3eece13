import pytest

from generator.text.offices import is_office


@pytest.mark.parametrize(
    "name",
    [
        *(
            "委员联络科",
            "县政协提案委",
            "教育局",
            "办公室",
            "宣传部",
            "调研组",
            "秘书处",
            "融媒体中心",
            "记者站",
        ),
        *(
            "县人民法院",
            "文史学会",
            "简报编辑部",
            "县人民政府",
            "日报社",
            "Town Council",
            "Office of Statistics",
        ),
    ],
)
def test_offices_are_known_by_their_names(name: str) -> None:
    assert is_office(name)


@pytest.mark.parametrize(
    "name",
    ["张三", "王学会", "张志科", "李社", "欧阳修", "买买提·艾山", "Anna Officer", "Jo Teamer", "田部", ""],
)
def test_people_are_no_offices(name: str) -> None:
    assert not is_office(name)
