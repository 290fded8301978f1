"""A report back is drafted from what the units reported, changed by people, submitted, signed with its number (D11)."""

from __future__ import annotations

import re
import uuid

from django.db.models import F
from django.utils import timezone

from tongzheng.directives import access, queries
from tongzheng.directives.flow import ReportState
from tongzheng.directives.models import Owed, Report, Stage
from tongzheng.directives.queries import known, printing
from tongzheng.files.store import keep as keep_file
from tongzheng.network.models import Appointment
from tongzheng.relay.actions.passing import FieldRefused
from tongzheng.relay.actions.words import said
from tongzheng.relay.queries.printing import KINDS, Files, kept_file
from tongzheng.text.revisions import keep
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.numbers import next_number
from tongzheng.trail.refusals import Refused, Stale, require

TITLE_MAX, BODY_MAX = 120, 20_000
COPIES_MAX = 200


@action
def compose_report(owed: Owed, *, by: Appointment, once: uuid.UUID) -> Report:
    """Draft what is owed from the items' accepted results; what is open is said to be open (D11). One at a time for what is owed."""
    directive = owed.directive
    require(access.can_compose(by, directive))
    if (there := Report.objects.filter(once=once, office=by.unit_id).first()) is not None:
        return there
    if not owed.open:
        raise Refused("这一份已经报过，或者不用报了")
    standing = owed.reports.filter(state__in=(ReportState.DRAFT, ReportState.CHECKING, ReportState.SIGNED)).first()
    if standing is not None:
        return standing
    title, made = known.drafted(directive, owed.stage)
    report = Report.objects.create(
        once=once, office=directive.office, directive=directive, owed=owed, stage=owed.stage, title=title[:TITLE_MAX],
        body=made.body, sources=known.kept(made.sources), by_id=by.pk, copies=queries.copies_before(directive),
    )  # fmt: skip
    keep(report, title=report.title, body=report.body, by=by, note="起草")
    record(report, "directives.report.compose", by=by, data={"directive": directive.pk, "stage": owed.stage})
    return report


@action
def edit_report(
    report: Report, *, by: Appointment, version: int, title: str, body: str, copies: str | None = None, quiet: bool = False
) -> Report:  # fmt: skip
    """Change the text of a draft as of this version; what stood before is kept. `quiet`: saved by itself while one writes.

    `copies`: to whom it goes besides the one it is reported to (抄送), names with 、 between them; None leaves it as it is.
    """
    require(access.can_edit(by, report))
    title = said("标题", title, TITLE_MAX, needed=True, line=True)
    body = said("正文", body, BODY_MAX, needed=True)
    rows = Report.objects.filter(pk=report.pk, state=ReportState.DRAFT, version=version)
    copies = report.copies if copies is None else _copies(report, copies)
    if rows.update(title=title, body=body, copies=copies, version=F("version") + 1) != 1:
        raise Stale(report)
    report.title, report.body, report.copies, report.version = title, body, copies, version + 1
    if not quiet:
        keep(report, title=title, body=body, by=by)
    record(report, "directives.report.edit", by=by, data={"version": report.version, "quiet": quiet})
    return report


def _copies(report: Report, text: str) -> str:
    """The names, once each, without the one it is reported to and the office itself."""
    names = [name.strip() for name in re.split(r"[、，,；;\n]+", said("抄送", text, 300)) if name.strip()]
    own = {report.directive.report_to, report.office.name, report.office.short_name}
    found = "、".join(name for name in dict.fromkeys(names) if name not in own)
    if len(found) > COPIES_MAX:
        raise FieldRefused(f"抄送现在 {len(found)} 字，最多 {COPIES_MAX} 字，请删减", "copies")
    return found


@action
def redraft_report(report: Report, *, by: Appointment, version: int) -> Report:
    """Draft it anew from what the units have reported by now; the old text stays among the versions (D11)."""
    require(access.can_edit(by, report))
    keep(report, title=report.title, body=report.body, by=by, note="重新起草以前")
    title, made = known.drafted(report.directive, report.stage)
    sources = known.kept(made.sources)
    rows = Report.objects.filter(pk=report.pk, state=ReportState.DRAFT, version=version)
    if rows.update(title=title[:TITLE_MAX], body=made.body, sources=sources, version=F("version") + 1) != 1:
        raise Stale(report)
    report.title, report.body, report.sources, report.version = title[:TITLE_MAX], made.body, sources, version + 1
    keep(report, title=report.title, body=report.body, by=by, note="按现在的情况重新起草")
    record(report, "directives.report.redraft", by=by, data={"version": report.version})
    return report


@action
def submit_report(
    report: Report, *, by: Appointment, no_secret: bool, unfinished: str = "", version: int | None = None
) -> Report:
    """Lay it before the approver. A final one with open items only with the reason why it is final; numbers nobody gave stop nothing."""
    require(access.can_submit(by, report))
    _seen(report, version, "submit")
    if not no_secret:
        raise FieldRefused("请确认不含国家秘密；含国家秘密的走保密渠道，不能走本系统", "no_secret")
    unfinished = said("仍报最终结果的理由", unfinished, 200, line=True)
    left = known.unfinished(report.directive) if report.stage == Stage.FINAL else []
    if left and not unfinished:
        names = "、".join(work.title or work.point[:20] for work in left[:3])
        raise FieldRefused(
            f"还有 {len(left)} 项没有办结（{names}）；办结再报，或写明为什么现在报最终结果", "unfinished"
        )
    keep(report, title=report.title, body=report.body, by=by, note="送签")
    data = {"unfinished": len(left), "doubts": known.doubts_of(report)[:20]}
    move(
        report, "submit", by=by, expect={"version": report.version}, submitted_by_id=by.pk, no_secret=True, data=data,
        unfinished=unfinished if left else "", digest=printing.digest_of(report), reason=unfinished if left else "",
    )  # fmt: skip
    return report


@action
def send_back_report(report: Report, *, by: Appointment, reason: str) -> Report:
    """Back to be changed, with the reason."""
    require(access.can_send_back(by, report))
    move(report, "send_back", by=by, reason=said("退回原因", reason), digest="", no_secret=False, submitted_by_id=None)
    return report


@action
def sign_report(report: Report, *, by: Appointment, ready: Files | None = None, version: int | None = None) -> Report:
    """Sign what was read: it gets its number without gap, and its pages are kept as they are from now on.

    `ready`: files made before this transaction; made again when another one took the number meanwhile.
    """
    require(access.can_sign(by, report))
    _seen(report, version, "sign")
    if printing.digest_of(report) != report.digest:
        raise Refused("送签以后内容有变动，请退回，看过再送")
    now = timezone.now()
    year = timezone.localtime(now).year
    number = next_number(printing.series(report.office_id, year))
    numbered = printing.numbered_for(by, number, now)
    made = ready if ready is not None and ready.made_from == printing.made_from(report, numbered) else None
    made = made or printing.make_files(report, numbered)
    files = {f"{kind}_id": keep_file(data, KINDS[kind]).pk for kind in KINDS if (data := getattr(made, kind))}
    move(
        report, "sign", by=by, expect={"version": report.version, "digest": report.digest}, year=year, number=number,
        signed_by_id=by.pk, signed_at=now, layout_values=printing.layout_of(report).table_of(), **files,
        data={"year": year, "number": number, "pdf": files["pdf_id"]},
    )  # fmt: skip
    report.signed_by = by
    return report


@action
def drop_report(report: Report, *, by: Appointment, reason: str) -> Report:
    """Give up a draft that was never numbered; what is owed stays owed."""
    require(access.can_drop(by, report))
    move(report, "drop", by=by, reason=said("不报的原因", reason), expect={"number": None})
    return report


@action
def cancel_report(report: Report, *, by: Appointment, reason: str) -> Report:
    """Make void what was signed and not sent; its number stays used and its pages stay kept."""
    require(access.can_cancel(by, report))
    move(report, "cancel", by=by, reason=said("作废原因", reason))
    return report


@action
def take_file(report: Report, kind: str, *, by: Appointment, made: bytes | None = None) -> bytes:
    """Hand out a file; who took what is on the trail. Before the signature it is made as things stand (Z2)."""
    require(access.can_download(by, report))
    data = kept_file(report, kind)
    if data is None and report.number is not None:
        raise Refused("OFD 没有做成，请用 PDF")
    if data is None:
        data = made if made is not None else printing.preview(report, kind)
    record(report, "directives.report.download", by=by, data={"kind": kind})
    return data


@action
def open_report(report: Report, *, by: Appointment) -> Report:
    """Put on the trail that the office above, or one it was copied to, opened it, once a post (Z2)."""
    away = by.unit_id != report.office_id and report.copied.filter(unit_id=by.unit_id or 0).exists()
    if (away or access.can_receive(by, report)) and not queries.was_read(report, by, "directives.report.read"):
        record(report, "directives.report.read", by=by)
    return report


def _seen(report: Report, version: int | None, step: str) -> None:
    if version is not None and version != report.version:
        raise Stale(report, report.FLOW[step])
