"""Reads of the archive; the actor comes first (E10)."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tongzheng.archive import access, rules
from tongzheng.archive.flow import ExportState, VolumeState
from tongzheng.archive.models import Export, Item, ItemFile, Retention, Rule, Volume
from tongzheng.bulletins.flow import State
from tongzheng.bulletins.models import Issue, Periodical
from tongzheng.files.models import Blob
from tongzheng.files.store import path_of
from tongzheng.network.models import Appointment, Unit

ISSUE = "bulletins.issue"


def retention_of(periodical: Periodical) -> str:
    """The class of a periodical's issues."""
    rule = Rule.objects.filter(periodical=periodical).first()
    return rule.retention if rule else rules.DEFAULT_RETENTION


def retentions(actor: Appointment) -> list[tuple[Periodical, str]]:
    """The office's periodicals, each with its class."""
    classes = dict(Rule.objects.filter(periodical__office_id=actor.unit_id).values_list("periodical_id", "retention"))
    found = Periodical.objects.filter(office_id=actor.unit_id)
    return [(periodical, classes.get(periodical.pk, rules.DEFAULT_RETENTION)) for periodical in found]


def get_periodical(actor: Appointment, pk: int) -> Periodical:
    """A periodical of the actor's office, else 404."""
    return get_object_or_404(Periodical.objects.filter(office_id=actor.unit_id), pk=pk)


def unfiled(office: Unit | int, year: int | None = None) -> QuerySet[Issue]:
    """Published issues of an office that no record keeps yet, oldest first."""
    filed = Item.objects.filter(subject_type=ISSUE, subject_id=OuterRef("pk"))
    found = Issue.objects.filter(~Exists(filed), periodical__office=office, state=State.PUBLISHED)
    if year:
        found = found.filter(year=year)
    return found.select_related("periodical__office__desk__serves", "approved_by").order_by("published_at", "id")


@dataclass(slots=True)
class Year:
    """A year of the archive: what waits, what is filed, its volumes."""

    year: int
    published: int
    waiting: int
    volumes: list[Volume]


def years(actor: Appointment) -> list[Year]:
    """The office's years, the newest first; each volume carries `records` (how many it has)."""
    issues = Issue.objects.filter(periodical__office_id=actor.unit_id, state=State.PUBLISHED)
    published = dict(issues.values_list("year").annotate(n=Count("pk")).order_by())
    volumes: dict[int, list[Volume]] = {}
    for volume in list_volumes(actor).annotate(records=Count("items", filter=_seen(actor))):
        volumes.setdefault(volume.year, []).append(volume)
    filed = Item.objects.filter(volume__office_id=actor.unit_id, subject_type=ISSUE)
    kept = dict(filed.values_list("volume__year").annotate(n=Count("pk")).order_by())
    found = sorted({*published, *volumes}, reverse=True)
    return [
        Year(year, published.get(year, 0), published.get(year, 0) - kept.get(year, 0), volumes.get(year, []))
        for year in found
    ]


def _seen(actor: Appointment) -> Q:
    return Q() if actor.role in access.SEES_WORK_SECRETS else ~Q(items__label="work_secret")


def list_volumes(actor: Appointment) -> QuerySet[Volume]:
    """The volumes a post may see."""
    return Volume.objects.filter(access.visible_volumes(actor))


def get_volume(actor: Appointment, pk: int) -> Volume:
    """A volume the actor may see, else 404."""
    return get_object_or_404(list_volumes(actor).select_related("office", "closed_by__person"), pk=pk)


def list_items(actor: Appointment, *, words: str = "", year: int | None = None) -> QuerySet[Item]:
    """The records a post may see, by words in title, number, responsible and what else they are found by."""
    found = Item.objects.filter(access.visible(actor)).select_related("volume")
    if year:
        found = found.filter(volume__year=year)
    for word in words.split()[:5]:
        found = found.filter(
            Q(title__icontains=word)
            | Q(number__icontains=word)
            | Q(responsible__icontains=word)
            | Q(words__icontains=word)
        )
    return found.order_by("-dated", "-id")


def items_of(actor: Appointment, volume: Volume) -> QuerySet[Item]:
    """A volume's records in their order."""
    return list_items(actor).filter(volume=volume).order_by("position", "dated", "id")


def get_item(actor: Appointment, pk: int) -> Item:
    """A record the actor may see, else 404."""
    found = Item.objects.filter(access.visible(actor)).select_related("volume__office", "filed_by__person")
    return get_object_or_404(found, pk=pk)


def get_file(actor: Appointment, item: int, pk: int) -> ItemFile:
    """A file of a record the actor may see, else 404."""
    return get_object_or_404(ItemFile.objects.select_related("blob", "item"), pk=pk, item=get_item(actor, item))


def filed_at(issue: str) -> Subquery:
    """When the issue this field of a query names was filed; null before (the line of every report in it shows it)."""
    return Subquery(Item.objects.filter(subject_type=ISSUE, subject_id=OuterRef(issue)).values("filed_at")[:1])


def subject_of(item: Item) -> Issue | None:
    """The issue a record keeps; None for a record of something else."""
    if item.subject_type != ISSUE:
        return None
    return Issue.objects.select_related("periodical").filter(pk=item.subject_id).first()


def is_filed(subject: Model) -> bool:
    """Whether some record keeps this thing."""
    return Item.objects.filter(subject_type=subject._meta.label_lower, subject_id=subject.pk).exists()


def damaged(volume: Volume) -> list[str]:
    """Names of files whose contents are gone or no longer what the checksum list says; empty when all is well."""
    files = ItemFile.objects.filter(item__volume=volume).select_related("item__volume", "blob").order_by("item", "id")
    return [f"{file.item.reference or file.item}：{file.name}" for file in files if not _sound(file.blob)]


def _sound(blob: Blob) -> bool:
    try:
        with path_of(blob.sha256).open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == blob.sha256
    except OSError:
        return False


def get_export(actor: Appointment, pk: int) -> Export:
    """An export the actor may see, else 404."""
    return get_object_or_404(Export.objects.filter(access.visible_exports(actor)), pk=pk)


def list_exports(actor: Appointment) -> QuerySet[Export]:
    """The latest exports."""
    return Export.objects.filter(access.visible_exports(actor)).select_related("by__person")[:10]


def silent(export: Export) -> bool:
    """Whether nobody seems to be making it any more (a worker was killed): then it may be taken up again."""
    return timezone.now() - export.beat_at > timedelta(seconds=rules.SILENT_SECONDS)


def folder_of(export: Export) -> Path:
    """Where an export is put together."""
    return Path(settings.DATA) / "exports" / export.once.hex


def zip_of(export: Export) -> Path:
    """Where the finished zip lies."""
    return folder_of(export).with_suffix(".zip")


def to_export(export: Export) -> list[Item]:
    """Every record of the year, volume by volume, in order."""
    found = Item.objects.filter(volume__office_id=export.office_id, volume__year=export.year)
    return list(
        found.select_related("volume", "filed_by__person")
        .prefetch_related("files__blob")
        .order_by("volume__retention", "volume__part", "position", "dated", "id")
    )


def exportable_years(actor: Appointment) -> list[int]:
    """Years with records."""
    found = Volume.objects.filter(access.visible_volumes(actor)).values_list("year", flat=True)
    return sorted(set(found), reverse=True)


def open_volume_of(office_pk: int, year: int, retention: str) -> Volume | None:
    """The volume that still takes records of this year and class."""
    return Volume.objects.filter(office_id=office_pk, year=year, retention=retention, state=VolumeState.OPEN).first()


def running_export(office_pk: int, year: int) -> Export | None:
    """An unfinished export of that year, the newest."""
    unfinished = Export.objects.exclude(state=ExportState.DONE)
    return unfinished.filter(office_id=office_pk, year=year).first()


CLASSES = Retention.choices
