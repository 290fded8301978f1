"""`tongzheng bench typeset`: what a 16-page issue costs in each form, and whether a hundred of them leave memory flat (issue 4)."""

from __future__ import annotations

import resource
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tongzheng.typeset import docx, html, pdf
from tongzheng.typeset.document import Document
from tongzheng.typeset.layout import built_in
from tongzheng.typeset.ofd import write_ofd
from tongzheng.typeset.samples import DAY, OFFICE, sample_issue

PAGES = 16
ROUNDS = 5
MANY = 100
PDF_MS, DOCX_MS = 1000.0, 300.0  # held to
GROWTH_MB = 64.0  # what a hundred issues may add: the allocator's slack, not a page more an issue
STATM = Path("/proc/self/statm")


def run(names: list[str], *, rows: int, progress: Callable[..., None]) -> list[dict[str, Any]]:
    """The first of its kind in this process, then the median; a list of {"name", "value", "unit", "limit", "ok"}."""
    layout = built_in()["bulletin"]
    document = _of(PAGES)
    pages = pdf.render(document, layout)
    forms: dict[str, tuple[Callable[[], Any], float | None]] = {
        "PDF": (lambda: pdf.render(document, layout), PDF_MS),
        "docx": (lambda: docx.render(document, layout), DOCX_MS),
        "OFD": (lambda: write_ofd(pages.data, title=document.title, author=OFFICE, created=DAY), None),
        "HTML": (lambda: html.render(document, layout), None),
    }
    results = [_row(f"样刊 {pages.pages} 页", pages.pages, "页", PAGES, ok=pages.pages >= PAGES)]
    for name, (make, limit) in forms.items():
        progress(name)
        first, *others = [_ms(make) for _ in range(ROUNDS + 1)]
        results.append(_row(f"{name} 头一次", first, "ms", limit))
        results.append(_row(f"{name} 中位", statistics.median(others), "ms", limit))
    progress(f"{MANY} 期连着排")
    for make, _ in forms.values():  # what the first ones keep for good is no growth
        make()
    before = _memory()
    for number in range(rows or MANY):
        other = _of(PAGES - number % 5)
        done = pdf.render(other, layout)
        docx.render(other, layout)
        write_ofd(done.data, title=other.title, author=OFFICE, created=DAY)
    grown = _memory() - before
    results.append(_row(f"{rows or MANY} 期连着排，内存多用", grown, "MB", GROWTH_MB))
    results.append(_row("最高用到", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MB", None))
    return results


def _of(pages: int) -> Document:
    """An invented issue of at least so many pages."""
    wanted = pages
    while pdf.render(document := sample_issue(wanted), built_in()["bulletin"]).pages < pages:
        wanted += 1
    return document


def _ms(make: Callable[[], Any]) -> float:
    started = time.perf_counter()
    make()
    return (time.perf_counter() - started) * 1000


def _memory() -> float:
    return int(STATM.read_text().split()[1]) * resource.getpagesize() / 1024**2


def _row(name: str, value: float, unit: str, limit: float | None, *, ok: bool | None = None) -> dict[str, Any]:
    good = ok if ok is not None else limit is None or value <= limit
    return {"name": name, "value": round(value, 1), "unit": unit, "limit": limit, "ok": good}
