"""Who is told what about a report (R2, R9, R11, E1, E3). Each function reacts to one kind of trail entry."""

from __future__ import annotations

from collections.abc import Iterable

from tongzheng.network.models import Appointment, Role
from tongzheng.network.queries import holders
from tongzheng.notices.actions import notify
from tongzheng.reporting.models import Channel, Contribution, Kind, Label, Report
from tongzheng.trail.models import Entry

TELL_AT_ONCE = (Kind.URGENT, Kind.PROBLEM)


def tell_signers(entry: Entry, report: Report) -> None:
    """submit: the unit's signers have a text to read (R2)."""
    _tell(holders(Role.SIGNER, report.unit), entry, report, f"请签发：《{report}》", f"{entry.person_name}送签")


def tell_sent_back(entry: Entry, report: Report) -> None:
    """send_back: the writer reads the signer's reason (R2)."""
    _tell(_writers(report), entry, report, f"{entry.person_name}退回修改：《{report}》", entry.reason)


def tell_signed(entry: Entry, report: Report) -> None:
    """sign_off: the writer and the joint units know it went out; editors hear of urgent, problem and repeated ones (R2, E1)."""
    if report.same_as_id is None:
        _tell(_writers(report), entry, report, f"已签发报出：《{report}》", f"报{report.office.short_name}")
    if report.same_as_id is None:
        for joint in report.jointly.select_related("unit"):
            text = f"{report.unit.short_name}与{joint.unit.short_name}联合报送：《{report}》"
            if report.label == Label.OPEN:  # those who may not open it are not told its title (R6)
                _tell(holders(Role.OFFICER, joint.unit), entry, report, text, f"报{report.office.short_name}")
    if report.number is not None and report.editor is not None:
        _tell([report.editor], entry, report, f"{report.unit.short_name}改好重报：《{report}》", report.receipt)
    elif report.kind in TELL_AT_ONCE:
        kind = report.get_kind_display()
        _tell(
            holders(Role.EDITOR, report.office), entry, report, f"{report.unit.short_name}报来{kind}信息：《{report}》"
        )


def tell_withdrawn(entry: Entry, report: Report) -> None:
    """withdraw: a signer need not look for it any more; a signer's own withdrawal is told to the writer (R9)."""
    people = [*_writers(report), *(holders(Role.SIGNER, report.unit) if entry.from_state == "signing" else [])]
    _tell(people, entry, report, f"{entry.person_name}撤回了《{report}》", entry.reason)


def tell_returned(entry: Entry, report: Report) -> None:
    """return: writer and signer read the office's reason (E1)."""
    text = f"{report.office.short_name}退回修改：《{report}》"
    _tell([*_writers(report), *holders(Role.SIGNER, report.unit)], entry, report, text, entry.reason)


def tell_declined(entry: Entry, report: Report) -> None:
    """decline: writer and contributor read why (E3)."""
    _tell(_named(report), entry, report, f"未采用：《{report}》", entry.reason)


def tell_adopted(entry: Entry, report: Report) -> None:
    """adopt: writer and contributor know where it was printed (E3, R11)."""
    where = f"《{entry.data.get('outlet', '')}》{entry.data.get('issue_no', '')}"
    _tell(_named(report), entry, report, f"《{report}》采用于{where}", "")


def tell_assigned(entry: Entry, report: Report) -> None:
    """assign: the editor has a report in hand (E1)."""
    if report.editor is not None:
        _tell([report.editor], entry, report, f"{entry.person_name}派给你一篇：《{report}》", report.unit.short_name)


def tell_forwarded(entry: Entry, report: Report) -> None:
    """forward: writer and contributor know that it goes further up (R15)."""
    _tell(_named(report), entry, report, f"《{report}》已由{report.office.short_name}拟稿转报上级", "")


def tell_entered(entry: Entry, report: Report) -> None:
    """on_behalf, late_entry: the unit's officers know what the office entered in their name (R8)."""
    text = f"{report.office.short_name}代{report.unit.short_name}登记了《{report}》"
    channel = Channel(report.channel).label
    secret = report.label == Label.WORK_SECRET  # not even its title to those who may not see it (R6)
    _tell(
        _writers(report) if secret else holders(Role.OFFICER, report.unit),
        entry,
        report,
        text,
        f"{channel}：{report.source_note}",
    )


def tell_mailed(entry: Entry, report: Report) -> None:
    """mailed: the officers have a draft to check, the signers know it is coming; what was not taken is named (R2, R8)."""
    left, cover = "\n".join(entry.data.get("left", [])), entry.data.get("cover", "")
    detail = "\n".join(
        part for part in (report.source_note, left and f"没有收下：\n{left}", cover and f"附言：{cover}") if part
    )
    text = f"邮件来稿已成草稿，请核对后送签：《{report}》"
    _tell(holders(Role.OFFICER, report.unit), entry, report, text, detail)
    text = f"邮件来稿已成草稿，等信息员送签：《{report}》"
    _tell(holders(Role.SIGNER, report.unit), entry, report, text, detail)


def tell_officers(entry: Entry, contribution: Contribution) -> None:
    """contribute: the unit's officers have a text to look at (R11)."""
    people = holders(Role.OFFICER, contribution.unit)
    notify(
        people, text=f"{entry.person_name}投稿：《{contribution}》", url=contribution.get_absolute_url(), entry=entry
    )


def tell_contributor(entry: Entry, contribution: Contribution) -> None:
    """take_contribution, pass_contribution: the contributor knows what came of it (R11)."""
    took = contribution.state == Contribution.State.TAKEN
    text = f"{entry.person_name}{'采编了' if took else '没有采用'}你的投稿《{contribution}》"
    notify([contribution.by], text=text, url=contribution.get_absolute_url(), entry=entry, detail=entry.reason)


def _tell(to: Iterable[Appointment], entry: Entry, report: Report, text: str, detail: str = "") -> None:
    notify(to, text=text, url=report.get_absolute_url(), entry=entry, detail=detail)


def _writers(report: Report) -> list[Appointment]:
    return [report.author]


def _named(report: Report) -> list[Appointment]:
    return [report.author, report.contributor] if report.contributor is not None else [report.author]
