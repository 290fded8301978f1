"""A publication as it is printed: in the office's layout, as PDF, Word and OFD (E6)."""

from __future__ import annotations

from django.utils import timezone

from tongzheng.bulletins.models import Layout as OwnLayout
from tongzheng.bulletins.rules import fingerprint
from tongzheng.network.models import Appointment
from tongzheng.outcomes.models import Kind, Paper, Publication, Scope
from tongzheng.outcomes.queries import named_units, paper_of
from tongzheng.outcomes.rules.drafting import HEAD, table
from tongzheng.outcomes.rules.figures import read_kept
from tongzheng.relay.queries.printing import (
    KINDS,
    Files,
    kept_file,
    layout_choices,
    one_file,
    own_layouts,
    render_files,
)
from tongzheng.typeset.blocks import parse_blocks
from tongzheng.typeset.document import Document, Foot, Head, Table, Text
from tongzheng.typeset.layout import Layout, built_in
from tongzheng.upward.queries.pages import restored

__all__ = [
    "KINDS",
    "Files",
    "digest_of",
    "kept_file",
    "layout_choices",
    "make_files",
    "one_kind",
    "own_layouts",
    "paper_layout",
]


def paper_layout(paper: Paper) -> Layout:
    """The layout an office chose for a kind."""
    known = built_in()
    own: OwnLayout | None = paper.layout
    if own is not None:
        return known.get(own.base, known["results"]).changed(own.changes)
    return known.get(paper.layout_key, known["results"])


def layout_of(publication: Publication) -> Layout:
    """The layout it was signed in; until then the office's."""
    if publication.layout_values:
        return restored(publication.layout_values)
    return paper_layout(paper_of(publication.office_id, publication.kind))


def document_of(publication: Publication) -> Document:
    """Head, text, tables; number and day are those of the signature."""
    office = publication.office.name
    day = timezone.localdate(publication.signed_at) if publication.signed_at else None
    head = publication.head or paper_of(publication.office_id, publication.kind).head
    names = [("拟稿", publication.by.person.name)]
    names += [("审签", publication.signed_by.person.name)] if publication.signed_by else []
    blocks = [*parse_blocks(publication.text)]
    if (
        publication.kind == Kind.CIRCULAR
        and not publication.withdraws
        and (rows := read_kept(publication.figures["rows"]))
    ):
        blocks.append(Table((HEAD, *table(rows)), caption="附表　各单位督查事项办理情况"))
    return Document(
        head=Head(head, publication.number_text or "（未审签）", publisher=office, date=day),
        texts=(Text(publication.title, tuple(blocks)),), addressee=_to(publication), signature=office, signed=day,
        foot=Foot(printer=office, printed=day, names=tuple(names)),
    )  # fmt: skip


def _to(publication: Publication) -> str:
    if publication.kind in (Kind.DAILY, Kind.REPORT) or publication.scope == Scope.LEADERS:
        return ""
    if publication.scope == Scope.ALL:
        return "各乡镇、各部门"
    return "、".join(unit.short_name for unit in named_units(publication))[:200]


def digest_of(publication: Publication) -> str:
    """What was submitted: words, figures, who is named, when it is due."""
    named = sorted(unit.pk for unit in named_units(publication))
    return fingerprint(
        publication.kind, publication.title, publication.text, publication.figures, str(publication.due), publication.scope, named,
        publication.corrects_id,
    )  # fmt: skip


def make_files(publication: Publication) -> Files:
    """All files of a signed one; Refused with what cannot be printed. Slow: made before the act's transaction."""
    on = timezone.localdate(publication.signed_at) if publication.signed_at else timezone.localdate()
    return render_files(
        document_of(publication), layout_of(publication), made_from=digest_of(publication), title=publication.title,
        author=publication.office.name, on=on,
    )  # fmt: skip


def one_kind(publication: Publication, kind: str) -> bytes:
    """A file as it stands now, for a look before it is published."""
    return one_file(
        document_of(publication), layout_of(publication), kind, title=publication.title, author=publication.office.name
    )


def layouts_for(actor: Appointment) -> list[tuple[str, str]]:
    """Layouts to choose from: built in, and the office's own as 「own:3」."""
    return [*layout_choices(), *((f"own:{one.pk}", f"本单位：{one.name}") for one in own_layouts(actor))]
