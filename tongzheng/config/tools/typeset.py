"""`tongzheng typeset ISSUE --format docx --out PATH`: an issue's file, as it was kept, else made now (E6)."""

from __future__ import annotations

import argparse
import json
import re
import sys
from typing import Any

from tongzheng.bulletins.flow import State
from tongzheng.bulletins.models import Issue
from tongzheng.bulletins.queries import pages
from tongzheng.trail.refusals import Refused
from tongzheng.typeset import html
from tongzheng.typeset.errors import TypesetError

_NAMED = re.compile(r"《?(?P<name>[^》]+?)》?\s*(?P<year>\d{4})[-年](?P<more>增刊)?第?(?P<number>\d{1,4})期?")


def run(args: argparse.Namespace) -> int:
    """Write the file; 0 when done, 1 when it cannot be typeset or written, 2 when there is no such issue."""
    issue = find(args.issue)
    if issue is None:
        print(f"没有“{args.issue}”这一期。写编号、《刊名》2026-12、刊名2026年第12期，或 latest。", file=sys.stderr)
        return 2
    try:
        data, log, kept = made(issue, args.format)
        args.out.write_bytes(data)
    except (Refused, TypesetError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    for line in log:
        print(line, file=sys.stderr)
    told = {"issue": str(issue), "pk": issue.pk, "format": args.format, "out": str(args.out), "bytes": len(data)}
    told |= {"kept": kept, "log": list(log)}
    print(json.dumps(told, ensure_ascii=False) if args.json else f"{issue}　{args.out}　{len(data)} 字节")
    return 0


def find(words: str) -> Issue | None:
    """The issue by its key, its name and number, or the newest published."""
    issues = Issue.objects.select_related(
        "periodical__layout", "editor__person", "proofed_by__person", "approved_by__person"
    )
    if words == "latest":
        return issues.filter(state=State.PUBLISHED).order_by("-published_at", "-id").first()
    if words.isascii() and words.isdigit() and len(words) <= 18:
        return issues.filter(pk=int(words)).first()
    if not (named := _NAMED.fullmatch(words.strip())):
        return None
    where: dict[str, Any] = {"year": int(named["year"]), "number": int(named["number"])}
    found = issues.filter(**where, supplement=bool(named["more"])).order_by("id")
    return next((i for i in found if i.name == named["name"].strip()), None)


def made(issue: Issue, kind: str) -> tuple[bytes, list[str], bool]:
    """The file's bytes, what was said on the way, and whether it was a kept one."""
    edition = pages.current_edition(issue)
    if kind != "html" and edition is not None and getattr(edition, kind) is not None:
        return pages.file_of(edition, kind).data, list(edition.log), True
    if kind == "html":
        return str(html.render(pages.document_of(issue), pages.layout_of(issue.periodical))).encode(), [], False
    laid = pages.lay_out(issue)
    if kind == "ofd":
        data, trouble = pages.ofd_of(issue, laid.pdf.data)
        if data is None:
            raise Refused(trouble)
        return data, list(laid.pdf.log), False
    rendered = laid.pdf if kind == "pdf" else laid.docx
    return rendered.data, list(rendered.log), False
