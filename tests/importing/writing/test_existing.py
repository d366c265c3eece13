"""What an import sees of the bulletin that it writes into."""

from pathlib import Path

import pytest

from generator.importing.writing.existing import Claims, ExistingContent, scan_content, written_identity
from generator.settings.config import load_config
from tests.importing.oldpages import write
from tests.sites import article

IMPORTED = '---\ntitle: x\naliases: [/1.html]\nextra:\n  imported:\n    origin: "m/1.html"\n%s---\n\n正文。\n'


def scan(root: Path, files: dict[str, str | bytes]) -> ExistingContent:
    write(root, files)
    config, _ = load_config(root / "gen.yaml")
    assert config is not None
    return scan_content(root / "content", config)


def test_whose_copies_there_are_is_read_off_the_files(tmp_path: Path) -> None:
    found = scan(
        tmp_path,
        {
            "content/news/2014/a.md": IMPORTED % '    address: "http://old.example/1.html"\n',
            "content/notices/b/index.md": "---\ntitle: x\nextra: {imported: {origin: m/2.html, page: abc}}\n---\n",
            "content/notices/c.md": article(),
        },
    )
    assert found.imported == {
        written_identity("http://old.example:80/1.html", "elsewhere", ""): ["news/2014/a.md"],
        written_identity("", "m/2.html", "abc"): ["notices/b/index.md"],
    }
    assert found.aliases_of["news/2014/a.md"] == ("/1.html",)


def test_the_names_and_addresses_that_are_taken(tmp_path: Path) -> None:
    found = scan(
        tmp_path,
        {
            "content/news/2014/a.md": article(slug="b", aliases="[/Old.html]"),
            "content/news/2020-09-22-c.en.markdown": article(),
            "content/news/d.md": article(permalink="/x/y.html"),
            "content/notices/_index.md": "---\ntitle: 通知公告\npermalink: /n/\n---\n",
            "content/Gone/x.pdf": "",
            "content/about.md": "# 关于\n",
            "content/static/files/x.txt": "",
        },
    )
    assert {"news/a", "news/b", "news/c", "news/2014", "/about"} <= found.slots
    assert found.aliases == {"/old.html": "news/2014/a.md"}
    assert {"/news/2020/b/", "/x/y.html", "/n/", "/Gone/", "/about/", "/files/x.txt"} <= set(found.urls)
    assert found.sections == {"通知公告": "notices", "news": "news", "notices": "notices", "gone": "Gone"}


@pytest.mark.parametrize(
    ("taken", "asked", "is_free"),
    [
        ("/a/", "/b/", True),
        ("/a/", "/A/", False),
        ("/a/", "/a/index.html", False),
        ("/a/b.html", "/a/", True),
        ("/a/b.html", "/a/b.html/c/", False),
        ("/a/b.html/c/", "/a/b.html", False),
        ("/", "/tags/x/", False),
        ("/", "/tags/1.html", True),
    ],
)
def test_two_files_can_not_be_in_one_place(taken: str, asked: str, is_free: bool) -> None:
    assert Claims([taken]).is_free(asked) is is_free


def test_without_content_there_is_nothing(tmp_path: Path) -> None:
    found = scan(tmp_path, {})
    assert found.is_empty
    assert (found.imported, found.aliases, found.slots, found.sections) == ({}, {}, frozenset(), {})
