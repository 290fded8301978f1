"""Into the archive: retention classes, records, closing a volume (E10)."""

from __future__ import annotations

from django.db.models import F, Max
from django.utils import timezone

from tongzheng.archive import access, queries, rules
from tongzheng.archive.flow import VolumeState
from tongzheng.archive.models import Item, ItemFile, Retention, Rule, Volume
from tongzheng.archive.queries.records import Sheet, sheet_of
from tongzheng.bulletins.actions import complete_edition
from tongzheng.bulletins.flow import State
from tongzheng.bulletins.models import Issue, Periodical
from tongzheng.files.store import keep
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_text
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.refusals import Refused, Stale, require


@action
def set_retention(periodical: Periodical, *, by: Appointment, retention: str) -> Rule:
    """Say how long a periodical's issues are kept; records already filed stay in their class (E10)."""
    require(access.can_file(by, periodical.office_id))
    if retention not in Retention.values:
        raise Refused("保管期限只能是永久、30 年、10 年")
    rule, _ = Rule.objects.update_or_create(periodical=periodical, defaults={"retention": retention})
    record(rule, "archive.rule.set", by=by, data={"periodical": periodical.pk, "retention": retention})
    return rule


def file_issue(issue: Issue, *, by: Appointment) -> Item:
    """Make a published issue's record and file it; the slow part, its pages, before the act begins (E10)."""
    require(access.can_file(by, issue.periodical.office_id))
    if issue.state != State.PUBLISHED:
        raise Refused(f"{issue}还没有印发，印发以后归档")
    return file_record(issue, sheet_of(issue, complete_edition(issue, by=by)), by=by)


@action
def file_record(issue: Issue, sheet: Sheet, *, by: Appointment) -> Item:
    """File an issue's record in the class of its periodical; an issue already filed keeps the record it has (E10)."""
    office, retention = issue.periodical.office_id, queries.retention_of(issue.periodical)
    return file_papers(queries.ISSUE, issue.pk, office, sheet, by=by, year=issue.year, retention=retention)


@action
def file_papers(
    subject: str, pk: int, office: int, sheet: Sheet, *, by: Appointment, year: int | None = None,
    retention: str = rules.DEFAULT_RETENTION,
) -> Item:  # fmt: skip
    """File a record in the open volume of its year and class; a subject already filed keeps the record it has (E10)."""
    require(access.can_file(by, office))
    if filed := Item.objects.filter(subject_type=subject, subject_id=pk).first():
        return filed
    volume = _volume(office, year or sheet.dated.year, retention, by)
    item = Item.objects.create(
        volume=volume, subject_type=subject, subject_id=pk, title=sheet.title[:200], number=sheet.number,
        responsible=sheet.responsible[:80], dated=sheet.dated, label=sheet.label, words=sheet.words, filed_by_id=by.pk,
        pages=sheet.pages,
    )  # fmt: skip
    ItemFile.objects.bulk_create(
        [ItemFile(item=item, name=name, blob=keep(data, media)) for name, data, media in sheet.files]
    )
    record(item, "archive.item.file", by=by, data={"volume": volume.pk, "subject": f"{subject}:{pk}"})
    return item


@action
def refile_item(item: Item, *, by: Appointment, retention: str, reason: str) -> Item:
    """Put a record into another class while its volume is open, with the reason (E10)."""
    require(access.can_refile(by, item))
    reason = clean_text(reason)[:1000]
    refuse_secrets("改保管期限的原因", reason)
    if not reason:
        raise Refused("请写明改保管期限的原因")
    if retention not in Retention.values:
        raise Refused("保管期限只能是永久、30 年、10 年")
    old = item.volume
    if old.retention == retention:
        return item
    _hold(old)
    volume = _volume(old.office_id, old.year, retention, by)
    if Item.objects.filter(pk=item.pk, volume=old).update(volume=volume) != 1:
        raise Stale(item, None)
    item.volume = volume
    record(item, "archive.item.refile", by=by, reason=reason, data={"from": old.retention, "to": retention})
    return item


@action
def open_record_file(file: ItemFile, *, by: Appointment) -> ItemFile:
    """Who took a file of a record away (E10)."""
    record(file.item, "archive.item.download", by=by, data={"file": file.name})
    return file


@action
def close_volume(volume: Volume, *, by: Appointment) -> Volume:
    """Number a volume's records by date, write its checksum list, close it for good (E10)."""
    require(access.can_close(by, volume))
    _hold(volume)
    items = list(volume.items.order_by("dated", "id").prefetch_related("files__blob"))
    if not items:
        raise Refused("这一卷还是空的，归档以后再封卷")
    waiting = [i for i in queries.unfiled(volume.office_id, volume.year) if _class_of(i) == volume.retention]
    if waiting:
        raise Refused(f"还有 {len(waiting)} 期没有归档（{waiting[0]}），归档以后再封卷")
    for position, item in enumerate(items, 1):
        item.position, item.volume = position, volume
    Item.objects.bulk_update(items, ["position"])
    lines = [(f"{item.reference}/{file.name}", file.blob_id) for item in items for file in item.files.all()]
    manifest = keep(rules.checksum_list(lines).encode(), "text/plain; charset=utf-8")
    move(
        volume,
        "close",
        by=by,
        data={"records": len(items), "manifest": manifest.sha256},
        manifest_id=manifest.sha256,
        closed_by_id=by.pk,
        closed_at=timezone.now(),
    )
    return volume


def _class_of(issue: Issue) -> str:
    return queries.retention_of(issue.periodical)


@part
def _volume(office_pk: int, year: int, retention: str, by: Appointment) -> Volume:
    """The volume that takes this record, held open until the act is done."""
    found = queries.open_volume_of(office_pk, year, retention)
    if found is None:
        parts = Volume.objects.filter(office_id=office_pk, year=year, retention=retention)
        last = parts.aggregate(last=Max("part"))["last"] or 0
        found = Volume.objects.create(office_id=office_pk, year=year, retention=retention, part=last + 1)
        record(found, "archive.volume.start", by=by)
    _hold(found)
    return found


@part
def _hold(volume: Volume) -> None:
    """Keep the volume's row until the act is done, so that nothing is filed while it is being closed."""
    if Volume.objects.filter(pk=volume.pk, state=VolumeState.OPEN).update(part=F("part")) != 1:
        raise Stale(volume, Volume.FLOW["close"])
