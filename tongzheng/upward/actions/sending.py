"""The way out of a selection: submit, sign, send, or back with the reason (E8, E11, R15)."""

from __future__ import annotations

from typing import Any

from django.db.models import F
from django.utils import timezone

from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import holders
from tongzheng.reporting.actions.upward import report_up
from tongzheng.reporting.models import Label
from tongzheng.text.clean import clean_text
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.numbers import next_number
from tongzheng.trail.refusals import Refused, Stale, require
from tongzheng.upward import access
from tongzheng.upward.models import Item, Selection, Way
from tongzheng.upward.queries import selections as queries
from tongzheng.upward.queries.pages import layout_of

REASON_MAX = 1000


@action
def submit_selection(
    selection: Selection, *, by: Appointment, no_secret: bool, version: int | None = None
) -> Selection:
    """Send it to the approver: from now on what it says is sealed (E8). Whoever submits confirms that no state secret is in it."""
    require(access.can_submit(by, selection))
    seen(selection, version, "submit")
    pieces = queries.contents(selection)
    if not pieces:
        raise Refused("还没有选信息，先选入至少一条")
    if not no_secret:
        raise Refused("请确认所选信息不含国家秘密；含国家秘密的不能走本系统")
    _sound(pieces)
    move(
        selection,
        "submit",
        by=by,
        data={"titles": [p.title for p in pieces]},
        expect={"version": selection.version},
        version=F("version") + 1,
        digest=queries.digest_of(pieces),
        no_secret=True,
        submitted_by_id=by.pk,
    )
    selection.version += 1
    return selection


@action
def send_back_selection(selection: Selection, *, by: Appointment, reason: str) -> Selection:
    """Back to be chosen anew, with the reason; a number once given is kept, the signature is not (E8)."""
    require(access.can_send_back(by, selection))
    reason = _said("退回原因", reason)
    move(selection, "send_back", by=by, reason=reason, digest="", no_secret=False, signed_by_id=None, signed_at=None)
    return selection


@action
def drop_selection(selection: Selection, *, by: Appointment, reason: str) -> Selection:
    """Give a selection up that never got a number; its texts can be chosen again (E8)."""
    require(access.can_drop(by, selection))
    move(selection, "drop", by=by, reason=_said("不报的原因", reason), expect={"number": None})
    return selection


@action
def sign_selection(selection: Selection, *, by: Appointment, version: int | None = None) -> Selection:
    """Sign what was read: it gets its number of the year (E8, 报前审核)."""
    require(access.can_sign(by, selection))
    seen(selection, version, "sign")
    submitted = selection.submitted_by
    own = submitted is not None and submitted.person_id == by.person_id
    if own and queries.other_approver(selection, by):
        raise Refused("这一份是您自己送审签的，请另一位审签人审签")
    pieces = queries.contents(selection)
    _unchanged(selection, pieces)
    if doubts := queries.doubts_in(pieces):
        raise Refused(f"还有 {len(doubts)} 处存疑没有核实（“{doubts[0].quote}”），核实后才能审签")
    _sound(pieces)
    today = timezone.localdate()
    year, number = selection.year, selection.number
    if number is None:
        year, number = today.year, next_number(queries.series(selection.superior, today.year))
    move(
        selection,
        "sign",
        by=by,
        data={"year": year, "number": number, "digest": selection.digest},
        expect={"version": selection.version, "digest": selection.digest},
        year=year,
        number=number,
        signed_by_id=by.pk,
        signed_at=timezone.now(),
    )
    return selection


@action
def send_selection(selection: Selection, *, by: Appointment, way: str, version: int | None = None) -> Selection:
    """Send what was signed: the words and the layout are kept, and inside this instance each text reaches the superior.

    All or nothing (E8, R15). The trail entry names superior, way, texts: an exchange between instances follows it.
    """
    require(access.can_send(by, selection))
    seen(selection, version, "send")
    if way not in Way.values:
        raise Refused("请选怎么报的")
    inside = selection.superior.unit_id is not None
    if selection.label == Label.WORK_SECRET and not inside and way != Way.CONFIDENTIAL:
        raise Refused("里面有工作秘密，只能走机要；或者退回，把它拿出来再报")
    pieces = queries.contents(selection)
    _unchanged(selection, pieces)
    _sound(pieces)
    for piece in pieces:
        piece.item.title, piece.item.body, piece.item.byline = piece.title, piece.body, piece.byline
        if inside:
            piece.item.forwarded = _forward(selection, piece, by)
    Item.objects.bulk_update([p.item for p in pieces], ["title", "body", "byline", "forwarded"])
    _tell_below(selection, pieces, by)
    # last, so that the newest entry says who sent it: a second press is told just that
    move(
        selection,
        "send",
        by=by,
        data={
            "superior": selection.superior_id,
            "to": selection.superior.name,
            "inside": inside,
            "way": way,
            "items": [p.item.pk for p in pieces],
            "titles": [p.title for p in pieces],
        },
        expect={"digest": selection.digest},
        sent_at=timezone.now(),
        sent_by_id=by.pk,
        way=way,
        layout=layout_of(selection).table_of(),
    )
    return selection


def seen(selection: Selection, version: int | None, step: str) -> None:
    """Stale when it is no longer in the state, or not as it stood on the person's page."""
    if selection.state not in Selection.FLOW[step].sources or (version is not None and selection.version != version):
        raise Stale(selection, Selection.FLOW[step])


def _forward(selection: Selection, piece: queries.Piece, by: Appointment) -> Any:
    office = selection.superior.office
    if office.office_id != selection.superior.unit_id:
        raise Refused(f"{office.short_name}现在不报{selection.superior}，请先改上级设置")
    author = holders(Role.OFFICER, office).filter(deputy_for__isnull=True).first() or by
    signer = selection.signed_by
    data = {"selection": selection.pk, "signed_by": signer.person.name if signer and signer.person else ""}
    if not piece.reports:
        raise Refused(f"“{piece.title}”没有来稿，不能网上转报，请拿出来另走")
    return report_up(piece.reports[0], by=by, author=author, text=piece.text, data=data)


def _tell_below(selection: Selection, pieces: list[queries.Piece], by: Appointment) -> None:
    """Every report behind the texts knows that it went up, once."""
    told: set[int] = set()
    for piece in pieces:
        for report in piece.reports:
            if report.pk in told:
                continue
            told.add(report.pk)
            data = {"selection": selection.pk, "to": selection.superior.name, "number": selection.number_text}
            forwarded = piece.item.forwarded_id
            record(report, "reporting.report.sent_up", by=by, data=data | ({"report": forwarded} if forwarded else {}))


def _unchanged(selection: Selection, pieces: list[queries.Piece]) -> None:
    if queries.digest_of(pieces) != selection.digest:
        raise Refused("送审签以后，里面的文字改过，请退回，看过再送审签")


def _sound(pieces: list[queries.Piece]) -> None:
    if bad := queries.unfit(pieces):
        state = bad[0].text.get_state_display()
        raise Refused(f"“{bad[0].title}”{state}，不能报，请拿出来")


def _said(door: str, reason: str) -> str:
    reason = clean_text(reason)
    refuse_secrets(door, reason)
    if len(reason) > REASON_MAX:
        raise Refused(f"{door}现在 {len(reason)} 字，最多 {REASON_MAX} 字，请删减")
    return reason
