"""An issue as it is printed: its document, its layout, its pages and their files (E5, E6)."""

from __future__ import annotations

import copy
import hashlib
import json
import logging
from dataclasses import dataclass, is_dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from tongzheng.bulletins import access, rules
from tongzheng.bulletins.flow import State
from tongzheng.bulletins.models import Edition, Issue, Periodical
from tongzheng.bulletins.models import Layout as OwnLayout
from tongzheng.bulletins.queries.contents import Piece, contents, foot, history, last_proof, readers_for
from tongzheng.bulletins.queries.issues import number_issues, numbered_so_far
from tongzheng.files.store import open_blob
from tongzheng.network.models import Appointment
from tongzheng.reporting.models import Label
from tongzheng.reporting.queries.pictures import pictures_of
from tongzheng.text.pdfium import PDFIUM
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused
from tongzheng.typeset import docx, ofd, pdf
from tongzheng.typeset.blocks import parse_blocks
from tongzheng.typeset.document import Document, Foot, Head, Text
from tongzheng.typeset.errors import TypesetError
from tongzheng.typeset.layout import Layout, built_in
from tongzheng.typeset.rendered import Rendered

logger = logging.getLogger(__name__)

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OFD = "application/ofd"
KINDS = {"pdf": PDF, "docx": DOCX, "ofd": OFD}
LABEL_LINE = {Label.INTERNAL: "内部", Label.WORK_SECRET: "工作秘密"}
# what an approval is bound to, part by part, in the office's words
PARTS = {"head": "刊头", "note": "编者按", "texts": "文稿", "foot": "报尾（送阅范围、印数）", "layout": "版式"}


@dataclass(frozen=True, slots=True)
class Pages:
    """The files of an issue, made but not yet kept, and what they were made from."""

    seals: dict[str, str]
    whole: str  # fingerprint of all that is printed, number, date and names too
    layout: dict[str, Any]
    pdf: Rendered
    docx: Rendered

    @property
    def digest(self) -> str:
        """What the approval is bound to."""
        return digest_of_seals(self.seals)


@dataclass(frozen=True, slots=True)
class File:
    """A finished file on its way to a person."""

    name: str
    media_type: str
    data: bytes


# ── what is printed, and how ──


def layout_of(periodical: Periodical) -> Layout:
    """The periodical's layout: one of the office's own, or one that comes with the program (E6)."""
    if (own := periodical.layout) is not None:
        return own_layout(own)
    known = built_in()
    return known.get(periodical.layout_key, known["bulletin"])


def own_layout(own: OwnLayout) -> Layout:
    """Every value of one of the office's own; Refused when it holds what this version does not know."""
    known = built_in()
    base = known.get(own.base, known["bulletin"])
    try:
        return replace(base, name=own.name).changed(own.changes)
    except TypesetError as error:  # kept by an earlier version that knew other values
        raise Refused(f"版式“{own}”要重新存一次：{error}") from error


def printed(document: Document, layout: Layout) -> Rendered:
    """Pages of a document that is no issue, such as a sample; TypesetError when they cannot be made."""
    return pdf.render(document, layout)


def own_layouts(actor: Appointment) -> list[OwnLayout]:
    """The layouts the actor's office made for itself."""
    return list(OwnLayout.objects.filter(access.visible_layouts(actor), active=True).order_by("name", "id"))


def document_of(
    issue: Issue, *, pieces: list[Piece] | None = None, readers: list[Appointment] | None = None
) -> Document:
    """What the issue prints now; number and date are those of the approval, until then 「拟第134期」 and no date (E5)."""
    pieces = contents(issue) if pieces is None else pieces
    readers = readers_for(issue) if readers is None else readers
    return Document(
        head=_head(issue),
        texts=tuple(_text(piece) for piece in pieces),
        foot=_foot(issue, readers),
        note=issue.note,
        contents=len(pieces) > 1,
    )


def _head(issue: Issue) -> Head:
    paper = issue.periodical
    return Head(
        name=issue.name,
        number=number_of(issue),
        total=f"总第{issue.total}期" if issue.total else "",
        publisher=issue.published_by,
        date=issue.date if issue.number else None,
        mark=paper.mark,
        label=_label_line(paper),
    )


def _label_line(paper: Periodical) -> str:
    """The label, unless the mark says it already（「内部参阅　注意保存」）; a work secret always says so (R6)."""
    line = LABEL_LINE.get(Label(paper.label), "")
    return "" if paper.label == Label.INTERNAL and line in paper.mark else line


def number_of(issue: Issue) -> str:
    """「第134期」, 「增刊第3期」; with 拟 before it while it is only planned."""
    if issue.number is None:
        if not hasattr(issue, "next"):
            number_issues([issue])
        return f"拟{'增刊' if issue.supplement else ''}第{issue.next}期"  # type: ignore[attr-defined]
    return f"{'增刊' if issue.supplement else ''}第{issue.number}期"


def _text(piece: Piece) -> Text:
    return Text(
        title=piece.title,
        blocks=parse_blocks(piece.body, pictures_of(piece.placement.article, piece.body)),
        byline=piece.byline,
        section=piece.section.name if piece.section else "",
    )


def _foot(issue: Issue, readers: list[Appointment]) -> Foot:
    names = foot(issue, readers)
    behind = (("责任编辑", names.editor), ("核稿", names.proofed), ("签发", names.approved))
    return Foot(
        report_to=names.leaders,
        issue_to=names.units,
        copies=issue.copies,
        names=tuple((label, name) for label, name in behind if name),
    )


def as_proofed(issue: Issue, by: Appointment) -> Issue:
    """A copy of the issue as it will stand once sent up by this post: its holder is named on it."""
    return _as_if(issue, proofed_by=by)


def as_signed(issue: Issue, by: Appointment, **given: Any) -> Issue:
    """A copy of the issue as it will stand once signed; `given` is what the approval gives (number, year, masthead …).

    Without it: what it would give now.
    """
    if not given and issue.number is None:
        number_issues([issue])
        paper, total = issue.periodical, None
        if paper.counted_from is not None and not issue.supplement:
            total = paper.counted_from + numbered_so_far(paper) + 1
        given = {"number": issue.next, "year": timezone.localdate().year, "total": total}  # type: ignore[attr-defined]
    return _as_if(issue, approved_by=by, date=timezone.localdate(), **given)


def _as_if(issue: Issue, **values: Any) -> Issue:
    changed = copy.copy(issue)
    for name, value in values.items():
        setattr(changed, name, value)
    return changed


# ── what an approval is bound to ──


def seals_of(document: Document, layout: Layout) -> dict[str, str]:
    """A fingerprint of every part, without what is only known at the approval: number, date, who signs (E5)."""
    head = replace(document.head, number="", total="", date=None, signer="")
    bottom = replace(document.foot, printed=None, names=tuple(n for n in document.foot.names if n[0] != "签发"))
    parts = {
        "head": head, "note": document.note, "texts": document.texts, "foot": bottom,
        "layout": {k: v for k, v in layout.table_of().items() if k not in {"key", "name", "about"}},
    }  # fmt: skip
    return {name: _fingerprint(part) for name, part in parts.items()}


def digest_of_seals(seals: dict[str, str]) -> str:
    """One fingerprint of all the parts."""
    return rules.fingerprint(*(seals[name] for name in PARTS))


def parts_changed(before: dict[str, str], now: dict[str, str]) -> str:
    """「刊头、版式」: the parts that differ, in the office's words; empty when none does (or nothing is known of before)."""
    return "、".join(word for name, word in PARTS.items() if name in before and before[name] != now[name])


def changed_since_proof(
    issue: Issue,
    pieces: list[Piece],
    proof: Edition | None,
    *,
    readers: list[Appointment] | None = None,
    entry: Entry | None = None,
) -> str:
    """Why an issue that was sent up cannot be signed as its pages stand; empty when it can (E5).

    `proof`: its current edition; `entry`: the trail's last proof, if it is at hand.
    """
    if proof is None:
        return "这一期送审签时没有排出清样，请退回核稿再送一次"
    now = seals_of(document_of(issue, pieces=pieces, readers=readers), layout_of(issue.periodical))
    if digest_of_seals(now) == proof.digest:
        return ""
    if entry is None:
        entry = last_proof(history(issue))
    parts = parts_changed(entry.data.get("seals", {}) if entry else {}, now) or "刊头、报尾或版式"
    return f"送审签以后{parts}改过，请退回核稿，看过再送审签"


def _fingerprint(part: Any) -> str:
    return hashlib.sha256(
        json.dumps(_plain(part), ensure_ascii=False, sort_keys=True).encode("utf-8", "surrogatepass")
    ).hexdigest()


def _plain(part: Any) -> Any:
    if is_dataclass(part) and not isinstance(part, type):
        return [type(part).__name__, *(_plain(value) for value in _shallow(part))]
    if isinstance(part, bytes):
        return hashlib.sha256(part).hexdigest()
    if isinstance(part, date):
        return part.isoformat()
    if isinstance(part, dict):
        return {key: _plain(value) for key, value in part.items()}
    if isinstance(part, list | tuple):
        return [_plain(value) for value in part]
    return part


def _shallow(part: Any) -> list[Any]:
    return [getattr(part, name) for name in part.__dataclass_fields__]


def whole_of(document: Document, layout: Layout) -> str:
    """A fingerprint of all that is printed."""
    return rules.fingerprint(_fingerprint(document), _fingerprint(layout.table_of()))


# ── pages ──


def lay_out(issue: Issue, *, ready: Pages | None = None, pieces: list[Piece] | None = None) -> Pages:
    """Make an issue's pages as it stands now; Refused with what cannot be printed and what to do (E6).

    Slow (up to a second): a view calls it before the act's transaction and gives the act what it made, `ready`; the act
    calls it again, and pages are made a second time only if something printed has changed meanwhile.
    """
    document, layout = document_of(issue, pieces=pieces), layout_of(issue.periodical)
    whole = whole_of(document, layout)
    if ready is not None and ready.whole == whole:
        return ready
    try:
        printed, word = pdf.render(document, layout), docx.render(document, layout)
    except TypesetError as error:
        raise Refused(f"排不了版：{error}") from error
    for line in (*printed.log, *word.log):
        logger.info("issue %s: %s", issue.pk, line)
    return Pages(seals_of(document, layout), whole, layout.table_of(), printed, word)


def ofd_of(issue: Issue, pages: bytes) -> tuple[bytes | None, str]:
    """The OFD of some pages, and why there is none when it could not be made: that never stops a publication (E6)."""
    day = issue.date or timezone.localdate()
    try:
        with PDFIUM:
            return ofd.write_ofd(pages, title=str(issue), author=issue.published_by, created=day), ""
    except (ofd.OfdError, TypesetError) as error:
        logger.warning("issue %s: no OFD: %s", issue.pk, error)
        return None, f"OFD 没有做成：{error}"


def current_edition(issue: Issue) -> Edition | None:
    """The pages that count now: of the proof, of the approval, as published; None when none were made (E5).

    Pages of a proof that was sent back count no more.
    """
    stages = {
        State.PROOF: [Edition.Stage.PROOF],
        State.APPROVED: [Edition.Stage.APPROVED],
        State.PUBLISHED: [Edition.Stage.PUBLISHED],
    }.get(State(issue.state), [])
    return _editions(issue).filter(stage__in=stages).first()


def _editions(issue: Issue) -> QuerySet[Edition]:
    return issue.editions.select_related("pdf", "docx", "ofd").order_by("-id")


def edition_of(issue: Issue, pk: int) -> Edition | None:
    """One of the issue's kept editions."""
    return _editions(issue).filter(pk=pk).first()


def file_of(edition: Edition, kind: str) -> File:
    """One file of an edition as it was kept: pdf, docx or ofd; Refused when there is none of the kind (E5, E6)."""
    blob = getattr(edition, kind) if kind in KINDS else None
    if blob is None:
        raise Refused(f"这一期没有 {kind.upper()} 文件")
    try:
        with open_blob(blob) as opened:
            return File(file_name(edition.issue, kind), KINDS[kind], opened.read())
    except FileNotFoundError as error:
        raise Refused("排好的文件找不到了，请告诉管理员") from error


def file_name(issue: Issue, kind: str) -> str:
    """《政务信息》2026年第12期.docx; 「（清样）」 in it while it is not signed."""
    if issue.number is None:
        return f"《{issue.name}》（清样）.{kind}"
    return f"{issue}.{kind}"
