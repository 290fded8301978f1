"""Each post finds first what it must do next; the leader's page of today."""

import uuid

import pytest

from tests.house.cases import Cases
from tongzheng.inspections import actions as inspections
from tongzheng.instructions.actions import initial_issue, instruct

ROLES = [
    "clerk",
    "signer",
    "member",
    "approver",
    "supervisor",
    "assessor",
    "admin",
    "auditor",
    "office_officer",
]


@pytest.mark.parametrize("who", ROLES)
def test_every_home_page_opens_within_its_budget(world, issue, who, django_assert_max_num_queries):
    world.report("returned")
    world.report("signing")
    client = world.client(getattr(world, who))
    with django_assert_max_num_queries(15):
        assert client.get("/").status_code == 200


def test_editors_leaders_and_the_duty_officer_go_to_their_own_screens(world):
    assert world.client(world.duty).get("/")["Location"] == "/emergencies/desk/"
    assert world.client(world.editor).get("/")["Location"] == "/desk/"
    assert world.client(world.leader).get("/")["Location"] == "/today/"


def test_the_clerk_finds_what_came_back_first_with_its_reason(world):
    returned = world.report("returned")
    draft = world.report("draft")
    declined = world.report("declined")
    shown = world.client(world.clerk).get("/").content.decode()
    assert shown.index(returned.title) < shown.index(draft.title) < shown.index(declined.title)
    assert "第二段数字请核实" in shown
    assert "日常工作" in shown
    assert world.report("draft", by=world.clerk_b).title not in world.client(world.clerk).get("/").content.decode()


def test_the_clerk_reads_the_instruction_at_home(world, issue, placement):
    instruct(placement, by=world.leader2, text="同意", nature="handle", once=uuid.uuid4())
    instruct(placement, by=world.leader, text="请速办此事", nature="handle", once=uuid.uuid4())
    shown = world.client(world.clerk).get("/").content.decode()
    assert "县长批示" in shown
    assert "请速办此事" in shown


def test_the_signer_reads_and_signs_from_home(world):
    report = world.report("signing")
    shown = world.client(world.signer).get("/").content.decode()
    assert report.title in shown
    assert f"/reports/{report.pk}/do/sign_off/" in shown
    assert report.title not in world.client(world.signer_b).get("/").content.decode()


def test_today_holds_what_is_not_yet_initialled_or_instructed(world, publish, django_assert_max_num_queries):
    first, second = publish(world.report("received")), publish(world.report("received", by=world.clerk_b))
    client = world.client(world.leader)
    with django_assert_max_num_queries(15):
        shown = client.get("/today/").content.decode()
    assert "待阅 2 件" in shown
    initial_issue(first, by=world.leader)
    shown = client.get("/today/").content.decode()
    assert "待阅 1 件" in shown
    assert "圈阅" in shown
    instruct(second.placements.get(), by=world.leader, text="请办", nature="handle", once=uuid.uuid4())
    shown = client.get("/today/").content.decode()
    assert "待阅的都看完了" in shown
    assert "待阅 2 件" in world.client(world.leader2).get("/today/").content.decode()


@pytest.mark.parametrize("who", ["clerk", "editor", "admin"])
def test_today_is_the_leaders(world, who):
    assert world.client(getattr(world, who)).get("/today/").status_code == 403


def test_a_work_secret_of_a_colleague_is_not_on_the_home_page(world):
    from tests.world import _appoint

    report = world.report("declined", label="work_secret")
    colleague = _appoint("同事", world.town_a, "officer")
    assert report.title in world.client(world.clerk).get("/").content.decode()
    assert report.title not in world.client(colleague).get("/").content.decode()


def test_what_of_inspections_waits_stands_at_home_for_whom_it_waits(world, django_assert_max_num_queries):
    """Approver, unit, supervisor: each his own, nobody what he may not do; gone when it was done (D5)."""
    cases = Cases(world)
    proposed, delivered, answered = cases.i_proposed, cases.i_delivered, cases.i_answered
    for post, words in (
        (world.approver, "督查方案待批"),
        (world.signer, "督查结论待签收"),
        (world.supervisor, "整改待复查"),
    ):
        with django_assert_max_num_queries(15):
            assert words in world.client(post).get("/").text
    assert "督查方案待批" in world.client(world.leader).get("/today/").text
    assert "督查整改等您办的" not in world.client(world.signer_b).get("/").text
    assert "督查整改等您办的" not in world.client(world.leader2).get("/today/").text
    inspections.approve_inspection(proposed, by=world.approver, version=proposed.version)
    inspections.acknowledge_conclusion(delivered, by=world.clerk)
    inspections.strike_off(answered, by=world.supervisor, once=uuid.uuid4(), way="site")
    assert "督查整改等您办的" not in world.client(world.approver).get("/").text
    assert "督查结论待签收" not in world.client(world.signer).get("/").text
