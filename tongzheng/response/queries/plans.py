"""Plans that fit, runs and their orders (U11)."""

from __future__ import annotations

from django.db.models import Max, Q, QuerySet
from django.shortcuts import get_object_or_404

from tongzheng.emergencies.models import Emergency
from tongzheng.files.models import Attachment
from tongzheng.network.models import Appointment
from tongzheng.response import access
from tongzheng.response.models import Feedback, Order, Plan, Run


def list_plans(actor: Appointment) -> QuerySet[Plan]:
    """The plans in force of the actor's office."""
    found = Plan.objects.filter(access.visible_plans(actor), retired_at__isnull=True)
    return found.select_related("kind", "by__person").order_by("severity", "name")


def get_plan(actor: Appointment, pk: int) -> Plan:
    """A version of a plan the actor may see, else 404."""
    found = Plan.objects.filter(access.visible_plans(actor)).select_related("kind", "office", "by__person")
    return get_object_or_404(found, pk=pk)


def versions_of(plan: Plan) -> QuerySet[Plan]:
    """All versions, the newest first."""
    found = Plan.objects.filter(office_id=plan.office_id, number=plan.number).select_related("by__person")
    return found.order_by("-version")


def next_number(office: int) -> int:
    """The number of the next plan; the unique constraint refuses a second one at the same moment."""
    return (Plan.objects.filter(office_id=office).aggregate(last=Max("number"))["last"] or 0) + 1


def fitting(emergency: Emergency) -> list[Plan]:
    """The plans in force for an emergency: its kind first, then its category, then those for all; grave enough ones first.

    Each carries `reached`: whether the severity from which it is started is reached (U11).
    """
    category = emergency.kind.category if emergency.kind else ""
    by_kind = Q(kind_id=emergency.kind_id) if emergency.kind_id else Q(pk__in=[])
    wide = Q(kind__isnull=True) & (Q(category="") | Q(category=category))
    found = Plan.objects.filter(by_kind | wide, office_id=emergency.office_id, retired_at__isnull=True)
    plans = list(found.select_related("kind").prefetch_related("tasks"))
    for plan in plans:
        reached = emergency.severity <= plan.severity or emergency.sensitive
        plan.__dict__["reached"] = reached
    return sorted(plans, key=lambda p: (not p.__dict__["reached"], p.kind_id is None, p.category == "", p.pk))


def runs_of(emergency: Emergency) -> list[Run]:
    """What was started on an emergency, the newest first."""
    found = Run.objects.filter(emergency=emergency).select_related("plan", "by__person").prefetch_related("orders")
    return list(found.order_by("-id"))


def get_run(actor: Appointment, pk: int) -> Run:
    """A run the actor may see, else 404."""
    found = Run.objects.filter(access.visible_runs(actor))
    return get_object_or_404(found.select_related("plan", "emergency__office", "by__person"), pk=pk)


def orders_of(run: Run) -> list[Order]:
    """The orders of a run with their feedback, those not signed first."""
    found = run.orders.select_related("unit", "signed_by__person", "done_by__person", "run").order_by("id")
    return sorted(
        found.prefetch_related("feedback__by__person"), key=lambda o: (bool(o.done_at), bool(o.signed_at), o.due_at)
    )


def get_order(actor: Appointment, pk: int) -> Order:
    """An order the actor may see, else 404."""
    found = Order.objects.filter(access.visible_orders(actor))
    return get_object_or_404(
        found.select_related("run__emergency__office", "run__plan", "unit", "signed_by__person"), pk=pk
    )


def orders_at(actor: Appointment) -> QuerySet[Order]:
    """What the unit was ordered to do, the newest first."""
    if not access.answers_for_unit(actor):
        return Order.objects.none()
    found = Order.objects.filter(unit_id=actor.unit_id or 0).select_related("run__emergency", "run__plan")
    return found.order_by("-id")


def feedback_of(order: Order) -> list[tuple[Feedback, list[Attachment]]]:
    """What the unit reported, the oldest first, each with its photos."""
    said = list(order.feedback.select_related("by__person").order_by("id"))
    files: dict[int, list[Attachment]] = {row.pk: [] for row in said}
    for file in files_of(order):
        files[file.subject_id].append(file)
    return [(row, files[row.pk]) for row in said]


def files_of(order: Order) -> QuerySet[Attachment]:
    """The photos of an order's feedback."""
    rows = order.feedback.order_by().values("pk")
    found = Attachment.objects.filter(subject_type="response.feedback", subject_id__in=rows, removed_at__isnull=True)
    return found.select_related("blob").order_by("id")
