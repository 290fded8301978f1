"""Letters of responsibility: which, what they say, how they stand today, as pages (K10)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.network.models import Appointment, Unit
from tongzheng.reporting.models import Kind
from tongzheng.targets import access
from tongzheng.targets.models import Letter, Plan
from tongzheng.targets.queries.duties import book
from tongzheng.targets.queries.progress import Completion, completion
from tongzheng.typeset.blocks import parse_blocks
from tongzheng.typeset.document import Document, Head, Text
from tongzheng.typeset.docx import render as render_docx
from tongzheng.typeset.layout import built_in
from tongzheng.typeset.pdf import render as render_pdf

KINDS = dict(Kind.choices)


def list_letters(actor: Appointment, year: int | None = None) -> QuerySet[Letter]:
    """Letters a post may see, unit by unit."""
    found = Letter.objects.filter(access.visible_letters(actor)).select_related("unit", "plan")
    return (found.filter(plan__year=year) if year else found).order_by("-plan__year", "unit__path", "-id")


def get_letter(actor: Appointment, pk: int) -> Letter:
    """A letter the actor may see, else 404."""
    found = list_letters(actor).select_related("unit", "plan__office", "by__person", "signed_by__person")
    return get_object_or_404(found, pk=pk)


def without_letter(plan: Plan) -> list[Unit]:
    """Units with a target this year and no letter that holds."""
    owes = book(plan.office, date(plan.year, 1, 1), date(plan.year, 12, 31), plan)
    have = set(
        Letter.objects.filter(plan__office=plan.office, plan__year=plan.year)
        .exclude(state="void")
        .values_list("unit_id", flat=True)
    )
    units = Unit.objects.filter(office=plan.office, pk__in=set(owes.units) | set(owes.of_unit)).exclude(pk__in=have)
    return [unit for unit in units.order_by("path") if owes.owed_by_unit(unit.pk).count]


def promised(plan: Plan, units: list[Unit]) -> dict[int, Completion]:
    """What each unit promises for the year."""
    owes = book(plan.office, date(plan.year, 1, 1), date(plan.year, 12, 31), plan)
    found = {}
    for unit in units:
        owed = owes.owed_by_unit(unit.pk)
        found[unit.pk] = Completion(owed.count, parts=owed.parts, adopted_due=owed.adopted, points_due=owed.points)
    return found


def text_of(plan: Plan, unit: Unit, owed: Completion) -> str:
    """The letter's words, made from the plan (K10)."""
    lines = [f"全年报送政务信息 {owed.due} 条"]
    lines += [f"其中{KINDS.get(kind, kind)}类不少于 {number} 条" for kind, number in owed.parts.items()]
    lines += [f"被采用不少于 {owed.adopted_due} 条"] if owed.adopted_due else []
    lines += [f"全年得分不少于 {owed.points_due.normalize():f} 分"] if owed.points_due else []
    goals = "；".join(lines)
    office, short = plan.office.name, unit.short_name
    body = [
        f"为落实{plan.year}年度政务信息工作任务，{office}与{unit.name}签订本责任书。",
        "一、目标",
        f"{short}{goals}。各月任务以分解下达的数为准，完成情况以登记的来稿为准，退回未改的不计。",
        "二、责任",
        "主要负责人是报送第一责任人，分管领导抓落实，审核签发人把关，信息员按时报送。重要情况随时报，不迟报、漏报、误报、瞒报。",
        "三、保障",
        f"{short}保证信息员人员稳定、有必要的参会阅文条件。{office}按月通报进度，期末之前提醒。",
    ]
    if plan.consequence:
        body += ["四、考核", plan.consequence]
    return "\n".join(body)


def progress_of(letter: Letter) -> Completion:
    """What the unit has done of what it promised, as it stands today; what it promised never changes (K10)."""
    year = date(letter.plan.year, 1, 1), date(letter.plan.year, 12, 31)
    done = completion(letter.plan.office, *year).get(letter.unit_id, Completion())
    return as_promised(letter, done)


def as_promised(letter: Letter, done: Completion) -> Completion:
    """The promise beside what was done."""
    owed = letter.owed
    points = Decimal(owed.get("points", "0"))
    return Completion(
        owed.get("count", 0),
        done.done,
        done.kinds,
        owed.get("parts", {}),
        owed.get("adopted", 0),
        done.adopted,
        points,
        done.points,
    )


def document_of(letter: Letter) -> Document:
    """The letter as it is printed and signed: both parties below the text."""
    text = Text(letter.title, parse_blocks(letter.body))
    office, unit = letter.plan.office.name, letter.unit.name
    signed = letter.signed_on
    who = f"{unit}　{letter.signer}" if letter.signer else unit
    return Document(
        head=Head(name=office), texts=(text,), signature=f"{office}\n{who}", signed=signed or letter.at.date()
    )


def pages_of(letter: Letter, form: str) -> bytes:
    """The letter as "docx" or "pdf" in the layout of a letter; raises TypesetError."""
    render = render_docx if form == "docx" else render_pdf
    return render(document_of(letter), built_in()["letter"]).data


def settled_at(letter: Letter) -> Completion:
    """How it stood when it was settled; this does not change any more."""
    kept = letter.figures
    done = Completion(done=kept.get("done", 0), kinds=kept.get("kinds", {}), adopted=kept.get("adopted", 0))
    done.points = Decimal(kept.get("points", "0"))
    return as_promised(letter, done)
