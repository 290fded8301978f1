"""The officers' table, fed back to every unit; the file for the personnel department (K4, K7)."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tongzheng.awards import access
from tongzheng.awards.actions import sheets as actions
from tongzheng.awards.forms import SpanForm
from tongzheng.awards.queries import files
from tongzheng.awards.queries import people as queries
from tongzheng.awards.queries import sheets as reading
from tongzheng.trail.refusals import Refused, require
from tongzheng.ui.answers import file_answer, workbook

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody for the office; a unit sees its own people, with what they got."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_open(actor))
    form = SpanForm(request.GET)
    starts, ends = form.span()
    at_office = access.at_office(actor)
    office = actor.unit if at_office else actor.unit.office
    if office is None:
        raise Refused(f"{actor.unit.short_name}还没有确定报送对象，请管理员设置")
    unit = None if at_office else actor.unit_id
    lines = queries.people_table(office, starts, ends, unit)
    if request.GET.get("export") == "xlsx":
        return workbook(files.people_xlsx(lines), f"信息员{starts}至{ends}")
    money = reading.amounts(office, starts, ends, unit)
    said = reading.marks(office, starts, ends) if at_office else {}  # a unit has the page of its own
    rows = [
        (line, money.get((line.unit.pk, line.person)), reading.said_of(said.get((line.unit.pk, line.person), [])))
        for line in lines
    ]
    context = {
        "form": form, "starts": starts, "ends": ends, "rows": rows, "at_office": at_office, "levels": queries.LEVELS,
        "can_export": access.can_export(actor), "ranked": any(line.rank for line in lines),
        "shown": [(key, word) for key, word in queries.LEVELS if any(line.levels.get(key) for line in lines)],
    }  # fmt: skip
    return render(request, "awards/people.html", context)


@require_safe
def personnel(request: HttpRequest, form: str) -> HttpResponse:
    """The file for the personnel department; who took it is on the trail (K7)."""
    actor = request.actor  # type: ignore[attr-defined]
    require(access.can_export(actor))
    if form not in ("xlsx", "docx"):
        raise Http404
    starts, ends = SpanForm(request.GET).span()
    rows = files.personnel(actor.unit, starts, ends)
    actions.note_personnel(by=actor, starts=starts, ends=ends, form=form, people=len(rows))
    name = f"信息员工作考核结果{starts}至{ends}"
    if form == "xlsx":
        return workbook(files.personnel_xlsx(rows), name)
    return docx(files.personnel_docx(actor.unit, rows, starts, ends), name)


def docx(data: bytes, name: str) -> HttpResponse:
    """A Word file to keep, named in Chinese."""
    return file_answer(data, DOCX, f"{name}.docx")
