"""What must always hold (docs/architecture.md), shown on a bulletin that uses every feature."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from generator.content.reviewing import review_path
from generator.site.publication import Show
from tests.conftest import ROOT
from tests.site_checks import needs
from tests.sites import NOW, SETTINGS, article, build_site, pages, review_digests, tree, write_site

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d4944415478da636460f85f"
    "0f0002870180eb47ba920000000049454e44ae426082"
)

EVERYTHING = (
    SETTINGS
    + """\
subtitle: 每月一期
description: 一份示例。
keywords: [示例]
logo: static/logo.png
publisher: {name: 示例办公室}
issues: month
page_size: 2
"""
)


def everything(word: str, **front_matter: str) -> str:
    """An article in which the unique word stands wherever an article can say something."""
    return article(
        f"{word}正文。\n\n## {word}小标题\n\n![{word}图]({word}.png)\n\n[^1]\n\n[^1]: {word}脚注\n",
        title=f"{word}标题",
        subtitle=f"{word}副题",
        tags=f"[{word}标签, 共同]",
        keywords=f"[{word}关键词]",
        source=f"{word}来源",
        author=f"{word}作者",
        editor=f"{word}编辑",
        summary=f"{word}摘要",
        image=f"{word}.png",
        image_alt=f"{word}图",
        image_credit=f"{word}供图",
        aliases=f"[/old/{word}/]",
        document_number=f"{word}文号",
        pinned="true",
        toc="true",
        **front_matter,
    )


HIDDEN = {
    "caogao": {"draft": "true"},
    "weilai": {"publish": "2020-10-02"},
    "mingri": {"date": "2020-10-02"},
    "guoqi": {"expires": "2020-09-30"},
}
APPROVED = """\
reviews:
  - {level: 审核, decision: approved, by: beizhu, at: 2020-09-23, remark: beizhu, digest: "%s"}
"""
"""A review file, whose own words must not get out either."""


def full_site(root: Path) -> Path:
    files: dict[str, str | bytes] = {
        "gen.yaml": EVERYTHING,
        "content/static/logo.png": PNG,
        "content/about.md": "---\ntitle: 关于\n---\n关于。\n",
        "content/topics/all.md": "---\ntitle: 专题\narticles: []\ngather: 共同\n---\n",
        "content/topics/hidden.md": "---\ntitle: caogao专题\ngather: 共同\ndraft: true\n---\ncaogao话。\n",
        "content/news/_index.md": "---\ntitle: 工作动态\nkind: 工作动态\n---\n",
        "content/news/one.md": article("[二](two.md)", title="一", tags="[共同]", source="乐至县"),
        "content/news/two.md": article("二", title="二", date="2020-09-30", tags="[共同]", toc="true"),
        "content/news/three/index.md": article("![图](a.png)", title="三", date="2019-01-02"),
        "content/news/three/a.png": PNG,
        "content/news/three/a.pdf": b"%PDF-1.4",
        "content/news/two.en.md": article("Two.", title="Two", date="2020-09-30"),
    }
    for word, front_matter in HIDDEN.items():
        files[f"content/news/{word}/index.md"] = everything(word, **front_matter)
        files[f"content/news/{word}/{word}.png"] = PNG
        files[f"content/news/{word}/{word}.pdf"] = b"%PDF-1.4 " + word.encode()
        files[f"content/{word}.md"] = (
            f"---\ntitle: {word}\n"
            + "".join(f"{key}: {value}\n" for key, value in front_matter.items() if key != "date")
            + ("draft: true\n" if "date" in front_matter else "")
            + f"---\n{word}\n"
        )
    # A section of its own, whose very name must not get out.
    files["content/mimi/caogao-2.md"] = everything("mimi", draft="true")
    files["content/mimi/mimi.png"] = PNG
    return write_site(root, files)


def reviewed_site(root: Path) -> Path:
    """The same where all but `daishen` is approved."""
    full_site(root)
    files: dict[str, str | bytes] = {
        "gen.yaml": EVERYTHING + "review: {required: 审核}\n",
        "content/news/daishen/index.md": everything("daishen"),
        "content/news/daishen/daishen.png": PNG,
        "content/news/daishen/daishen.pdf": b"%PDF-1.4 daishen",
        "content/news/daishen/index.review.yaml": APPROVED % "of another text",
        "content/weishen/weishen.md": everything("weishen"),
    }
    write_site(root, files)
    for path, digest in review_digests(root).items():
        if "shen" not in path:
            (root / "content" / review_path(path)).write_text(APPROVED % digest, encoding="utf-8")
    return root


@pytest.mark.parametrize("word", [*HIDDEN, "mimi"])
def test_what_is_not_public_is_in_no_output(tmp_path: Path, word: str) -> None:
    build_site(full_site(tmp_path))
    built = tree(tmp_path / "site")
    assert "news/2020/one/index.html" in built
    for path, data in built.items():
        assert word not in path
        assert word.encode() not in data, path


def test_what_is_not_approved_is_in_no_output_nor_what_is_said_in_reviews(tmp_path: Path) -> None:
    build_site(reviewed_site(tmp_path))
    built = tree(tmp_path / "site")
    assert "news/2020/one/index.html" in built and "news/2019/three/a.pdf" in built
    for path, data in built.items():
        for word in ("daishen", "weishen", "beizhu", *HIDDEN, "mimi"):
            assert word not in path and "review" not in path
            assert word.encode() not in data, path


def test_what_is_withdrawn_leaves_its_title_its_reason_and_its_address(tmp_path: Path) -> None:
    """And nothing else, anywhere, whichever way the build goes."""
    head = {"withdrawn": "事实有误。", "withdrawn_on": "2020-09-30"}
    gone = everything("chehui", **head).replace("chehui标题", "标题").replace("/old/chehui/", "/old/gone/")
    files: dict[str, str | bytes] = {
        "gen.yaml": EVERYTHING,
        "content/static/logo.png": PNG,
        "content/news/gone/index.md": gone,
        "content/news/gone/chehui.png": PNG,
        "content/news/gone/chehui.pdf": b"%PDF-1.4 chehui",
        "content/news/one.md": article("[那篇](gone/index.md#x)、[图](gone/chehui.png)", title="一"),
    }
    before = gone.replace("withdrawn: 事实有误。\n", "").replace("withdrawn_on: 2020-09-30\n", "")
    write_site(tmp_path / "edited", {**files, "content/news/gone/index.md": before})
    build_site(tmp_path / "edited")
    assert "chehui正文" in pages(tmp_path / "edited")["news/2020/gone/index.html"]
    for root in (tmp_path / "new", tmp_path / "edited"):
        write_site(root, files)
        build_site(root)
    built = tree(tmp_path / "edited" / "site")
    assert built == tree(tmp_path / "new" / "site")
    assert not [path for path, data in built.items() if "chehui" in path or b"chehui" in data]
    texts = pages(tmp_path / "edited")
    assert "事实有误。" in texts["news/2020/gone/index.html"]
    assert 'href="../../../news/2020/gone/"' in texts["news/2020/one/index.html"]
    assert "news/2020/gone/" in texts["old/gone/index.html"]
    for path in ("index.html", "news/index.html", "archive/2020/09/index.html", "sitemap-1.xml"):
        assert "news/2020/one" in texts[path] or "2020/one/" in texts[path]
        assert "2020/gone/" not in texts[path], path


def test_a_link_to_a_draft_does_not_tell_its_address(tmp_path: Path) -> None:
    full_site(tmp_path)
    write_site(tmp_path, {"gen.yaml": EVERYTHING, "content/news/one.md": article("[这里](caogao/index.md)")})
    report = build_site(tmp_path)
    assert [problem.code for problem in report.problems] == ["link-to-hidden"]
    assert not [path for path, text in pages(tmp_path).items() if "caogao" in text]


@pytest.mark.parametrize(
    ("show", "words"),
    [
        (Show(drafts=True), {"caogao", "mimi", "daishen", "weishen"}),
        (Show(future=True), {"weilai", "mingri"}),
        (Show(expired=True), {"guoqi"}),
    ],
)
def test_what_is_asked_for_is_shown_and_marked(tmp_path: Path, show: Show, words: set[str]) -> None:
    build_site(reviewed_site(tmp_path), show=show)
    everything_built = "\n".join(pages(tmp_path).values())
    for word in [*HIDDEN, "mimi", "daishen", "weishen"]:
        assert (f"{word}正文" in everything_built) == (word in words)
    for word in words:
        page = next(
            text
            for path, text in pages(tmp_path).items()
            if f"{word}正文" in text and path.endswith("index.html")
        )
        assert 'class="mark"' in page


@dataclass(frozen=True, slots=True)
class Machine:
    """What is not the input, and so may make no difference."""

    folder: str
    order: int
    """Folders are listed in an order of chance, and this is its seed."""
    hashes: str
    zone: str
    locale: str


MACHINES = (
    Machine("a", 1, hashes="1", zone="UTC", locale="en_US"),
    Machine("b/c", 2, hashes="2", zone="America/New_York", locale="zh_CN"),
    Machine("丁", 3, hashes="3", zone="Asia/Kathmandu", locale="tr_TR"),
)

SHUFFLED = """\
import os, random, sys

chance = random.Random(int(sys.argv.pop(1)))
listdir, scandir = os.listdir, os.scandir

def in_any_order(names):
    names = list(names)
    chance.shuffle(names)
    return names

class Scanned:
    def __init__(self, *folder):
        with scandir(*folder) as entries:
            self.entries = iter(in_any_order(entries))
    def __iter__(self):
        return self
    def __next__(self):
        return next(self.entries)
    def __enter__(self):
        return self
    def __exit__(self, *error):
        self.close()
    def close(self):
        self.entries = iter(())

os.listdir = lambda *folder: in_any_order(listdir(*folder))
os.scandir = Scanned

from generator.__main__ import main
main()
"""
"""`gen` where no two listings of a folder have the same order. `os.walk`, `glob` and `pathlib` list by these two."""


def build_on(machine: Machine, root: Path, locales: Path) -> None:
    """Build a bulletin with the command, as if on another machine, whose locale is made in the folder `locales`."""
    name = f"{machine.locale}.UTF-8"
    subprocess.run(["localedef", "-i", machine.locale, "-f", "UTF-8", locales / name], check=True)
    program = locales / "shuffled.py"
    program.write_text(SHUFFLED, encoding="ascii")
    environment = {
        **os.environ,
        "PYTHONHASHSEED": machine.hashes,
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "error",
        "TZ": machine.zone,
        "LOCPATH": str(locales),
        "LC_ALL": name,
        "LANG": name,
    }
    done = subprocess.run(
        [sys.executable, program, str(machine.order), "build", "-c", "gen.yaml", "--clock", NOW],
        env=environment,
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


TIES = {
    f"content/{folder}/{name}.md": article(title=title, date="2020-09-30", tags=f"[{tag}]", source=source)
    for folder in ("news", "甲", "乙")
    for name, title, tag, source in (
        ("4", "同题", "Water", "C"),
        ("5", "同题", "water", "C++"),
        ("六", "同题", "WATER", "c"),
    )
} | {f"content/{name}.md": f"---\ntitle: 同题\n---\n{name}\n" for name in ("7", "8", "九")}
"""Texts of which nothing but their paths says which comes first.

Two sorts carry that order, and either is enough: `walk` lists files by path, and `make_articles` and `make_pages` end
their keys with it. `content/test_files.py` holds the first alone; without both, this site differs.
"""


def test_the_same_input_gives_the_same_bytes_on_any_machine(tmp_path: Path) -> None:
    """In any folder, whatever the order of listings, the seed of hashes, the time zone, and the locale."""
    needs("localedef", Path("/usr/share/i18n/locales/zh_CN"))
    trees = []
    for machine in MACHINES:
        root = write_site(full_site(tmp_path / machine.folder), {"gen.yaml": EVERYTHING, **TIES})
        build_on(machine, root, tmp_path)
        trees.append(tree(root / "site"))
    first, *others = trees
    assert "news/2020/one/index.html" in first
    for other in others:
        assert other.keys() == first.keys()
        assert [path for path, data in other.items() if data != first[path]] == []


def test_no_absolute_path_reaches_an_output(tmp_path: Path) -> None:
    build_site(full_site(tmp_path))
    for path, data in tree(tmp_path / "site").items():
        assert str(tmp_path).encode() not in data, path


def test_building_again_writes_nothing(tmp_path: Path) -> None:
    build_site(full_site(tmp_path))
    assert build_site(tmp_path).commit.written == ()


def test_with_an_error_the_last_good_site_stays(tmp_path: Path) -> None:
    from generator.problems import ProblemsError

    build_site(full_site(tmp_path))
    before = tree(tmp_path / "site")
    write_site(tmp_path, {"gen.yaml": EVERYTHING, "content/news/one.md": "---\ntitle: [\n---\n"})
    (tmp_path / "content/news/two.md").unlink()
    with pytest.raises(ProblemsError):
        build_site(tmp_path)
    assert tree(tmp_path / "site") == before
