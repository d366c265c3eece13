"""Word documents for tests, of just the parts that say something."""

from collections.abc import Mapping

from tests.importing.oldpages import zipped

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_M = "http://schemas.openxmlformats.org/markup-compatibility/2006"


def run(text: str, about: str = "") -> str:
    """A piece of a paragraph; `about` is what stands in its properties."""
    return f'<w:r><w:rPr>{about}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def p(text: str, about: str = "", *, size: int = 0) -> str:
    """A paragraph of one run, or of what is given as runs."""
    inner = text if text.startswith("<") else run(text, f'<w:sz w:val="{size}"/>' if size else "")
    return f"<w:p><w:pPr>{about}</w:pPr>{inner}</w:p>"


def centered(text: str, size: int = 0) -> str:
    """A paragraph in the middle."""
    return p(text, '<w:jc w:val="center"/>', size=size)


def numbered(text: str, number: int, level: int = 0) -> str:
    """A paragraph of a list."""
    return p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def cell(text: str, about: str = "") -> str:
    """A cell of a table."""
    return f"<w:tc><w:tcPr>{about}</w:tcPr>{p(text)}</w:tc>"


def table(*rows: str) -> str:
    """A table of rows that are cells."""
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in rows)}</w:tbl>"


def picture(relation: str, words: str = "") -> str:
    """A run with a picture."""
    return f'<w:r><w:drawing><wp:docPr xmlns:wp="wp" descr="{words}"/><a:blip r:embed="{relation}"/></w:drawing></w:r>'


def document(
    body: str,
    *,
    relations: Mapping[str, str] = {},
    files: Mapping[str, str | bytes] = {},
    levels: Mapping[tuple[int, int], tuple[str, str]] = {},
    styles: str = "",
    notes: str = "",
) -> bytes:
    """A document of this body. `levels` are form and text by a list's number and the level in it."""
    spaces = f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:a="{_A}" xmlns:mc="{_M}"'
    lists = "".join(
        f'<w:abstractNum w:abstractNumId="{number}">' + "".join(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
            for (owner, level), (form, text) in levels.items() if owner == number
        ) + "</w:abstractNum>"
        for number in dict.fromkeys(number for number, _ in levels)
    ) + "".join(
        f'<w:num w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>'
        for number in dict.fromkeys(number for number, _ in levels)
    )  # fmt: skip
    outside = ' TargetMode="External"'
    related = "".join(
        f'<Relationship Id="{name}" Target="{target}"{outside if ":" in target else ""}/>'
        for name, target in relations.items()
    )
    return zipped(
        {
            "word/document.xml": f"<w:document {spaces}><w:body>{body}</w:body></w:document>",
            "word/_rels/document.xml.rels": f"<Relationships>{related}</Relationships>",
            "word/numbering.xml": f"<w:numbering {spaces}>{lists}</w:numbering>",
            "word/styles.xml": f"<w:styles {spaces}>{styles}</w:styles>",
            "word/footnotes.xml": f"<w:footnotes {spaces}>{notes}</w:footnotes>",
            **files,
        }
    )
