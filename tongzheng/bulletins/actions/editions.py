"""Keeping the pages of an issue, and handing out their files (E5, E6)."""

from __future__ import annotations

from tongzheng.bulletins import access
from tongzheng.bulletins.flow import State
from tongzheng.bulletins.models import Edition, Issue
from tongzheng.bulletins.queries import pages
from tongzheng.bulletins.queries.amendments import standing_of
from tongzheng.bulletins.queries.pages import File, Pages
from tongzheng.files.store import keep, open_blob
from tongzheng.network.models import Appointment
from tongzheng.reporting.models import Label
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.refusals import Refused, require

Stage = Edition.Stage


@part
def keep_edition(issue: Issue, made: Pages, *, stage: str, by: Appointment, **_: object) -> Edition:
    """Keep pages that were just made, as they were laid before the approver or as he signed them (E5)."""
    return Edition.objects.create(
        issue=issue,
        stage=stage,
        digest=made.digest,
        layout=made.layout,
        pages=made.pdf.pages,
        pdf=keep(made.pdf.data, pages.PDF),
        docx=keep(made.docx.data, pages.DOCX),
        log=[*made.pdf.log, *made.docx.log],
        by_id=by.pk,
    )


@part
def keep_published(
    issue: Issue, approved: Edition, *, by: Appointment, ofd: tuple[bytes | None, str] | None = None
) -> Edition:
    """The same pages, as published: the same PDF and Word file, and OFD made from them (E5)."""
    if ofd is None:
        ofd = made_ofd(issue, approved)
    data, trouble = ofd
    return Edition.objects.create(
        issue=issue,
        stage=Stage.PUBLISHED,
        digest=approved.digest,
        layout=approved.layout,
        pages=approved.pages,
        pdf=approved.pdf,
        docx=approved.docx,
        ofd=keep(data, pages.OFD) if data else None,
        log=[*approved.log, *([trouble] if trouble else [])],
        by_id=by.pk,
    )


def made_ofd(issue: Issue, edition: Edition) -> tuple[bytes | None, str]:
    """The OFD of kept pages, for a view to make before the act."""
    with open_blob(edition.pdf) as opened:
        return pages.ofd_of(issue, opened.read())


@action
def take_file(
    issue: Issue, kind: str, *, by: Appointment, ready: Pages | None = None, ofd: tuple[bytes | None, str] | None = None
) -> File:
    """Hand out a file of the issue's pages; who took what is on the trail (E5, R6).

    Pages of an issue published before pages were kept are made and kept now (`ready`: made before this transaction).
    """
    require(access.can_take_file(by, issue, kind))
    if not access.at_the_office(by, issue) and standing_of(issue).recall:
        raise Refused(f"{issue}已经撤回，不再提供下载")
    edition = pages.current_edition(issue)
    if edition is None and issue.state == State.PUBLISHED:
        edition = _made_late(issue, by=by, ready=ready, ofd=ofd)
    if edition is None:
        raise Refused("这一期还没有排好的清样，送审签时才排")
    found = pages.file_of(edition, kind)
    data = {"kind": kind, "edition": edition.pk, "stage": edition.stage}
    record(issue, "bulletins.issue.download", by=by, data=data)
    return found


def _made_late(issue: Issue, *, by: Appointment, ready: Pages | None, ofd: tuple[bytes | None, str] | None) -> Edition:
    """Pages for an issue published before pages were kept; of two first downloads the second waits and finds them."""
    Issue.objects.select_for_update().get(pk=issue.pk)
    if found := pages.current_edition(issue):
        return found
    made = pages.lay_out(issue, ready=ready)
    edition = keep_edition(issue, made, stage=Stage.PUBLISHED, by=by)
    data, trouble = ofd or pages.ofd_of(issue, made.pdf.data)
    edition.ofd = keep(data, pages.OFD) if data else None
    edition.log = [*edition.log, *([trouble] if trouble else [])]
    edition.save(update_fields=["ofd", "log"])
    return edition


def complete_edition(issue: Issue, *, by: Appointment) -> Edition:
    """The published pages in every form; those of an old issue are made before the act that keeps them (E6, E10)."""
    if found := pages.current_edition(issue):
        return found
    made = pages.lay_out(issue)
    return keep_late(issue, by=by, ready=made, ofd=pages.ofd_of(issue, made.pdf.data))


@action
def keep_late(issue: Issue, *, by: Appointment, ready: Pages, ofd: tuple[bytes | None, str]) -> Edition:
    """Keep the pages of an issue published before pages were kept: what the archive keeps (E6, E10)."""
    require(access.can_take_file(by, issue, "docx"))
    if issue.state != State.PUBLISHED:
        raise Refused(f"{issue}还没有印发")
    edition = pages.current_edition(issue) or _made_late(issue, by=by, ready=ready, ofd=ofd)
    record(issue, "bulletins.issue.set", by=by, data={"edition": edition.pk})
    return edition


def is_stamped(issue: Issue) -> bool:
    """True for work secrets: they leave only with the reader's name on every page (R6)."""
    return issue.periodical.label == Label.WORK_SECRET
