"""Keeping the versions of a text, and reading them again (R15)."""

from typing import TYPE_CHECKING

from django.db import models, transaction

from tongzheng.text.models import Revision, RevisionQuerySet

if TYPE_CHECKING:
    from tongzheng.network.models import Appointment


def keep(subject: models.Model, *, title: str, body: str, by: "Appointment", note: str = "") -> Revision:
    """Keep this version of the subject's text, numbered from 1; the last version's text is not kept twice (R15)."""
    with transaction.atomic(savepoint=False):
        last = revisions_of(subject).last()
        if last and last.title == title and last.body == body:
            return last
        return Revision.objects.create(
            subject_type=subject._meta.label_lower,
            subject_id=subject.pk,
            number=last.number + 1 if last else 1,
            title=title,
            body=body,
            by=by,
            by_name=str(by)[:200],
            note=note[:500],
        )


def revisions_of(subject: models.Model) -> RevisionQuerySet:
    """Every kept version of the subject's text, the first one first (R15)."""
    found = Revision.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk)
    return found.order_by("number")
