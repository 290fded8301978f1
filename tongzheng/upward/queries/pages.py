"""A selection as a document to print, in the superior's layout (E8, E6)."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone

from tongzheng.bulletins.models import Layout as OwnLayout
from tongzheng.network.models import Appointment
from tongzheng.typeset.blocks import parse_blocks
from tongzheng.typeset.document import Document, Foot, Head, Text
from tongzheng.typeset.layout import Layout, built_in
from tongzheng.upward.models import Selection, Superior
from tongzheng.upward.queries.selections import Piece, contents


def document_of(selection: Selection, pieces: Sequence[Piece] | None = None) -> Document:
    """Everything that is printed: head with number and signer, the texts in order, to whom it is reported."""
    pieces = contents(selection) if pieces is None else pieces
    superior = selection.superior
    office = superior.office
    signed = selection.signed_by
    on = timezone.localtime(selection.signed_at).date() if selection.signed_at else selection.day
    head = Head(
        name=superior.paper,
        number=selection.number_text,
        publisher=office.name,
        date=on,
        label="" if selection.label == "open" else selection.get_label_display(),
    )
    people = [("责任编辑", selection.editor), ("核稿", selection.submitted_by), ("签发", signed)]
    names = tuple((word, post.person.name) for word, post in people if post is not None and post.person)
    foot = Foot(report_to=superior.name, printer=office.name, printed=on, names=names)
    texts = tuple(Text(p.title, parse_blocks(p.body), byline=p.byline) for p in pieces)
    return Document(head=head, texts=texts, foot=foot, contents=len(texts) > 1)


def layout_of(selection: Selection) -> Layout:
    """The layout it was sent in; until then the superior's, as it stands now."""
    if selection.layout:
        return restored(selection.layout)
    return layout_for(selection.superior)


def layout_for(superior: Superior) -> Layout:
    """The superior's own layout, or the built-in one it names."""
    known = built_in()
    own: OwnLayout | None = superior.layout
    if own is not None:
        return known.get(own.base, known["bulletin"]).changed(own.changes)
    return known.get(superior.layout_key, known["bulletin"])


def restored(table: dict[str, object]) -> Layout:
    """A layout from the values that were kept (`Layout.table_of`)."""
    values = dict(table)
    key, name = str(values.pop("key")), str(values.pop("name"))
    return Layout(key, name).changed(values)


def layout_choices() -> list[tuple[str, str]]:
    """The built-in layouts for a setting."""
    return [(key, layout.name) for key, layout in built_in().items()]


def own_layouts(actor: Appointment) -> list[OwnLayout]:
    """The office's own layouts in use."""
    return list(OwnLayout.objects.filter(office_id=actor.unit_id, active=True))
