"""The index in a site: who is in it, in which form, and what an edit makes of it."""

import base64
import json
import re
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.searching import Reader
from generator.engine.store import open_store
from generator.outputs.search import files, shards
from generator.outputs.search.chunks import Entry, Rule
from tests.sites import SETTINGS, article, build_site, write_site
from tests.test_rebuild import Office

TEXTS: dict[str, str | bytes] = {
    "content/news/_index.md": "---\ntitle: 要闻\n---\n",
    "content/news/pipes.md": article(
        "供水管网**改**造\uff0c[详见](notice.md)。",
        title="供水通知",
        subtitle="乙烯",
        date="2020-09-20",
        tags="[提案, C++]",
        source="水务局",
        author="[王小明]",
        document_number="乐府〔2020〕15号",
        summary="概要在此。",
    ),
    "content/news/notice.md": article(
        "Water supply, 通知書。", title="Notice", language="en", date="2020-09-21"
    ),
    "content/news/draft.md": article("稀罕草案", title="草", draft="true"),
    "content/news/future.md": article("稀罕将来", title="将", date="2031-01-01"),
    "content/news/expired.md": article("稀罕过期", title="过", expires="2020-09-23"),
    "content/news/left.md": article("稀罕不找", title="不", search="false"),
    "content/internal/_index.md": "---\ntitle: 内部\nsearch: false\n---\n",
    "content/internal/a.md": article("稀罕内部", title="内"),
    "content/about.md": article("关于本站的联系方式", title="关于", date=""),
    "content/hidden.md": article("稀罕单页", title="单页", date="", search="false"),
    "content/topics/t.md": article("管网综述", title="饮水专题", date="", gather="提案", summary="导语一句"),
    "content/topics/left.md": article("稀罕专题", title="专题", date="", gather="提案", search="false"),
}


def reader_of(site: Path) -> Reader:
    return Reader(lambda name: (site / "search" / f"{name}.bin").read_bytes())


def reader_of_scripts(site: Path) -> Reader:
    def fetch(name: str) -> bytes:
        script = (site / "search" / f"{name}.js").read_text(encoding="utf-8")
        found = re.fullmatch(r'searchFile\("(\w+)","([\w+/=]+)"\);\n', script)
        assert found
        assert found[1] == name
        return base64.b64decode(found[2])

    return Reader(fetch)


def found_by(reader: Reader, query: str) -> dict[str, bool]:
    """The addresses of candidates, and whether the words are in their titles."""
    candidates = reader.candidates(reader.normal(query)) or {}
    return {reader.line(number)[1]: is_title for number, is_title in candidates.items()}


def test_it_finds_whatever_is_public(tmp_path: Path) -> None:
    build_site(write_site(tmp_path, TEXTS))
    reader = reader_of(tmp_path / "site")
    pipes, notice = "/news/2020/pipes/", "/news/2020/notice/"
    for query in ("水管网改造", "详见", "乙烯", "王小明", "水务局", "15号", "提案", "概要"):
        assert found_by(reader, query) == {pipes: False}, query
    assert found_by(reader, "供水通") == {pipes: True}
    assert found_by(reader, "通知书") == {notice: False}
    assert found_by(reader, "WATER sup") == {notice: False}
    assert found_by(reader, "联系") == {"/about/": False}
    assert found_by(reader, "管网综") == found_by(reader, "导语") == {"/topics/t/": False}
    assert found_by(reader, "饮水专题") == {"/topics/t/": True}
    assert reader.postings("\x01/tags/提案/").keys() == reader.postings("\x01/sources/水务局/").keys()
    assert len(reader.postings("\x01/news/")) == 2
    assert found_by(reader, "稀罕") == {}
    assert reader.postings("稀", prefix=True) == {}
    assert reader.manifest["articles"] == 4
    (number,) = reader.candidates("notice") or {}
    assert reader.line(number)[1:] == [notice, "Notice", "2020-09-21", "要闻", "", "en", ""]
    assert {file.name for file in (tmp_path / "site/search").iterdir()} == {
        "index.html",
        "manifest.bin",
        f"{reader.manifest['fold']}.bin",
    }


def test_topics_are_not_found_where_their_section_says_so(tmp_path: Path) -> None:
    head = "---\ntitle: 专题\nsearch: false\n---\n"
    build_site(write_site(tmp_path, {**TEXTS, "content/topics/_index.md": head}))
    assert found_by(reader_of(tmp_path / "site"), "饮水专题") == {}


def test_on_a_disk_it_is_scripts(tmp_path: Path) -> None:
    build_site(write_site(tmp_path, {**TEXTS, "gen.yaml": SETTINGS + "links: file\n"}))
    reader = reader_of_scripts(tmp_path / "site")
    assert found_by(reader, "改造") == {"/news/2020/pipes/index.html": False}
    (number,) = reader.candidates("改造") or {}
    assert reader.line(number)[-1] == "概要在此。"


def test_a_bulletin_without_a_search_has_nothing_of_it(tmp_path: Path) -> None:
    build_site(write_site(tmp_path, TEXTS))
    write_site(tmp_path, {**TEXTS, "gen.yaml": SETTINGS + "search: {enabled: false}\n"})
    build_site(tmp_path)
    assert not (tmp_path / "site/search").exists()


EDITS: Mapping[str, Mapping[str, str]] = {
    "a body, a title, a page": {
        "news/a5.md": "供水管网漏损普查",
        "news/a4.md": "新标题",
        "about.md": "联系方式变更",
    },
    "new ones, the last and the first of a day": {"news/z.md": "新来的消息", "news/0.md": "先来的消息"},
}


def test_edits_leave_the_index_of_a_clean_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "SMALL", 1)
    monkeypatch.setattr(shards, "SHARD", shards.SHARD._replace(rule=Rule(200, 600, 1 << 23)))
    office = Office(tmp_path)
    for number in range(12):
        head = {"title": f"第{number}条", "date": f"2020-09-{number // 3 + 10}", "tags": "水"}
        office.write(f"content/news/a{number}.md", article(f"第{number}号供水通告与简报", **head))
    office.write("content/about.md", article("关于", title="关于", date=""))
    office.build()
    for name, texts in EDITS.items():
        before = {path.name for path in (office.root / "site/search").iterdir()}
        for path, text in texts.items():
            is_page = path == "about.md"
            title, date = ("关于", "") if is_page else (text[:3], "2020-09-11")
            head = {} if is_page else {"tags": "水"}
            office.write(f"content/{path}", article(text, title=title, date=date, **head))
        office.check()
        assert office.is_quick, name
        assert {path.name for path in (office.root / "site/search").iterdir()} != before, name
        reader = reader_of(office.root / "site")
        assert all(found_by(reader, text) for text in texts.values()), name
    with closing(open_store(office.root / ".gen/store.sqlite")) as store:
        kept = {name for (name,) in store.connection.execute("select name from searches")}
    there = {path.stem for path in (office.root / "site/search").iterdir()}
    assert kept - {""} <= there, "nothing is kept that nobody needs"


def test_the_format_stays_what_readers_know() -> None:
    entries = [
        Entry(key.encode(), value)
        for key, value in (("sup", b"\x02"), ("supply", b"\x05\x02"), ("供水", b"\x80\x01"), ("水", b"\x01"))
    ]
    data = shards.packed_shard(entries)
    assert data == (
        b"\x04\x00\x03sup\x01\x03\x03ply\x02\x00\x06\xe4\xbe\x9b\xe6\xb0\xb4\x02\x00\x03\xe6\xb0\xb4\x01"
        b"\x02\x05\x02\x80\x01\x01"
    )
    assert shards.unpacked_shard(data) == entries
    made = shards.manifest({"version": 1}, {"a": b"xy", "b": b"z"})
    assert made == b'{"version":1,"files":{"a":[0,2],"b":[2,1]}}\nxyz'
    assert json.loads(shards.packed_block([Entry(b"1", b"[1]"), Entry(b"2", b"[2]")])) == [
        [1],
        [2],
    ]
    assert shards.as_file(data)[:10] == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff"
