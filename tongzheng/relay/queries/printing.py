"""A report to the superiors as it is printed: its document, its files, what a signature is bound to (U4, E6)."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from tongzheng.bulletins.models import Layout as OwnLayout
from tongzheng.bulletins.rules import fingerprint
from tongzheng.files.models import Blob
from tongzheng.files.store import open_blob
from tongzheng.network.models import Appointment
from tongzheng.relay.access import setting_of
from tongzheng.relay.models import Relay
from tongzheng.relay.queries import next_sequence
from tongzheng.text.pdfium import PDFIUM
from tongzheng.trail.refusals import Refused
from tongzheng.typeset import docx, ofd, pdf
from tongzheng.typeset.blocks import parse_blocks
from tongzheng.typeset.document import Document, Foot, Head, Text
from tongzheng.typeset.errors import TypesetError
from tongzheng.typeset.layout import Layout, built_in
from tongzheng.upward.queries.pages import restored

logger = logging.getLogger(__name__)
KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "ofd": "application/ofd",
}
LABELS = {"internal": "内部", "work_secret": "工作秘密"}


@dataclass(frozen=True, slots=True)
class Numbered:
    """What a signature adds to the text: number, day, signer."""

    year: int
    number: int
    sequence: int
    on: date
    signer: str


@dataclass(frozen=True, slots=True)
class Files:
    """The files, made but not yet kept, and what they were made from; `ofd` is None when it could not be made."""

    made_from: str
    pdf: bytes
    docx: bytes
    ofd: bytes | None


def layout_of(relay: Relay) -> Layout:
    """The layout it was signed in; until then the office's for this paper."""
    if relay.layout_values:
        return restored(relay.layout_values)
    setting, known = setting_of(relay.office_id), built_in()
    own: OwnLayout | None = setting.layout
    if own is not None:
        return known.get(own.base, known["special"]).changed(own.changes)
    return known.get(setting.layout_key, known["special"])


def numbered_of(relay: Relay) -> Numbered | None:
    """What the signature added; None before it."""
    if relay.number is None or relay.signed_at is None or relay.year is None:
        return None
    signer = relay.signed_by.person.name if relay.signed_by else ""
    return Numbered(relay.year, relay.number, relay.sequence, timezone.localtime(relay.signed_at).date(), signer)


def numbered_for(relay: Relay, signer: Appointment, number: int, now: datetime) -> Numbered:
    """What this signature would add to the text."""
    at = timezone.localtime(now)
    return Numbered(at.year, number, next_sequence(relay), at.date(), signer.person.name)


def document_of(relay: Relay, numbered: Numbered | None = None) -> Document:
    """Head with number and signer, the text, to whom it is reported."""
    office = relay.office
    at = numbered or numbered_of(relay)
    names = [("拟稿", relay.by.person.name)]
    if relay.submitted_by is not None:
        names.append(("核稿", relay.submitted_by.person.name))
    if at is not None:
        names.append(("签发", at.signer))
    head = Head(
        name=relay.paper, number=f"〔{at.year}〕第{at.number}期" if at else "（未签发）", publisher=office.name,
        date=at.on if at else None, label=LABELS.get(relay.label, ""), urgency="特急",
    )  # fmt: skip
    to = "、".join(d.name for d in relay.deliveries.all() if not d.told)
    foot = Foot(report_to=to, printer=office.name, printed=at.on if at else None, names=tuple(names))
    return Document(head=head, texts=(Text(relay.title, parse_blocks(relay.body)),), foot=foot)


def digest_of(relay: Relay) -> str:
    """What was submitted: text, to whom, the rest that is printed."""
    to = sorted(d.superior_id for d in relay.deliveries.all() if not d.told)
    return fingerprint(relay.paper, relay.stage, relay.title, relay.body, relay.label, relay.corrects_id, to)


def make_files(relay: Relay, numbered: Numbered) -> Files:
    """The files as they will be signed; Refused with what cannot be printed. Slow: made before the act's transaction."""
    return render_files(
        document_of(relay, numbered), layout_of(relay), made_from=made_from(relay, numbered), title=relay.title,
        author=relay.office.name, on=numbered.on,
    )  # fmt: skip


def render_files(document: Document, layout: Layout, *, made_from: str, title: str, author: str, on: date) -> Files:
    """PDF, Word and (when it can be made) OFD of one document; other rooms' reports to superiors are printed so too."""
    try:
        pages, word = pdf.render(document, layout), docx.render(document, layout)
    except TypesetError as error:
        raise Refused(f"排不了版：{error}") from error
    return Files(made_from, pages.data, word.data, _ofd(pages.data, title, author, on))


def made_from(relay: Relay, numbered: Numbered) -> str:
    """A fingerprint of all that is printed."""
    on = (numbered.year, numbered.number, numbered.sequence, numbered.on.isoformat(), numbered.signer)
    return fingerprint(digest_of(relay), on, layout_of(relay).table_of())


def preview(relay: Relay, kind: str) -> bytes:
    """A file of it as it stands, before it is signed."""
    return one_file(document_of(relay), layout_of(relay), kind, title=relay.title, author=relay.office.name)


def one_file(document: Document, layout: Layout, kind: str, *, title: str, author: str) -> bytes:
    """One file of a document that is not signed yet."""
    try:
        if kind == "docx":
            return docx.render(document, layout).data
        pages = pdf.render(document, layout).data
    except TypesetError as error:
        raise Refused(f"排不了版：{error}") from error
    made = pages if kind == "pdf" else _ofd(pages, title, author, timezone.localdate())
    if made is None:
        raise Refused("OFD 没有做成，请用 PDF")
    return made


def _ofd(pages: bytes, title: str, author: str, on: date) -> bytes | None:
    try:
        with PDFIUM:
            return ofd.write_ofd(pages, title=title, author=author, created=on)
    except (ofd.OfdError, TypesetError) as error:
        logger.warning("%s of %s: no OFD: %s", title, author, error)
        return None


def kept_file(relay: Any, kind: str) -> bytes | None:
    """A file as it was kept at signing (of whatever keeps its blobs under these names); None when there is none."""
    blob: Blob | None = getattr(relay, kind)
    if blob is None:
        return None
    try:
        with open_blob(blob) as opened:
            return opened.read()
    except FileNotFoundError as error:
        raise Refused("存好的文件找不到了，请告诉管理员") from error


def layout_choices() -> list[tuple[str, str]]:
    """The built-in layouts."""
    return [(key, layout.name) for key, layout in built_in().items()]


def own_layouts(actor: Appointment) -> list[OwnLayout]:
    """The office's own layouts in use."""
    return list(OwnLayout.objects.filter(office_id=actor.unit_id, active=True))
