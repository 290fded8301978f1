"""What came by e-mail becomes a unit's draft: its officer checks it, its signer signs, like everything else (R2, R8)."""

from __future__ import annotations

import uuid
from typing import Any

from tongzheng.network.models import Appointment
from tongzheng.reporting import access
from tongzheng.reporting.actions.content import checked, keep
from tongzheng.reporting.actions.submission import new_report
from tongzheng.reporting.models import Channel, Report
from tongzheng.reporting.rules import split_first_line
from tongzheng.text.clean import clean_title
from tongzheng.trail.actions import part, record
from tongzheng.trail.refusals import require

DOOR = "电子邮件"


@part
def draft_from_mail(
    officer: Appointment,
    *,
    by: Appointment,
    once: uuid.UUID,
    source_note: str,
    title: str,
    body: str,
    data: dict[str, Any],
) -> tuple[Report, bool]:
    """A draft of the officer's unit, and whether it is new; nobody has confirmed yet that it holds no secret (R6, R8).

    `by` is who turned the mail into it: the clock for a known sender, else the editor. From is no proof of who wrote.
    """
    require(access.can_write(officer))
    values = checked(DOOR, titled(title, body) | {"source_note": source_note[:200]})
    report, created = new_report(officer, once, {**values, "channel": Channel.EMAIL, "entered_by_id": by.pk})
    if created:
        record(report, "reporting.report.mailed", by=by, reason=report.source_note, data=data)
        keep(report, by, "邮件来稿")
    return report, created


def titled(title: str, body: str) -> dict[str, str]:
    """Title and body within their limits; a heading that is too long stays whole at the head of the body."""
    title, note = split_first_line(clean_title(title))
    return {"title": title, "body": f"{note}\n{body}" if note else body}
