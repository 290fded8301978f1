"""What tests/compiled.py remembers is what Django works out, the first time and the second."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db.models import Count, Exists, F, Model, OuterRef, QuerySet, Value

from tests import compiled, engine
from tongzheng.network.models import Appointment, Unit
from tongzheng.reporting.models import Report


def parents(model: type[Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if field.is_relation]


def plain_fields(model: type[Model]) -> list[str]:
    return [field.name for field in model._meta.concrete_fields if not (field.is_relation or field.primary_key)][:2]


def asked(model: type[Model]) -> Iterator[QuerySet]:
    """A model's queries as the rooms write them: with and without what it points to, a part of it, sorted, under another."""
    every = model._base_manager.all()
    yield every
    yield every.order_by("-pk").distinct()
    yield every.only("pk")
    yield every.filter(pk__in=model._base_manager.values("pk"))
    yield every.annotate(same=Exists(model._base_manager.filter(pk=OuterRef("pk"))))
    for name in parents(model):
        further = [f"{name}__{one}" for one in parents(model._meta.get_field(name).related_model)][:2]
        yield every.select_related(name)
        yield every.select_related(name, *further).order_by(f"{name}__pk")
        yield every.filter(**{f"{name}__pk__gt": 1}).select_related(*further, name)
        yield every.exclude(**{f"{name}__pk": 3}).defer(*plain_fields(model)).select_related(name, *further)


@contextmanager
def plain() -> Iterator[None]:
    """Django's own way, whatever the run's."""
    compiled.remove()
    try:
        yield
    finally:
        if engine.is_shared():
            compiled.install()


def sql(query: QuerySet) -> Any:
    return query.query.sql_with_params()


def test_the_sql_is_the_same_word_for_word(db):
    models = sorted(apps.get_models(), key=lambda model: model._meta.label)[::15]  # one of each kind in plenty
    queries = [query for model in models for query in asked(model)]
    with plain():
        expected = [sql(query.all()) for query in queries]
        compiled.install()
        known = dict(compiled.KNOWN)
        compiled.KNOWN.clear()
        first = [sql(query.all()) for query in queries]
        second = [sql(query.all()) for query in queries]
        more = len(compiled.KNOWN)
        compiled.KNOWN.update(known)
    assert len(queries) > 150
    assert more > 80  # it does remember
    assert first == expected
    assert second == expected


def rows() -> list[Any]:
    """The same people and units read in several ways, with all that came with them."""
    found = Appointment.objects.select_related("person", "unit__office__desk__serves", "deputy_for__person").order_by(
        "pk"
    )
    units = Unit.objects.select_related("parent", "office").annotate(many=Count("appointments")).order_by("pk")
    read = [
        (post.person.name, post.unit and (post.unit.name, post.unit.office and post.unit.office.desk.serves.name))
        for post in found
    ]
    read += [(unit.name, unit.parent and unit.parent.path, unit.many) for unit in units]
    read += [
        (post.role, post.get_deferred_fields())
        for post in found.filter(unit__parent__isnull=False).only(
            "role", "person__name", "unit__office__desk__serves", "deputy_for__person"
        )
    ]
    read += [(one.signed_at, one.unit.name) for one in Report.objects.select_related("unit").order_by("pk")]
    like = (
        Report.objects.defer("body").annotate(same=Value(True)).select_related("unit")
    )  # as many columns, not the same
    read += [(one.created_at, one.signed_at, one.same, one.unit.name) for one in like.order_by("pk")]
    return read + list(Unit.objects.filter(parent=F("office__desk__serves")).values_list("name", flat=True))


def test_rows_read_are_the_same(world):
    world.report("sent")
    with plain():
        expected = rows()
        compiled.install()
        assert [rows(), rows()] == [expected, expected]
    assert expected
