"""Two people, and two workers, at the same moment, in real processes: exactly one wins, the other learns of it (K1, D10, Z6)."""

import datetime as dt

import pytest
from django.utils import timezone

pytestmark = [pytest.mark.race, pytest.mark.slow]


def make():
    """A unit without a contact, an answer the ledger does not hold yet, a clock the weekly digest tells of."""
    from tests.outcomes.cases import answered
    from tests.world import make_world
    from tongzheng.outcomes.queries import points
    from tongzheng.text.spans import span_of

    world = make_world()
    answered(world)
    keys = [line.due.key for line in points.preview(world.assessor, span_of(f"{timezone.localdate():%Y}")).new]
    return {"unit": world.town_a.pk, "posts": [world.clerk.pk, world.signer.pk], "keys": keys}


def contact(index, made):
    from tongzheng.network.models import Role, Unit
    from tongzheng.network.queries import posts
    from tongzheng.supervision.actions import set_contact

    unit = Unit.objects.get(pk=made["unit"])
    post = posts().get(pk=made["posts"][index % 2])
    by = posts().get(role=Role.SUPERVISOR, unit=unit.office_id)
    return set_contact(unit, by=by, post=post, phone=f"66{index}", duties="督促落实", seen=0).pk


def book(index, made):
    from tongzheng.network.models import Role
    from tongzheng.network.queries import posts
    from tongzheng.outcomes.actions.booking import book_period
    from tongzheng.text.spans import span_of

    by = posts().get(role=Role.ASSESSOR)
    return book_period(span_of(f"{timezone.localdate():%Y}"), by=by, keys=made["keys"])


def digest(index):
    from tongzheng.deadlines.actions.digests import send_digests

    monday = timezone.localtime() + dt.timedelta(days=7 - timezone.localdate().weekday())
    return send_digests(monday.replace(hour=9))


def found():
    from django.db.models import Count, Q

    from tongzheng.deadlines.models import Digest
    from tongzheng.notices.models import Notice
    from tongzheng.outcomes.models import Booking
    from tongzheng.supervision.models import Contact

    weekly = Notice.objects.filter(url__startswith="/deadlines/weekly/").values("to", "url").annotate(n=Count("pk"))
    return {
        "contacts": Contact.objects.filter(ended_at=None).count(), "all": Contact.objects.count(),
        "booked": list(Booking.objects.values_list("what", flat=True)),
        "digests": list(Digest.objects.values("office", "unit", "week").annotate(n=Count("pk")).values_list("n", flat=True)),
        "whole": Digest.objects.filter(Q(unit=None)).count(), "told": list(weekly.values_list("n", flat=True)),
    }  # fmt: skip


def test_two_at_once(own_database):
    """A contact, a press on the ledger, the weekly digest: each once, the others meet the stale page or have nothing to do."""
    made = own_database.call(make)
    assert made["keys"]
    named = own_database.run(contact, made, processes=2, threads=2)
    assert sorted(a.error.partition(":")[0] for a in named) == ["", "Stale", "Stale", "Stale"], [a.trace for a in named]
    pressed = own_database.run(book, made, processes=2, threads=2)
    assert sorted(a.error.partition(":")[0] for a in pressed) == ["", "Stale", "Stale", "Stale"], [
        a.trace for a in pressed
    ]
    sent = own_database.run(digest, processes=2, threads=2)
    assert all(a.ok for a in sent), [a.trace for a in sent]
    there = own_database.call(found)
    assert (there["contacts"], there["all"]) == (1, 1)
    assert len(there["booked"]) == len(made["keys"])
    assert (there["whole"], set(there["digests"]), set(there["told"])) == (1, {1}, {1})
    assert sum(a.value for a in sent) == len(there["digests"]) > 1
