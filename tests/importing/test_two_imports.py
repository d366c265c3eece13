"""Ways of running two imports: no article is lost or overwritten without a word, and a third run changes no byte."""

import json
import shutil
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.importing.oldpages import Import, archived, old_page, write, zipped
from tests.photos import photo
from tests.sites import article

A, B = "甲村的水渠修好了。", "乙村的道路修好了。"
"""Words that tell two pages apart."""
BASE = '<base href="http://old.example/">'
HOME = '<link rel="canonical" href="http://old.example/">'
HOST, OTHER = "m/old.example", "n/other.example"
PICTURE = '<p><img src="p.png" alt=""></p>'
LONG = "".join(f"第{number}项工作已经完成，有关材料已经归档。" for number in range(1, 9))


@dataclass(frozen=True)
class Way:
    """Two imports, and what has to be there after them."""

    first: Mapping[str, str | bytes]
    run: str
    then: Mapping[str, str | bytes]
    second: str
    has: Mapping[str, int]
    """How many articles have these words."""
    states: Mapping[str, int]
    """What became of the second import's pages."""
    between: Callable[[Path], None] = field(default=lambda root: None)
    """What an editor does."""
    said: str = ""
    """What the second import says of it."""


def only(root: Path) -> Path:
    """The only article."""
    (found,) = (path for path in (root / "content").rglob("*.md") if path.name != "_index.md")
    return found


def replaced(old: str, new: str) -> Callable[[Path], None]:
    def edit(root: Path) -> None:
        path = only(root)
        path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")

    return edit


def copied(root: Path) -> None:
    """An editor begins a new article with a copy, whose name comes first."""
    text = only(root).read_text(encoding="utf-8")
    (only(root).parent / "a.md").write_text(
        text.replace("slug: ", "slug: a-").replace(A, "全新的内容。"), encoding="utf-8"
    )


def backed_up(root: Path) -> None:
    """An editor keeps a copy, and works in the article itself."""
    path = only(root)
    shutil.copy(path, path.parent / "backup.md")
    path.write_text(path.read_text(encoding="utf-8").replace(A, "改过的内容。"), encoding="utf-8")


def released(root: Path) -> None:
    """An editor takes out what the import noted."""
    text = only(root).read_text(encoding="utf-8")
    only(root).write_text(text.partition("extra:")[0] + "---\n" + text.split("---\n", 2)[2], encoding="utf-8")


def moved(root: Path) -> None:
    (root / "content/news").mkdir()
    only(root).rename(root / "content/news/b.md")


def without_state(root: Path) -> None:
    shutil.rmtree(root / ".gen")


def both(*steps: Callable[[Path], None]) -> Callable[[Path], None]:
    return lambda root: [step(root) for step in steps][-1]


def deleted(root: Path) -> None:
    only(root).unlink()


def emptied(root: Path) -> None:
    shutil.rmtree(root / "content")


PAGE_A, PAGE_B = old_page("水渠", words=A), old_page("道路", words=B)
SAME_TITLE_B = old_page("水渠", words=B)
FULL = old_page(words=A, body=f"<p>{LONG}</p>")
ONE: Mapping[str, str | bytes] = {f"{HOST}/1.html": PAGE_A}
ONE_EACH, NEW = {A: 1, B: 1}, {"new": 1}

WAYS = {
    # Which page is which
    "files of one name in two folders": Way(
        {"a/p.html": PAGE_A}, "a/p.html", {"b/p.html": PAGE_B}, "b/p.html", ONE_EACH, NEW
    ),
    "the same, of one title": Way(
        {"a/p.html": PAGE_A}, "a/p.html", {"b/p.html": SAME_TITLE_B}, "b/p.html", ONE_EACH, NEW
    ),
    "both at once": Way(
        {}, "", {"a/p.html": PAGE_A, "b/p.html": SAME_TITLE_B}, "a/p.html b/p.html", ONE_EACH, {"new": 2}
    ),
    "folders of one name": Way(
        {"c/www/1.html": PAGE_A}, "c/www", {"d/www/1.html": PAGE_B}, "d/www", ONE_EACH, NEW
    ),
    "folders of one name at once": Way(
        {}, "", {"c/www/1.html": PAGE_A, "d/www/1.html": PAGE_B}, "c/www d/www", ONE_EACH, {"new": 2}
    ),
    "archives of one name": Way(
        {"a/x.zip": zipped({"1.html": PAGE_A})},
        "a/x.zip",
        {"b/x.zip": zipped({"1.html": PAGE_B})},
        "b/x.zip",
        ONE_EACH,
        NEW,
    ),
    "another page saved under the same name": Way(
        {"p.html": PAGE_A},
        "p.html",
        {"p.html": old_page("道路", date="2021-01-01", words=B)},
        "p.html",
        ONE_EACH,
        NEW,
    ),
    "one base for all": Way(
        {"m/1.html": old_page("水渠", words=A, head=BASE)},
        "m",
        {"m/2.html": old_page("道路", words=B, head=BASE)},
        "m",
        ONE_EACH,
        {"new": 1, "unchanged": 1},
    ),
    "one canonical address for all": Way(
        {"m/1.html": old_page("水渠", words=A, head=HOME)},
        "m/1.html",
        {"m/2.html": old_page("道路", words=B, head=HOME)},
        "m/2.html",
        ONE_EACH,
        NEW,
    ),
    "a saved page's note that a template has": Way(
        {"m/1.html": "<!-- saved from url=(1)http://a.example/x -->" + PAGE_A},
        "m",
        {"n/2.html": "<!-- saved from url=(1)http://a.example/x -->" + SAME_TITLE_B},
        "n",
        ONE_EACH,
        NEW,
    ),
    "two ports": Way(
        {"m/old.example:8080/1.html": PAGE_A},
        "m",
        {"n/old.example:8081/1.html": SAME_TITLE_B},
        "n",
        ONE_EACH,
        NEW,
    ),
    "two schemes": Way(
        {"m/http/old.example/1.html": PAGE_A},
        "m",
        {"m/https/old.example/1.html": SAME_TITLE_B},
        "m",
        ONE_EACH,
        {"new": 1, "unchanged": 1},
    ),
    "with and without www": Way(
        {"m/www.old.example/1.html": PAGE_A}, "m", {"n/old.example/1.html": SAME_TITLE_B}, "n", ONE_EACH, NEW
    ),
    "two sites": Way(ONE, "m", {f"{OTHER}/1.html": SAME_TITLE_B}, "n", ONE_EACH, NEW),
    "capitals": Way(
        ONE,
        "m",
        {f"{HOST}/I.html": PAGE_B, f"{HOST}/i.html": old_page("桥梁", words=B)},
        "m",
        {A: 1, B: 2},
        {"new": 2, "unchanged": 1},
    ),
    "queries": Way(
        {f"{HOST}/v.asp?id=1": PAGE_A},
        "m",
        {f"{HOST}/v.asp?id=2": SAME_TITLE_B},
        "m",
        ONE_EACH,
        {"new": 1, "unchanged": 1},
    ),
    "another article at the address": Way(
        ONE,
        "m",
        {f"{HOST}/1.html": old_page("道路", date="2021-01-01", words=B)},
        "m",
        ONE_EACH,
        NEW,
        said="from the same address before",
    ),
    # Duplicates
    "a copy at another address": Way(ONE, "m", {f"{OTHER}/9.html": PAGE_A}, "n", {A: 1}, {"duplicate": 1}),
    "a copy by another scheme": Way(
        {"m/http/old.example/1.html": PAGE_A},
        "m",
        {"n/https/old.example/1.html": PAGE_A},
        "n",
        {A: 1},
        {"duplicate": 1},
    ),
    "a notice of every year": Way(
        ONE,
        "m",
        {f"{HOST}/2.html": old_page("水渠", words=A, date="2019-09-22")},
        "m",
        {A: 2},
        {"new": 1, "unchanged": 1},
    ),
    "a notice of two offices": Way(
        ONE,
        "m",
        {f"{HOST}/2.html": old_page("水渠", words=A, source="县林业局")},
        "m",
        {A: 2},
        {"new": 1, "unchanged": 1},
    ),
    "the same words under another picture": Way(
        {f"{HOST}/1.html": old_page(words=A, body=PICTURE), f"{HOST}/p.png": photo(80, 60)},
        "m",
        {f"{OTHER}/1.html": old_page(words=A, body=PICTURE), f"{OTHER}/p.png": photo(81, 60)},
        "n",
        {A: 2},
        NEW,
    ),
    "folder, then archive": Way(
        ONE,
        "m",
        {"x.warc.gz": archived({"http://old.example/1.html": ("text/html", PAGE_A.encode())})},
        "x.warc.gz",
        {A: 1},
        {"changed": 1},
    ),
    "a folder, then a page of it": Way(
        {"m/a/1.html": PAGE_A}, "m", {"m/a/2.html": PAGE_B}, "m/a/1.html", {A: 1}, {"changed": 1}
    ),
    "the folder was moved": Way(
        {"m/1.html": PAGE_A}, "m", {"elsewhere/m/1.html": PAGE_A}, "elsewhere/m", {A: 1}, {"unchanged": 1}
    ),
    # Better and worse
    "a page that was corrected": Way(
        ONE,
        "m",
        {f"{HOST}/1.html": old_page("水渠", words=A.replace("好", "完"))},
        "m",
        {A.replace("好", "完"): 1},
        {"changed": 1},
    ),
    "a page that has grown": Way(
        ONE,
        "m",
        {f"{HOST}/1.html": old_page("水渠", words=A, body=f"<p>{B}</p>")},
        "m",
        ONE_EACH,
        {"changed": 1},
    ),
    "a page that was cut off": Way(
        {f"{HOST}/1.html": old_page(words=A, body=f"<p>{LONG}</p>")},
        "m",
        {f"{HOST}/1.html": old_page(words=A)},
        "m",
        {LONG: 1},
        {"kept": 1},
        said="was left alone",
    ),
    "a page without its date": Way(
        ONE,
        "m",
        {f"{HOST}/1.html": old_page("水渠", words=A, date="")},
        "m",
        {"date: 2020-09-22": 1},
        {"kept": 1},
        said="was left alone",
    ),
    "a page without its source": Way(
        ONE,
        "m",
        {f"{HOST}/1.html": PAGE_A.replace("信息来源：县水务局", "")},
        "m",
        {"县水务局": 1},
        {"kept": 1},
        said="was left alone",
    ),
    "a page without its picture": Way(
        {f"{HOST}/1.html": old_page(words=A, body=PICTURE), f"{HOST}/p.png": photo(80, 60)},
        "m",
        {f"{HOST}/1.html": old_page(words=A)},
        "m",
        {"](p.png)": 1},
        {"kept": 1},
        said="was left alone",
    ),
    "a picture that is gone": Way(
        {f"{HOST}/1.html": old_page(words=A, body=PICTURE), f"{HOST}/p.png": photo(80, 60)},
        "m",
        {},
        "m",
        {"](p.png)": 1},
        {"unchanged": 1},
        between=lambda root: (root / f"{HOST}/p.png").unlink(),
    ),
    "another article at the address, of the same title and day": Way(
        {
            f"{HOST}/1.html": f"<title>水渠</title><h1>水渠</h1><p>发布时间：2020-09-22</p>"
            f"<div class='article-content'><p>{LONG}</p><p>{A}</p></div>"
        },
        "m",
        {f"{HOST}/1.html": old_page("水渠", words=B * 9)},
        "m",
        {A: 1},
        {"kept": 1},
        said="was left alone",
    ),
    "two mirrors of it, the fuller one first": Way(
        {},
        "",
        {f"m/{HOST}/1.html": FULL, f"n/{HOST}/1.html": old_page(words=A)},
        "m n",
        {LONG: 1},
        {"new": 1, "duplicate": 1},
        said="the fuller of the two was taken",
    ),
    "two mirrors of it, the fuller one last": Way(
        {},
        "",
        {f"n/{HOST}/1.html": FULL, f"m/{HOST}/1.html": old_page(words=A)},
        "m n",
        {LONG: 1},
        {"new": 1, "duplicate": 1},
        said="the fuller of the two was taken",
    ),
    "two mirrors of an address with two articles": Way(
        {}, "", {f"m/{HOST}/1.html": PAGE_A, f"n/{HOST}/1.html": PAGE_B}, "m n", ONE_EACH, {"new": 2}
    ),
    # Editors
    "edited": Way(
        ONE,
        "m",
        {f"{HOST}/1.html": old_page("水渠", words=B)},
        "m",
        {"改过的内容": 1},
        {"edited": 1},
        replaced(A, "改过的内容。"),
        "changed by hand",
    ),
    "written anew": Way(
        ONE,
        "m",
        {},
        "m",
        {A: 0, "全新": 1},
        {"edited": 1},
        both(replaced(A, ""), replaced("全县", "全新")),
        "changed by hand",
    ),
    "moved": Way(
        ONE, "m", {f"{HOST}/1.html": old_page("水渠", words=A + B)}, "m", ONE_EACH, {"changed": 1}, moved
    ),
    "copied to begin another": Way(
        ONE,
        "m",
        {f"{HOST}/1.html": old_page("水渠", words=A + B)},
        "m",
        {A: 1, B: 1, "全新": 1},
        {"changed": 1},
        copied,
    ),
    "copied, and the list is lost": Way(
        ONE,
        "m",
        {f"{HOST}/1.html": old_page("水渠", words=A + B)},
        "m",
        {A: 1, B: 1, "全新": 1},
        {"changed": 1},
        both(copied, without_state),
    ),
    "copied to keep it": Way(ONE, "m", {}, "m", {A: 1, "改过的内容": 1}, {"edited": 1}, backed_up),
    "without the import's lines": Way(ONE, "m", {}, "m", {A: 1}, {"edited": 1}, released),
    "without these, and moved": Way(ONE, "m", {}, "m", {A: 1}, {"edited": 1}, both(released, moved)),
    "without these, and the list is lost": Way(
        ONE, "m", {}, "m", {A: 1}, {"edited": 1}, both(released, without_state)
    ),
    "deleted": Way(ONE, "m", {}, "m", {A: 0}, {"ignored": 1}, deleted, "1 deleted here since and left out"),
    "deleted, then another page": Way(
        ONE, "m", {f"{HOST}/2.html": PAGE_B}, "m", {A: 0, B: 1}, {"ignored": 1, "new": 1}, deleted
    ),
    "a file without address deleted": Way(
        {"p.html": PAGE_A},
        "p.html",
        {"b/p.html": PAGE_B},
        "p.html b/p.html",
        {A: 0, B: 1},
        {"ignored": 1, "new": 1},
        deleted,
    ),
    "deleted, and wanted again": Way(ONE, "m", {}, "m --again", {A: 1}, NEW, deleted),
    "all content removed": Way(ONE, "m", {}, "m", {A: 1}, NEW, emptied),
    "an article of that name": Way(
        {"content/tong-zhi-gong-gao/shui-qu.md": article(B)}, "", ONE, "m", ONE_EACH, NEW
    ),
    "an article of that slug": Way(
        {"content/tong-zhi-gong-gao/b.md": article(B, slug="shui-qu")}, "", ONE, "m", ONE_EACH, NEW
    ),
    "an article with that alias": Way(
        {"content/tong-zhi-gong-gao/b.md": article(B, aliases="/1.html")}, "", ONE, "m", ONE_EACH, NEW
    ),
    "into another folder": Way(
        ONE, "m", {f"{OTHER}/1.html": SAME_TITLE_B}, "n --into content/tong-zhi-gong-gao", ONE_EACH, NEW
    ),
    "first a dry run": Way(ONE, "m --dry-run", {}, "m", {A: 1}, NEW),
}


@pytest.mark.parametrize("name", WAYS)
def test_nothing_is_lost_without_a_word(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    way = WAYS[name]
    write(tmp_path, way.first)
    gen_import = Import(tmp_path, monkeypatch, capsys)
    if way.run:
        gen_import(*way.run.split())
    way.between(tmp_path)
    write(tmp_path, way.then)
    gen_import(*way.second.split())
    assert _states(tmp_path) == way.states
    assert way.said in gen_import.said + gen_import.complained
    texts = gen_import.articles().values()
    assert {words: sum(words in text for text in texts) for words in way.has} == way.has

    before = _bytes(tmp_path / "content")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    gen_import(*way.second.replace("--again", "").split())
    assert _bytes(tmp_path / "content") == before


def test_the_table_is_long_enough() -> None:
    assert len(WAYS) >= 40


def _states(root: Path) -> Counter[str]:
    report = json.loads((root / ".gen/import/report.json").read_text(encoding="utf-8"))
    return Counter(page["state"] for page in report["pages"])


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
