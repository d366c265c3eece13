"""What makes WeasyPrint's PDF/A-2a or -3a (ISO 19005) a PDF/UA-1 (ISO 14289-1) as well, and right in the points that it
leaves open. Each function does one thing to the finished objects, in place; `tests/pdf_standards.py` checks them all.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

import pydyf

_ALSO_UA = b"""\
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>"""
"""PDF/A allows a property only of a schema that it knows or that the file describes (ISO 19005-2, 6.6.2.3)."""

_Element: TypeAlias = Any
"""Of the structure of a document: a `pydyf.Dictionary`, which has no types."""

_LIST_PARTS = ("/Lbl", "/LBody")


def conform(pdf: pydyf.PDF) -> None:
    """Make a tagged PDF/A of WeasyPrint's one that is PDF/UA-1 too."""
    _name_standards(pdf)
    _label_pages(pdf)
    _leave_pictures_alone(pdf)
    _name_attachments(pdf)
    if "StructTreeRoot" in pdf.catalog:
        root = _at(pdf, pdf.catalog["StructTreeRoot"])
        elements = tuple(_elements(pdf, root))
        _order_headings(elements)
        _leave_out_wordless_pictures(elements)
        _shape_lists(pdf, elements)
        _say_scopes(pdf, elements)
        _list_ids(pdf, root, elements)


def _at(pdf: pydyf.PDF, reference: bytes | str) -> Any:  # noqa: ANN401  # a dictionary or a stream
    return pdf.objects[int(reference.split()[0])]


def _kids(pdf: pydyf.PDF, element: _Element) -> list[_Element]:
    """An element's elements, in order; not the text and the links right in it."""
    found = (_at(pdf, kid) for kid in element["K"] if isinstance(kid, bytes | str))
    return [kid for kid in found if kid.get("Type") == "/StructElem"]


def _elements(pdf: pydyf.PDF, root: _Element) -> Iterator[_Element]:
    """All elements of the structure, as a reader goes through them."""
    stack = _kids(pdf, root)[::-1]
    while stack:
        element = stack.pop()
        yield element
        stack += _kids(pdf, element)[::-1]


def _name_standards(pdf: pydyf.PDF) -> None:
    metadata = _at(pdf, pdf.catalog["Metadata"])
    metadata.stream = [part.replace(b"</rdf:RDF>", _ALSO_UA) for part in metadata.stream]


def _label_pages(pdf: pydyf.PDF) -> None:
    """Call each page by the number that is printed on it (ISO 32000-1, 12.4.2)."""
    pdf.catalog["PageLabels"] = pydyf.Dictionary({"Nums": pydyf.Array([0, pydyf.Dictionary({"S": "/D"})])})


def _leave_pictures_alone(pdf: pydyf.PDF) -> None:
    """Ask no reader to smooth a picture (ISO 19005-2, 6.2.8)."""
    for one in pdf.objects:
        if isinstance(one, pydyf.Stream):
            one.extra.pop("Interpolate", None)


def _name_attachments(pdf: pydyf.PDF) -> None:
    """Write the names of attachments in Unicode, and list them in order (ISO 32000-1, 7.9.6)."""
    files: list[_Element] = [
        one for one in pdf.objects if isinstance(one, dict) and one.get("Type") == "/Filespec"
    ]
    for one in files:
        one["F"] = one["UF"]
    if files:
        files.sort(key=lambda one: one["UF"].data)
        listed = _at(pdf, pdf.catalog["Names"]["EmbeddedFiles"])
        listed["Names"] = pydyf.Array(part for one in files for part in (one["UF"], one.reference))
        pdf.catalog["AF"] = pydyf.Array(one.reference for one in files)


def _order_headings(elements: tuple[_Element, ...]) -> None:
    """Let no level of headings be skipped (ISO 14289-1, 7.4.2), as authors do."""
    above: list[int] = []
    for element in elements:
        name = str(element["S"])
        if len(name) == 3 and name.startswith("/H") and name[2].isdigit():
            while above and above[-1] >= int(name[2]):
                above.pop()
            above.append(int(name[2]))
            element["S"] = f"/H{len(above)}"


def _leave_out_wordless_pictures(elements: tuple[_Element, ...]) -> None:
    """A picture without a description says nothing, so that it is no figure (ISO 14289-1, 7.3)."""
    for element in elements:
        if element["S"] == "/Figure" and not getattr(element.get("Alt"), "string", ""):
            element["S"] = "/NonStruct"


def _shape_lists(pdf: pydyf.PDF, elements: tuple[_Element, ...]) -> None:
    """A list has items, and an item a label and a body (ISO 32000-1, 14.8.4.3.3)."""
    loose: list[tuple[_Element, _Element, _Element]] = []
    for element in elements:
        item = None
        for kid in _kids(pdf, element) if element["S"] == "/L" else ():
            if item and any(isinstance(part, int) for part in kid["K"]):
                loose.append((element, item, kid))
            elif kid["S"] not in ("/LI", "/L", "/Caption"):
                _make_item(pdf, kid)
            item = kid if kid["S"] == "/LI" else item
    for element in elements:
        if element["S"] == "/LI":
            others = [kid for kid in _kids(pdf, element) if kid["S"] not in _LIST_PARTS]
            if others:
                _put_together(pdf, element, others)
    for above, item, text in loose:
        _take_in(pdf, above, item, text)


def _take_in(pdf: pydyf.PDF, above: _Element, item: _Element, text: _Element) -> None:
    """Take text that stands between the items of a list, such as a blank, into the body of the item before."""
    body = [kid for kid in _kids(pdf, item) if kid["S"] == "/LBody"][-1]
    above["K"] = pydyf.Array(kid for kid in above["K"] if kid != text.reference)
    body["K"].append(text.reference)
    text["S"], text["P"] = "/Span", body.reference


def _make_item(pdf: pydyf.PDF, group: _Element) -> None:
    """Make an item of what stands between a list and its items: a term with what is said of it."""
    group["S"] = "/LI"
    for inner in _kids(pdf, group):
        if inner["S"] == "/LI":
            inner["S"] = "/LBody"
            for innermost in _kids(pdf, inner):
                if innermost["S"] in _LIST_PARTS:
                    innermost["S"] = "/NonStruct"


def _put_together(pdf: pydyf.PDF, item: _Element, kids: list[_Element]) -> None:
    """Make one body of an item's parts."""
    body = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": "/LBody",
            "K": pydyf.Array(kid.reference for kid in kids),
            "P": item.reference,
        }
    )
    if "Pg" in item:
        body["Pg"] = item["Pg"]
    pdf.add_object(body)
    moved = {kid.reference for kid in kids}
    kept = [kid for kid in item["K"] if kid not in moved]
    item["K"] = pydyf.Array((*kept, body.reference))
    for kid in kids:
        kid["P"] = body.reference


def _say_scopes(pdf: pydyf.PDF, elements: tuple[_Element, ...]) -> None:
    """A head of a table says whether it is its column's or its row's (ISO 14289-1, 7.5)."""
    for row in elements:
        if row["S"] == "/TR":
            cells = _kids(pdf, row)
            scope = "/Row" if any(cell["S"] == "/TD" for cell in cells) else "/Column"
            for cell in cells:
                if cell["S"] == "/TH":
                    cell.setdefault("A", pydyf.Dictionary({"O": "/Table"}))["Scope"] = scope


def _list_ids(pdf: pydyf.PDF, root: _Element, elements: tuple[_Element, ...]) -> None:
    """List the elements that others name (ISO 32000-1, 14.7.2)."""
    named = {element["ID"].data: element for element in elements if "ID" in element}
    if named:
        names = pydyf.Array(
            part for key in sorted(named) for part in (named[key]["ID"], named[key].reference)
        )
        root["IDTree"] = pydyf.Dictionary({"Names": names})
