"""An old page and its article side by side, as a page that can do nothing: no script, no picture, no network.

Three walls stand before an old page's code: what it holds is cleaned, its frame is a sandbox, and a policy forbids
the frame and the page around it to load anything.
"""

import re
from functools import cache
from html import escape
from importlib.resources import files

from generator.content.markup.limits import LimitError
from generator.content.markup.sanitize import check_nesting
from generator.importing.extraction.decoding import NoTextError, decode_page
from generator.importing.reports.rows import ReportRow
from generator.wording import words

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
_MOST = 400_000
"""Characters of an old page that are shown."""
_LAYOUT = set(
    re.findall(
        r"\w+",
        "html body div span p br hr h1 h2 h3 h4 h5 h6 ul ol li dl dt dd table thead tbody tfoot tr th td caption "
        "b strong i em u s small big sub sup font center blockquote pre code a",
    )
)
_UNSEEN = {"script", "style", "title"}
_LOOKS = {"*": {"align", "width", "height", "color", "size", "colspan", "rowspan", "border"}}
_ADDRESS = re.compile(r"\s(?:href|src|srcset)=\"[^\"]*\"")

_FRAME_STYLE = (
    "body{font:15px/1.7 'Noto Sans SC','Microsoft YaHei',system-ui,sans-serif;margin:1rem;overflow-wrap:anywhere}"
    "table{border-collapse:collapse;max-width:100%}td,th{border:1px solid #8888;padding:.2em .5em}"
    "pre{white-space:pre-wrap}h1{font-size:1.5rem;line-height:1.35}a{text-decoration:underline}"
    "img{display:inline-block;min-width:3rem;min-height:1.5rem;border:1px dashed #888}dt{float:left;clear:left;"
    "color:#777;width:7em}dd{margin:0 0 .1em 7.5em}"
)


@cache
def _style() -> str:
    return (files(__package__) / "report.css").read_text(encoding="utf-8")


def report_page(title: str, language: str, content: str) -> str:
    """A whole page of the report."""
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        f"<title>{escape(title)}</title>\n<style>\n{_style()}</style>\n</head>\n<body>\n{content}</body>\n</html>\n"
    )


def side_by_side(row: ReportRow, language: str, links: str, summary: str) -> str:
    """A page with the old page on the left and the article on the right."""
    labels = words("import-report", language)
    after = _article(row, language) if row.body else f"<p>{escape(labels['nothing'])}</p>"
    diff = ""
    if row.diff:
        lines = escape("\n".join(row.diff))
        label = labels["difference" if row.result == "edited" else f"difference-{row.result}"]
        diff = f'<p>{escape(label)}</p>\n<pre class="difference">{lines}</pre>\n'
    content = (
        f"<header>\n<nav>{links}</nav>\n<h1>{escape(row.title or row.origin)}</h1>\n"
        f'<p>{escape(row.origin)}</p>\n</header>\n<main>\n{diff}<div class="pair">\n'
        f"<section><h2>{escape(labels['before'])} <small>{escape(labels['before-note'])}</small></h2>\n"
        f"{_frame(_old(row), labels['before'])}</section>\n"
        f"<section><h2>{escape(labels['after'])} <small>{escape(labels['after-note'])}</small></h2>\n"
        f"{_frame(after, labels['after'])}</section>\n</div>\n"
        f"<table>\n{summary}</table>\n</main>\n"
    )
    return report_page(row.title or row.origin, language, content)


def _frame(html: str, title: str) -> str:
    inner = (
        '<!DOCTYPE html><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}"><style>{_FRAME_STYLE}</style>{html}'
    )
    return f'<iframe sandbox title="{escape(title)}" srcdoc="{escape(inner)}"></iframe>\n'


def _old(row: ReportRow) -> str:
    text = _decoded(row.before)
    is_html = not row.is_text and row.problem is None
    if is_html:
        try:
            check_nesting(text)
        except LimitError:
            is_html = False
    if not is_html:
        return f"<pre>{escape(text)}</pre>"
    import nh3

    return nh3.clean(
        text, tags=_LAYOUT, attributes=_LOOKS, clean_content_tags=_UNSEEN, link_rel=None, url_schemes=set()
    )


def _decoded(content: bytes) -> str:
    """An old page's text, well enough to be looked at."""
    content = content[: 2 * _MOST]
    try:
        return decode_page(content, None)[0][:_MOST]
    except NoTextError:
        return content.decode("utf-8", "replace")[:_MOST]


def _article(row: ReportRow, language: str) -> str:
    """The article as our own build renders it, without addresses."""
    from generator.content.markup import render

    field_names = words("import-report.fields", language)
    fields = "".join(
        f"<dt>{escape(field_names[name])}</dt><dd>{escape(value)}</dd>"
        for name, value in row.fields
        if name != "title"
    )
    body = _ADDRESS.sub("", render(row.body, row.path).html)
    return f"<h1>{escape(row.title)}</h1><dl>{fields}</dl>{body}"
