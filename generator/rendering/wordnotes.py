"""Footnotes of documents of Word, which python-docx doesn't write (ISO/IEC 29500-1, 17.11)."""

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.text.paragraph import CT_P
from docx.oxml.text.run import CT_R
from docx.parts.story import StoryPart
from docx.text.paragraph import Paragraph

_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_EMPTY = f"""\
<w:footnotes {nsdecls("w", "r")}>
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
</w:footnotes>"""


class Notes:
    """The footnotes of a document, numbered by Word in the order of their references."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.part: StoryPart | None = None
        self.count = 0

    def add(self, paragraph: Paragraph) -> Paragraph:
        """Refer to a new note at a paragraph's end; gives the note's paragraph, to write it into."""
        if self.part is None:
            package = self.document.part.package
            self.part = StoryPart(PackURI("/word/footnotes.xml"), _TYPE, parse_xml(_EMPTY), package)
            self.document.part.relate_to(self.part, RELATIONSHIP_TYPE.FOOTNOTES)
        self.count += 1
        run = paragraph.add_run()
        run.font.superscript = True
        reference = OxmlElement("w:footnoteReference")
        reference.set(qn("w:id"), str(self.count))
        run._r.append(reference)

        note = OxmlElement("w:footnote")
        note.set(qn("w:id"), str(self.count))
        self.part.element.append(note)
        return self.go_on(note)

    def go_on(self, note: object) -> Paragraph:
        """A note's first paragraph, which begins with its number."""
        inner = OxmlElement("w:p")
        assert isinstance(inner, CT_P)
        note.append(inner)  # type: ignore[attr-defined]  # an element of lxml
        assert self.part
        made = Paragraph(inner, self.part)
        made.style = self.document.styles["Footnote Text"]
        run = made.add_run()
        run.font.superscript = True
        mark = run._r
        assert isinstance(mark, CT_R)
        mark.append(OxmlElement("w:footnoteRef"))
        made.add_run(" ")
        return made
