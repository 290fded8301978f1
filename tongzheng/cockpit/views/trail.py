"""The trail, for reading only."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tongzheng.cockpit.access import can_audit
from tongzheng.cockpit.forms import TrailFilter
from tongzheng.cockpit.queries import trail as trails
from tongzheng.trail.refusals import require

MOST = 20000
HEAD = ["时间", "姓名", "岗位", "动作", "事项", "由", "到", "说明"]


@require_safe
def trail(request: HttpRequest) -> HttpResponseBase:
    """Who did what, newest first; the auditor with reasons, the administrator without (Z2)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(can_audit(actor))
    form = TrailFilter(request.GET)
    sieve = form.chosen()
    if request.GET.get("export") == "csv":
        found = trails.rows(actor, trails.entries(actor, sieve)[:MOST])
        response = StreamingHttpResponse(lines(found), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = "attachment; filename*=UTF-8''%E6%93%8D%E4%BD%9C%E7%95%99%E7%97%95.csv"
        return response
    rows, rest = trails.page(actor, sieve, before=sieve.get("before"))
    asked = request.GET.copy()
    for name in ("thing", "before"):
        asked.pop(name, None)
    context = {"form": form, "rows": rows, "rest": rest, "sieve": sieve, "asked": asked.urlencode()}
    answer: HttpResponse = render(request, "cockpit/trail.html", context)
    return answer


def lines(rows: Iterable[trails.Row]) -> Iterator[str]:
    """CSV with a byte order mark, as Excel wants it; a cell that looks like a formula is made text."""
    yield "\ufeff" + _line(HEAD)
    for row in rows:
        at = f"{timezone.localtime(row.entry.at):%Y-%m-%d %H:%M:%S}"
        states = [row.entry.from_state, row.entry.to_state]
        yield _line([at, row.who, row.post, row.entry.word, row.thing, *states, row.reason])


def _line(cells: Iterable[str]) -> str:
    out = io.StringIO()
    csv.writer(out).writerow([f"'{c}" if c[:1] in ("=", "+", "-", "@", "\t") else c for c in cells])
    return out.getvalue()
