"""Articles that need approvals: of what these are, and what is said of files that go wrong."""

from pathlib import Path

import pytest

from tests.sites import (
    LEVELS,
    REVIEWED,
    SETTINGS,
    article,
    build_site,
    pages,
    problems_of,
    review_digests,
    reviews,
    tree,
    write_site,
)

GEN = SETTINGS + REVIEWED
TEXT = article("正文甲。", title="甲")
PAGE = "news/2020/a/index.html"


def test_an_article_is_public_when_all_levels_have_approved_it_as_it_is(tmp_path: Path) -> None:
    write_site(tmp_path, {"gen.yaml": GEN, "content/news/a.md": TEXT, "content/about.md": "# 关于\n"})
    for levels in ((), LEVELS[:1], LEVELS[:2]):
        write_site(tmp_path, {"gen.yaml": GEN, "content/news/a.review.yaml": reviews(TEXT, *levels)})
        assert build_site(tmp_path).articles == 0
        assert "about/index.html" in pages(tmp_path), "pages need no approval"
    write_site(tmp_path, {"gen.yaml": GEN, "content/news/a.review.yaml": reviews(TEXT, *LEVELS)})
    assert build_site(tmp_path).problems == ()
    assert "正文甲" in pages(tmp_path)[PAGE]
    write_site(tmp_path, {"gen.yaml": GEN, "content/news/a.md": TEXT + "一句。\n"})
    (void,) = build_site(tmp_path).problems
    assert (void.code, void.path, void.severity) == ("review-void", "content/news/a.md", "warning")
    assert dict(void.values) == {"name": "赵终审", "date": "2020-09-23", "due": "初审"}
    assert PAGE not in pages(tmp_path)
    write_site(tmp_path, {"gen.yaml": GEN, "content/news/a.md": TEXT})
    assert build_site(tmp_path).problems == ()
    assert "正文甲" in pages(tmp_path)[PAGE], "it is the text that was approved"


def test_without_the_setting_nothing_needs_an_approval_and_no_review_file_is_published(
    tmp_path: Path,
) -> None:
    files = {"content/news/a/index.md": TEXT, "content/news/a/index.review.yaml": "reviews: [\n"}
    assert build_site(write_site(tmp_path, files)).problems == ()
    assert "正文甲" in pages(tmp_path)[PAGE]
    assert not [path for path in tree(tmp_path / "site") if "review" in path]


def test_digests_are_those_of_every_version_of_gen(tmp_path: Path) -> None:
    """Were they to change, every approval would be void. `b2sum -l 128` gives them, of the file or of a list."""
    files: dict[str, str | bytes] = {
        "gen.yaml": GEN,
        "content/news/a.md": "---\ntitle: 甲\ndate: 2020-09-22\n---\n正文。\n",
        "content/news/b/index.md": "---\ntitle: 乙\ndate: 2020-09-22\n---\n正文。\n",
        "content/news/b/index.review.yaml": "",
        "content/news/b/表.csv": "1,2\n",
        "content/news/b/more/x.txt": "x\n",
        "content/news/c.md": "---\ntitle: 丙\ndate: 2020-09-22\nattachments: [../b.txt]\n---\n[表](c.csv)\n",
        "content/b.txt": "b\n",
        "content/news/c.csv": "1,2\n",
        "content/news/unused.csv": "1,2\n",
    }
    assert review_digests(write_site(tmp_path, files)) == {
        "news/a.md": "1e54e4925f33198ebab89f6cc080249a",
        "news/b/index.md": "e88068b31d5ddf208f06966117a1494e",
        "news/c.md": "f9f804ecb4e659238755fe1fa2d936aa",
    }


OTHERS = {
    "the text": ("news/b/index.md", True),
    "a file of its bundle": ("news/b/photo.csv", True),
    "a new file in its bundle": ("news/b/new.csv", True),
    "a file elsewhere that it offers": ("files/form.csv", True),
    "a file that it does not use": ("files/other.csv", False),
    "a static file": ("static/site.csv", False),
    "a translation": ("news/b/index.en.md", False),
    "a remark in the review file": ("news/b/index.review.yaml", False),
}


@pytest.mark.parametrize("what", OTHERS)
def test_an_approval_is_of_the_text_and_of_the_files_that_it_brings_along(what: str, tmp_path: Path) -> None:
    text = article("[表](../../files/form.csv)、[样](../../static/site.csv)", title="乙")
    files: dict[str, str | bytes] = {
        "gen.yaml": SETTINGS + "review: {required: 审核}\n",
        "content/news/b/index.md": text,
        "content/news/b/photo.csv": b"1\n",
        "content/files/form.csv": b"1\n",
        "content/files/other.csv": b"1\n",
        "content/static/site.csv": b"1\n",
        "content/news/b/index.en.md": article("B", title="B"),
    }
    write_site(tmp_path, files)
    digest = review_digests(tmp_path)["news/b/index.md"]
    write_site(tmp_path, files | {"content/news/b/index.review.yaml": reviews("", "审核", digest=digest)})
    assert build_site(tmp_path).articles == 1
    path, is_void = OTHERS[what]
    file = tmp_path / "content" / path
    file.write_bytes((file.read_bytes() if file.exists() else b"") + b"# more\n")
    report = build_site(tmp_path)
    assert report.articles == (0 if is_void else 1)
    assert ("review-void" in [problem.code for problem in report.problems]) == is_void


@pytest.mark.parametrize(
    ("path", "written", "expected"),
    [
        ("a.review.yaml", "reviews:\n  - level: 初审\n  decision\n", ("error", "yaml-", 3)),
        ("a.review.yaml", "reviews: []\nwhose: 我\n", ("error", "key-unknown", 2)),
        ("a.review.yaml", reviews(TEXT, "一审"), ("warning", "review-level-unknown", 2)),
        (
            "a.review.yaml",
            reviews(TEXT, *LEVELS[:2]).replace("赵复审", "赵初审"),
            ("warning", "review-same-person", 3),
        ),
        ("a.review.yaml", reviews(TEXT, "终审"), ("warning", "review-not-due", 2)),
        ("b.review.yaml", reviews(TEXT, *LEVELS), ("warning", "review-without-text", 0)),
    ],
)
def test_what_is_wrong_with_a_review_file_is_told_at_its_place(
    path: str, written: str, expected: tuple[str, str, int], tmp_path: Path
) -> None:
    write_site(tmp_path, {"gen.yaml": GEN, "content/news/a.md": TEXT, f"content/news/{path}": written})
    (problem,) = problems_of(tmp_path)
    severity, code, line = expected
    assert (problem.path, problem.severity, problem.line) == (f"content/news/{path}", severity, line)
    assert problem.code.startswith(code)
    assert problem.excerpt == (written.split("\n")[line - 1] if line else "")
    if severity == "warning":
        assert build_site(tmp_path).articles == 0


def test_two_who_approve_a_level_at_once_are_no_trouble(tmp_path: Path) -> None:
    twice = reviews(TEXT, "初审", "初审", "复审", "终审")
    write_site(tmp_path, {"gen.yaml": GEN, "content/news/a.md": TEXT, "content/news/a.review.yaml": twice})
    report = build_site(tmp_path)
    assert (report.articles, report.problems) == (1, ())


def test_a_broken_review_file_holds_up_only_its_article(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        "gen.yaml": GEN,
        "content/news/a.md": TEXT,
        "content/news/a.review.yaml": reviews(TEXT, *LEVELS),
        "content/news/b.md": TEXT,
        "content/news/b.review.yaml": reviews(TEXT, *LEVELS),
    }
    build_site(write_site(tmp_path, files))
    write_site(tmp_path, files | {"content/news/a.review.yaml": "reviews: [\n"})
    report = build_site(tmp_path, keep_going=True)
    assert report.left_out == ("content/news/a.review.yaml",)
    assert PAGE not in pages(tmp_path) and "news/2020/b/index.html" in pages(tmp_path)


def test_a_broken_text_is_not_public_as_it_was_before_since_nobody_approved_that_edit(tmp_path: Path) -> None:
    files = {"gen.yaml": GEN, "content/news/a.md": TEXT, "content/news/a.review.yaml": reviews(TEXT, *LEVELS)}
    build_site(write_site(tmp_path, files))
    write_site(tmp_path, {"gen.yaml": GEN, "content/news/a.md": "---\ntitle: [\n---\n"})
    build_site(tmp_path, keep_going=True)
    assert PAGE not in pages(tmp_path)


def test_what_was_never_approved_does_not_come_back_in_place_of_what_has_an_error(tmp_path: Path) -> None:
    files = {"gen.yaml": GEN, "content/news/a.md": article("未经审核。", title="甲")}
    build_site(write_site(tmp_path, files))
    approved = article("见[无](nowhere.md)。", title="甲")
    review = {"content/news/a.review.yaml": reviews(approved, *LEVELS)}
    write_site(tmp_path, {"gen.yaml": GEN, "content/news/a.md": approved, **review})
    report = build_site(tmp_path, keep_going=True)
    assert "article-nowhere" in [problem.code for problem in report.problems]
    assert PAGE not in pages(tmp_path)


def test_a_withdrawal_takes_the_text_away_at_once_and_its_notice_waits_for_approval(tmp_path: Path) -> None:
    files = {"gen.yaml": GEN, "content/news/a.md": TEXT, "content/news/a.review.yaml": reviews(TEXT, *LEVELS)}
    build_site(write_site(tmp_path, files))
    gone = article("正文甲。", title="甲", withdrawn="事实有误。")
    write_site(tmp_path, {"gen.yaml": GEN, "content/news/a.md": gone})
    build_site(tmp_path)
    assert PAGE not in pages(tmp_path)
    write_site(tmp_path, {"gen.yaml": GEN, "content/news/a.review.yaml": reviews(gone, *LEVELS)})
    build_site(tmp_path)
    assert "事实有误。" in pages(tmp_path)[PAGE]


def test_a_draft_is_reviewed_when_it_is_finished(tmp_path: Path) -> None:
    text = article(title="甲", draft="true")
    write_site(
        tmp_path,
        {"gen.yaml": GEN, "content/news/a.md": text, "content/news/a.review.yaml": reviews(text, *LEVELS)},
    )
    assert build_site(tmp_path).articles == 0
    assert review_digests(tmp_path) == {}
