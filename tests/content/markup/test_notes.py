"""Notes that engines for books set at the foot of their pages."""

from generator.content.markup import notes_at_foot, render


def body(text: str) -> str:
    return render(text, "news/a.md", 1, tuple(text.split("\n")), take_title=False, title="").html


def test_a_copy_of_each_note_stands_behind_its_reference() -> None:
    html = notes_at_foot(body("甲[^1]，乙[^b]，又[^1]。\n\n[^1]: 第一条，*着重*。\n[^b]: 第二条。\n"))

    assert html.count('<span class="foot-note"><span>1</span> 第一条，<em>着重</em>。</span>') == 1
    assert html.count("第二条。") == 2
    assert html.index('foot-note"><span>1') < html.index("，乙") < html.index('foot-note"><span>2')
    assert 'class="footnote at-foot"' in html
    assert "↩" not in html.partition('class="footnote')[0]


def test_a_note_of_two_paragraphs_has_a_break() -> None:
    html = notes_at_foot(body("甲[^1]。\n\n[^1]: 一。\n\n    二。\n"))
    assert '<span class="foot-note"><span>1</span> 一。<br>二。</span>' in html


def test_where_a_note_has_a_list_all_stay_at_the_end() -> None:
    html = body("甲[^1]乙[^2]。\n\n[^1]: 一。\n\n[^2]: 二：\n\n    - 三\n")
    assert notes_at_foot(html) == html


def test_a_text_without_notes_stays() -> None:
    assert notes_at_foot("<p>正文。</p>") == "<p>正文。</p>"
