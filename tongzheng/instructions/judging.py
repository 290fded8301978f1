"""Pages of the one-tap judgements: the tap itself, and the office's service quality (E14)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from tongzheng.files.xlsx import write_xlsx
from tongzheng.instructions import access, actions, queries
from tongzheng.instructions.forms import SpanForm
from tongzheng.instructions.service import ASPECTS, Line, Service, service
from tongzheng.trail.refusals import Refused, require
from tongzheng.ui.answers import workbook
from tongzheng.ui.paging import paged

TAPS = {f"{aspect}-{word}": (aspect, word == "yes") for aspect in ASPECTS for word in ("yes", "no")}


@require_POST
def judge(request: HttpRequest, issue: int, pk: int) -> HttpResponse:
    """One tap under the text; back to where it stood."""
    actor = request.actor  # type: ignore[attr-defined]
    placement = queries.get_placement(actor, issue, pk)
    require(access.can_judge(actor, placement))
    tap = TAPS.get(request.POST.get("tap", ""))
    if tap is None:
        raise Refused("请点需要、适合或满意")
    actions.judge_text(placement, by=actor, aspect=tap[0], yes=tap[1])
    return redirect(reverse("instructions:read_article", args=[issue, pk]) + "#judge")


@require_safe
def service_quality(request: HttpRequest) -> HttpResponse:
    """How needed, suitable, satisfying leaders found what was printed; a unit sees its own texts."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_see_service(actor))
    form = SpanForm(request.GET)
    start, end = form.span()
    found = service(actor, start, end)
    ours = actor.role in access.JUDGEMENT_READERS
    if request.GET.get("export") == "xlsx":
        return workbook(_sheets(found, ours=ours), "服务质量")
    context = {"form": form, "service": found, "start": start, "end": end, "ours": ours}
    tables = [("按月", found.months), ("按类别", found.kinds)]
    context["tables"] = [("按单位", found.units), *tables] if ours else tables
    context |= {"page": paged(found.items, request.GET.get("page")), "aspects": list(ASPECTS.values())}
    return render(request, "instructions/service.html", context)


def _sheets(found: Service, *, ours: bool) -> bytes:
    head: list[object] = [
        "",
        "信息（篇）",
        *(f"{word}{unit}" for word in ASPECTS.values() for unit in ("", "（评价次数）", "（%）")),
    ]

    def rows(lines: list[Line]) -> list[list[object]]:
        found: list[list[object]] = [[x.name, len(x.texts), *(n for cell in x.cells for n in cell)] for x in lines]
        return [head, *found]

    sheets = {"按月": rows(found.months), "按类别": rows(found.kinds), "逐篇": rows(found.items)}
    return write_xlsx({"按单位": rows(found.units)} | sheets if ours else sheets)
