"""Which names are those of offices: what signs an article is a person or an organization."""

import re

_SURE = (
    "局",
    "委",
    "办",
    "组",
    "部",
    "室",
    "处",
    "站",
    "报社",
    "政府",
    "政协",
    "人大",
    "中心",
    "公司",
    "学校",
    "大学",
    "银行",
)
"""How a name of three characters or more ends that is no person's."""
_LIKELY = ("科", "院", "会", "社", "所", "台", "厅", "馆", "庭", "中学", "小学", "集团", "股")
"""How a longer one does: people are called 王学会 and 张志科, too."""
_SHORTEST_SURE, _SHORTEST_LIKELY = 3, 4

_WORDS = re.compile(
    r"\b(?:administration|agency|association|authority|bureau|cent(?:re|er)|commission|committee|council|department"
    r"|directorate|division|foundation|government|hospital|institute|library|ministry|museum|office|secretariat"
    r"|section|staff|team|university)\b",
    re.IGNORECASE,
)
"""What the name of an office has among its words in English."""


def is_office(name: str) -> bool:
    """Whether a name is an office's, as far as it shows: `县政协提案委`, `Town Council Office`."""
    name = name.strip()
    if len(name) >= _SHORTEST_SURE and name.endswith(_SURE):
        return True
    if len(name) >= _SHORTEST_LIKELY and name.endswith(_LIKELY):
        return True
    return _WORDS.search(name) is not None
