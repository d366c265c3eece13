"""A synthetic mirror of an office's whole site: front page, columns with paged lists, articles, and what lies about."""

from collections.abc import Iterator, Mapping

from tests.importing.oldpages import PARAGRAPHS, old_page

HOST = "old.example"
COLUMNS = (("zwyw", "政务要闻"), ("tzgg", "通知公告"), ("bmdt", "部门动态"), ("zcfg", "政策法规"))
"""Folders and names, in the front page's order, which is not that of the alphabet."""
_PER_PAGE = 20


def day(number: int) -> str:
    """The day of an article."""
    return f"20{10 + number % 10}-{1 + number % 12:02}-{1 + number % 28:02}"


def mirror(articles: int) -> dict[str, str | bytes]:
    """The files by path under the mirror, with so many articles in each column.

    One article in three says no date, and one in five no breadcrumb: only the lists know.
    """
    files: dict[str, str | bytes] = {"index.html": _front_page()}
    for folder, name in COLUMNS:
        for number in range(articles):
            files[f"{folder}/{number}.html"] = _article(folder, name, number)
        for page in range(0, articles, _PER_PAGE):
            path = f"{folder}/index_{page // _PER_PAGE}.html" if page else f"{folder}/index.html"
            rows = (
                (f"{name}第{n}期工作情况", f"/{folder}/{n}.html", day(n))
                for n in range(page, min(page + _PER_PAGE, articles))
            )
            files[path] = _list(name, rows)
    files["about.html"] = old_page("关于我们", crumb="关于我们", date="", words="本站由办公室主办。")
    files["files/表格.doc"] = b"\xd0\xcf\x11\xe0"
    files["files/无人链接.xls"] = b"\xd0\xcf\x11\xe0"
    files["images/top.gif"] = b"GIF89a"
    return {f"{HOST}/{path}": content for path, content in files.items()}


def _article(folder: str, name: str, number: int) -> str:
    following = (
        f'<p>上一期见<a href="/{folder}/{number - 1}.html">这里</a>，<a href="/files/表格.doc">表格</a>。</p>'
    )
    page = old_page(
        f"{name}第{number}期工作情况",
        following if number % 4 == 1 else "",
        crumb=name,
        date="" if number % 3 == 0 else day(number),
        words=f"这是{name}的第{number}期。",
    )
    return page.replace("您当前的位置", "欢迎") if number % 5 == 0 else page


def _front_page() -> str:
    columns = "".join(f'<li><a href="/{folder}/">{name}</a></li>' for folder, name in COLUMNS)
    newest = "".join(
        f'<li><a href="/{folder}/{n}.html">最新消息</a></li>' for n in range(3) for folder, _ in COLUMNS
    )
    return _page(
        "某县办公室", f"<ul>{columns}<li><a href='/about.html'>关于我们</a></li></ul><ul>{newest}</ul>"
    )


def _list(name: str, rows: "Iterator[tuple[str, str, str]] | tuple[()]") -> str:
    lines = "".join(
        f'<li><a href="{address}">{title}</a><span>[{date}]</span></li>' for title, address, date in rows
    )
    return _page(
        f"{name}-某县办公室", f"<div>您当前的位置：<a href='/'>首页</a> &gt; {name}</div><ul>{lines}</ul>"
    )


def _page(title: str, body: str) -> str:
    links = "".join(f'<a href="/{folder}/">{name}</a> ' for folder, name in COLUMNS)
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    return f"<html>{head}<body><div>{links}</div>{body}</body></html>"


def words_of(files: Mapping[str, str | bytes]) -> int:
    """How many pages hold an article's text."""
    return sum(isinstance(content, str) and PARAGRAPHS[0] in content for content in files.values())
