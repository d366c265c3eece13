"""What readers could not see goes; what they could see stays."""

import lxml.html
import pytest

from generator.importing.cleaning.elements import element_text
from generator.importing.cleaning.hidden import remove_hidden, with_written_tags
from generator.importing.cleaning.invisible import without_invisible
from generator.importing.cleaning.log import CleaningLog

STYLES = ".off{display:none} p.out,#w{position:absolute;left:-999em} @media print{.noprint{display:none}} #q{color:red}"


def shown(body: str) -> tuple[str, CleaningLog]:
    page = f"<html><head><style>{STYLES}</style></head><body>{body}</body></html>"
    log = CleaningLog()
    tree = lxml.html.document_fromstring(with_written_tags(page))
    remove_hidden(tree, log)
    return element_text(tree), log


@pytest.mark.parametrize(
    "spam",
    [
        '<p style="display:none">暗</p>',
        '<p style="DISPLAY : none !important">暗</p>',
        "<p class=off>暗</p>",
        "<p class=out>暗</p>",
        "<div id=w>暗</div>",
        "<div hidden>暗</div>",
        '<div style="visibility:hidden">暗</div>',
        '<div style="position:absolute;left:-9999px">暗</div>',
        '<div style="position:fixed;top:-100em">暗</div>',
        '<div style="text-indent:-9999px">暗</div>',
        '<div style="margin:-5000px 0 0 0">暗</div>',
        '<div style="margin:0 0 0 -5000px">暗</div>',
        '<div style="height:0;overflow:hidden">暗</div>',
        '<div style="height:1px;overflow:hidden">暗</div>',
        '<div style="width:0;height:0">暗</div>',
        '<div style="font-size:0">暗</div>',
        '<div style="font-size:1px">暗</div>',
        '<div style="opacity:0">暗</div>',
        '<div style="filter:alpha(opacity=0)">暗</div>',
        '<div style="color:transparent">暗</div>',
        '<div style="clip:rect(0 0 0 0);position:absolute">暗</div>',
        '<div style="clip-path:inset(100%)">暗</div>',
        '<div style="transform:scale(0)">暗</div>',
        "<font color=white>暗<b>暗</b></font>",
        '<span style="color:#fefefe">暗</span>',
        '<span style="color:hsl(0 0% 100%)">暗</span>',
        '<div style="background:honeydew no-repeat"><span style="color:honeydew">暗</span></div>',
        '<div style="background:#336699"><span style="color:rgb(51,102,153)">暗</span></div>',
        '<td bgcolor="#000000"><font color="#000">暗</font></td>',
        "<noscript>暗</noscript>",
        "<!-- 暗 <a href=x>暗</a> -->",
        "<marquee width=1 height=1>暗</marquee>",
        "<textarea style='display:none'>暗</textarea>",
        '<div id=h>暗</div><script>document.getElementById("h").style.display="none"</script>',
        "<script>document.write('<div style=\"display:none\">');</script>暗<script>document.write('</div>')</script>",
        "<template>暗</template>",
    ],
)
def test_hidden_text_goes_and_is_counted(spam: str) -> None:
    text, log = shown(f"<p>前</p>{spam}<p>后</p>")

    assert text.replace(" ", "") == "前后"
    assert {removal.kind for removal in log.removals} & {"hidden", "comment"} or "template" in spam


@pytest.mark.parametrize(
    "html",
    [
        "<p class=noprint>字</p>",
        "<p id=q>字</p>",
        '<p style="background:rgba(0,0,0,0)">字</p>',
        '<p style="background:rgba(0, 0, 0, 0.1) no-repeat;color:currentcolor">字</p>',
        '<p style="text-indent:2em;margin:0 auto;width:600px;color:#333">字</p>',
        '<p style="position:relative;left:-10px">字</p>',
        '<p style="height:200px;overflow:auto">字</p>',
        '<p style="opacity:0.9">字</p>',
        '<p style="opacity:1">字</p>',
        '<div style="background:#000"><span style="color:#fff">字</span></div>',
        '<div style="background:url(night.jpg)"><span style="color:#fff">字</span></div>',
        '<div style="font-size:0"><span style="font-size:14px">字</span></div>',
        '<div style="visibility:hidden"><span style="visibility:visible">字</span></div>',
        "<font color=white><font color=red>字</font></font>",
    ],
)
def test_visible_text_stays(html: str) -> None:
    assert shown(html)[0] == "字"


@pytest.mark.parametrize(
    "sheet",
    [
        ".x{display:none}",
        "<!-- .x{display:none} -->",
        "<![CDATA[ .x{display:none} ]]>",
        ".y{}/* } */ p , .x,.z > a{display:none",
        "@media print{.x{display:block}} P.x{displa\\79 : none }",
        "@import 'a.css';\n.x { DISPLAY:None!important }",
        ".x{*zoom:1;;color:{};display:none}",
        ".x{content:'}';display:none}",
        f"{'.x{display:none}':199988}.y{{opacity:0.9}}",  # cut off behind the 0: that is no rule
    ],
)
def test_style_sheets_are_read_as_browsers_do(sheet: str) -> None:
    tree = lxml.html.document_fromstring(f"<style>{sheet}</style><p class=x>暗</p><p class=y>字</p>")
    remove_hidden(tree, CleaningLog())
    assert element_text(tree) == "字"


def test_a_value_of_nothing_but_brackets_says_nothing() -> None:
    assert shown(f'<p style="opacity:{"(" * 5000}">字</p>')[0] == "字"


def test_white_letters_in_the_head_of_a_table_are_doubtful_so_they_stay_and_are_flagged() -> None:
    text, log = shown("<table><tr><th><font color=white>单位</font></th></tr></table>")

    assert text == "单位"
    assert [flag.kind for flag in log.flags] == ["doubtful-text"]


def test_what_leads_readers_away_is_told_from_other_scripts() -> None:
    _, log = shown(
        "<script>window.location.href='http://spam.example/'</script><script src=menu.js></script>"
        "<script>eval(function(p,a,c,k,e,d){}('',2,2,''))</script>"
        '<meta http-equiv=refresh content="0;url=http://spam.example/">'
    )

    assert {removal.kind: removal.count for removal in log.removals} == {"redirect": 3, "script": 1}


def test_a_designers_remark_is_not_counted() -> None:
    assert shown("<!-- begin of menu -->字")[1].removals == ()


ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("政\u200b协\u200d，\ufeff好\u00ad", "政协，好"),
        ("工作ˎ̥。", "工作。"),
        ("县\u0303长", "县长"),
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("می‌خواهم", "می‌خواهم"),
        ("café résumé", "café résumé"),
        ("e\u0301", "e\u0301"),
        ("英\U000e0067\U000e007f格兰", "英格兰"),
        (ENGLAND, ENGLAND),
        ("plain", "plain"),
    ],
)  # fmt: skip
def test_characters_without_width_go_where_they_mean_nothing(text: str, expected: str) -> None:
    assert without_invisible(text) == expected
