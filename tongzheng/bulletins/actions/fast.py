"""The fast lane: a problem goes from the desk to the leaders' bulletin in one step (E7)."""

from __future__ import annotations

import uuid

from tongzheng.bulletins import access, queries
from tongzheng.bulletins.actions.composing import open_issue, place_article, take_up
from tongzheng.bulletins.actions.issuing import proof_issue
from tongzheng.bulletins.flow import State
from tongzheng.bulletins.models import Issue, Periodical
from tongzheng.network.models import Appointment
from tongzheng.reporting.models import Report
from tongzheng.trail.actions import action
from tongzheng.trail.refusals import Refused, require


@action
def send_fast(report: Report, *, by: Appointment, periodical: Periodical, once: uuid.UUID, look: bool = False) -> Issue:
    """Article (the one there is, or a new one), issue, proof: one act, and its own signer is told at once (E7).

    `look`: stop before the proof, so that the editor reads it first. The same `once` twice gives the same issue.
    """
    require(access.can_send_fast(by))
    if not periodical.fast:
        raise Refused(f"{periodical}不是快速通道的刊物")
    require(access.can_go_fast(report))
    key = uuid.uuid5(once, "issue")
    if found := Issue.objects.filter(once=key, periodical=periodical).first():
        return queries.get_issue(by, found.pk)
    issue = open_issue(periodical, by=by, once=key)
    section = periodical.sections.first()
    if article := queries.article_of(report):
        place_article(issue, by=by, article=article, section=section)
    else:
        take_up([report], by=by, issue=issue, section=section, once=once)
    issue = queries.get_issue(by, issue.pk)
    if not look and issue.state == State.COMPOSING:
        proof_issue(issue, by=by)
    return issue
