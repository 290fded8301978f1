"""Marked texts and nonsense at every form of rulebooks and of what is registered by hand: said in words, never a 500 (R6)."""

import pytest
from django.urls import reverse
from django.utils import timezone

from tongzheng.scoring.models import Fact, Rulebook
from tongzheng.trail.models import Entry

MARK = "机密★10年"
TODAY = timezone.localdate().isoformat()
SAID = {"title": "某事", "on": TODAY, "document": "通报1号", "units": "<town>"}
HEAD = {
    "name": "办法", "leagues": "town 乡镇榜", "edition": "1", "period": "month", "freeze_day": "5", "own_level": "county", "places": "2",
    "ties": "low", "total": "sum", "converted": "5", "officer_items": "adoption", "late_clause": "3", "text": "第一条",
}  # fmt: skip
# name, about, fields, the field that is marked
DOORS = [
    ("scoring:register", "fact_kind", SAID | {"what": "done", "report": ""}, "title"),
    ("scoring:void_fact", "hand_fact", {}, "reason"),
    ("scoring:start_rulebook", "", {"sample": "A", "repeat": "add", "joint": "equal"}, "name"),
    ("scoring:add_outlet", "", {"level": "city"}, "name"),
    ("scoring:leagues", "", {"unit-<town>": "town"}, ""),
    ("scoring:rulebook_head", "rulebook_draft", HEAD, "document"),
    ("scoring:rulebook_names", "rulebook_draft", {"edition": "1"}, ""),
    ("scoring:activate_rulebook", "rulebook_draft", {"starts": TODAY}, ""),
    (
        "scoring:rulebook_table", "rulebook_draft:points",
        {"rows": "1", "edition": "1", "version": "0", "0-levels": "county", "0-periodicals": "甲、乙", "0-points": "3"}, "0-clause",
    ),
    ("scoring:rulebook_table", "rulebook_draft:instruction", {"rows": "1", "edition": "1", "0-combine": "add", "0-weights": "1、0.5"}, ""),
    ("scoring:rulebook_table", "rulebook_draft:vetoes", {"rows": "1", "edition": "1", "0-on": "breach", "0-number": "2"}, "0-grade"),
]  # fmt: skip
KINDS = {
    "breach": {"what": "late", "level": "city", "major": "on"},
    "withdrawal": {"number": "2026-1", "adoption": "政务信息", "what": "unit"},
    "exemption": {"until": TODAY},
    "merger": {"into": "<town>"},
    "emergency": {"what": "initial", "disposals": "special", "pictures": "on"},
}
NONSENSE = [
    "",
    "\x00",
    "９" * 30,
    "-1",
    "9" * 40,
    "1e400",
    "NaN",
    "💥<b>",
    "x" * 5000,
    "2026-13-45",
    "0001-01-01",
    "9999-12-31",
]


@pytest.fixture
def cases(world):
    from tests.house.cases import Cases  # noqa: PLC0415 - models load only after engine.configure()

    return Cases(world)


def doors(cases):
    """(address, fields, marked field) of every form."""
    town = str(cases.world.town_a.pk)
    for name, about, fields, marked in DOORS:
        yield (
            reverse(name, args=cases.args(about)),
            {k.replace("<town>", town): v for k, v in filled(fields, town)},
            marked,
        )
    for kind, fields in KINDS.items():
        yield reverse("scoring:register", args=[kind]), dict(filled(SAID | fields, town)), "title"


def filled(fields, town):
    return [(name, value.replace("<town>", town)) for name, value in fields.items()]


def test_a_marked_text_is_stopped_at_every_form(cases):
    client = cases.client("assessor")
    for url, fields, marked in doors(cases):
        if not marked or url.endswith("withdrawal/"):  # that one looks for the adoption first
            continue
        before = Entry.objects.filter(kind="text.classified").count()
        answer = client.post(url, fields | {marked: MARK})
        assert answer.status_code == 422, (url, answer.status_code)
        assert "密级标志" in answer.text or "涉密标志" in answer.text, url
        assert Entry.objects.filter(kind="text.classified").count() == before + 1, url


def test_nonsense_in_any_field_is_answered_in_words(cases):
    client = cases.client("assessor")
    for url, fields, marked in doors(cases):
        good = fields | ({marked: "写明"} if marked else {})
        for n, field in enumerate(good):
            for value in NONSENSE[n % 6 :: 6]:  # each field two of them
                answer = client.post(url, good | {field: value})
                assert answer.status_code in (302, 403, 404, 409, 422), (url, field, value, answer.status_code)
    for page in ("/scores/facts/", "/scores/rules/", "/scores/rulebooks/"):
        for value in NONSENSE:
            assert client.get(page, dict.fromkeys(("year", "kind", "page", "version"), value)).status_code in (
                200,
                400,
                404,
            )
    assert all(fact.on.year >= 2000 for fact in Fact.objects.all())
    for rulebook in Rulebook.objects.all():  # whatever was saved can still be opened
        assert client.get(rulebook.get_absolute_url()).status_code == 200, rulebook.text
