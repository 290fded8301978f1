"""A year and a half of 云岭县's ledger, and circulars walked by real actions."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone


@pytest.fixture
def booked(world):
    from tests.circulars.ledger import months  # noqa: PLC0415 - models load only after engine.configure()

    months(world, {
        "2025-03": ((8, 0, "0"), (6, 0, "0"), (0, 0, "0"), (2, 0, "0")),
        "2026-01": ((10, 4, "20.50"), (9, 2, "9"), (1, 0, "-0.75"), (5, 1, "4.25")),
        "2026-02": ((8, 3, "12"), (9, 5, "23.50"), (2, 0, "-0.75"), (4, 2, "8")),
        "2026-03": ((12, 5, "21"), (10, 3, "11"), (0, 0, "-1.50"), (3, 0, "0.50")),
    })  # fmt: skip
    return world


@pytest.fixture
def make(booked):
    from tongzheng.circulars.actions.making import make_circular  # noqa: PLC0415

    def made(span="2026-03"):
        return make_circular(by=booked.assessor, once=uuid.uuid4(), span=span)

    return made


@pytest.fixture
def walk(booked, make):
    """A circular walked to a state."""
    from tongzheng.circulars.actions import passing  # noqa: PLC0415

    def walked(state, span="2026-03", circular=None):
        circular = circular or make(span)
        today = timezone.localdate()
        for step, fn, by, extra in (
            ("checking", passing.check_circular, booked.assessor, {"until": today}),
            ("submitted", passing.submit_circular, booked.assessor, {}),
            ("approved", passing.approve_circular, booked.approver, {}),
            ("published", passing.publish_circular, booked.assessor, {}),
        ):
            fn(circular, by=by, **extra)
            if step == state:
                return circular
        raise ValueError(state)

    return walked


@pytest.fixture
def days():
    today = timezone.localdate()
    return lambda n: today + timedelta(days=n)
