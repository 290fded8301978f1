"""A text goes up to the superior office as this office's own report, checked and signed with its selection (E8, R15)."""

from __future__ import annotations

import uuid
from typing import Any

from django.utils import timezone

from tongzheng.network.models import Appointment
from tongzheng.network.queries import clock
from tongzheng.reporting.actions import intake
from tongzheng.reporting.actions.content import keep
from tongzheng.reporting.flow import State
from tongzheng.reporting.models import Article, Report
from tongzheng.text.clean import count_chars
from tongzheng.trail.actions import move, part, record


@part
def report_up(
    source: Report, *, by: Appointment, author: Appointment, text: Report | Article, data: dict[str, Any]
) -> Report:
    """The superior's report of one text: the article's or the report's words, the unit's report behind it (R15).

    Who may send and who signed was settled with the selection; `data` says so on the trail. The office that receives by
    itself numbers it at once.
    """
    now = timezone.now()
    words = {"title": text.title, "body": text.body, "length": count_chars(text.body), "label": text.label}
    fields = intake.carried(source, author) | words | {"state": State.SIGNING, "no_secret": True}
    new = Report.objects.create(once=uuid.uuid4(), submitted_at=now, signed_at=now, **fields)
    article = text.pk if isinstance(text, Article) else None
    record(new, "reporting.report.start", by=by, data={"forwarded_from": source.pk, "article": article})
    move(new, "sign_off", by=by, data=data)
    keep(new, by, "报出稿")
    if new.office.desk.auto_receive:
        intake.register_receipt(new, by=clock())
    return new
