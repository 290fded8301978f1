"""A report back as it is printed; the files are made by relay's printing (D11, E6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from tongzheng.bulletins.rules import fingerprint
from tongzheng.directives.models import Report
from tongzheng.network.models import Appointment
from tongzheng.relay.queries.printing import LABELS, Files, one_file, render_files
from tongzheng.trail.numbers import peek_number
from tongzheng.typeset.blocks import parse_blocks
from tongzheng.typeset.document import Document, Foot, Head, Text
from tongzheng.typeset.layout import Layout, built_in
from tongzheng.upward.queries.pages import restored

PAPER = "落实情况报告"


@dataclass(frozen=True, slots=True)
class Numbered:
    """What a signature adds to the text."""

    year: int
    number: int
    on: dt.date
    signer: str


def series(office_id: int, year: int) -> str:
    """The numbers of an office's reports back in a year."""
    return f"directives:{office_id}:{year}"


def planned(report: Report) -> int:
    """The number it would get now."""
    return peek_number(series(report.office_id, timezone.localdate().year))


def layout_of(report: Report) -> Layout:
    """The layout it was signed in; until then the built-in one."""
    return restored(report.layout_values) if report.layout_values else built_in()["special"]


def numbered_of(report: Report) -> Numbered | None:
    """What the signature added; None before it."""
    if report.number is None or report.signed_at is None or report.year is None:
        return None
    signer = report.signed_by.person.name if report.signed_by else ""
    return Numbered(report.year, report.number, timezone.localdate(report.signed_at), signer)


def numbered_for(signer: Appointment, number: int, now: dt.datetime) -> Numbered:
    """What this signature would add."""
    on = timezone.localdate(now)
    return Numbered(on.year, number, on, signer.person.name)


def document_of(report: Report, numbered: Numbered | None = None) -> Document:
    """Head with number and signer, the text, to whom it is reported."""
    office, at = report.office, numbered or numbered_of(report)
    names = [("拟稿", report.by.person.name)]
    if report.submitted_by is not None:
        names.append(("核稿", report.submitted_by.person.name))
    if at is not None:
        names.append(("签发", at.signer))
    head = Head(
        name=PAPER, number=f"〔{at.year}〕第{at.number}号" if at else "（未签发）", publisher=office.name,
        date=at.on if at else None, label=LABELS.get(report.directive.label, ""),
    )  # fmt: skip
    foot = Foot(
        report_to=report.directive.report_to,
        copy_to=report.copies,
        printer=office.name,
        printed=at.on if at else None,
        names=tuple(names),
    )
    return Document(head=head, texts=(Text(report.title, parse_blocks(report.body)),), foot=foot)


def digest_of(report: Report) -> str:
    """What was submitted: the text, to whom, what else is printed."""
    directive = report.directive
    return fingerprint(
        report.stage,
        report.title,
        report.body,
        directive.report_to,
        directive.label,
        *([report.copies] if report.copies else []),
    )


def made_from(report: Report, numbered: Numbered) -> str:
    """A fingerprint of all that is printed."""
    on = (numbered.year, numbered.number, numbered.on.isoformat(), numbered.signer)
    return fingerprint(digest_of(report), on, layout_of(report).table_of())


def make_files(report: Report, numbered: Numbered) -> Files:
    """The files as they will be signed; Refused with what cannot be printed. Slow: made before the act's transaction."""
    return render_files(
        document_of(report, numbered), layout_of(report), made_from=made_from(report, numbered), title=report.title,
        author=report.office.name, on=numbered.on,
    )  # fmt: skip


def preview(report: Report, kind: str) -> bytes:
    """A file of it as it stands, before it is signed."""
    return one_file(document_of(report), layout_of(report), kind, title=report.title, author=report.office.name)
