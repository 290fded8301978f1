"""Slow work of the archive, done by the worker in the name of who asked for it."""

from __future__ import annotations

import logging

from django_tasks import task

from tongzheng.archive import queries
from tongzheng.archive.actions import file_issue, run_export
from tongzheng.archive.models import Export
from tongzheng.network.models import Appointment
from tongzheng.trail.refusals import Refused

logger = logging.getLogger(__name__)


@task()
def file_year(post: int, year: int) -> int:
    """File every published issue of a year that is not filed yet; killed halfway it goes on where it was."""
    by = Appointment.objects.select_related("person", "unit__desk").get(pk=post)
    filed = 0
    for issue in queries.unfiled(by.unit_id or 0, year):
        try:
            file_issue(issue, by=by)
            filed += 1
        except Refused as refusal:  # one that cannot be typeset must not keep the others waiting
            logger.warning("issue %s was not filed: %s", issue.pk, refusal)
    return filed


@task()
def make_export(pk: int) -> bool:
    """Put an export together; a stopped one is left as it is."""
    export = Export.objects.select_related("by__person", "by__unit__desk").get(pk=pk)
    return run_export(export, by=export.by)
