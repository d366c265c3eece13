"""What Jinja and Python say of a template, by the shapes of their sentences, to be said in the reader's language.

A sentence of another shape is passed on as it is.
"""

import re
from collections.abc import Mapping

from msgspec import Struct

from generator.text.decoding import nearest


class Message(Struct, frozen=True):
    """A problem's code, its values, and what to look for in the line, to tell the column."""

    code: str
    values: Mapping[str, str]
    sought: str = ""


_TAGS = re.findall(
    r"\w+",
    "block call do elif else endblock endcall endfilter endfor endif endmacro endset endwith extends filter for from if"
    " import include macro set with",
)

_SHAPES = tuple(
    (re.compile(pattern, re.DOTALL), code)
    for pattern, code in (
        (
            r"Encountered unknown tag '(?P<name>[^']+)'\..* currently looking for (?P<wanted>.+?)\.",
            "template-tag-early",
        ),
        (
            r"Encountered unknown tag '(?P<name>[^']+)'\..*needs to be closed is '(?P<open>[^']+)'\.",
            "template-tag-unknown",
        ),
        (r"Encountered unknown tag '(?P<name>[^']+)'\.", "template-tag-unknown"),
        (
            r"Unexpected end of template\..*following tags: (?P<wanted>.+?)\. The innermost.*'(?P<open>[^']+)'\.",
            "template-tag-open",
        ),
        (r"unexpected end of template, expected '(?P<wanted>.+)'\.?", "template-end"),
        (
            r"expected token 'end of (?:print statement|statement block)', got '(?P<name>.+)'",
            "template-too-much",
        ),
        (r"expected token '(?P<wanted>.+)', got '(?P<name>.+)'", "template-expected"),
        (r"unexpected '(?P<name>.+)', expected '(?P<wanted>.+)'", "template-expected"),
        (r"unexpected char (?P<name>'.+'|\".+\") at (?P<index>\d+)", "template-sign"),
        (r"unexpected '(?P<name>.+)'", "template-sign"),
        (
            r"(?:Expected an expression|tag name expected|expected subscript expression)",
            "template-nothing",
        ),
        (r"Missing end of comment tag", "template-remark-open"),
        (r"Missing end of raw directive", "template-raw-open"),
        (r"block '(?P<name>[^']+)' defined twice", "template-block-twice"),
        (r"Block names in Jinja have to be valid Python identifiers", "template-block-name"),
        (r"can't assign to '?(?P<name>[^']+)'?", "template-assign"),
        (r"cannot use extend from a non top-level scope", "template-extends-inside"),
        (r"there is no parent block called '(?P<name>[^']+)'\.?", "template-super"),
        (r"parameter '(?P<name>[^']+)' was not provided", "template-argument-missing"),
        (
            r"macro '(?P<macro>[^']+)' takes no keyword argument '(?P<name>[^']+)'",
            "template-argument-unknown",
        ),
        (r"macro '(?P<macro>[^']+)' takes not more than (?P<count>\d+) argument", "template-arguments-many"),
        (r"_?(?P<name>[\w.]+)\(\) (?:missing|takes|got) ", "template-arguments"),
        (r"'(?P<name>[\w.]+)' object is not callable", "template-not-callable"),
        (
            r"'(?P<name>[\w.]+)' object is not iterable|cannot unpack non-iterable (?P<kind>\w+) object",
            "template-not-iterable",
        ),
        (r"(?:not enough|too many) values to unpack", "template-unpack"),
        (
            r"unsupported operand|can only concatenate|'\S+' not supported between|must be str, not"
            r"|(?:bad|unsupported) operand|sequence item \d+: expected str",
            "template-operands",
        ),
        (r"(?:division|modulo) by zero|(?:float|integer|decimal)[\w ]* by zero", "template-zero"),
    )
)


def explained(text: str) -> Message | None:
    """What a sentence means; None for one of no known shape."""
    for shape, code in _SHAPES:
        if match := shape.match(text):
            values = {name: value.strip("'\"") for name, value in match.groupdict().items() if value}
            if code == "template-tag-unknown":
                if near := nearest(values["name"], _TAGS):
                    return Message("template-tag-near", {**values, "nearest": near}, values["name"])
                if values["name"] in _TAGS:
                    return Message(
                        "template-tag-early",
                        {"wanted": f"end{values.get('open', '')}", **values},
                        values["name"],
                    )
            if code in ("template-tag-open", "template-tag-early"):
                # What may stand there besides (`elif`, `else`) ends nothing; that is the last one.
                values["wanted"] = values["wanted"].rpartition(" or ")[2].strip("'")
            return Message(code, values, values.get("name", ""))
    return None
