"""One matter with all that hangs on it, in few queries: what there is none of is not asked for (D8)."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.shortcuts import get_object_or_404

from tongzheng.deadlines.models import LightScheme
from tongzheng.files.models import Attachment
from tongzheng.network.models import Appointment
from tongzheng.network.queries import current
from tongzheng.supervision import access
from tongzheng.supervision.models import Assignment, Contact, Feedback, Item, Stage


def get_whole(actor: Appointment, pk: int) -> Any:
    """An item the actor may see, else 404; `there` names what hangs on it in this room and in those above (`files`: on its
    feedback or stages), `own_lights` says whether its office has lights of its own. Two queries, parts included."""
    hanging = {rel.name: rel for rel in Item._meta.related_objects if not rel.hidden}
    has = {
        f"has_{name}": Exists(rel.related_model._base_manager.filter(**{rel.field.name: OuterRef("pk")}))
        for name, rel in hanging.items()
    }
    has["has_files"] = Exists(_files())
    own = LightScheme.objects.filter(office=OuterRef("office"))
    found = Item.objects.filter(access.visible(actor)).annotate(**has, own_lights=Exists(own))
    people = found.select_related("office", "leader__person", "leader__unit", "parent")
    with_parts = people.prefetch_related(Prefetch("assignments", queryset=_parts()))
    item: Any = get_object_or_404(with_parts, pk=pk)
    item.there = {name for name in (*hanging, "files") if getattr(item, f"has_{name}")}
    return item


def _parts() -> QuerySet[Assignment]:
    """Parts taken now, the lead first, each with the name and telephone of its unit's contact whose post is in force (D10)."""
    there = Appointment.objects.filter(current()).values("pk")
    contact = Contact.objects.filter(unit=OuterRef("unit"), ended_at__isnull=True, post__in=there)
    named = Assignment.objects.filter(ended_at__isnull=True).annotate(
        contact_name=Subquery(contact.values("post__person__name")[:1]),
        contact_phone=Subquery(contact.values("phone")[:1]),
    )
    return named.select_related("unit", "signed_by__person").order_by("part", "id")


def _files() -> QuerySet[Attachment]:
    """Files of an outer item's feedback and stages."""
    feedback = Feedback.objects.filter(item=OuterRef(OuterRef("pk"))).values("pk")
    stages = Stage.objects.filter(item=OuterRef(OuterRef("pk"))).values("pk")
    of_feedback = Q(subject_type="supervision.feedback", subject_id__in=feedback)
    return Attachment.objects.filter(of_feedback | Q(subject_type="supervision.stage", subject_id__in=stages))


def rows_of(item: Any, name: str) -> list[Any]:
    """The rows of one relation; not asked for when there are none."""
    return list(getattr(item, name).all()) if item.may_have(name) else []
