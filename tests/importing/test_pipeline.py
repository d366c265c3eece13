"""`gen import` from the command line to the files it writes."""

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from generator.commands import cli
from generator.engine.lock import alone
from generator.importing.model import Extraction, OldArticle, OldPage
from generator.importing.sources.sources import TreeSource
from tests.importing.oldpages import MIRROR, PARAGRAPHS, Import, archived, old_page, write, zipped
from tests.photos import photo
from tests.sites import article, build_site, pages, tree

SECTION = "tong-zhi-gong-gao"
NAME = "he-dao-guan-hu-gong-zuo-hui-yi-zhao-kai"


@pytest.fixture
def gen_import(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Import:
    write(tmp_path, {})
    return Import(tmp_path, monkeypatch, capsys)


def state_of(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path): (path.read_bytes(), path.stat().st_mtime_ns) for path in files}


def test_a_page_becomes_an_article_with_all_that_is_known(gen_import: Import) -> None:
    write(gen_import.root, {f"{MIRROR}/view.asp?id=12.html": old_page()})
    assert gen_import("mirror") == cli.OK
    assert gen_import.articles() == {
        f"{SECTION}/_index.md": "---\ntitle: 通知公告\n---\n",
        f"{SECTION}/{NAME}.md": (
            "---\ntitle: 河道管护工作会议召开\ndate: 2020-09-22\nsource: 县水务局\n"
            f'slug: {NAME}\naliases: ["/view.asp?id=12"]\nextra:\n  imported:\n'
            f'    origin: "{MIRROR}/view.asp?id=12.html"\n'
            '    address: "http://www.old.example/view.asp?id=12"\n'
            '    digest: "%s"\n    time: "2020-09-13T20:26:40+08:00"\n---\n\n%s\n'
            % (_digest(gen_import), "\n\n".join(PARAGRAPHS))
        ),
    }
    assert gen_import.said.startswith("1 page read: 1 new; ")
    assert "Report: .gen/import/report.html" in gen_import.said


def _digest(gen_import: Import) -> str:
    text = gen_import.articles()[f"{SECTION}/{NAME}.md"]
    return text.partition('digest: "')[2].partition('"')[0]


def test_an_undated_article_is_a_draft_that_holds_up_no_build(gen_import: Import) -> None:
    pages_of_old = {
        f"{MIRROR}/a.html": old_page(),
        f"{MIRROR}/b.html": old_page("停水通知", date="", words="停水。"),
    }
    write(gen_import.root, pages_of_old)
    assert gen_import("mirror") == cli.OK
    path = f"{SECTION}/ting-shui-tong-zhi.md"
    assert f"content/{path}: warning: no date was found" in gen_import.complained
    report = build_site(gen_import.root)
    assert [(problem.code, dict(problem.values)["path"]) for problem in report.problems] == [
        ("undated-drafts", path)
    ]
    assert report.articles == 1
    assert gen_import("mirror") == cli.OK
    assert "2 unchanged" in gen_import.said

    # An editor fills the date in.
    file = gen_import.root / "content" / path
    file.write_text(
        file.read_text("utf-8").replace("date:\n", "date: 2020-09-01\n").replace("draft: true\n", "")
    )
    assert build_site(gen_import.root).problems == ()
    assert gen_import("mirror") == cli.OK
    assert "no date was found" not in gen_import.complained


def test_no_article_is_of_a_day_far_behind_the_import(gen_import: Import) -> None:
    write(gen_import.root, {f"{MIRROR}/20200901/a.html": old_page(date="2030-01-01")})
    assert gen_import("mirror") == cli.OK
    assert "date: 2020-09-01\n" in gen_import.articles()[f"{SECTION}/{NAME}.md"]


def test_what_was_imported_builds_without_a_word(gen_import: Import) -> None:
    body = (
        '<p>详见<a href="view.asp?id=13">另一篇</a>和<a href="/file/附件 1.doc">附件</a>。</p>'
        '<p><img src="p/图(1).jpg" alt="河边"></p>'
    )
    files: dict[str, str | bytes] = {
        f"{MIRROR}/view.asp?id=12.html": old_page("“关于: 河道”的 #1 [通知]", body),
        f"{MIRROR}/view.asp?id=13.html": old_page("植树活动", words="植树。"),
        f"{MIRROR}/file/附件 1.doc": b"\xd0\xcf\x11\xe0",
        f"{MIRROR}/p/图(1).jpg": photo(80, 60),
    }
    write(gen_import.root, files)
    assert gen_import("mirror") == cli.OK
    report = build_site(gen_import.root, strict=True)
    assert report.problems == ()
    built = pages(gen_import.root)
    page = built[f"{SECTION}/2020/guan-yu-he-dao-de-1-tong-zhi/index.html"]
    assert "“关于: 河道”的 #1 [通知]" in page
    assert f'href="../../../{SECTION}/2020/zhi-shu-huo-dong/"' in page
    assert "附件 1.doc" not in page
    assert {"图-1.jpg", "附件-1.doc"} == {path.rpartition("/")[2] for path in gen_import.files()} - {
        "index.md",
        "_index.md",
        "zhi-shu-huo-dong.md",
    }
    assert all(paragraph in page for paragraph in PARAGRAPHS)
    assert "/bulletin/view.asp id=12 /bulletin/" in built["_redirects"]


def test_a_second_run_changes_nothing(gen_import: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    files: dict[str, str | bytes] = {
        f"{MIRROR}/1.html": old_page(body='<p><img src="1.jpg" alt="图"></p>'),
        f"{MIRROR}/1.jpg": photo(80, 60),
        f"{MIRROR}/2.html": old_page(words="又及。"),
    }
    write(gen_import.root, files)
    assert gen_import("mirror") == cli.OK
    before = state_of(gen_import.root / "content")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert gen_import("mirror") == cli.OK
    assert gen_import.said.startswith("2 pages read: 2 unchanged; ")
    assert state_of(gen_import.root / "content") == before
    monkeypatch.chdir(gen_import.root / "mirror")
    assert gen_import(str(gen_import.root / "mirror")) == cli.OK
    assert state_of(gen_import.root / "content") == before, "wherever it is run"


def test_a_page_that_has_changed_changes_its_article(gen_import: Import) -> None:
    write(gen_import.root, {f"{MIRROR}/1.html": old_page()})
    gen_import("mirror")
    write(gen_import.root, {f"{MIRROR}/1.html": old_page(source="县林业局")})
    assert gen_import("mirror") == cli.OK
    assert "1 changed" in gen_import.said
    assert "source: 县林业局" in gen_import.articles()[f"{SECTION}/{NAME}.md"]
    # … and with its first picture it becomes a bundle.
    picture: dict[str, str | bytes] = {f"{MIRROR}/1.jpg": photo(80, 60)}
    write(gen_import.root, picture | {f"{MIRROR}/1.html": old_page(body='<p><img src="1.jpg" alt="图"></p>')})
    assert gen_import("mirror") == cli.OK
    assert gen_import.files() == [
        f"{SECTION}/_index.md",
        f"{SECTION}/{NAME}/1.jpg",
        f"{SECTION}/{NAME}/index.md",
    ]


def test_an_editors_work_is_never_overwritten(gen_import: Import) -> None:
    write(gen_import.root, {f"{MIRROR}/1.html": old_page()})
    gen_import("mirror")
    path = gen_import.root / f"content/{SECTION}/{NAME}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("年底前", "十月底前"), encoding="utf-8")
    before = state_of(gen_import.root / "content")
    assert gen_import("mirror") == cli.OK
    assert state_of(gen_import.root / "content") == before
    assert "1 edited since and left alone" in gen_import.said
    assert f"content/{SECTION}/{NAME}.md: warning: this article was changed by hand" in gen_import.complained
    assert "add 1 lines and take out 1" in gen_import.complained
    report = json.loads((gen_import.root / ".gen/import/report.json").read_text(encoding="utf-8"))
    difference = report["pages"][0]["difference"]
    assert [line[:1] for line in difference[2:] if line[:1] in "+-"] == ["-", "+"]
    assert "十月底前" in (gen_import.root / ".gen/import/report/00001.html").read_text(encoding="utf-8")


def test_an_article_that_was_moved_is_found_again(gen_import: Import) -> None:
    write(
        gen_import.root,
        {f"{MIRROR}/1.html": old_page(), f"{MIRROR}/2.html": old_page("另一篇", words="又及。")},
    )
    gen_import("mirror")
    target = gen_import.root / "content/news/hedao.md"
    target.parent.mkdir()
    (gen_import.root / f"content/{SECTION}/{NAME}.md").rename(target)
    before = gen_import.files()
    assert gen_import("mirror") == cli.OK
    assert gen_import.files() == before


def test_what_an_editor_wrote_keeps_its_name(gen_import: Import) -> None:
    own = article("自己写的。")
    write(gen_import.root, {f"content/{SECTION}/{NAME}.md": own, f"{MIRROR}/1.html": old_page()})
    assert gen_import("mirror") == cli.OK
    assert gen_import.articles()[f"{SECTION}/{NAME}.md"] == own
    assert f"{SECTION}/{NAME}-2.md" in gen_import.files()


def test_one_article_at_two_addresses_is_one(gen_import: Import) -> None:
    write(
        gen_import.root,
        {f"{MIRROR}/a.asp?id=1.html": old_page(), f"{MIRROR}/print.asp?id=1.html": old_page()},
    )
    assert gen_import("mirror") == cli.OK
    assert "1 new, 1 the same article again" in gen_import.said
    (path,) = [path for path in gen_import.files() if not path.endswith("_index.md")]
    assert 'aliases: ["/a.asp?id=1", "/print.asp?id=1"]\n' in gen_import.articles()[path]


def test_an_old_address_leads_to_one_article_only(gen_import: Import) -> None:
    files: dict[str, str | bytes] = {
        "m/www.old.example/1.html": old_page("甲"),
        "m/other.example/1.html": old_page("乙", words="又及。"),
        "m/other.example/A.html": old_page("丙", words="再及。"),
        "m/other.example/a.html": old_page("丁", words="三及。"),
        "m/other.example/a：b*.html": old_page("戊", words="四及。"),
        "m/other.example/%D0%C2.html": old_page("己", words="五及。"),
    }
    write(gen_import.root, files)
    assert gen_import("m") == cli.OK
    found = [text.partition("aliases: ")[2].partition("\n")[0] for text in gen_import.articles().values()]
    assert sorted(filter(None, found)) == ['["/1.html"]', '["/A.html"]']
    assert build_site(gen_import.root, strict=True).problems == ()


def test_two_pictures_under_the_same_words_are_two_articles(gen_import: Import) -> None:
    files: dict[str, str | bytes] = {f"{MIRROR}/{n}.jpg": photo(80 + n, 60) for n in (1, 2)}
    files |= {f"{MIRROR}/{n}.html": old_page(body=f'<p><img src="{n}.jpg" alt="图"></p>') for n in (1, 2)}
    write(gen_import.root, files)
    assert gen_import("mirror") == cli.OK
    assert "2 new; " in gen_import.said


def test_two_articles_of_one_title_are_numbered(gen_import: Import) -> None:
    write(gen_import.root, {f"{MIRROR}/1.html": old_page(), f"{MIRROR}/2.html": old_page(words="又及。")})
    assert gen_import("mirror") == cli.OK
    assert gen_import.files() == [f"{SECTION}/_index.md", f"{SECTION}/{NAME}-2.md", f"{SECTION}/{NAME}.md"]


def test_a_section_is_found_by_its_title(gen_import: Import) -> None:
    write(
        gen_import.root,
        {"content/notices/_index.md": "---\ntitle: 通知公告\n---\n", f"{MIRROR}/1.html": old_page()},
    )
    assert gen_import("mirror") == cli.OK
    assert gen_import.files() == ["notices/_index.md", f"notices/{NAME}.md"]


@pytest.mark.parametrize("into", ["content/news/2014", "news/2014", "./content/news/2014/"])
def test_all_articles_go_where_they_are_told(gen_import: Import, into: str) -> None:
    write(gen_import.root, {f"{MIRROR}/1.html": old_page()})
    assert gen_import("mirror", "--into", into) == cli.OK
    assert gen_import.files() == [f"news/2014/{NAME}.md"]


def test_pictures_come_along_and_what_is_missing_is_said(gen_import: Import) -> None:
    body = (
        '<p><img src="/p/one.jpg" alt="甲"></p><p><img src="q/one.jpg" alt="乙"></p>'
        '<p><img src="gone.jpg" alt="丙"></p>'
        '<p><img src="not-found.jpg"></p><p>见<a href="gone.asp?id=4">旧页</a>，'
        '见<a href="https://elsewhere.example/a_(b)">别处</a>，见<a href="mailto:a@b.example">信箱</a>。</p>'
    )
    files: dict[str, str | bytes] = {
        f"{MIRROR}/1.html": old_page(body=body),
        f"{MIRROR}/p/one.jpg": photo(80, 60),
        f"{MIRROR}/q/one.jpg": photo(90, 60),
        f"{MIRROR}/not-found.jpg": "<html>404",
    }
    write(gen_import.root, files)
    assert gen_import("mirror") == cli.OK
    text = gen_import.articles()[f"{SECTION}/{NAME}/index.md"]
    assert "![甲](one.jpg)\n\n![乙](one-2.jpg)\n\n" in text
    assert "见旧页，见[别处](https://elsewhere.example/a_%28b%29)，见[信箱](mailto:a@b.example)。" in text
    report = json.loads((gen_import.root / ".gen/import/report.json").read_text(encoding="utf-8"))
    flagged = {(flag["kind"], flag["sample"].rpartition("/")[2]) for flag in report["pages"][0]["flagged"]}
    assert {
        ("dead-link", "gone.asp?id=4"),
        ("missing-picture", "gone.jpg"),
        ("missing-picture", "not-found.jpg"),
    } <= flagged


def test_files_that_a_program_gave_come_along(gen_import: Import) -> None:
    body = (
        '<p><img src="show.asp?id=3" alt="图"></p>'
        '<p>附件：<a href="get.asp?id=7">名单</a>，<a href="get.asp?id=8">表</a>，'
        '见<a href="list.asp?id=9">列表</a>。</p>'
    )
    files: dict[str, str | bytes] = {
        f"{MIRROR}/1.html": old_page(body=body),
        f"{MIRROR}/show.asp?id=3": photo(80, 60),
        f"{MIRROR}/get.asp?id=7": b"%PDF-1.4\0",
        f"{MIRROR}/get.asp?id=8": zipped({"[Content_Types].xml": "x", "xl/a.xml": "x"}),
        f"{MIRROR}/list.asp?id=9": "<html><a href=1.html>x</a>",
    }
    write(gen_import.root, files)
    assert gen_import("mirror") == cli.OK
    folder = f"{SECTION}/{NAME}"
    copied = {path.removeprefix(folder + "/") for path in gen_import.files() if path.startswith(folder)}
    assert copied == {"index.md", "show.jpg", "get.pdf", "get.xlsx"}
    text = gen_import.articles()[f"{folder}/index.md"]
    assert "附件：[名单](get.pdf)，[表](get.xlsx)，见列表。" in text


def test_a_picture_that_an_editor_replaced_is_kept(gen_import: Import) -> None:
    files: dict[str, str | bytes] = {
        f"{MIRROR}/1.html": old_page(body='<p><img src="1.jpg" alt="图"></p>'),
        f"{MIRROR}/1.jpg": photo(80, 60),
    }
    write(gen_import.root, files)
    gen_import("mirror")
    (gen_import.root / f"content/{SECTION}/{NAME}/1.jpg").write_bytes(b"mine")
    assert gen_import("mirror") == cli.OK
    assert (gen_import.root / f"content/{SECTION}/{NAME}/1.jpg").read_bytes() == b"mine"
    assert f"content/{SECTION}/{NAME}/1.jpg: warning: another file of this name" in gen_import.complained


def test_archives_and_folders_give_the_same(gen_import: Import) -> None:
    page, picture = old_page(body='<p><img src="/1.jpg" alt="图"></p>'), photo(80, 60)
    records = {
        "http://www.old.example/1.html": ("text/html", page.encode()),
        "http://www.old.example/1.jpg": ("image/jpeg", picture),
    }
    files: dict[str, str | bytes] = {
        "m/www.old.example/1.html": page,
        "m/www.old.example/1.jpg": picture,
        "old.zip": zipped({"www.old.example/1.html": page, "www.old.example/1.jpg": picture}),
        "old.warc.gz": archived(records),
    }
    write(gen_import.root, files)
    bodies = []
    for source in ("m", "old.zip", "old.warc.gz"):
        assert gen_import(source, "--into", f"content/{source.replace('.', '-')}") == cli.OK
        (text,) = [
            text
            for path, text in gen_import.articles().items()
            if path.endswith("index.md") and "imported" in text
        ]
        bodies.append((text.partition("---\n\n")[2], gen_import.files()[-1].rpartition("/")[2]))
        for path in sorted((gen_import.root / "content").rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
    assert bodies[0] == bodies[1] == bodies[2]


def test_a_broken_page_stops_nothing(gen_import: Import) -> None:
    files: dict[str, str | bytes] = {
        f"{MIRROR}/a.html": b"",
        f"{MIRROR}/b.html": bytes(range(256)) * 40,
        f"{MIRROR}/c.html": old_page(),
        f"{MIRROR}/d.html": "<div>" * 100_000,
        f"{MIRROR}/e.html": "<p>短</p>",
    }
    write(gen_import.root, files)
    assert gen_import("mirror", "gone.zip") == cli.PROBLEMS
    assert f"{SECTION}/{NAME}.md" in gen_import.files()
    for line in (
        "gone.zip: error: there is no file or folder",
        f"{MIRROR}/a.html: error: this page is empty",
        f"{MIRROR}/e.html: warning: there is no article",
    ):
        assert line in gen_import.complained
    assert f"{MIRROR}/d.html: error: " in gen_import.complained
    assert "Traceback" not in gen_import.complained


def test_a_mistake_in_the_extraction_is_one_pages_problem(
    gen_import: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    from generator.importing.extraction import extraction

    extract = extraction.extract

    def fragile(page: OldPage) -> Extraction:
        if page.origin.endswith("a.html"):
            raise RuntimeError("odd")
        return extract(page)

    monkeypatch.setattr(extraction, "extract", fragile)
    write(
        gen_import.root,
        {f"{MIRROR}/a.html": old_page("甲"), f"{MIRROR}/b.html": old_page("乙", words="乙。")},
    )
    assert gen_import("mirror") == cli.PROBLEMS
    assert "a.html: error: this page could not be taken apart: RuntimeError: odd" in gen_import.complained
    assert "1 new, 1 failed" in gen_import.said


def test_many_pages_are_done_by_workers_in_the_same_order(gen_import: Import) -> None:
    write(
        gen_import.root,
        {f"{MIRROR}/{n:02}.html": old_page(f"第{n}次会议", words=f"其{n}。") for n in range(20)},
    )
    assert gen_import("mirror") == cli.OK
    report = json.loads((gen_import.root / ".gen/import/report.json").read_text(encoding="utf-8"))
    assert [page["taken"]["title"] for page in report["pages"]] == [f"第{n}次会议" for n in range(20)]


def test_a_dry_run_writes_nothing(gen_import: Import) -> None:
    write(gen_import.root, {f"{MIRROR}/1.html": old_page()})
    before = tree(gen_import.root)
    assert gen_import("mirror", "--dry-run") == cli.OK
    assert tree(gen_import.root) == before
    assert gen_import.said.startswith("No article was written. 1 page read: 1 new; ")
    assert gen_import("mirror", "--dry-run", "--report", "look.html") == cli.OK
    assert set(tree(gen_import.root)) - set(before) == {"look.html", "look.json", "look/00001.html"}


def test_quiet_says_problems_only(gen_import: Import) -> None:
    write(gen_import.root, {f"{MIRROR}/1.html": old_page()})
    gen_import("mirror", "-q")
    assert (gen_import.said, gen_import.complained) == ("", "")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ([], "SOURCE"),
        (["mirror", "--into", "content"], "no folder for articles"),
        (["mirror", "--into", ".."], "no folder for articles"),
        (["mirror", "--into", "content/static/x"], "no folder for articles"),
        (["mirror", "--into", "content/static/x/y"], "no folder for articles"),
        (["mirror", "--base-url", "old.example"], "no full address"),
        (["mirror", "--report", "content/report.html"], "outside of content"),
        (["mirror", "--report", "."], "outside of content"),
        (["mirror", "--report", "gen.yaml/x.html"], "can’t be written"),
    ],
)
def test_a_wrong_command_line(gen_import: Import, arguments: list[str], words: str) -> None:
    write(gen_import.root, {f"{MIRROR}/1.html": old_page()})
    assert gen_import(*arguments) == cli.USAGE
    assert words in gen_import.complained
    assert gen_import.articles() == {}


def test_without_its_libraries_it_says_how_to_get_them(
    gen_import: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert gen_import("mirror") == cli.USAGE
    assert "pip install '.[import]'" in gen_import.complained


def test_it_speaks_chinese(gen_import: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    write(gen_import.root, {f"{MIRROR}/1.html": old_page(), f"{MIRROR}/2.html": ""})
    assert gen_import("mirror") == cli.PROBLEMS
    assert gen_import.said.startswith("读入 2 个网页：新增 1 篇，失败 1 个；用时 ")
    assert "错误：这个网页是空的" in gen_import.complained


def test_nothing_is_written_through_a_link_out_of_content(gen_import: Import) -> None:
    write(gen_import.root, {f"{MIRROR}/1.html": old_page(), "content/about.md": "# 关于\n", "outside/x": ""})
    (gen_import.root / "content" / SECTION).symlink_to(gen_import.root / "outside")
    assert gen_import("mirror") == cli.PROBLEMS
    assert [path.name for path in (gen_import.root / "outside").iterdir()] == ["x"]


def test_files_that_could_run_stay_behind_and_drawings_are_cleaned(gen_import: Import) -> None:
    body = (
        '<p><img src="a.svg" alt="甲"><img src="b.jpg" alt="乙"><img src="c.svg" alt="丙"></p>'
        '<p>见<a href="d.hta">丁</a>和<a href="e.swf">戊</a>、<a href="f.xml">己</a>、<a href="g.pdf">庚</a>。</p>'
    )
    drawing = '<svg xmlns="http://www.w3.org/2000/svg"%s><path d="M0 0"/></svg>'
    files: dict[str, str | bytes] = {
        f"{MIRROR}/1.html": old_page(body=body),
        f"{MIRROR}/a.svg": drawing % ' onload="alert(1)"',
        f"{MIRROR}/b.jpg": "<html><script>alert(1)</script>",
        f"{MIRROR}/c.svg": "<svg><g></svg>",
        f"{MIRROR}/d.hta": "1",
        f"{MIRROR}/e.swf": b"FWS",
        f"{MIRROR}/f.xml": '<?xml-stylesheet href="x.xsl"?><a/>',
        f"{MIRROR}/g.pdf": b"%PDF-1.4",
    }
    write(gen_import.root, files)
    assert gen_import("mirror") == cli.OK
    folder = gen_import.root / f"content/{SECTION}/{NAME}"
    assert {path.name for path in folder.iterdir()} == {"index.md", "a.svg", "g.pdf"}
    assert (folder / "a.svg").read_text(encoding="utf-8") == drawing % ""
    for name in ("d.hta", "e.swf", "f.xml"):
        assert f"the file “{name}” runs in browsers" in gen_import.complained
    assert "a.svg:1:1: warning: the drawing “a.svg” could run or load something" in gen_import.complained
    report = json.loads((gen_import.root / ".gen/import/report.json").read_text(encoding="utf-8"))
    assert report["totals"]["flagged"]["active-file"] >= 3
    assert build_site(gen_import.root, strict=True).problems == ()
    before = state_of(gen_import.root / "content")
    assert gen_import("mirror") == cli.OK
    assert state_of(gen_import.root / "content") == before


def test_the_same_words_on_another_day_are_another_article(gen_import: Import) -> None:
    days = ("2020-09-22", "2020-10-22")
    write(gen_import.root, {f"{MIRROR}/{day}.html": old_page("停水通知", date=day) for day in days})
    assert gen_import("mirror") == cli.OK
    written = gen_import.articles()
    assert "date: 2020-09-22\n" in written[f"{SECTION}/ting-shui-tong-zhi.md"]
    assert "date: 2020-10-22\n" in written[f"{SECTION}/ting-shui-tong-zhi-2.md"]
    assert gen_import.said.startswith("2 pages read: 2 new; ")


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_a_copy_without_a_date_is_no_article_of_its_own(gen_import: Import, order: str) -> None:
    dated, undated = old_page("停水通知"), old_page("停水通知", date="")
    files = {f"{MIRROR}/{name}.html": page for name, page in zip(order, (dated, undated), strict=True)}
    write(gen_import.root, files)
    assert gen_import("mirror") == cli.OK
    text = gen_import.articles()[f"{SECTION}/ting-shui-tong-zhi.md"]
    assert "date: 2020-09-22\n" in text
    assert 'aliases: ["/a.html", "/b.html"]' in text
    assert gen_import.said.startswith("2 pages read: 1 new, 1 the same article again; ")


def test_copies_of_two_days_without_and_with_a_date(gen_import: Import) -> None:
    dates = {"a": "", "b": "2020-09-22", "c": "2020-10-22", "d": "2020-09-22 08:30"}
    write(
        gen_import.root,
        {f"{MIRROR}/{name}.html": old_page("停水通知", date=date) for name, date in dates.items()},
    )
    assert gen_import("mirror") == cli.OK
    written = gen_import.articles()
    assert len(written) == 3  # and the section
    assert 'aliases: ["/a.html", "/b.html", "/d.html"]' in written[f"{SECTION}/ting-shui-tong-zhi.md"]
    assert 'aliases: ["/c.html"]' in written[f"{SECTION}/ting-shui-tong-zhi-2.md"]


def test_no_articles_go_into_another_articles_folder(gen_import: Import) -> None:
    write(gen_import.root, {"content/news/a/index.md": article(), f"{MIRROR}/1.html": old_page()})
    for folder in ("content/news/a", "content/news/a/b"):
        assert gen_import("mirror", "--into", folder) == cli.USAGE
        assert "no folder for articles" in gen_import.complained


def test_progress_is_told_in_pages_and_bytes(gen_import: Import, monkeypatch: pytest.MonkeyPatch) -> None:
    write(gen_import.root, {f"{MIRROR}/{n}.html": old_page(words=f"其{n}。") for n in range(3)})
    seen: list[tuple[str, int, int]] = []

    def track_bytes(
        items: Iterable[Any], work: str, total: int, size: Callable[[Any], int], /
    ) -> Iterator[Any]:
        for item in items:
            seen.append((work, total, size(item)))
            yield item

    monkeypatch.setattr("generator.commands.import_.track_bytes", track_bytes)
    assert gen_import("mirror") == cli.OK
    assert len(seen) == 3
    assert {total for _, total, _ in seen} == {sum(size for _, _, size in seen)}


def test_the_report_names_both_of_two_pages_and_how_they_differ(gen_import: Import) -> None:
    files = {
        f"{MIRROR}/a.html": old_page("停水通知"),
        f"{MIRROR}/b.html": old_page("停水通知", date=""),
        f"{MIRROR}/c.html": old_page("停水通知", date="2020-10-22", source="县林业局"),
    }
    write(gen_import.root, files)
    assert gen_import("mirror") == cli.OK
    pages = json.loads((gen_import.root / ".gen/import/report.json").read_text(encoding="utf-8"))["pages"]
    assert [page["state"] for page in pages] == ["new", "duplicate", "new"]
    assert (pages[1]["same_as"], pages[1]["differs"]) == (f"{MIRROR}/a.html", ["date", "address"])
    assert {"kind": "same-words", "sample": f"{MIRROR}/a.html (date、source)"} in pages[2]["flagged"]
    report = (gen_import.root / ".gen/import/report.html").read_text(encoding="utf-8")
    assert f"the same article: {MIRROR}/a.html<" in report
    assert "differs in: date、address<" in report


def test_an_address_that_is_given_away_is_named(gen_import: Import) -> None:
    write(
        gen_import.root,
        {"m/a.example/1.html": old_page("甲"), "m/b.example/1.html": old_page("乙", words="又及。")},
    )
    assert gen_import("m") == cli.OK
    pages = json.loads((gen_import.root / ".gen/import/report.json").read_text(encoding="utf-8"))["pages"]
    assert {"kind": "lost-address", "sample": "/1.html"} in pages[1]["flagged"]


def test_a_kept_article_is_shown_beside_the_worse_copy(gen_import: Import) -> None:
    write(
        gen_import.root, {f"{MIRROR}/1.html": old_page(body="<p>还有一段很长的话，说明工作的进展情况。</p>")}
    )
    gen_import("mirror")
    write(gen_import.root, {f"{MIRROR}/1.html": old_page()})
    assert gen_import("mirror") == cli.OK
    assert "1 worse than the article that is here and left out" in gen_import.said
    page = (gen_import.root / ".gen/import/report/00001.html").read_text(encoding="utf-8")
    assert "-还有一段很长的话" in page
    assert "lacks: words" in page


def test_an_import_waits_for_another_one(gen_import: Import) -> None:
    write(gen_import.root, {f"{MIRROR}/1.html": old_page()})
    held = ExitStack()
    held.enter_context(alone(gen_import.root / ".gen/import", lambda holder: None))
    Timer(0.5, held.close).start()
    assert gen_import("mirror") == cli.OK
    assert "Another import is running" in gen_import.complained


def test_two_columns_that_sound_alike_stay_two(gen_import: Import) -> None:
    pages = {
        f"{MIRROR}/{n}.html": old_page(f"第{n}次会议", crumb=crumb)
        for n, crumb in enumerate(("时事", "实事"))
    }
    write(gen_import.root, pages)
    assert gen_import("mirror") == cli.OK
    first = gen_import.articles()
    assert first["shi-shi/_index.md"] == "---\ntitle: 时事\n---\n"
    assert first["shi-shi-2/_index.md"] == "---\ntitle: 实事\n---\n"
    write(gen_import.root, {f"{MIRROR}/9.html": old_page("又一次会议", crumb="实事")})
    assert gen_import("mirror") == cli.OK
    assert set(gen_import.articles()) - set(first) == {"shi-shi-2/you-yi-ci-hui-yi.md"}


def test_articles_without_bytes_of_one_name_are_told_apart(
    gen_import: Import, monkeypatch: pytest.MonkeyPatch
) -> None:
    def items(self: TreeSource) -> Iterator[Extraction]:
        yield Extraction(OldPage("x.docx", b""), OldArticle("会议", self.read("x.docx").decode()))

    monkeypatch.setattr(TreeSource, "items", items)
    write(gen_import.root, {"a/x.docx": "甲村的水渠修好了。", "b/x.docx": "乙村的水渠修好了。"})
    gen_import("a/x.docx")
    gen_import("b/x.docx")
    assert len(gen_import.articles()) == 2
