"""What references mean."""

from pathlib import Path

import pytest

from tests.sites import SETTINGS, article, build_site, pages, problems_of, tree, write_site

TARGET = {"content/notices/water.md": article("## 时间\n\n九点。", title="停水")}


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("[x](../notices/water.md)", 'href="../../../notices/2020/water/"'),
        ("[x](../notices/water.md#时间)", 'href="../../../notices/2020/water/#%E6%97%B6%E9%97%B4"'),
        ('<a href="../notices/water.md">x</a>', 'href="../../../notices/2020/water/"'),
        ("[x](../notices/)", 'href="../../../notices/"'),
        ("[x](../notices/_index.md)", 'href="../../../notices/"'),
        ("[x](/archive/)", 'href="../../../archive/"'),
        ("[x](../about.md)", 'href="../../../about/"'),
        ("[x](../static/form.pdf)", 'href="../../../form.pdf"'),
        ("[x](form.pdf)", 'href="../../../news/form.pdf"'),
    ],
)
def test_a_reference_becomes_an_address(tmp_path: Path, written: str, expected: str) -> None:
    files: dict[str, str | bytes] = {
        **TARGET,
        "content/news/a.md": article(written),
        "content/about.md": "# 关于\n",
        "content/notices/_index.md": "---\ntitle: 通知\n---\n",
        "content/static/form.pdf": b"%PDF",
        "content/news/form.pdf": b"%PDF",
    }
    report = build_site(write_site(tmp_path, files))
    assert report.problems == ()
    assert expected in pages(tmp_path)["news/2020/a/index.html"]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bulletin that plays a film with its picture and its words, one without, and a recording."""
    bundle = article("![开河](film.mp4)\n\n![录音](talk.mp3)\n\n![旧片](old.wmv)\n")
    files: dict[str, str | bytes] = {
        "content/news/a/index.md": bundle,
        **{f"content/news/a/{name}": b"x" for name in ("film.mp4", "film.jpg", "talk.mp3", "old.wmv")},
        "content/news/a/film.vtt": "WEBVTT\n",
        "content/news/a/表.pdf": b"%PDF",
        "content/news/b.md": article("![雨](rain.webm)"),
        "content/news/rain.webm": b"x",
        "content/news/rain.png": b"x",
        "content/news/other.png": b"x",
    }
    root = write_site(tmp_path_factory.mktemp("played"), files)
    codes = {(problem.code, problem.line) for problem in build_site(root).problems}
    assert codes >= {("media-unknown", 10)}
    assert {code for code, _ in codes} <= {"media-unknown", "picture-broken"}
    return root


def test_a_film_has_what_lies_beside_it(played: Path) -> None:
    page = pages(played)["news/2020/a/index.html"].replace("../../../news/2020/a/", "")
    assert 'src="film.mp4" poster="film.jpg"><track kind="captions" src="film.vtt"></video>' in page
    assert 'src="talk.mp3"></audio>' in page
    assert '<a href="old.wmv">旧片</a>' in page
    listed = page.partition('class="attachments"')[2].partition("</section>")[0]
    assert "%E8%A1%A8.pdf" in listed
    assert not [name for name in ("film", "talk") if name in listed]
    assert '"@type":"VideoObject","name":"开河"' in page
    assert '"@type":"AudioObject","name":"录音"' in page


def test_outside_of_a_bundle_it_brings_them_along(played: Path) -> None:
    built = tree(played / "site")
    assert {"news/rain.webm", "news/rain.png"} <= built.keys()
    assert "news/other.png" not in built
    page = pages(played)["news/2020/b/index.html"]
    assert 'poster="../../../news/rain.png"></video>' in page


def test_on_paper_and_in_feeds_a_film_is_its_picture_and_its_address(played: Path) -> None:
    built = pages(played)
    paper, feed = built["news/2020/a/print/index.html"], built["feed.json"]
    for text in (paper, feed):
        assert "<video" not in text
        assert "<audio" not in text
    assert '<img alt="开河" src="../../../../news/2020/a/film.jpg">' in paper
    assert 'class="address">https://example.org/bulletin/news/2020/a/film.mp4</span>' in paper
    assert "https://example.org/bulletin/news/2020/a/talk.mp3" in feed


def test_moving_an_article_moves_the_links_to_it(tmp_path: Path) -> None:
    write_site(tmp_path, {**TARGET, "content/news/a.md": article("[x](../notices/water.md)")})
    build_site(tmp_path)
    write_site(tmp_path, {"content/notices/water.md": article("九点。", slug="shui")})
    build_site(tmp_path)
    assert 'href="../../../notices/2020/shui/"' in pages(tmp_path)["news/2020/a/index.html"]


@pytest.mark.parametrize(
    ("written", "code", "severity"),
    [
        ("[x](../notices/watter.md)", "article-nowhere", "error"),
        ("[x](gone.pdf)", "file-nowhere", "warning"),
        ("![x](gone.png)", "file-nowhere", "warning"),
        ("[x](../notices/water.md#地点)", "fragment-nowhere", "warning"),
        ("[x](#nowhere)", "fragment-nowhere", "warning"),
        ("[x](/gone/)", "address-nowhere", "warning"),
        ("[x](../secret.md)", "link-to-hidden", "warning"),
    ],
)
def test_what_leads_nowhere_is_named_with_its_line(
    tmp_path: Path, written: str, code: str, severity: str
) -> None:
    files = {
        **TARGET,
        "content/news/a.md": article(f"第一行。\n\n看{written}。"),
        "content/secret.md": "---\ntitle: x\ndraft: true\n---\n",
    }
    found = problems_of(write_site(tmp_path, files))
    assert [(p.code, p.path, p.line, p.severity) for p in found] == [(code, "content/news/a.md", 8, severity)]
    assert found[0].column > 1
    strict = problems_of(tmp_path, strict=True)
    assert [p.severity for p in strict] == ["error"]


@pytest.mark.parametrize(
    ("front_matter", "code"),
    [
        ({"image": "gone.png"}, "file-nowhere"),
        ({"attachments": "[gone.pdf]"}, "file-nowhere"),
        ({"image": "/gone.png"}, "address-nowhere"),
    ],
)
def test_the_front_matter_is_checked_too(tmp_path: Path, front_matter: dict[str, str], code: str) -> None:
    found = problems_of(write_site(tmp_path, {"content/news/a.md": article(**front_matter)}))
    assert [(p.code, p.line) for p in found] == [(code, 4)]


def test_what_holds_in_a_documents_place_is_a_link(tmp_path: Path) -> None:
    def replaced(by: str, status: str = "废止") -> str:
        return article(status=status, replaced_by=by)

    files: dict[str, str | bytes] = {
        **TARGET,
        "content/secret.md": "---\ntitle: x\ndraft: true\n---\n",
        "content/news/a.md": replaced("../notices/watter.md"),
        "content/news/b.md": replaced("/gone/"),
        "content/news/c.md": replaced("../secret.md"),
        "content/news/d.md": replaced("new.pdf", "修订"),
        "content/news/e.md": replaced("https://www.example.gov.cn/?a=1&b=2"),
        "content/news/new.pdf": b"%PDF",
    }
    found = [(one.code, one.path, one.line, one.column) for one in problems_of(write_site(tmp_path, files))]
    assert found == [
        ("article-nowhere", "content/news/a.md", 5, 14),
        ("address-nowhere", "content/news/b.md", 5, 14),
        ("link-to-hidden", "content/news/c.md", 5, 14),
    ]
    build_site(write_site(tmp_path, {"content/news/a.md": replaced("../notices/water.md")}))
    made, link = pages(tmp_path), '<a href="{}">查看现行文件</a>'
    assert link.format("../../../notices/2020/water/") in made["news/2020/a/index.html"]
    assert link.format("../../../../notices/2020/water/") in made["news/2020/a/print/index.html"]
    assert "查看现行文件" not in made["news/2020/c/index.html"]
    assert link.format("../../../news/new.pdf") in made["news/2020/d/index.html"]
    assert link.format("https://www.example.gov.cn/?a=1&amp;b=2") in made["news/2020/e/index.html"]
    assert made["news/index.html"].count(">已废止</strong>") == 4
    assert made["news/index.html"].count(">已修订</strong>") == 1


@pytest.mark.parametrize("name", ["p.HEIC", "p.tif", "p.tiff", "p.emf"])
def test_a_picture_that_browsers_do_not_show_is_told(tmp_path: Path, name: str) -> None:
    files: dict[str, str | bytes] = {
        "content/news/p/index.md": article(f"![图]({name})"),
        f"content/news/p/{name}": b"x",
        "content/news/q.md": article(f"[图](p/{name})"),
    }
    (problem,) = problems_of(write_site(tmp_path, files))
    assert (problem.code, problem.path, problem.line) == ("picture-unknown", "content/news/p/index.md", 6)


def test_a_place_on_ones_own_computer_is_told_in_front_matter_too(tmp_path: Path) -> None:
    text = article(image=r"D:\照片\p.jpg", attachments="[file:///D:/a.doc]")
    found = problems_of(write_site(tmp_path, {"content/news/a.md": text}))
    assert [(problem.code, problem.line, dict(problem.values)["address"]) for problem in found] == [
        ("local-address", 4, r"D:\照片\p.jpg"),
        ("local-address", 5, "file:///D:/a.doc"),
    ]


def test_an_office_document_that_no_text_uses_is_told(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "content/news/通知.docx": b"x",
        "content/news/a.md": article("[表](form.docx)", attachments="[list.WPS]"),
        "content/news/form.docx": b"x",
        "content/news/list.WPS": b"x",
        "content/news/draft.md": article("[表](later.doc)", draft="true"),
        "content/news/later.doc": b"x",
        "content/news/a.docx": b"the text that a.md was made from",
        "content/news/b/index.md": article(),
        "content/news/b/more/c.docx": b"a bundle's own",
        "content/static/d.docx": b"x",
        "content/news/e.xlsx": b"x",
    }
    root = write_site(tmp_path, files)
    (problem,) = problems_of(root)
    assert (problem.code, problem.path) == ("document-left-out", "content/news/通知.docx")
    assert dict(problem.values)["nearest"] == "通知.md"
    write_site(root, {"content/news/a.md": article("[x](gone.md)", date="never")})
    assert [problem.code for problem in problems_of(root)] == ["date-unreadable"]


def test_a_cameras_picture_that_no_text_uses_is_told(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "content/news/a.md": article("![图](q.jpg)"),
        "content/news/IMG_1.HEIC": b"x",
        "content/news/scan.Tif": b"x",
        "content/news/q.heic": b"what q.jpg was made from",
        "content/news/q.jpg": b"x",
        "content/news/b/index.md": article(),
        "content/news/b/c.heic": b"a bundle's own",
    }
    told = [(p.code, p.path) for p in problems_of(write_site(tmp_path, files)) if p.code != "picture-broken"]
    assert told == [
        ("picture-left-out", "content/news/IMG_1.HEIC"),
        ("picture-left-out", "content/news/scan.Tif"),
    ]


def test_a_broken_picture_is_called_as_its_file_is(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "content/news/a/index.md": article("![楼](1#楼.jpg)"),
        "content/news/a/1#楼.jpg": b"x",
    }
    (problem,) = problems_of(write_site(tmp_path, files))
    assert dict(problem.values)["path"] == "news/a/1#楼.jpg"


def test_one_broken_article_does_not_blame_those_that_link_to_it(tmp_path: Path) -> None:
    files = {"content/news/a.md": "---\ntitle: [\n---\n", "content/news/b.md": article("[x](a.md)")}
    found = problems_of(write_site(tmp_path, files))
    assert {p.path for p in found} == {"content/news/a.md"}


@pytest.mark.parametrize(
    ("name", "written", "address"),
    [
        ("1#楼.pdf", "1%23楼.pdf", "1%23%E6%A5%BC.pdf"),
        ("#2泵站.pdf", "%232泵站.pdf", "%232%E6%B3%B5%E7%AB%99.pdf"),
        ("100%.pdf", "100%.pdf", "100%25.pdf"),
        ("a%23b.pdf", "a%2523b.pdf", "a%2523b.pdf"),
        ("甲+乙&丙.pdf", "甲+乙&丙.pdf", "%E7%94%B2+%E4%B9%99&amp;%E4%B8%99.pdf"),
    ],
)
def test_a_file_with_an_everyday_sign_in_its_name_is_found_and_encoded_once(
    tmp_path: Path, name: str, written: str, address: str
) -> None:
    listed = name.replace("%", "%25")
    files: dict[str, str | bytes] = {
        "content/news/a/index.md": article(f"[见附件]({written})"),
        f"content/news/a/{name}": b"%PDF",
        "content/news/b.md": article("乙。", attachments=f'["{listed}"]'),
        f"content/news/{name}": b"%PDF",
    }
    assert problems_of(write_site(tmp_path, files)) == ()
    built = pages(tmp_path)
    assert f'href="../../../news/2020/a/{address}"' in built["news/2020/a/index.html"]
    assert f'href="../../../news/{address}"' in built["news/2020/b/index.html"]
    assert {f"news/2020/a/{name}", f"news/{name}"} <= tree(tmp_path / "site").keys()


@pytest.mark.parametrize("folder", ["content/news/a", "content/news"])
def test_a_number_sign_may_be_written_as_it_is_called(tmp_path: Path, folder: str) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>'
    text = "content/news/a/index.md" if folder.endswith("a") else "content/news/a.md"
    files: dict[str, str | bytes] = {text: article("![楼](1#楼.svg)"), f"{folder}/1#楼.svg": svg}
    assert problems_of(write_site(tmp_path, files)) == ()
    assert '1%23%E6%A5%BC.svg"' in pages(tmp_path)["news/2020/a/index.html"]


def test_a_number_sign_in_a_name_and_one_before_a_fragment_are_two_things(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "content/news/a.md": article("[甲](b.md#c.md) [乙](b.md%23c.md)"),
        "content/news/b.md": article("## C {#c.md}"),
        "content/news/b.md#c.md": article("丙。"),
    }
    assert problems_of(write_site(tmp_path, files)) == ()
    page = pages(tmp_path)["news/2020/a/index.html"]
    assert 'href="../../../news/2020/b/#c.md">甲' in page
    assert 'href="../../../news/2020/b.md-c/">乙' in page


def test_files_travel_with_their_article(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "gen.yaml": f"{SETTINGS}static: {{allow: CNAME}}\n",
        "content/news/a/index.md": article("正文。", slug="x"),
        "content/news/a/unused.png": b"1",
        "content/news/a/sub/b.pdf": b"2",
        "content/news/beside-unused.png": b"3",
        "content/news/beside-used.png": b"4",
        "content/news/c.md": article("![图](beside-used.png)"),
        "content/static/CNAME": b"5",
    }
    build_site(write_site(tmp_path, files))
    built = tree(tmp_path / "site")
    assert built["news/2020/x/unused.png"] == b"1"
    assert built["news/2020/x/sub/b.pdf"] == b"2"
    assert built["news/beside-used.png"] == b"4"
    assert built["CNAME"] == b"5"
    assert not [path for path in built if "beside-unused" in path]


def test_a_picture_gets_its_size(tmp_path: Path) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>'
    build_site(
        write_site(
            tmp_path, {"content/news/a/index.md": article("![图](a.svg)"), "content/news/a/a.svg": svg}
        )
    )
    assert (
        'src="../../../news/2020/a/a.svg" width="30" height="20"' in pages(tmp_path)["news/2020/a/index.html"]
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "[![图](a.svg)](a.svg)",
            '<a href="../../../news/2020/a/a.svg"><img fetchpriority="high" alt="图" decoding="async"'
            ' src="../../../news/2020/a/a.svg" width="30" height="20">',
        ),
        ("![图](a.svg){: width=15}", 'src="../../../news/2020/a/a.svg" width="15">'),
    ],
)
def test_only_a_picture_gets_a_size_and_only_one(tmp_path: Path, written: str, expected: str) -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>'
    build_site(
        write_site(tmp_path, {"content/news/a/index.md": article(written), "content/news/a/a.svg": svg})
    )
    assert expected in pages(tmp_path)["news/2020/a/index.html"]


def test_with_links_to_files_every_page_is_named(tmp_path: Path) -> None:
    write_site(
        tmp_path,
        {
            "gen.yaml": SETTINGS + "links: file\n",
            **TARGET,
            "content/news/a.md": article("[x](../notices/water.md)"),
        },
    )
    build_site(tmp_path)
    page = pages(tmp_path)["news/2020/a/index.html"]
    assert 'href="../../../notices/2020/water/index.html"' in page
