"""Marked texts and nonsense at every form of targets (those of awards are in tests/attack/doors.py): refused in words, nothing kept, never a 500 (R6)."""

import pytest
from django.urls import reverse

from tongzheng.trail.models import Entry

MARK = "机密★10年"
TODAY = "2026-01-05"
SPAN = {"starts": TODAY, "ends": "2026-01-06"}
# name, about, who, fields, the field that is marked
DOORS = [
    ("targets:plan_new", "", "assessor", {"year": "2031", "name": "任务", "consequence": "通报"}, "consequence"),
    ("targets:plan_edit", "plan_draft", "assessor", {"name": "任务", "version": "1"}, "name"),
    ("targets:plan_change", "plan_in_force", "assessor", {}, "reason"),
    ("targets:plan_act", "plan_draft:drop", "assessor", {}, "reason"),
    ("targets:task_new", "plan_draft", "assessor", {"scope": "people", "every": "month", "count": "5"}, ""),
    ("targets:spread", "plan_draft", "assessor", {"total": "100", "w_township": "1"}, ""),
    ("targets:break_down", "sharing_unit", "clerk", {"m_1": "40"}, ""),
    ("targets:exemption_new", "", "assessor", {"starts": "2026-01", "ends": "2026-02", "post": "<clerk>"}, "reason"),
    ("targets:exemption_withdraw", "exemption", "assessor", {}, "reason"),
    ("targets:letter_act", "duty_letter:void", "assessor", {}, "reason"),
]  # fmt: skip
NONSENSE = ["", "\x00", "９" * 30, "-1", "9" * 40, "1e400", "NaN", "💥<b>", "x" * 5000, "2026-13-45", "0001-01-01"]


@pytest.fixture
def cases(world):
    from tests.house.cases import Cases  # noqa: PLC0415 - models load only after engine.configure()

    found = Cases(world)
    assert found.commendation  # before anybody is vetoed
    return found


def filled(world, fields):
    known = {"<clerk>": world.clerk.pk, "<town>": world.town_a.pk}
    return {name: known.get(value, value) for name, value in fields.items()}


def test_a_marked_text_is_stopped_at_every_form(cases, world):
    for name, about, who, fields, marked in DOORS:
        if not marked:
            continue
        url = reverse(name, args=cases.args(about))
        before = Entry.objects.filter(kind="text.classified").count()
        answer = cases.client(who).post(url, filled(world, fields) | {marked: MARK})
        assert answer.status_code == 422, (name, answer.status_code)
        assert "发现密级标志" in answer.text, name
        assert Entry.objects.filter(kind="text.classified").count() == before + 1, name


def test_nonsense_in_any_field_is_answered_in_words(cases, world):
    for name, about, who, fields, marked in DOORS:
        url = reverse(name, args=cases.args(about))
        good = filled(world, fields) | ({marked: "写明"} if marked else {})
        client = cases.client(who)
        for n, field in enumerate(good):
            for value in NONSENSE[n % 5 :: 5]:  # each field two of them
                answer = client.post(url, good | {field: value})
                assert answer.status_code in (302, 403, 404, 409, 422), (name, field, value, answer.status_code)
    for page in ("/targets/", "/officers/", "/eligibility/", "/awards/", "/targets/letters/"):
        for value in NONSENSE:
            answer = cases.client("assessor").get(
                page, dict.fromkeys(("year", "every", "starts", "ends", "page"), value)
            )
            assert answer.status_code in (200, 400), (page, value)
