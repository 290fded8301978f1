"""What a form of a document must say: every printed stretch, in the groups whose order all forms share."""

from __future__ import annotations

import re
from dataclasses import replace

from tongzheng.typeset.document import Document, Head, words_of
from tongzheng.typeset.layout import Layout
from tongzheng.typeset.printable import printable

_BLANK = re.compile(r"\s+")
NOBODY = Head("")


def squeezed(text: str) -> str:
    """Without white space, as it may stand on paper."""
    return _BLANK.sub("", printable(text))


def groups(document: Document, layout: Layout) -> list[list[str]]:
    """Words by group; inside a group the order is the document's. What this layout does not print is left out."""
    head = Document(document.head, ())
    texts = Document(NOBODY, document.texts)
    closing = Document(
        NOBODY, (), attachments=document.attachments, signature=document.signature, remark=document.remark
    )
    people = Document(NOBODY, (), people=document.people)
    foot = document.foot
    if layout.bottom.form == "none":
        foot = replace(foot, printer="", names=())
    if not layout.bottom.names:
        foot = replace(foot, names=())
    alone = [[word] for word in words_of(head)] + [[document.note], [document.addressee]]
    found = [*alone, *(list(words_of(part)) for part in (texts, closing, people, Document(NOBODY, (), foot)))]
    return [[squeezed(word) for word in group if squeezed(word)] for group in found]


def missing(said: str, document: Document, layout: Layout) -> list[str]:
    """The words that a form does not say, or not in their order."""
    said, lost = squeezed(said), []
    for group in groups(document, layout):
        at = 0
        for word in group:
            found = said.find(word, at)
            if found < 0:
                lost.append(word)
            else:
                at = found + len(word)
    return lost
