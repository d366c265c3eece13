"""Old pages for tests: an office's news page as such systems made them, and a bulletin to import them into."""

import gzip
import io
import zipfile
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from generator.commands import cli
from generator.importing.model import OldPage
from tests.sites import write_site

PARAGRAPHS = (
    "全县河道管护工作会议昨天召开，各乡镇负责人参加会议，会议对下一步工作作出部署。",
    "会议要求，各乡镇要按照分工抓好落实，每月检查一次，确保年底前完成任务。",
)

MIRROR = "mirror/www.old.example"


def old_page(
    title: str = "河道管护工作会议召开",
    body: str = "",
    *,
    crumb: str = "通知公告",
    source: str = "县水务局",
    date: str = "2020-09-22",
    words: str = "",
    head: str = "",
) -> str:
    """A page with a title and a text; `words` are added to the text, `body` is HTML behind it."""
    text = "".join(f"<p>　　{paragraph}{words}</p>" for paragraph in PARAGRAPHS)
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        f"<div>您当前的位置：<a href='/'>网站首页</a>&gt;<a href='/list.asp'>{crumb}</a>&gt;正文</div>"
        f"<h1>{title}</h1><div>信息来源：{source} 发布时间：{date} 浏览次数：</div>"
        f'<div class="article-content">{text}{body}</div></body></html>'
    )


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write a bulletin without articles, and old files beside its settings."""
    return write_site(root, files)


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """A ZIP with these files under just these names."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return data.getvalue()


def archived(records: Mapping[str, tuple[str, bytes]]) -> bytes:
    """A WARC with an answer (content type, bytes) for each address."""
    parts = []
    for address, (kind, content) in records.items():
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + content
        head = (
            f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {address}\r\n"
            "WARC-Date: 2014-03-12T08:00:00Z\r\nWARC-Record-ID: <urn:uuid:0>\r\n"
            f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
        )
        parts.append(gzip.compress(head.encode() + answer + b"\r\n\r\n"))
    return b"".join(parts)


def archived_in_arc(records: Mapping[str, tuple[str, bytes]], *, packed: bool) -> bytes:
    """An ARC with an answer (content type, bytes) for each address."""
    about = b"1 0 InternetArchive\nURL IP-address Archive-date Content-type Archive-length\n"
    parts = [f"filedesc://old.arc 0.0.0.0 20050312080000 text/plain {len(about)}\n".encode() + about + b"\n"]
    for address, (kind, content) in records.items():
        answer = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\n\r\n".encode() + content
        mime = kind.partition(";")[0]
        parts.append(f"{address} 10.0.0.1 20050312080000 {mime} {len(answer)}\n".encode() + answer + b"\n")
    return b"".join(gzip.compress(part) if packed else part for part in parts)


@cache
def warm() -> None:
    """Read a page in this process. Each import has new workers, which begin with what this process has loaded."""
    pytest.importorskip("trafilatura", reason="needs gen-bulletin[import]")
    from generator.importing.extraction import extraction, listings

    page = OldPage("a.html", old_page().encode(), seen=date(2020, 10, 1))
    listings.without_listed(extraction.extract(page), page)


class Import:
    """Runs `gen import` in a bulletin and keeps what it said."""

    def __init__(
        self, root: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        warm()
        self.root = root
        self._capsys = capsys
        monkeypatch.chdir(root)
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "1600000000")
        self.said = self.complained = ""

    def __call__(self, *arguments: str) -> int:
        """The exit code."""
        code = cli.main(["import", *arguments])
        self.said, self.complained = self._capsys.readouterr()
        return code

    def articles(self) -> dict[str, str]:
        """Every file of text under `content/`, by path."""
        content = self.root / "content"
        return {
            path.relative_to(content).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(content.rglob("*.md"))
        }

    def files(self) -> list[str]:
        """The paths of all files under `content/`."""
        content = self.root / "content"
        return sorted(path.relative_to(content).as_posix() for path in content.rglob("*") if path.is_file())
