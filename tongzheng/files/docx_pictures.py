"""The pictures of a Word document, each under the name by which the text calls it (R8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docx.oxml.ns import qn

PICTURES_MAX = 20  # a report takes no more files
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_VML = "{urn:schemas-microsoft-com:vml}imagedata"
_HEADS = ((b"\xff\xd8\xff", ".jpg"), (b"\x89PNG\r\n\x1a\n", ".png"))


class Pictures:
    """Takes pictures as the reader meets them; `kept` are those a page and a printer can show (PNG, JPEG)."""

    def __init__(self, part: Any, name: str) -> None:
        self.kept: dict[str, bytes] = {}
        self._part = part
        self._stem = re.sub(r"[〔〕｜]", "", Path(name).stem)[:30].strip() or "文档"
        self._names: dict[str, str] = {}  # the part's own name → ours: the same picture twice is one file

    def names_in(self, node: Any) -> Iterator[str]:
        """The names of the pictures under a node, without deleted ones, those in text boxes and second copies."""
        for each in node.iter(qn("a:blip"), _VML):
            skipped = {_FALLBACK, qn("w:del"), qn("w:moveFrom"), qn("w:txbxContent")}
            if not any(above.tag in skipped for above in each.iterancestors()):
                key = each.get(f"{_RELATION}embed") or each.get(f"{_RELATION}id") or ""
                part = self._part.related_parts.get(key)
                if part is not None:
                    yield self._name(part)

    def _name(self, part: Any) -> str:
        own = str(part.partname)
        if own not in self._names:
            data = part.blob
            ending = next((end for head, end in _HEADS if data.startswith(head)), "")
            name = f"{self._stem}-图{len(self._names) + 1}{ending or Path(own).suffix}"
            self._names[own] = name
            if ending and len(self.kept) < PICTURES_MAX:
                self.kept[name] = data
        return self._names[own]
