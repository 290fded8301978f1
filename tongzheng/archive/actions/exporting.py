"""Out of the archive: a year as one zip, record by record, so that it can be stopped and taken up again (E10)."""

from __future__ import annotations

import hashlib
import shutil
import uuid
from collections.abc import Callable
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from django.utils import timezone

from tongzheng.archive import access, queries, rules
from tongzheng.archive.flow import ExportState
from tongzheng.archive.models import Export, Item
from tongzheng.archive.queries.index import index_pages
from tongzheng.files.store import path_of
from tongzheng.network.models import Appointment
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.refusals import Refused, Stale, require

Progress = Callable[[int, int], None]
PACKED = {".pdf", ".docx", ".ofd", ".png", ".jpg"}  # packed already


@action
def start_export(*, by: Appointment, year: int, once: uuid.UUID) -> Export:
    """Begin to put a year together; the same form twice begins once (E10)."""
    require(access.can_export(by))
    if found := Export.objects.filter(once=once).first():
        if found.office_id != by.unit_id:
            raise Refused("这一页已经用过，请重新打开")
        return found
    export = Export(once=once, office_id=by.unit_id or 0, year=year, by_id=by.pk)
    export.total = len(queries.to_export(export))
    if not export.total:
        raise Refused(f"{year}年还没有归档的件，先归档再导出")
    export.save()
    record(export, "archive.export.start", by=by, data={"year": year, "records": export.total})
    return export


@action
def stop_export(export: Export, *, by: Appointment) -> Export:
    """Stop after the record in hand (E10)."""
    require(access.can_stop(by, export))
    move(export, "stop", by=by)
    return export


@action
def resume_export(export: Export, *, by: Appointment) -> Export:
    """Take a stopped export up where it was (E10)."""
    require(access.can_resume(by, export))
    move(export, "resume", by=by, beat_at=timezone.now())
    return export


@action
def finish_export(export: Export, *, by: Appointment, size: int, sha256: str) -> Export:
    """The zip is whole: keep its size and checksum (E10)."""
    require(access.can_finish(by, export))
    move(export, "finish", by=by, data={"size": size, "sha256": sha256}, size=size, sha256=sha256, done=export.total)
    return export


@action
def note_download(export: Export, *, by: Appointment) -> Export:
    """Who took the year away (E10)."""
    require(access.can_download(by, export))
    record(export, "archive.export.download", by=by)
    return export


def run_export(export: Export, *, by: Appointment, progress: Progress | None = None) -> bool:
    """Put records into the export's folder, then all into one zip; False when somebody stopped it meanwhile.

    What is in the folder already is not made again. Raises Refused when a content is gone or damaged.
    """
    items = queries.to_export(export)
    folder = queries.folder_of(export)
    Export.objects.filter(pk=export.pk, state=ExportState.RUNNING).update(total=len(items))
    export.total = len(items)
    names = _names(items)
    for number, item in enumerate(items, 1):
        _put(item, folder / names[item.pk])
        alive = Export.objects.filter(pk=export.pk, state=ExportState.RUNNING)
        if alive.update(done=number, beat_at=timezone.now()) != 1:
            return False
        if progress:
            progress(number, len(items))
    size, sha256 = _pack(export, items, names)
    try:
        finish_export(export, by=by, size=size, sha256=sha256)
    except Stale:
        return False
    shutil.rmtree(folder, ignore_errors=True)
    return True


def _names(items: list[Item]) -> dict[int, str]:
    """A folder for each record, the same every time the export is taken up."""
    return {item.pk: f"{item.reference or f'未封卷-{item.pk}'} {rules.safe_name(item.title)}" for item in items}


def _put(item: Item, target: Path) -> None:
    """One record's files, all or none: the folder gets its name when it is whole."""
    if target.exists():
        return
    making = target.with_name(target.name + ".part")
    shutil.rmtree(making, ignore_errors=True)
    making.mkdir(parents=True)
    for file in item.files.all():
        data = _read(file.blob_id, f"{item.title}／{file.name}")
        (making / rules.safe_name(file.name)).write_bytes(data)
    making.rename(target)


def _read(sha256: str, what: str) -> bytes:
    try:
        data = path_of(sha256).read_bytes()
    except OSError as error:
        raise Refused(f"{what}的内容不在了，请用备份恢复后再导出") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise Refused(f"{what}的内容和归档时不一样了，请用备份恢复后再导出")
    return data


def _pack(export: Export, items: list[Item], names: dict[int, str]) -> tuple[int, str]:
    """The zip, under its name only when it is whole; its size and checksum."""
    target, folder = queries.zip_of(export), queries.folder_of(export)
    making = target.with_suffix(".part")
    sums: list[tuple[str, str]] = []
    with ZipFile(making, "w", ZIP_DEFLATED) as bundle:
        for name, data in index_pages(export, items, names):
            _write(bundle, name, data, sums)
        for item in items:
            for path in sorted((folder / names[item.pk]).iterdir()):
                _write(bundle, f"{names[item.pk]}/{path.name}", path.read_bytes(), sums)
        _write(bundle, "校验表.txt", rules.checksum_list(sums).encode(), [])
    with making.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    making.replace(target)
    return target.stat().st_size, sha256


def _write(bundle: ZipFile, name: str, data: bytes, sums: list[tuple[str, str]]) -> None:
    info = ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
    info.compress_type = ZIP_STORED if Path(name).suffix in PACKED else ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    bundle.writestr(info, data)
    sums.append((name, hashlib.sha256(data).hexdigest()))
