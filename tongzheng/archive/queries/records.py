"""What a record of an issue holds: its pages, its text, its metadata, the papers of its making (E10)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.template.loader import render_to_string

from tongzheng.bulletins.models import Amendment, Edition, Issue
from tongzheng.bulletins.queries.contents import Piece, contents
from tongzheng.files.store import path_of
from tongzheng.instructions.models import Instruction
from tongzheng.reporting.models import Label
from tongzheng.trail.flow import label as word_of
from tongzheng.trail.models import Entry
from tongzheng.trail.queries import entries_of

File = tuple[str, bytes, str]  # name, contents, media type


@dataclass(frozen=True, slots=True)
class Sheet:
    """A record before it is filed; files as (name, contents, media type)."""

    title: str
    number: str
    responsible: str
    dated: date
    label: str
    words: str
    pages: int
    files: tuple[File, ...]


def sheet_of(issue: Issue, edition: Edition | None) -> Sheet:
    """The record of a published issue, with its finished pages."""
    pieces = contents(issue)
    entries = list(entries_of(issue))
    dated = issue.date or issue.published_at.date()  # type: ignore[union-attr]
    title = str(issue)
    about = _metadata(issue, pieces, dated)
    making = render_to_string("archive/making.html", _making(issue, entries))
    files = [
        *_finished(edition),
        ("文本.txt", _plain(issue, pieces).encode(), "text/plain; charset=utf-8"),
        ("办理过程.html", making.encode(), "text/html; charset=utf-8"),
        ("元数据.json", json.dumps(about, ensure_ascii=False, indent=1).encode(), "application/json"),
    ]
    words = "\n".join(filter(None, (part for piece in pieces for part in (piece.title, piece.byline))))
    pages = edition.pages if edition else 0
    publisher, label = issue.published_by, issue.periodical.label
    return Sheet(title, issue.number_text, publisher, dated, label, words, pages, tuple(files))


def _finished(edition: Edition | None) -> list[File]:
    if edition is None:
        return []
    kinds = {"正本.pdf": edition.pdf, "正本.docx": edition.docx, "正本.ofd": edition.ofd}
    return [(name, path_of(blob.sha256).read_bytes(), blob.media_type) for name, blob in kinds.items() if blob]


def _metadata(issue: Issue, pieces: list[Piece], dated: date) -> dict[str, Any]:
    """The names of GB/T 33480 where it has one, plain words elsewhere."""
    return {
        "题名": str(issue),
        "文种": "信息刊物",
        "发文字号": issue.number_text,
        "总期号": issue.total,
        "责任者": issue.published_by,
        "成文日期": dated.isoformat(),
        "印发时间": issue.published_at.isoformat() if issue.published_at else "",
        "知悉范围": str(Label(issue.periodical.label).label),
        "责任编辑": issue.editor.person.name if issue.editor.person else "",
        "核稿": issue.proofed_by.person.name if issue.proofed_by and issue.proofed_by.person else "",
        "签发": issue.approved_by.person.name if issue.approved_by and issue.approved_by.person else "",
        "印数": issue.copies,
        "内容校验": issue.digest,
        "篇目": [
            {"标题": piece.title, "栏目": piece.section.name if piece.section else "", "供稿": piece.byline}
            for piece in pieces
        ],
    }


def _plain(issue: Issue, pieces: list[Piece]) -> str:
    parts = [f"{issue.name}\n{issue.number_text}"]
    if issue.note:
        parts.append(f"编者按：{issue.note}")
    parts += [f"{piece.title}\n\n{piece.body}\n\n{piece.byline}" for piece in pieces]
    return "\n\n\n".join(parts) + "\n"


def _making(issue: Issue, entries: list[Entry]) -> dict[str, Any]:
    """Who did what with it, what leaders wrote, what was corrected."""
    return {
        "issue": issue,
        "steps": [(entry, word_of(entry.kind)) for entry in entries],
        "instructions": Instruction.objects.filter(placement__issue=issue, state="given").order_by("id"),
        "amendments": Amendment.objects.filter(issue=issue, state="published").order_by("id"),
        "deliveries": issue.deliveries.select_related("to__person", "to__unit"),
    }
