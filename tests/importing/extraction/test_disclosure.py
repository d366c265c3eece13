"""Boxes above official documents, in the forms in which systems show them."""

import pytest
from lxml import html

from generator.importing.extraction import disclosure
from generator.importing.extraction.disclosure import Disclosure, take_disclosure

TEXT = "<div id='zoom'><p>各乡镇人民政府：</p><p>为做好全县有关工作，现将有关事项通知如下。</p></div>"
TITLE = "<h1>关于召开会议的通知</h1>"
TABLE = (
    "<table><caption>信息公开目录</caption>"
    "<tr><td><b>索 引 号：</b></td><td>A01/2020-00012</td><td>主题分类</td><td>综合政务</td></tr>"
    "<tr><td>发文机关：</td><td>某县水务局</td><td>成文日期：</td><td>2020年09月20日</td></tr>"
    "<tr><td>标　　题：</td><td colspan=3>关于召开会议的通知</td></tr>"
    "<tr><td>发文字号：</td><td>某水发〔2020〕12号</td><td>发布日期：</td><td>2020-09-22</td></tr>"
    "<tr><td>有&nbsp;效&nbsp;性：</td><td>有效</td><td>公开范围</td><td>全社会</td></tr></table>"
)
FORMS = {
    "list": "<ul><li><span>索引号：</span>A01</li><li>发布机构：某县水务局</li>"
    "<li><label>发布日期：</label><em>2020-09-22</em></li></ul>",
    "rows": "<div><div><div>索引号:</div><div>A01</div></div><div><div>发布机构:</div><div>某县水务局</div></div>"
    "<div><div>发布日期:</div><div>2020-09-22</div></div></div>",
    "pairs": "<dl><dt>索引号</dt><dd>A01</dd><dt>发布机构</dt><dd>某县水务局</dd>"
    "<dt>发布日期</dt><dd>2020-09-22</dd></dl>",
    "breaks": "<div>【索引号】A01　　【发布机构】某县水务局<br>【发布日期】2020-09-22</div>",
    "run together": "<p>索引号：A01 发布机构：某县水务局 发布日期：2020-09-22</p>",
}


def taken(*parts: str) -> tuple[Disclosure, str]:
    body = html.fromstring(f"<body>{''.join(parts)}</body>")
    found = take_disclosure(body)
    return found, "".join(body.itertext())


def test_a_table_is_read_and_taken_out() -> None:
    found, left = taken(TITLE, TABLE, TEXT)
    assert found.values["document_number"] == "某水发〔2020〕12号"
    assert found.values["source"] == "某县水务局"
    assert found.values["date"] == "2020-09-22"
    assert found.values["title"] == "关于召开会议的通知"
    assert found.extra() == {
        "index_number": "A01/2020-00012",
        "topic": "综合政务",
        "written": "2020-09-20",
        "validity": "有效",
        "公开范围": "全社会",
    }
    assert left == "关于召开会议的通知各乡镇人民政府：为做好全县有关工作，现将有关事项通知如下。"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("around", ["{}", "<table><tr><td>{}</td></tr></table>", "<div><div>{}</div></div>"])
def test_other_forms_say_the_same(form: str, around: str) -> None:
    found, left = taken(around.format(TITLE + FORMS[form] + TEXT))
    assert found.values == {"index_number": "A01", "source": "某县水务局", "date": "2020-09-22"}
    assert "A01" not in left
    assert "关于召开会议的通知" in left
    assert "现将有关事项通知如下" in left


@pytest.mark.parametrize(
    "text",
    [
        "<p>来源：某县水务局　发布时间：2020-09-22　浏览次数：12</p>",  # a line above any news item
        "<p>索引号是文件的编号。</p><p>成文日期：见落款。</p>",
        "<ul><li>主题分类：农业</li></ul>",
        "",
    ],
)
def test_what_is_no_box_stays(text: str) -> None:
    found, left = taken(TITLE, text, TEXT)
    assert found == Disclosure()
    assert left == "".join(html.fromstring(f"<body>{TITLE}{text}{TEXT}</body>").itertext())


def test_a_title_between_two_boxes_stays() -> None:
    more = "<ul><li>生效日期：2020-10-01</li></ul>"
    found, left = taken(f"<div>{FORMS['list']}{TITLE}{more}</div>", TEXT)
    assert found.values["index_number"] == "A01"
    assert "关于召开会议的通知" in left


@pytest.mark.parametrize("form", FORMS)
def test_text_beside_a_box_stays(form: str) -> None:
    found, left = taken(TITLE, f"<table><tr><td>{FORMS[form]}</td></tr><tr><td>{TEXT}</td></tr></table>")
    assert found.values["index_number"] == "A01"
    assert "现将有关事项通知如下" in left


def test_of_two_labels_for_one_thing_both_are_kept() -> None:
    found, _ = taken("<p>索引号：A01 发布机构：某局 来源：某报 发布日期：2020-09-22</p>", TEXT)
    assert found.values["source"] == "某局"
    assert found.extra() == {"index_number": "A01", "来源": "某报"}


def test_a_label_may_be_in_pieces() -> None:
    found, _ = taken(TABLE.replace("<b>索 引 号：</b>", "<b>索</b><i>引</i><b>号：</b>"), TEXT)
    assert found.values["index_number"] == "A01/2020-00012"


def test_a_long_list_of_documents_is_soon_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[object] = []
    monkeypatch.setattr(disclosure, "_box_around", tried.append)
    found, _ = taken("<table>" + "<tr><td>索引号</td><td>A01</td><td>通知。</td></tr>" * 1_000 + "</table>")
    assert found == Disclosure()
    assert len(tried) <= 20
