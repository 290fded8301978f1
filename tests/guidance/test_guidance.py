"""What goes down to the units, and what is good about printed texts (E12, E13)."""

import uuid

import pytest

from tongzheng.guidance import actions, queries
from tongzheng.guidance.models import Receipt
from tongzheng.notices.models import Notice
from tongzheng.text.secrecy import Classified
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused


@pytest.fixture
def cases(world):
    from tests.house.cases import Cases  # noqa: PLC0415 - models load only after engine.configure()

    return Cases(world)


def send(world, **fields):
    values = {
        "kind": "points",
        "title": "采编要点",
        "body": "正文",
        "units": [world.clerk.unit_id],
        "once": uuid.uuid4(),
    }
    return actions.send_guidance(by=world.editor, **{**values, **fields})


def test_opening_it_is_the_receipt_and_only_once(world):
    sent = send(world)
    clerk = world.client(world.clerk)
    assert "未看" in clerk.get("/guidance/").text
    for _ in range(2):
        assert "正文" in clerk.get(sent.get_absolute_url()).text
    receipt = Receipt.objects.get()
    assert receipt.read_by == world.clerk
    assert Entry.objects.filter(kind="guidance.guidance.read").count() == 1
    assert "1 / 1" in world.client(world.editor).get("/guidance/").text


def test_the_officers_are_told_and_reminded_once_a_day(world):
    sent = send(world)
    assert Notice.objects.filter(to=world.clerk, text__contains="采编要点").count() == 1
    assert actions.remind_units(sent, by=world.editor) == [world.clerk.unit_id]
    assert Notice.objects.filter(to=world.clerk, text__startswith="请签收").count() == 1
    with pytest.raises(Refused, match="今天都催过"):
        actions.remind_units(sent, by=world.editor)
    actions.mark_read(sent.receipts.get(), by=world.clerk)
    with pytest.raises(Refused, match="都签收了"):
        actions.remind_units(sent, by=world.editor)


def test_sent_twice_by_a_double_press_is_one(world):
    once = uuid.uuid4()
    assert send(world, once=once) == send(world, once=once)


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"title": " "}, "标题和正文"), ({"units": []}, "哪些单位"), ({"units": [10**9]}, "哪些单位"),
        ({"kind": "x"}, "类别"), ({"body": "长" * 50_001}, "50001"),
    ],
)  # fmt: skip
def test_what_cannot_be_sent_is_said(world, fields, why):
    with pytest.raises(Refused, match=why):
        send(world, **fields)


def test_a_marking_is_stopped(world):
    with pytest.raises(Classified):
        send(world, body="机密★10年")


def test_bad_forms_keep_what_was_typed(world):
    page = world.client(world.editor).post("/guidance/new/", {"title": "", "body": "写了很多", "kind": "points"})
    assert page.status_code == 422
    assert "写了很多" in page.text


def test_the_best_stand_beside_their_originals(cases, world):
    best = cases.best_text
    page = world.client(world.clerk_b).get(best.get_absolute_url()).text
    placement = cases.printed_text
    for text in ("数据实，建议能办。", placement.title, queries.originals(placement)[0].title):
        assert text in page
    assert Notice.objects.filter(to=world.clerk, text__contains="优秀信息").exists()


def test_what_was_said_before_stays_on_the_trail(cases, world):
    actions.write_commentary(cases.printed_text, by=world.editor, text="先这样说", best=False)
    changed = actions.write_commentary(cases.printed_text, by=world.editor, text="再这样说", best=True)
    entry = Entry.objects.get(kind="guidance.commentary.change")
    assert (entry.data["before"], changed.text) == ("先这样说", "再这样说")
    assert world.client(world.clerk).get(f"/best/{changed.pk + 1}/").status_code == 404


def test_an_internal_text_never_becomes_one_of_the_best(cases, world):
    placement = cases.printed_text
    type(placement.article).objects.filter(pk=placement.article_id).update(label="internal")
    placement.article.refresh_from_db()
    with pytest.raises(Refused, match="知悉范围"):
        actions.write_commentary(placement, by=world.editor, text="好", best=True)
    quiet = actions.write_commentary(placement, by=world.editor, text="好", best=False)
    assert world.client(world.clerk).get(quiet.get_absolute_url()).status_code == 404
