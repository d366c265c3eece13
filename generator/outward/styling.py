"""Styles written into elements, for editors and mail programs that take no style sheet and keep no class."""

from collections.abc import Callable

from generator.content.markup.sanitize import names
from generator.outward.elements import Element

_BLOCKS = names(
    """
    section p div figure aside details address figcaption caption summary dl dt dd ul ol li table thead
    tbody tfoot tr td th blockquote pre hr h1 h2 h3 h4 h5 h6
    """
)
PICTURE_PLACE = "picture-place"
"""The class of what stands in place of a picture."""
_BY_CLASS = ("admonition", "admonition-title", "note", PICTURE_PLACE)
"""Classes that are looks of their own."""
_NOTHING = frozenset(("col", "colgroup", "wbr"))
_GREY, _LINE, _WASH = "#666666", "#d0d0d0", "#f6f6f6"
_NAMES = {
    "div": "section",
    "figure": "section",
    "aside": "section",
    "details": "section",
    "address": "section",
    "figcaption": "p",
    "caption": "p",
    "summary": "p",
    "dt": "p",
    "dd": "p",
    "dl": "section",
    "b": "strong",
    "i": "em",
    "cite": "em",
    "dfn": "em",
    "var": "em",
}
"""Elements by whose names editors keep what others say."""
_KEPT = names(
    """
    section p span strong em sup sub br ul ol li table thead tbody tfoot tr th td blockquote h1 h2 h3 h4 h5
    h6 img a
    """
)
_ATTRIBUTES = ("colspan", "rowspan", "start", "href", "src", "alt", "width")
"""Attributes that mean something by themselves."""


def _styles(accent: str) -> dict[str, str]:
    """What each element of a body is to look like; sizes in pixels, since not every program knows others."""
    cell = f"border: 1px solid {_LINE}; padding: 6px 10px; font-size: 15px; line-height: 1.5;"
    return {
        "p": "margin: 0 0 16px; font-size: 16px; line-height: 1.75;",
        "h1": f"margin: 0 0 12px; color: {accent}; font-size: 24px; line-height: 1.4; font-weight: bold;",
        "h2": f"margin: 28px 0 16px; padding-left: 10px; border-left: 4px solid {accent}; color: {accent};"
        " font-size: 20px; line-height: 1.4; font-weight: bold;",
        "h3": f"margin: 24px 0 12px; color: {accent}; font-size: 18px; line-height: 1.4; font-weight: bold;",
        **dict.fromkeys(
            ("h4", "h5", "h6"), "margin: 20px 0 10px; font-size: 16px; line-height: 1.5; font-weight: bold;"
        ),
        "ul": "margin: 0 0 16px; padding-left: 28px; list-style-type: disc;",
        "ol": "margin: 0 0 16px; padding-left: 28px; list-style-type: decimal;",
        "li": "margin: 0 0 6px; font-size: 16px; line-height: 1.75;",
        "blockquote": f"margin: 0 0 16px; padding: 10px 14px; border-left: 4px solid {_LINE}; background: {_WASH};",
        "table": "margin: 0 0 16px; border-collapse: collapse; width: 100%;",
        "td": cell,
        "th": f"{cell} background: {_WASH}; font-weight: bold;",
        "figcaption": f"margin: 8px 0 16px; color: {_GREY}; font-size: 14px; line-height: 1.5; text-align: center;",
        "caption": f"margin: 0 0 8px; color: {_GREY}; font-size: 14px; text-align: center;",
        "figure": "margin: 0 0 16px; text-align: center;",
        "img": "max-width: 100%; height: auto;",
        **dict.fromkeys(("sup", "sub"), "font-size: 12px; line-height: 0;"),
        "strong": "font-weight: bold;",
        "em": "font-style: italic;",
        "del": "text-decoration: line-through;",
        "s": "text-decoration: line-through;",
        "ins": "text-decoration: underline;",
        "u": "text-decoration: underline;",
        "mark": "background: #fff3b0;",
        "small": f"color: {_GREY}; font-size: 14px;",
        "code": f"padding: 2px 4px; background: {_WASH}; font-family: Consolas, Menlo, monospace; font-size: 14px;",
        "a": f"color: {accent};",
        "dt": "margin: 0 0 4px; font-size: 16px; line-height: 1.75; font-weight: bold;",
        "dd": "margin: 0 0 16px 28px; font-size: 16px; line-height: 1.75;",
        "admonition": "margin: 0 0 16px; padding: 12px 14px;"
        f" border: 1px solid {_LINE}; border-left: 4px solid {accent};",
        "admonition-title": f"margin: 0 0 6px; color: {accent}; font-size: 16px; font-weight: bold;",
        "hr": f"margin: 24px 0; border-top: 1px solid {_LINE};",
        PICTURE_PLACE: f"display: block; padding: 12px; border: 1px dashed {accent}; color: {accent}; font-size: 14px;"
        " text-align: center;",
        "pre": f"margin: 0 0 16px; padding: 12px; background: {_WASH}; font-family: Consolas, Menlo, monospace;"
        " font-size: 14px; line-height: 1.6;",
        "note": f"margin: 0 0 6px; color: {_GREY}; font-size: 14px; line-height: 1.6; word-break: break-all;",
    }


Pictures = Callable[[Element], Element]
"""What stands in place of an `<img>`."""


def styled(tree: Element, accent: str, picture: Pictures) -> Element:
    """A tree of elements that editors keep, with styles in place of classes, and neither classes nor ids."""
    return _styled(tree, _styles(accent), picture)


def _styled(element: Element, styles: dict[str, str], picture: Pictures) -> Element:
    name = element.name
    if name == "hr":
        return Element("section", {"style": styles["hr"]}, ["\xa0"])
    if name == "pre":
        return Element("section", {"style": styles["pre"]}, _lines(element.text))
    if name == "img" and (element := picture(element)).name != "img":
        name = element.name
    known = next((one for one in _BY_CLASS if element.has_class(one)), name)
    align = next((one for one in ("left", "right", "center") if element.has_class(f"align-{one}")), "")
    style = styles.get(known, "") + (f" text-align: {align};" if align else "")
    made = Element(_NAMES.get(name, name if name in _KEPT else "span"))
    made.attributes = {key: element.attributes[key] for key in _ATTRIBUTES if key in element.attributes}
    if style:
        made.attributes["style"] = style.strip()
    made.children = [
        child if isinstance(child, str) else _styled(child, styles, picture) for child in _worth(element)
    ]
    if known in ("blockquote", "admonition", "td", "th", "li") and made.children:
        _end_closely(made.children[-1])
    return _with_caption_above(made) if name == "table" else made


def _end_closely(last: Element | str) -> None:
    """Let the last block in a frame bring no space of its own."""
    if isinstance(last, Element) and last.name in ("p", "ul", "ol"):
        last.attributes["style"] = last.attributes["style"].replace("margin: 0 0 16px;", "margin: 0;")


def _worth(element: Element) -> list[Element | str]:
    """What an element holds, without what says nothing; editors make lines of blanks between blocks."""
    kept = [child for child in element.children if isinstance(child, str) or child.name not in _NOTHING]
    holds_blocks = any(isinstance(child, Element) and child.name in _BLOCKS for child in kept)
    return [child for child in kept if not holds_blocks or not isinstance(child, str) or child.strip()]


def _with_caption_above(table: Element) -> Element:
    """A table's caption is a line of its own: editors lose it inside."""
    captions = [child for child in table.children if isinstance(child, Element) and child.name == "p"]
    if not captions:
        return table
    table.children = [child for child in table.children if child not in captions]
    return Element("section", {}, [*captions, table])


def _lines(text: str) -> list[Element | str]:
    """Lines of a program, whose blanks count."""
    lines: list[Element | str] = []
    for line in text.strip("\n").expandtabs(4).split("\n"):
        lines += [Element("br")] if lines else []
        inner = line.lstrip(" ")
        lines.append("\xa0" * (len(line) - len(inner)) + inner)
    return lines
