"""Whether a PDF is what it says of itself: PDF/A-2a or -3a (ISO 19005-2 and -3), and PDF/UA-1 (ISO 14289-1).

`faults(path)` lists what is wrong; `python -m tests.pdf_standards FILE…` prints it. Points of the Matterhorn protocol,
by which PDF/UA is checked, stand in brackets; so do the clauses of ISO 19005-2. What only a person can judge, such as
whether a description fits its picture, is not looked at.
"""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, TypeAlias
from xml.etree import ElementTree

import pikepdf
from fontTools.cffLib import CFFFontSet
from fontTools.ttLib import TTFont

Thing: TypeAlias = Any
"""What a PDF is made of, as pikepdf gives it."""

RDF, A, UA = (
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}",
    "{http://www.aiim.org/pdfa/ns/id/}",
    "{http://www.aiim.org/pdfua/ns/id/}",
)
EXTENSION = "{http://www.aiim.org/pdfa/ns/extension/}schemas"
TITLE = "{http://purl.org/dc/elements/1.1/}title"

GROUPING = {"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "NonStruct"}
STANDARD = GROUPING | {
    *(
        "P",
        "H1",
        "H2",
        "H3",
        "H4",
        "H5",
        "H6",
        "L",
        "LI",
        "Lbl",
        "LBody",
        "Span",
        "Quote",
        "Note",
        "Reference",
    ),
    *(
        "Table",
        "TR",
        "TH",
        "TD",
        "THead",
        "TBody",
        "TFoot",
        "Link",
        "Annot",
        "Figure",
        "Formula",
        "Form",
        "Code",
    ),
}
CHILDREN = {
    "Table": {"TR", "THead", "TBody", "TFoot", "Caption"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
    "L": {"LI", "L", "Caption"},
    "LI": {"Lbl", "LBody"},
}
PARENTS = {
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "LI": {"L"},
    "LBody": {"LI"},
}
PAINTS = {"Tj", "TJ", "'", '"', "S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "INLINE IMAGE"}
BLENDS = {
    *(
        "Normal",
        "Compatible",
        "Multiply",
        "Screen",
        "Overlay",
        "Darken",
        "Lighten",
        "ColorDodge",
        "ColorBurn",
    ),
    *("HardLight", "SoftLight", "Difference", "Exclusion", "Hue", "Saturation", "Color", "Luminosity"),
}


def faults(path: Path) -> list[str]:
    """What is wrong with a PDF, one line for each fault."""
    data = path.read_bytes()
    with pikepdf.open(path) as pdf:
        return [
            *_of_file(data, pdf),
            *_of_metadata(pdf),
            *_of_objects(pdf),
            *_of_intents(pdf),
            *_of_annotations(pdf),
            *_of_structure(pdf),
            *_of_contents(pdf),
            *_of_attachments(pdf),
        ]


def _of_file(data: bytes, pdf: Thing) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[0-7]\n%[\x80-\xff]{4}", data):
        yield "[6.1.2] the header is no PDF 1.x with four high bytes after it"
    if not data.rstrip(b"\n").endswith(b"%%EOF"):
        yield "[6.1.3] something follows the end"
    if "/ID" not in pdf.trailer:
        yield "[6.1.3] no /ID"
    if pdf.is_encrypted:
        yield "[6.1.3] encrypted"
    root = pdf.Root
    for key in ("/AA", "/OCProperties", "/NeedsRendering", "/Requirements", "/AcroForm", "/OpenAction"):
        if key in root:
            yield f"[6.1, 6.6] the catalog has {key}"
    if not str(root.get("/Lang", "")):
        yield "[6.7.4, 11-006] no language"
    if not root.get("/ViewerPreferences", {}).get("/DisplayDocTitle"):
        yield "[07-001] the title isn't shown"
    if not root.get("/MarkInfo", {}).get("/Marked"):
        yield "[6.7.2, 06-001] not marked"
    if "/PageLabels" not in root:
        yield "no page labels"


def _of_metadata(pdf: Thing) -> Iterator[str]:
    if "/Metadata" not in pdf.Root:
        yield "[6.6.2, 06-001] no XMP"
        return
    root = ElementTree.fromstring(pdf.Root.Metadata.read_bytes())
    if len(root.findall(f"{RDF}RDF")) != 1:
        yield "[6.6.2] not one RDF"
    found: dict[str, str] = {}
    for description in root.iter(f"{RDF}Description"):
        found |= description.attrib
        found |= {child.tag: "".join(child.itertext()).strip() for child in description}
    if (found.get(f"{A}part"), found.get(f"{A}conformance")) not in (("2", "A"), ("3", "A")):
        yield "[6.6.4] not called PDF/A-2a or -3a"
    if found.get(f"{UA}part") != "1":
        yield "[06-002] not called PDF/UA-1"
    if "pdfuaid" not in found.get(EXTENSION, ""):
        yield "[6.6.2.3] the schema of pdfuaid isn't described"
    if not found.get(TITLE):
        yield "[06-003] no title"
    if pdf.docinfo.get("/Title") and str(pdf.docinfo["/Title"]) != found.get(TITLE):
        yield "the title is another one in XMP"


def _of_objects(pdf: Thing) -> Iterator[str]:
    for one in pdf.objects:
        if isinstance(one, pikepdf.Stream):
            filters = one.get("/Filter", pikepdf.Array())
            names = {str(name) for name in (filters if isinstance(filters, pikepdf.Array) else [filters])}
            if names & {"/LZWDecode", "/Crypt"}:
                yield f"[6.1.7.2] {names}"
            if {"/F", "/FFilter"} & set(one.keys()):
                yield "[6.1.7.1] a stream from elsewhere"
            if one.get("/Subtype") == "/Image":
                if one.get("/Interpolate"):
                    yield "[6.2.8] a picture is interpolated"
                if {"/Alternates", "/OPI"} & set(one.keys()):
                    yield "[6.2.8] a picture has alternates"
                if str(one.get("/ColorSpace", "")) == "/DeviceCMYK":
                    yield "[6.2.4.3] DeviceCMYK without an intent"
                if "/JPXDecode" in names:
                    yield "[6.2.8.3] JPEG 2000"
            if one.get("/Subtype") in ("/PS",) or "/Ref" in one:
                yield "[6.2.9] PostScript, or a reference elsewhere"
        if isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            if one.get("/S") in ("/JavaScript", "/Launch", "/Sound", "/Movie", "/ResetForm", "/ImportData"):
                yield f"[6.5.1] an action {one['/S']}"
            if "/TR" in one or "/HTP" in one:
                yield "[6.2.5] a transfer function"
            if "/BM" in one and str(one["/BM"]).lstrip("/") not in BLENDS:
                yield f"[6.2.10] a blend mode {one['/BM']}"
            if any(len(str(key).encode()) > 127 for key in one.keys()):  # noqa: SIM118  # no dict
                yield "[6.1.13] a long name"


def _of_intents(pdf: Thing) -> Iterator[str]:
    intents = list(pdf.Root.get("/OutputIntents", []))
    if len(intents) != 1 or intents[0].get("/S") != "/GTS_PDFA1":
        yield "[6.2.3] not one output intent of PDF/A"
        return
    profile = intents[0]["/DestOutputProfile"]
    data = profile.read_bytes()
    if data[36:40] != b"acsp" or data[16:20] != b"RGB " or data[8] > 4 or profile["/N"] != 3:
        yield "[6.2.3] no RGB profile"


def _of_annotations(pdf: Thing) -> Iterator[str]:
    for number, page in enumerate(pdf.pages, 1):
        annotations = page.obj.get("/Annots", [])
        if page.obj.get("/Tabs") != "/S":
            yield f"[28-009] page {number}: the order of tabs isn't that of the structure"
        for one in annotations:
            if one["/Subtype"] != "/Link":
                yield f"[6.3.1] {one['/Subtype']}"
            flags = int(one.get("/F", 0))
            if not flags & 4 or flags & 0b100011:
                yield "[6.3.2] a link isn't printed"
            if not str(one.get("/Contents", "")):
                yield "[28-012] a link without words"
            if "/StructParent" not in one:
                yield "[28-011] a link outside of the structure"


def _kids(element: Thing) -> list[Thing]:
    kids = element.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]


def _of_structure(pdf: Thing) -> Iterator[str]:
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        yield "[6.7.3] no structure"
        return
    level, ids, asked = 0, set(), set()
    stack = [(kid, "") for kid in reversed(_kids(root))]
    while stack:
        element, parent = stack.pop()
        name = str(element["/S"]).lstrip("/")
        if name not in STANDARD:
            yield f"[02-001] {name} is no standard type"
        if name in PARENTS and parent not in PARENTS[name]:
            yield f"[09-004] {name} in {parent}"
        if name == "Figure" and not str(element.get("/Alt", element.get("/ActualText", ""))):
            yield "[13-004] a figure without a description"
        if re.fullmatch("H[1-6]", name):
            if int(name[1]) > level + 1:
                yield f"[14-002, 14-003] {name} after H{level}"
            level = int(name[1])
        attributes = element.get("/A", pikepdf.Dictionary())
        for one in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
            asked |= {bytes(header) for header in one.get("/Headers", [])}
            if name == "TH" and str(one.get("/Scope", "")) not in ("/Row", "/Column", "/Both"):
                yield "[15-003] a head of a table doesn't say of what"
        if "/ID" in element:
            ids.add(bytes(element["/ID"]))
        kids = [kid for kid in _kids(element) if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]
        for kid in kids:
            if name in CHILDREN and str(kid["/S"]).lstrip("/") not in CHILDREN[name]:
                yield f"[09-004] {kid['/S']} in {name}"
        marked = [kid for kid in _kids(element) if isinstance(kid, int)]
        if marked and name in CHILDREN:
            yield f"[09-004] text right in {name}"
        stack += [(kid, name) for kid in reversed(kids)]
    if asked - ids:
        yield f"[15-003] heads that aren't there: {asked - ids}"
    named = {bytes(name) for name in list(root.get("/IDTree", {}).get("/Names", []))[::2]}
    if ids != named:
        yield "[ISO 32000-1, 14.7.2] the tree of IDs isn't that of the elements"


def _of_contents(pdf: Thing) -> Iterator[str]:
    fonts: dict[object, _Shown] = {}
    numbers = list(pdf.Root.StructTreeRoot.ParentTree.get("/Nums", []))
    parents = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
    for number, page in enumerate(pdf.pages, 1):
        marks: list[str] = []
        seen: set[int] = set()
        current: list[_Shown | None] = [None]
        for one in pikepdf.parse_content_stream(page):
            operands, operator = one.operands, one.operator
            name = str(operator)
            if name in ("BDC", "BMC"):
                tag = str(operands[0])
                about: Thing = operands[1] if len(operands) > 1 else {}
                if "/MCID" in about:
                    tag = "tagged"
                    seen.add(int(about["/MCID"]))
                if (tag == "/Artifact" and "tagged" in marks) or (tag == "tagged" and "/Artifact" in marks):
                    yield f"[01-003, 01-004] page {number}: an artifact in what isn't one, or the reverse"
                marks.append(tag)
            elif name == "EMC":
                marks.pop()
            elif name in PAINTS and not {"tagged", "/Artifact"} & set(marks):
                yield f"[01-005] page {number}: {name} is neither in the structure nor an artifact"
            if name == "q":
                current.append(current[-1])
                if len(current) > 29:
                    yield "[6.1.13] q within q, too deep"
            elif name == "Q":
                current.pop()
            elif name == "Tf":
                font = page.resources.Font[str(operands[0])]
                current[-1] = fonts.setdefault(font.objgen, _Shown(font))
            elif name in ("Tj", "TJ"):
                shown = current[-1]
                assert shown
                for text in operands[0] if name == "TJ" else operands:
                    if isinstance(text, pikepdf.String):
                        data = bytes(text)
                        shown.codes |= {int.from_bytes(data[at : at + 2]) for at in range(0, len(data), 2)}
        if marks:
            yield f"page {number}: marks without an end"
        elements = parents.get(int(page.obj.get("/StructParents", -1)), [])
        if seen - set(range(len(elements))):
            yield f"[01-006] page {number}: marks that no element has"
    for shown in fonts.values():
        yield from shown.faults()


class _Shown:
    """A font, and the codes that pages show with it."""

    def __init__(self, font: Thing) -> None:
        self.font, self.codes = font, set[int]()

    def faults(self) -> Iterator[str]:
        font = self.font
        name = str(font["/BaseFont"])
        if font["/Subtype"] == "/Type3":
            return
        [inner] = font["/DescendantFonts"]
        descriptor = inner["/FontDescriptor"]
        if "/CIDSet" in descriptor:
            yield f"{name}: a CIDSet, which is right only if complete"
        cids = self._cids()
        if inner["/Subtype"] == "/CIDFontType0":
            glyphs, widths = self._postscript(descriptor)
            if "/CIDToGIDMap" in inner:
                yield f"[31-004] {name}: CIDToGIDMap"
        else:
            glyphs, widths = self._truetype(descriptor, inner)
        told = _widths(inner)
        for code, cid in cids.items():
            if not glyphs.get(cid):
                yield f"[6.2.11.8, 31-030] {name}: {code} is shown as .notdef, or has no glyph"
            elif abs(told.get(cid, float(inner.get("/DW", 1000))) - widths[cid]) > 1:
                yield f"[6.2.11.5, 31-018] {name}: {code} is {widths[cid]} wide, not {told.get(cid)}"
        if "/ToUnicode" not in font:
            yield f"[6.2.11.7, 31-027] {name}: no ToUnicode"
            return
        said = _unicode(font["/ToUnicode"].read_bytes())
        for code in self.codes - said.keys():
            yield f"[31-027] {name}: {code} stands for nothing"
        for code in self.codes & said.keys():
            text = said[code]
            if not text or {"\0", "\ufeff", "\ufffe"} & set(text):
                yield f"[6.2.11.7.2, 31-028] {name}: {code} stands for {text!r}"

    def _cids(self) -> Mapping[int, int]:
        encoding = self.font["/Encoding"]
        if isinstance(encoding, pikepdf.Name):
            assert encoding == "/Identity-H"
            return {code: code for code in self.codes}
        pairs = dict(re.findall(rb"<([0-9a-f]{4})> (\d+)", encoding.read_bytes()))
        return {code: int(pairs[f"{code:04x}".encode()]) for code in self.codes}

    @staticmethod
    def _postscript(descriptor: Thing) -> tuple[Mapping[int, int], Mapping[int, float]]:
        file = descriptor["/FontFile3"]
        if file["/Subtype"] == "/CIDFontType0C":
            fonts = CFFFontSet()
            fonts.decompile(BytesIO(file.read_bytes()), None)
        else:
            fonts = TTFont(BytesIO(file.read_bytes()))["CFF "].cff
        top = fonts.topDictIndex[0]
        names = list(top.charset)
        cids = [int(name[3:]) if name.startswith("cid") else place for place, name in enumerate(names)]
        scale = top.FontMatrix[0] * 1000 if hasattr(top, "FontMatrix") and not hasattr(top, "ROS") else None
        widths = {}
        for cid, name in zip(cids, names, strict=True):
            outline = top.CharStrings[name]
            outline.decompile()
            outline.draw(_Nothing())
            widths[cid] = outline.width
        scale = scale or 1
        return {cid: place for place, cid in enumerate(cids)}, {c: w * scale for c, w in widths.items()}

    @staticmethod
    def _truetype(descriptor: Thing, inner: Thing) -> tuple[Mapping[int, int], Mapping[int, float]]:
        font = TTFont(BytesIO(descriptor["/FontFile2"].read_bytes()))
        table = inner["/CIDToGIDMap"]
        count = font["maxp"].numGlyphs
        if isinstance(table, pikepdf.Name):
            places = {code: code for code in range(count)}
        else:
            data = table.read_bytes()
            places = {at // 2: int.from_bytes(data[at : at + 2]) for at in range(0, len(data), 2)}
        places = {code: place for code, place in places.items() if 0 < place < count}
        order, measures, em = font.getGlyphOrder(), font["hmtx"].metrics, font["head"].unitsPerEm
        return places, {code: measures[order[place]][0] * 1000 / em for code, place in places.items()}


class _Nothing:
    """A pen that draws nothing: a PostScript outline tells its width when it is drawn."""

    def __getattr__(self, name: str) -> Thing:
        return lambda *_: None


def _widths(inner: Thing) -> dict[int, float]:
    found: dict[int, float] = {}
    told = list(inner.get("/W", []))[::-1]
    while told:
        first, run = int(told.pop()), told.pop()
        if isinstance(run, pikepdf.Array):
            found |= {first + more: float(width) for more, width in enumerate(run)}
        else:  # the last of a run in which all are as wide
            found |= dict.fromkeys(range(first, int(run) + 1), float(told.pop()))
    return found


def _unicode(table: bytes) -> dict[int, str]:
    pairs = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]*)>", table)
    return {int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}


def _of_attachments(pdf: Thing) -> Iterator[str]:
    for name, file in pdf.attachments.items():
        about = file.obj
        if not {"/F", "/UF", "/AFRelationship"} <= set(about.keys()):
            yield f"[21-001, ISO 19005-3, 6.8] {name}: no /F, /UF or /AFRelationship"
        stream = about["/EF"]["/F"]
        if "/Subtype" not in stream or "/ModDate" not in stream["/Params"]:
            yield f"[ISO 19005-3, 6.8] {name}: no type or no date"
        if about.objgen not in {one.objgen for one in pdf.Root.get("/AF", [])}:
            yield f"[ISO 19005-3, 6.8] {name}: belongs to nothing"


if __name__ == "__main__":
    import sys

    for argument in sys.argv[1:]:
        for fault in sorted(set(faults(Path(argument)))):
            sys.stdout.write(f"{argument} {fault}\n")
