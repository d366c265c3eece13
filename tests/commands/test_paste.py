"""`gen paste` and `gen copy` as clerks run them."""

import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from generator.commands.cli import main
from generator.commands.exit_codes import OK, PROBLEMS, USAGE
from tests.photos import opened, photo, saved
from tests.sites import article, build_site, write_site

pytest.importorskip("lxml", reason="needs gen-bulletin[import]")

CLOCK = ("--clock", "2024-10-01T12:00")
SAMPLES = Path(__file__).parents[1] / "importing" / "pasting" / "samples"
Gen = Callable[..., tuple[int, str, str]]


@pytest.fixture
def gen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Gen:
    """Runs a command in a bulletin, given what a clipboard holds; gives its exit code and what it says."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    files: dict[str, str | bytes] = {
        "content/news/_index.md": "---\ntitle: 动态\n---\n",
        "content/news/a/index.md": article("甲[乙](https://b.example/)\n\n![水闸](1.jpg)"),
        "content/news/a/1.jpg": photo(40, 30),
    }
    write_site(tmp_path, files)

    def run(*arguments: str, given: bytes = b"") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(given)))
        code = main([*arguments, *CLOCK])
        told = capsys.readouterr()
        return code, told.out, told.err

    return run


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.html").read_bytes()


def test_what_was_copied_is_printed_and_what_is_not_in_it_is_said(gen: Gen) -> None:
    code, out, err = gen("paste", given=sample("word-pictures"))

    assert (code, out) == (OK, "开闸放水。\n\n![水闸](clip_image002.jpg)\n\n图为现场。\n")
    assert "“clip_image002.jpg” did not come along [paste.missing-picture]" in err
    assert "周三" in gen("paste", given=sample("word-changes"))[2]
    assert "mmbiz.qpic.cn" in gen("paste", given=sample("wechat-article"))[2]
    assert gen("paste", given="　　甲\n　　乙".encode("gb18030"))[:2] == (OK, "甲\n\n乙\n")


def test_a_paste_becomes_an_article_with_its_pictures_and_only_once(tmp_path: Path, gen: Gen) -> None:
    code, out, _ = gen("paste", "--section", "news", given=sample("wps-official"))

    assert code == OK
    assert '某政发〔2024〕5号"\n' in Path(out.strip()).read_text("utf-8")
    assert gen("paste", "--section", "news", given=sample("wps-official"))[:2] == (OK, out)
    code, out, err = gen("paste", "--section", "content/news", given=sample("google-picture"))
    assert (code, out) == (OK, "content/news/xiao-yuan-yi-jiao/index.md\n")
    assert "legacy.undated" in err
    assert Path("content/news/xiao-yuan-yi-jiao/picture-1.png").is_file()
    assert build_site(tmp_path, now=CLOCK[1]).articles == 2  # and a draft


@pytest.mark.parametrize(
    ("arguments", "given", "said"),
    [
        ((), b" \n", "there is nothing in what was given"),
        (("--section", "nowhere/"), b"x", "“nowhere/” is no folder for articles"),
        (("--section", "content/news/a/index.md"), b"x", "is no folder for articles"),
        (("--rtf", "no.rtf"), b"x", "no.rtf can’t be read"),
    ],
)
def test_what_cannot_be_is_said(gen: Gen, arguments: tuple[str, ...], given: bytes, said: str) -> None:
    code, _, err = gen("paste", *arguments, given=given)

    assert code == USAGE
    assert said in err


def test_nothing_to_paste_is_a_problem(gen: Gen) -> None:
    code, out, err = gen("paste", "--section", "news", given=b"<p><br></p>")

    assert (code, out) == (PROBLEMS, "")
    assert "legacy.no-article" in err


def test_an_article_is_copied_and_its_pictures_are_named(gen: Gen) -> None:
    code, out, err = gen("copy", "content/news/a/index.md")

    assert code == OK
    assert "［图片 1：1.jpg］ 水闸" in out
    assert err == (
        "Picture 1: content/news/a/1.jpg\n"
        "Address of the original (“阅读原文”): https://example.org/bulletin/news/2020/a/\n"
    )
    assert gen("copy", "content/news/a/index.md", "--for", "text")[1].startswith(
        "标题\n2020-09-22\n\n甲乙[1]\n\n[水闸]\n"
    )
    assert '<a href="https://b.example/"' in gen("copy", "content/news/a/index.md", "--for", "mail")[1]


def test_pictures_are_put_aside_as_other_editors_take_them(gen: Gen) -> None:
    text = article("![甲](1.webp)\n\n![乙](2.webp)\n\n![丙](../a/1.jpg)")
    clear = saved(Image.new("RGBA", (9, 9)), "WEBP")
    write_site(
        Path(),
        {
            "content/news/b/index.md": text,
            "content/news/b/1.webp": photo(40, 30, "WEBP"),
            "content/news/b/2.webp": clear,
        },
    )
    code, _, err = gen("copy", "content/news/b/index.md", "--pictures", "out")

    names = ["01-1.jpg", "02-2.png", "03-1.jpg"]
    assert code == OK
    assert [path.name for path in sorted(Path("out").iterdir())] == names
    assert [f"out/{name}" in err for name in names] == [True] * 3
    forms = [opened(Path("out", name).read_bytes()).format for name in names]
    assert forms == ["JPEG", "PNG", "JPEG"]
    Path("file").touch()
    assert gen("copy", "content/news/b/index.md", "--pictures", "file")[0] == USAGE


def test_what_is_no_article_cannot_be_copied(gen: Gen) -> None:
    code, out, err = gen("copy", "content/news/none.md")

    assert (code, out) == (USAGE, "")
    assert "is no article or page of this bulletin" in err
    Path("content/news/bad.md").write_text("---\ntitle: [\n---\n", "utf-8")
    assert gen("copy", "content/news/bad.md")[0] == PROBLEMS
