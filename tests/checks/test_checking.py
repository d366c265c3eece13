"""The runner: what shows only where a bulletin is seen as a whole, what rules weigh, and what is remembered."""

import io
import sys
import zipfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from generator.build import examine
from generator.checks import attachments, backdating, checking, columns, hosts, look, pdfs, pictures, twins
from generator.checks.checking import Checking
from generator.checks.columns import period
from generator.checks.inspection import indicators
from generator.content import history
from generator.content.documents import Content
from generator.content.files import File
from generator.content.markup import limits
from generator.engine.store import SeenFile
from generator.outputs.job import Options
from generator.problems import Problem, ProblemsError
from generator.rendering.palette import contrast
from generator.settings.config import load_config
from generator.settings.rules import RULES
from generator.text.dates import clock
from tests.sites import SETTINGS, article, build_site, write_site

ID = "11010519491231002X"
LONG = (
    "县水务局定于本周检修供水管网，城区部分小区将短时停水，请各位居民提前储水，由此造成的不便敬请谅解。" * 4
)


def office(parts: Mapping[str, str]) -> bytes:
    """An Office file with these parts."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as package:
        for name, text in parts.items():
            package.writestr(name, text)
    return data.getvalue()


PLANTED: dict[str, str | bytes] = {
    "gen.yaml": SETTINGS + "government:\n  site_id: '123'\n  icp: 京ICP备05000000号\n",
    "content/news/_index.md": "---\ntitle: 工作动态\nkind: 工作动态\n---\n",
    "content/notices/_index.md": "---\ntitle: 通知公告\nkind: 通知公告\n---\n",
    "content/empty/_index.md": "---\ntitle: 空栏目\n---\n",
    "content/news/old.md": article("旧闻。", title="旧闻", date="2024-04-01", pinned="true"),
    "content/news/ancient.md": article("很旧。", title="很旧", date="2023-01-01", pinned="true"),
    "content/notices/a.md": article(LONG, title="停水通知", date="2024-05-01"),
    "content/notices/b.md": article(LONG, title="停水的通知", date="2024-05-02"),
    "content/notices/c.md": article(LONG + "特此通知。", title="停水通知", date="2024-05-03"),
    "content/notices/d.md": article("另一篇。", title="停水通知！", date="2024-05-01"),
    "content/notices/waits.md": article("将来。", title="将来", date="2024-06-01"),
    "content/notices/table.md": article("* * *", title="空", date="2024-05-04"),
    "content/notices/draft.md": article(f"身份证{ID}。", title="草稿", draft="true"),
    "content/notices/over.md": article("县攻府。", title="过期", date="2024-04-01", expires="2024-04-02"),
    "content/notices/allowed.md": article(
        "电话13800138000，县攻府。", title="允许", date="2024-05-04", allow="{mobile-number: 值班电话}"
    ),
    "content/notices/list/index.md": article("名单。", title="名单", date="2024-05-04"),
    "content/notices/list/名单.xlsx": office(
        {
            "xl/workbook.xml": '<sheets><sheet name="a" state="hidden"/></sheets>',
            "xl/sharedStrings.xml": f"<sst><si><t>王某</t></si><si><t>{ID}</t></si></sst>",
            "xl/worksheets/sheet1.xml": "<c><v>13800138000</v></c>",
            "docProps/core.xml": "<dc:creator>王某</dc:creator>",
        }
    ),
}
NOW = "2024-05-06T12:00"


def checked(root: Path, now: str = NOW, **how: object) -> tuple[Problem, ...]:
    config, problems = load_config(root / "gen.yaml")
    assert config, problems
    moment = clock(now, {}, config.zone)
    run = Checking(config, moment, **how)  # type: ignore[arg-type]  # as each test needs it
    return examine(config, moment, Options(check=run))[1]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_site(tmp_path_factory.mktemp("planted"), PLANTED)


def test_what_a_whole_bulletin_shows_is_told_at_its_place(site: Path) -> None:
    found = sorted((one.code, one.path, one.line, one.column) for one in checked(site))
    assert found == [
        ("attachment-traces", "content/notices/list/名单.xlsx", 0, 0),
        ("empty-column", "content/empty/_index.md", 2, 8),
        ("future-date", "content/notices/waits.md", 3, 7),
        ("id-number", "content/notices/draft.md", 7, 4),
        ("id-number", "content/notices/list/名单.xlsx", 0, 0),
        ("identity-missing", "gen.yaml", 5, 3),
        ("identity-missing", "gen.yaml", 5, 3),
        ("identity-missing", "gen.yaml", 5, 3),
        ("identity-missing", "gen.yaml", 5, 12),
        ("mobile-number", "content/notices/list/名单.xlsx", 0, 0),
        ("no-summary", "content/notices/table.md", 1, 1),
        ("old-pinned", "content/news/ancient.md", 4, 9),
        ("same-text", "content/notices/b.md", 2, 8),
        ("same-text", "content/notices/c.md", 2, 8),
        ("same-title", "content/notices/d.md", 2, 8),
        ("stale-column", "content/news/_index.md", 3, 7),
        ("wrong-word", "content/notices/allowed.md", 7, 16),
    ]


def five_of_each() -> tuple[dict[str, str | bytes], Counter[tuple[str, str, int, int]]]:
    """A bulletin with five of each fault that only the whole shows, and where each is."""
    files: dict[str, str | bytes] = {"content/n/_index.md": "---\ntitle: 通知公告\n---\n"}
    faults: Counter[tuple[str, str, int, int]] = Counter()

    def plant(code: str, path: str, text: str | bytes, line: int, column: int) -> None:
        files[path] = text
        faults[code, path, line, column] += 1

    for n in range(5):
        plant("empty-column", f"content/empty{n}/_index.md", f"---\ntitle: 空栏目{n}\n---\n", 2, 8)
        plant("stale-column", f"content/s{n}/_index.md", f"---\nkind: 工作动态\ntitle: 动态{n}\n---\n", 2, 7)
        files[f"content/s{n}/a.md"] = article(f"旧闻{n}。", title=f"旧闻{n}", date="2024-04-01")
        path = f"content/n/pinned{n}.md"
        plant("old-pinned", path, article("好。", title=f"置顶{n}", date="2023-01-01", pinned="true"), 4, 9)
        plant(
            "future-date",
            f"content/n/future{n}.md",
            article("好。", title=f"将来{n}", date="2024-06-01"),
            3,
            7,
        )
        plant(
            "no-summary",
            f"content/n/nothing{n}.md",
            article("* * *", title=f"空{n}", date="2024-05-01"),
            1,
            1,
        )
        half_of = ({"status_date": "2024-05-01"}, {"replaced_by": "https://example.org/"})
        named = ("（已废止）", "[废止]", "【失效】", "(已作废)", "〔全文废止〕")[n]
        plant("repealed-not-said", f"content/n/named{n}.md", article("好。", title=f"办法{n}{named}"), 2, 8)
        half = article("好。", title=f"规定{n}", **half_of[n % 2])
        plant("repealed-not-said", f"content/n/half{n}.md", half, 4, 14)
        undated = article("好。", title=f"细则{n}（已废止）", status=("废止", "失效")[n % 2])
        plant("repealed-without-date", f"content/n/undated{n}.md", undated, 4, 9)
        files[f"content/n/right{n}.md"] = article(
            "好。",
            title=("关于废止的决定", "（废止）通知", "关于作废（旧）", "已废止清单", "有效")[n] + str(n),
            status=("", "expired", "", "", "valid")[n],
            status_date=("", "2024-05-01", "", "", "")[n],
        )
        files[f"content/n/a{n}.md"] = article(f"第{n}次。{LONG}", title=f"甲{n}", date="2024-05-02")
        again = article(f"第{n}次。{LONG}", title=f"乙{n}", date="2024-05-03")
        plant("same-text", f"content/n/b{n}.md", again, 2, 8)
        plant(
            "same-title", f"content/n/c{n}.md", article("另文。", title=f"甲{n}。", date="2024-05-02"), 2, 8
        )
        traced = office(
            {
                "word/document.xml": f"<w:del w:id='1'/><w:t>{ID}</w:t>",
                "docProps/app.xml": "<Company>甲</Company>",
            }
        )
        plant("attachment-traces", f"content/n/d{n}/{n}.docx", traced, 0, 0)
        faults["id-number", f"content/n/d{n}/{n}.docx", 0, 0] += 1
        files[f"content/n/d{n}/index.md"] = article("附件。", title=f"附件{n}", date="2024-05-04")
    keys = ("site_id: '1'", "icp: 一", "police: 二")
    files["gen.yaml"] = SETTINGS + "government:\n" + "".join(f"  {key}\n" for key in keys)
    for line, key in enumerate(keys, 5):
        faults["identity-missing", "gen.yaml", line, key.index(" ") + 4] += 1
    faults["identity-missing", "gen.yaml", 5, 3] += 2
    return files, faults


def test_five_of_each_are_found(tmp_path: Path) -> None:
    files, faults = five_of_each()
    root = write_site(tmp_path, files)
    found = checked(root)
    assert Counter((one.code, one.path, one.line, one.column) for one in found) == faults
    named = checked(root, only=frozenset({"attachment-author"}))
    assert [(one.code, one.path) for one in named] == [
        ("attachment-author", f"content/n/d{number}/{number}.docx") for number in range(5)
    ]


@pytest.mark.parametrize(
    ("now", "days"),
    [("2024-05-18T12:01", 14), ("2024-05-31T00:00", 26), ("2024-07-01T00:00", 57), ("2025-01-01T00:00", 241),
     ("2026-01-01T00:00", 606), ("2024-05-18T00:00", 0)],
)  # fmt: skip
def test_a_home_page_stands_still_after_two_weeks(now: str, days: int, tmp_path: Path) -> None:
    root = write_site(tmp_path, {"content/a/a.md": article("好。", date="2024-05-04T12:00")})
    found = checked(root, now, only=frozenset({"stale-home"}))
    assert [(one.path, one.line, one.column, dict(one.values)["days"]) for one in found] == (
        [("gen.yaml", 1, 8, str(days))] if days else []
    )


def test_pictures_that_are_too_heavy_are_told() -> None:
    fine = {"a.gif": 1_000_000, "b.jpg": 5_000_000, "c.png": 4_999_999, "d.pdf": 9_000_000}
    heavy = {
        "e.gif": 1_000_001,
        "f.GIF": 2_000_000,
        "g.jpg": 5_000_001,
        "h.png": 9_000_000,
        "i.webp": 6_000_000,
    }
    sizes = {**fine, **heavy}
    there = [SimpleNamespace(path=name, status=SimpleNamespace(st_size=size)) for name, size in sizes.items()]
    found = pictures.pictures(cast("Content", SimpleNamespace(files=there)))
    assert [one.path for one in found] == [f"content/{name}" for name in heavy]


def test_pages_that_are_too_heavy_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures, "_PAGE", 2_000)
    shown = "\n\n".join(f"![图](moving{number}.gif)" for number in range(3))
    files: dict[str, str | bytes] = {
        f"content/a/moving{number}.gif": b"GIF89a" + bytes(694) for number in range(3)
    }
    for number in range(5):
        files[f"content/a/heavy{number}.md"] = article(shown, title=f"重{number}")
    files["content/a/light.md"] = article(
        "![图](moving0.gif)\n\n![又](moving0.gif)\n\n![再](moving1.gif)", title="轻"
    )
    found = [
        one for one in checked(write_site(tmp_path, files), "2020-09-23T00:00") if one.code == "heavy-page"
    ]
    assert [(one.path, one.line, one.column) for one in found] == [
        (f"content/a/heavy{number}.md", 2, 8) for number in range(5)
    ]
    assert dict(found[0].values)["count"] == "3"


def test_photographs_weigh_what_a_page_shows_of_them() -> None:
    def weight(facts: str, size: int) -> int:
        file = SimpleNamespace(path="a.jpg", size=size)
        content = SimpleNamespace(seen={"a.jpg": SeenFile("", "", facts)})
        return pictures._weight(cast("File", file), cast("Content", content))

    assert weight("4000 3000 scalable", 4_000_000) == 400_000
    assert weight("400 300 scalable", 90_000) == 90_000
    assert weight("4000 3000 ", 4_000_000) == 4_000_000


@pytest.mark.parametrize("accent", ["#ffd700", "#fc0", "#e8747c", "#7ec8e3", "#9a9a9a"])
def test_an_accent_that_nobody_could_read_is_told(accent: str, tmp_path: Path) -> None:
    write_site(tmp_path, {"gen.yaml": SETTINGS + f"theme:\n  accent: '{accent}'\n"})
    config, _ = load_config(tmp_path / "gen.yaml")
    assert config
    (found,) = look.look(config)
    assert (found.code, found.path, found.line, found.column) == ("pale-accent", "gen.yaml", 5, 11)
    assert contrast(dict(found.values)["shown"], "#f5f2ec") >= 4.5


@pytest.mark.parametrize("accent", ["#9e1b1f", "#17497f", "#000", "#14532d"])
def test_an_accent_that_can_be_read_is_fine(accent: str, tmp_path: Path) -> None:
    write_site(tmp_path, {"gen.yaml": SETTINGS + f"theme: {{accent: '{accent}'}}\n"})
    config, _ = load_config(tmp_path / "gen.yaml")
    assert config
    assert list(look.look(config)) == []


def test_pictures_for_printers_are_told() -> None:
    def jpeg(components: int, frame: int = 0xC2, before: bytes = b"") -> bytes:
        head = bytes((0xFF, frame, 0, 8 + 3 * components, 8, 0, 1, 0, 1, components)) + bytes(3 * components)
        return b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(10) + before + head

    def png(bits: int, kind: int = 2) -> bytes:
        return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(8) + bytes((bits, kind))

    photoshop = b"\xff\xee\x00\x0eAdobe" + bytes(7)
    for_print = (jpeg(4), jpeg(4, 0xC0), jpeg(4, before=photoshop), png(16), png(16, 6))
    told = [[one.values["how"] for one in pictures.picture(data)] for data in for_print]
    assert told == [["CMYK"], ["CMYK"], ["CMYK"], ["16 bit"], ["16 bit"]]
    for data in (jpeg(3), jpeg(1, before=photoshop), png(8), b"\xff\xd8\xff\xe0\x00\x00", b""):
        assert list(pictures.picture(data)) == []


def test_it_says_the_same_again_without_opening_a_text(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = checked(site)
    monkeypatch.setattr(checking, "read_prose", lambda *_: pytest.fail("a text was read"))
    assert checked(site) == first
    (site / ".gen" / "checks").write_bytes(b"damaged")
    monkeypatch.undo()
    assert checked(site) == first


def test_rules_weigh_what_the_settings_say(site: Path, tmp_path: Path) -> None:
    rules = "check:\n  rules:\n    wrong-word: off\n    same-text: error\n    id-number: warning\n"
    own = {
        "gen.yaml": SETTINGS + rules,
        "content/a/a.md": article(f"县攻府{ID}"),
        "content/a/b.md": article(LONG, title="甲"),
        "content/a/c.md": article(LONG, title="乙"),
    }
    found = {(one.code, one.severity) for one in checked(write_site(tmp_path, own), "2020-09-23T00:00")}
    assert found == {("id-number", "warning"), ("same-text", "error")}
    assert {one.code for one in checked(site, only=frozenset({"privacy"}))} >= {
        "id-number",
        "attachment-traces",
    }
    assert {one.code for one in checked(site, only=frozenset({"attachment-author"}))} == {"attachment-author"}


def test_an_inspection_makes_errors_of_what_fails_it(site: Path) -> None:
    later = checked(site, "2024-08-01T00:00", inspect=True)
    assert {one.severity for one in later if one.code == "stale-home"} == {"error"}
    found = {one.name: one.found for one in indicators(later)}
    assert found["home"] == 1
    assert found["access"] is None
    assert found["secrets"] == 0


def test_an_own_list_goes_before_the_one_that_comes_along(tmp_path: Path) -> None:
    root = write_site(
        tmp_path,
        {
            "content/a/a.md": article("老城区，县攻府，林业局。"),
            "checks/words.csv": "错词,正词,说明,级别,起始年份\n"
            "老城区,旧城区,规划,警告\n攻府,攻府\n林业局,林草局,,错误,2021\n",
            "checks/more.csv": "甲\n乙丙,丁,,糟糕\n乙丙,丁,,错误,去年\n" + f"乙丙,{'丁' * 200_000}\n",
        },
    )
    found = [(one.path, one.line, one.code) for one in checked(root, "2020-09-23T00:00")]
    assert found == [
        ("checks/more.csv", 1, "word-list-line"),
        ("checks/more.csv", 2, "word-list-level"),
        ("checks/more.csv", 3, "word-list-year"),
        ("checks/more.csv", 4, "word-list-line"),
        ("content/a/a.md", 6, "doubtful-word"),
    ]


def test_a_build_that_is_checked_builds_nothing_where_an_error_is(tmp_path: Path) -> None:
    root = write_site(
        tmp_path, {"content/a/good.md": article("好。", title="好"), "content/a/bad.md": article("县政府。")}
    )
    build_site(root)
    (root / "content/a/bad.md").write_text(article("县攻府。"), encoding="utf-8")
    before = {path: path.stat().st_mtime_ns for path in (root / "site").rglob("*")}
    with pytest.raises(ProblemsError) as caught:
        build_site(root, check=True)
    assert [one.code for one in caught.value.problems] == ["wrong-word"]
    assert {path: path.stat().st_mtime_ns for path in (root / "site").rglob("*")} == before
    report = build_site(root, check=True, keep_going=True)
    assert report.former == ("content/a/bad.md",)
    (root / "content/a/bad.md").write_text(article("县政府,请看。"), encoding="utf-8")
    assert [one.code for one in build_site(root, check=True).problems] == ["half-width-mark"]
    assert build_site(root).problems == ()


def test_prints_of_texts() -> None:
    one, same = twins.print_of(LONG), twins.print_of(LONG.replace("，", " , "))
    near, other = twins.print_of(LONG + "特此通知。"), twins.print_of("今天召开全县大会，总结去年工作。" * 8)
    assert one == same
    assert (one.simhash ^ near.simhash).bit_count() <= twins.NEAR
    assert (one.simhash ^ other.simhash).bit_count() > twins.NEAR
    assert twins.print_of("短") == twins.Print(0, 0, 0)
    texts = [("a", "甲", one), ("b", "乙", same), ("c", "甲", near), ("d", "丙", near), ("e", "甲", other)]
    assert list(twins.twins(texts)) == [("b", "a"), ("c", "a"), ("d", "c")]


@pytest.mark.parametrize(
    ("kind", "days"), [("工作动态", 14), ("通知公告", 183), ("政策文件", 183), ("办事指南", None)]
)
def test_a_column_has_the_period_of_its_kind(kind: str, days: int | None) -> None:
    limit = period(kind)
    assert (limit.days if limit else None) == days


def test_an_office_file_that_is_none_says_nothing() -> None:
    assert list(attachments.attachment(b"PK nothing")) == []
    bomb = office({"word/document.xml": "<w:t>" + "0" * 60_000_000})
    assert list(attachments.attachment(bomb)) == []
    traced = office({"word/document.xml": "<w:ins w:id='1'><w:t>x</w:t></w:ins>", "word/comments.xml": ""})
    found = [finding.values["trouble"] for finding in attachments.attachment(traced)]
    assert found == ["remarks", "tracked changes"]


def pdf(text: str, author: str = "", note: str = "") -> bytes:
    """A PDF with a line of text, and an annotation of a kind."""
    shown = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET" if text else ""
    notes = f"/Annots [<< /Type /Annot /Subtype /{note} /Rect [0 0 9 9] /Contents (x) >>]" if note else ""
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        f"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 612 792] {notes}"
        " /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown}\nendstream",
        f"<< /Author ({author}) >>",
    )
    body, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n"
    rows = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    table = f"xref\n0 6\n0000000000 65535 f \n{rows}trailer\n<< /Size 6 /Root 1 0 R /Info 5 0 R >>\n"
    return f"{body}{table}startxref\n{len(body)}\n%%EOF\n".encode()


def told_of(data: bytes) -> list[tuple[str, str]]:
    return [(one.code, str(next(iter(one.values.values())))) for one in pdfs.pdf(data)]


def test_pdfs_are_read() -> None:
    pytest.importorskip("pypdf", reason="pypdf is missing: pip install '.[check]'")
    assert told_of(pdf("all is well")) == []
    for text in (f"Wang {ID}", f"({ID}) ".replace("(", "").replace(")", ""), f"No. {ID}, and {ID}"):
        assert [code for code, _ in told_of(pdf(text))] == ["id-number"]
    assert [code for code, _ in told_of(pdf("call 13800138000 now"))] == ["mobile-number"]
    assert told_of(pdf("fine", author="Wang")) == [("attachment-author", "Wang")]
    for note in ("Text", "FreeText", "Highlight", "StrikeOut", "Ink"):
        assert told_of(pdf("fine", note=note)) == [("attachment-traces", "remarks")]
    assert told_of(pdf("fine", note="Link")) == []


def test_pdfs_that_nobody_can_read_are_known(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pypdf", reason="pypdf is missing: pip install '.[check]'")
    assert told_of(pdf("")) == [("attachment-unread", "no text")]
    assert told_of(b"%PDF-1.4 nothing") == [("attachment-unread", "broken or locked")]
    assert told_of(bytes(50_000_001)) == [("attachment-unread", "too large")]

    def endless(*_: object) -> None:
        while True:
            pass

    monkeypatch.setattr(limits, "SECONDS", 0.05)
    monkeypatch.setattr(pdfs, "_found", endless)
    assert told_of(pdf("slow")) == [("attachment-unread", "too slow")]
    monkeypatch.setitem(sys.modules, "pypdf", None)
    assert told_of(pdf("fine")) == [("attachment-unread", "no pypdf")]


def test_no_report_shows_a_secret_of_a_line_in_which_something_else_is_wrong(tmp_path: Path) -> None:
    long_title = f"关于给{ID}等人发放补贴的通知，以及其他许多许多说不完的事情的通知"
    root = write_site(
        tmp_path,
        {"content/a/a.md": article(f"王某,男，{ID}", title=f"'{long_title}'", date="2020-09-22")},
    )
    found = checked(root, "2020-09-23T00:00")
    assert {one.code for one in found} == {"half-width-mark", "id-number", "long-title"}
    assert ID not in repr(found)


def test_each_host_s_limits_are_looked_at(site: Path) -> None:
    config, _ = load_config(site / "gen.yaml")
    assert config
    for name in hosts.HOSTS:
        found = checked(site, more=(hosts.host_checks(name, config),))
        assert not {one.code for one in found} & {rule for rule in RULES if rule.startswith("host-")}, name


def test_five_of_each_limit_of_a_host_are_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, str | bytes] = {"content/a/_index.md": "---\ntitle: 栏目\n---\n"}
    for number in range(5):
        name = "很长的文件名" * 12 + str(number)
        files[f"content/a/{name}.md"] = article(
            "![图](b.png)", title=f"甲{number}", aliases=f"[/{'old' * 40}{number}/]"
        )
    files |= {f"content/a/{number}.pdf": bytes(20) for number in range(5)}
    files["content/a/b.md"] = article("".join(f"[表]({number}.pdf) " for number in range(5)), title="乙")
    root = write_site(tmp_path, files)
    config, _ = load_config(root / "gen.yaml")
    assert config

    def told(host: hosts.Host) -> Counter[tuple[str, str]]:
        monkeypatch.setitem(hosts.HOSTS, "small", host)
        found = checked(root, "2020-09-23T00:00", more=(hosts.host_checks("small", config),))
        return Counter((one.code, one.path) for one in found if one.code.startswith("host-"))

    articles = {f"content/a/{'很长的文件名' * 12}{number}.md" for number in range(5)}
    assert told(hosts.Host(files=1)) == {("host-files", "gen.yaml"): 1}
    assert told(hosts.Host(files=1_000, directories=True)) == {}
    assert told(hosts.Host(in_a_directory=2)) == {("host-files", "gen.yaml"): 1}
    assert told(hosts.Host(size=99)) == {("host-size", "gen.yaml"): 1}
    assert told(hosts.Host(file_size=19)) == {("host-file-size", f"content/a/{n}.pdf"): 1 for n in range(5)}
    assert told(hosts.Host(redirects=4)) == {("host-redirects", "gen.yaml"): 1}
    assert told(hosts.Host(redirect=200)) == {("host-redirect-length", path): 1 for path in articles}
    for host in (hosts.Host(path=90), hosts.Host(address=600)):
        found = told(host)
        assert {path for code, path in found if code == "host-path"} == articles
    assert set(told(hosts.Host(header=40))) == {("host-header", "gen.yaml")}
    assert sum(told(hosts.Host(header=40)).values()) >= 3


def test_each_day_with_too_many_articles_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(columns, "_MANY", 4)
    files: dict[str, str | bytes] = {
        f"content/a/{day}-{number}.md": article(
            "好。", title=f"第{day}日第{number}篇", date=f"2020-09-{day:02}"
        )
        for day in range(10, 16)
        for number in range(4 if day < 15 else 3)
    }
    found = checked(write_site(tmp_path, files), "2020-09-23T00:00", only=frozenset({"many-in-a-day"}))
    assert [(one.path, one.line, one.column) for one in found] == [
        (f"content/a/{day}-0.md", 3, 7) for day in range(10, 15)
    ]


def test_a_hundred_articles_of_one_day_are_told_once(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        f"content/a/{number}.md": article(f"第{number}篇。", title=f"第{number}篇") for number in range(100)
    }
    found = checked(write_site(tmp_path, files), "2020-09-23T00:00")
    assert [(one.code, dict(one.values)["count"]) for one in found] == [("many-in-a-day", "100")]
    assert replace(found[0], excerpt="").line == 3


def test_a_date_long_before_the_first_commit_is_told(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config, _ = load_config(site / "gen.yaml")
    assert config
    added = {
        "notices/a.md": "2024-05-02T08:00:00+08:00",
        "notices/b.md": "2024-05-30T08:00:00+08:00",
        "notices/c.md": "2024-05-29T08:00:00+08:00",
        "notices/table.md": "2024-05-20T08:00:00+08:00",
        "notices/allowed.md": "2025-05-20T08:00:00+08:00",
        "news/ancient.md": "2024-01-01T08:00:00+00:00",
        "news/old.md": "2024-04-10T08:00:00+08:00",
        **{f"old/{number}.md": "2024-06-30T08:00:00+08:00" for number in range(20)},
        "notices/d.md": "2024-06-30T08:00:00+08:00",  # came with many others, from elsewhere
    }
    monkeypatch.setattr(history, "commit_of", lambda folder: "c0ffee")
    monkeypatch.setattr(history, "added", lambda folder, commit: added)
    found = checked(site, only=frozenset({"backdated"}), more=(partial(backdating.backdated, config),))
    late = ("news/ancient", "notices/allowed", "notices/b", "notices/c", "notices/table")
    assert [(one.code, one.path, one.line, one.column) for one in found] == [
        ("backdated", f"content/{name}.md", 3, 7) for name in late
    ]
