"""Many texts at once, from Word files and Excel tables: all or nothing, the same file twice changes nothing (R8).

For a unit's officer they become drafts; for the desk they are entered on the unit's behalf and received.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tongzheng.files.refusals import FileRefused
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.reporting import access
from tongzheng.reporting.actions.attachments import put_files
from tongzheng.reporting.actions.behalf import entered
from tongzheng.reporting.actions.content import FieldRefused, keep
from tongzheng.reporting.actions.sheets import Text, text_of_docx, texts_of_xlsx
from tongzheng.reporting.actions.submission import new_report
from tongzheng.reporting.models import Report
from tongzheng.reporting.queries.reports import importable_units
from tongzheng.trail.actions import action, part, record
from tongzheng.trail.refusals import Refused, require


@dataclass(slots=True)
class Summary:
    """What came of an import; `problems` name file and cell, and then nothing was written."""

    created: int = 0
    unchanged: int = 0
    problems: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For the command line."""
        return asdict(self)


@action
def read_files(files: Iterable[tuple[str, bytes]], *, by: Appointment, unit: Unit | None = None) -> list[Text]:
    """The texts of files with their faults; nothing is stored, but a secret mark goes on the trail (R6, R8)."""
    require(access.can_import(by))
    units = importable_units(by)
    delivers = by.role != Role.OFFICER
    if delivers and unit is not None and unit not in units:
        raise FieldRefused(f"{unit.short_name}不向本办公室报送", "unit")
    unit = unit if delivers else by.unit
    texts: list[Text] = []
    for name, data in files:
        if name.lower().endswith(".xlsx"):
            try:
                texts += texts_of_xlsx(data, name, units, unit, by_unit=delivers)
            except FileRefused as refusal:
                texts.append(Text(name, {"title": "", "body": ""}, "", faults=[(name, refusal.message)]))
        else:
            text = text_of_docx(data, name)
            text.unit = unit
            if unit is None:
                text.faults.append((name, "没有说明是哪个单位报的"))
            texts.append(text)
    return texts


@action
def import_texts(texts: list[Text], *, by: Appointment) -> Summary:
    """Take all texts in, or none when one has a fault (R8)."""
    require(access.can_import(by))
    problems = [f"{where}：{what}" for text in texts for where, what in text.faults]
    if problems:
        return Summary(problems=problems)
    take = _draft if by.role == Role.OFFICER else _delivered
    made = [take(text, by) for text in texts]
    return Summary(created=sum(new for _, new in made), unchanged=sum(not new for _, new in made))


@action
def import_docx(data: bytes, *, by: Appointment, name: str, unit: Unit | None = None, **fields: Any) -> Report:
    """One Word file into a draft, or for the desk into a received report; `fields` override what was read (R8)."""
    [text] = read_files([(name, data)], by=by, unit=unit)
    if text.faults:
        raise FieldRefused("；".join(f"{where}：{what}" for where, what in text.faults), "uploads")
    text.fields |= fields
    return (_draft if by.role == Role.OFFICER else _delivered)(text, by)[0]


@action
def import_xlsx(data: bytes, *, by: Appointment, name: str, unit: Unit | None = None) -> Summary:
    """A table of texts, all or nothing (R8)."""
    return import_texts(read_files([(name, data)], by=by, unit=unit), by=by)


@part
def _draft(text: Text, by: Appointment) -> tuple[Report, bool]:
    assert by.unit is not None  # noqa: S101 - for the type checker
    report, created = new_report(by, text.once(by.unit), {**text.fields, "channel": text.channel})
    if created:
        record(report, "reporting.report.imported", by=by, data={"from": text.where})
        keep(report, by, "导入稿")
        put_files(report, text.pictures.items(), by=by)
    return report, created


@part
def _delivered(text: Text, by: Appointment) -> tuple[Report, bool]:
    assert text.unit is not None  # noqa: S101 - for the type checker
    fields = dict(text.fields)
    once, note = text.once(text.unit), fields.pop("source_note")
    report, created = entered(
        by=by, unit=text.unit, once=once, channel=text.channel, source_note=note, sent_at=text.sent_at, **fields
    )
    if created:
        put_files(report, text.pictures.items(), by=by)
    return report, created


@action
def import_reports_file(path: Path, *, by: Appointment, unit: Unit | None = None, deliver: bool = False) -> Summary:
    """A .docx, an .xlsx or a folder of them, all or nothing; for the command line (R8).

    An editor's or duty officer's import is always delivered; an officer's becomes drafts, which his signer has to sign.
    """
    if deliver and by.role == Role.OFFICER:
        raise Refused("信息员导入的是草稿，签发以后才能报出")
    paths = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    wanted = [p for p in paths if p.suffix.lower() in {".docx", ".xlsx"} and not p.name.startswith("~$")]
    if not wanted:
        return Summary(problems=[f"{path}：没有 .docx 或 .xlsx 文件"])
    return import_texts(read_files([(p.name, p.read_bytes()) for p in wanted], by=by, unit=unit), by=by)
