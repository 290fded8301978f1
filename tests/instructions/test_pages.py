"""The reader's pages, the act pages, the register."""

import io
import uuid

import pytest
from openpyxl import load_workbook

from tongzheng.instructions.actions import instruct
from tongzheng.instructions.models import Initial, Instruction


def give(placement, by, text="请速办", nature="handle"):
    return instruct(placement, by=by, text=text, nature=nature, once=uuid.uuid4())


def test_a_leader_reads_initials_and_instructs(world, issue, placement, django_assert_max_num_queries):
    client = world.client(world.leader)
    with django_assert_max_num_queries(15):
        page = client.get(f"/read/{issue.pk}/")
    assert placement.title in page.content.decode()
    delivery = issue.deliveries.get(to=world.leader)
    assert delivery.opened_at is not None
    with django_assert_max_num_queries(15):
        page = client.get(f"/read/{issue.pk}/{placement.pk}/").content.decode()
    assert "圈阅" in page
    assert 'data-dialog="sheet-up"' in page
    assert client.post(f"/read/{issue.pk}/initial/").status_code == 302
    assert client.post(f"/read/{issue.pk}/initial/").status_code == 302
    assert Initial.objects.count() == 1
    form = client.get(f"/read/{issue.pk}/{placement.pk}/instruct/")
    once = form.context["form"]["once"].value()
    answer = client.post(
        f"/read/{issue.pk}/{placement.pk}/instruct/", {"text": "<b>请速办</b>\x00", "nature": "handle", "once": once}
    )
    assert answer["Location"] == f"/read/{issue.pk}/{placement.pk}/"
    assert Instruction.objects.get().text == "<b>请速办</b>"
    page = client.get(f"/read/{issue.pk}/{placement.pk}/").content.decode()
    assert "&lt;b&gt;请速办&lt;/b&gt;" in page


def test_nothing_typed_is_lost_when_it_is_refused(world, issue, placement):
    client = world.client(world.leader)
    url = f"/read/{issue.pk}/{placement.pk}/instruct/"
    for data in ({"text": "机密★5年 请办", "nature": "handle"}, {"text": "请办理此事", "nature": ""}):
        answer = client.post(url, data)
        assert answer.status_code == 422
        assert data["text"] in answer.content.decode()
    answer = client.post(url, {"text": "办" * 1500, "nature": "handle"})
    assert "现在 1500 字，最多 1000 字" in answer.content.decode()
    assert not Instruction.objects.exists()


@pytest.mark.parametrize("who", ["city_leader", "clerk", "editor", "admin", "other_editor"])
def test_what_was_not_delivered_is_not_there(world, issue, placement, who):
    client = world.client(getattr(world, who))
    for url in (
        f"/read/{issue.pk}/",
        f"/read/{issue.pk}/{placement.pk}/",
        f"/read/{issue.pk}/{placement.pk}/instruct/",
    ):
        assert client.get(url).status_code == 404
    assert client.post(f"/read/{issue.pk}/initial/").status_code == 404


def test_strange_addresses_are_404(world, issue):
    client = world.client(world.leader)
    assert client.get(f"/read/{issue.pk}/999999999999999999/").status_code == 404
    assert client.get("/read/999999999999999999/").status_code == 404


def test_my_instructions_and_taking_one_back(world, placement, django_assert_max_num_queries):
    instruction = give(placement, world.leader)
    client = world.client(world.leader)
    with django_assert_max_num_queries(15):
        assert "撤回批示" in client.get("/instructions/mine/").content.decode()
    url = f"/instructions/{instruction.pk}/withdraw/"
    assert client.get(url).status_code == 200
    assert world.client(world.leader2).get(url).status_code == 404
    assert client.post(url).status_code == 302
    assert "已撤回" in client.get("/instructions/mine/").content.decode()


def test_the_register_filters_and_exports_what_is_shown(world, placement, django_assert_max_num_queries):
    give(placement, world.leader, text='=HYPERLINK("x")请速办')
    give(placement, world.leader2, text="做法很好", nature="praise")
    client = world.client(world.supervisor)
    with django_assert_max_num_queries(15):
        page = client.get("/instructions/").content.decode()
    assert "做法很好" in page
    assert "青石镇" in page
    assert "做法很好" not in client.get("/instructions/?nature=handle").content.decode()
    assert "做法很好" not in client.get(f"/instructions/?leader={world.leader.pk}").content.decode()
    assert "做法很好" not in client.get("/instructions/?month=2001-01").content.decode()
    assert "做法很好" in client.get("/instructions/?q=很好").content.decode()
    book = load_workbook(io.BytesIO(client.get("/instructions/?nature=handle&export=xlsx").content))
    rows = list(book.active.iter_rows(values_only=True))
    assert len(rows) == 2
    assert rows[1][4].startswith("=HYPERLINK")
    assert book.active["E2"].data_type == "s"


@pytest.mark.parametrize(
    "query",
    [
        "leader=x",
        "leader=99999999999999999999",
        "month=99-99",
        "month=9999-12",
        "nature=%27",
        "q=" + "长" * 500,
        "page=-1",
    ],
)
def test_strange_filters_are_harmless(world, query):
    assert world.client(world.supervisor).get(f"/instructions/?{query}").status_code == 200


@pytest.mark.parametrize("who", ["clerk", "leader", "admin", "member"])
def test_the_register_is_the_offices(world, who):
    assert world.client(getattr(world, who)).get("/instructions/").status_code == 403


def test_another_office_sees_nothing_of_it(world, placement):
    give(placement, world.leader, text="不外传的批示")
    assert "不外传的批示" not in world.client(world.city_editor).get("/instructions/").content.decode()
