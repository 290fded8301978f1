"""Plans by versions, found by kind and severity; started, they send orders that are signed, fed back, done (U11)."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from tests.emergencies.cases import register
from tests.pictures import PNG
from tests.response.cases import graded, make_plan
from tests.response.cases import photo as picture
from tongzheng.deadlines.actions import sweep
from tongzheng.deadlines.models import Deadline
from tongzheng.notices.models import Notice
from tongzheng.response import rules
from tongzheng.response.actions import plans
from tongzheng.response.models import Order, Run
from tongzheng.response.queries import plans as queries_of
from tongzheng.response.queries.plans import fitting
from tongzheng.trail.refusals import Refused, Stale


def test_a_change_is_the_next_version_and_the_old_one_stays(world):
    first = make_plan(world)
    second = make_plan(world, first, tasks="青石镇｜转移群众｜15")
    first.refresh_from_db()
    assert (second.version, first.tasks.count(), second.tasks.count()) == (2, 3, 1)
    with pytest.raises(Stale):
        make_plan(world, first)
    shown = world.client(world.duty).get(first.get_absolute_url()).content.decode()
    assert "这一版已不用" in shown
    assert "第 2 版" in shown
    for typed, why in (
        ("青石镇｜转移｜快", "1 到 1440"),
        ("没有｜转移｜5", "请写电话"),
        ("青石镇｜｜5", "第 1 行要写成"),
    ):
        with pytest.raises(Refused, match=why):
            make_plan(world, second, tasks=typed)


def test_plans_are_found_by_category_and_severity(world):
    small = register(world)
    make_plan(world, category="health", name="防疫预案")
    wide = make_plan(world, name="总体预案")
    own = make_plan(world, name="交通事故预案", kind=small.kind) if small.kind else make_plan(world, name="又一份")
    assert {p.name for p in fitting(small)} == {wide.name, own.name}
    assert not any(p.reached for p in fitting(small))
    assert all(p.reached for p in fitting(graded(world)))


def test_started_signed_fed_back_with_a_photo_done_and_stopped(world):
    found = graded(world)
    plan = make_plan(world)
    duty, town = world.client(world.duty), world.client(world.clerk)
    power = plan.tasks.get(unit=None)
    once = str(uuid.uuid4())
    ticked = [str(t.pk) for t in plan.tasks.all()]
    for _ in range(2):
        sent = duty.post(f"/emergencies/{found.pk}/plans/{plan.pk}/start/", {"tasks": ticked, "once": once})
    run = Run.objects.get()
    assert sent.headers["Location"] == run.get_absolute_url()
    order = Order.objects.get(unit=world.town_a)
    assert Notice.objects.filter(to=world.signer, text__startswith="调度指令：转移危险区群众").exists()
    assert town.get("/response/").content.decode().count("转移危险区群众") == 1
    assert town.post(f"/response/orders/{order.pk}/sign/").status_code == 302
    odd = {"text": "已转移 20 人", "uploads": SimpleUploadedFile("现场.exe", b"MZ"), "once": str(uuid.uuid4())}
    refused = town.post(order.get_absolute_url(), odd)
    assert refused.status_code == 422
    assert "现场.exe：" in refused.content.decode()
    assert "已转移 20 人" in refused.content.decode()
    asked = []
    for times in (1, 3):  # however much was said, the page asks as often
        for _ in range(times):
            plans.give_feedback(order, by=world.clerk, once=uuid.uuid4(), text="正在转移", uploads=[picture()])
        with CaptureQueriesContext(connection) as queries:
            assert "现场.png" in town.get(order.get_absolute_url()).content.decode()
        asked.append(len(queries))
    assert asked[0] == asked[1]
    photo = SimpleUploadedFile("现场.png", PNG, content_type="image/png")
    done = {"text": "已转移 35 人", "done": "on", "uploads": photo, "once": str(uuid.uuid4())}
    assert town.post(order.get_absolute_url(), done).status_code == 302
    order.refresh_from_db()
    assert order.stage == "已办完"
    assert Deadline.objects.get(key=order.key).state == "met"
    page = duty.get(order.get_absolute_url()).content.decode()
    assert "现场.png" in page
    kept = queries_of.files_of(order).last()
    assert b"".join(duty.get(f"/response/orders/{order.pk}/files/{kept.pk}/").streaming_content) == PNG
    plans.done_by_phone(Order.objects.get(name=power.name), by=world.duty, once=uuid.uuid4(), text="调度：已出车")
    bureau = Order.objects.get(unit=world.bureau)
    sweep(bureau.due_at)
    assert Notice.objects.filter(to=world.bureau_clerk, text__startswith="没有办完").exists()
    plans.add_order(run, by=world.duty, once=uuid.uuid4(), line="柳河镇｜支援机械｜30")
    shown = duty.get(run.get_absolute_url()).content.decode()
    for words in ("签收 2 / 4", "办完 1 / 4", "已转移 35 人", "调度：已出车", "柳河镇"):
        assert words in shown
    plans.stop_run(run, by=world.duty, reason="险情解除")
    assert not Deadline.objects.filter(what="order", state="running").exists()
    with pytest.raises(Refused, match="已终止"):
        plans.give_feedback(
            Order.objects.select_related("run").get(pk=bureau.pk), by=world.bureau_clerk, once=uuid.uuid4(), text="x"
        )


@given(st.text(max_size=60), st.integers(2, 5))
def test_typed_tables_always_have_their_columns(text, columns):
    for line in rules.lines_of(text, columns):
        assert len(line.rest) == columns - 1
        assert 1 <= line.number <= len(text.splitlines())
