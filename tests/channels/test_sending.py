"""Acts write, the worker sends: through real servers, once, tried again, given up aloud, never a secret or a work secret."""

import threading
from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, transaction
from django.db.models import TextField, Value
from django.db.models.functions import Concat
from django.utils import timezone

from tests.channels import post_office
from tests.channels.cases import make_channel, tell
from tongzheng.channels import rules, sender
from tongzheng.channels.actions import change_channel, outgoing, try_channel
from tongzheng.channels.models import Channel, Delivery
from tongzheng.config.doctor import examine
from tongzheng.notices.models import Notice
from tongzheng.trail.flow import label
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, Stale


@pytest.fixture
def web():
    server = post_office.gateway()
    yield server
    post_office.close(server)


def later(seconds):
    """As if so much time had passed."""
    back = timedelta(seconds=seconds)
    for one in Delivery.objects.all():
        claimed = one.claimed_at and one.claimed_at - back
        Delivery.objects.filter(pk=one.pk).update(next_try=one.next_try - back, claimed_at=claimed)


def test_an_act_writes_and_the_worker_sends_once_to_each_person_and_once_to_a_group(world, web):
    group = make_channel(world, "wecom", f"http://127.0.0.1:{web.port}/send?key=abc")
    phones = make_channel(world, "sms", f"http://127.0.0.1:{web.port}/sms")
    world.leader2.person.phone = ""
    world.leader2.person.save()
    tell(by=world.duty, to=[world.leader, world.leader2, world.approver, world.other_editor])
    assert web.got == []  # nothing leaves inside the act
    assert sender.send_batch(group.pk) == 1
    assert sender.send_batch(phones.pk) == 2
    assert sender.send_batch(phones.pk) == 0
    numbers = sorted(said["phone"] for path, _, said, _ in web.got if path == "/sms")
    assert numbers == sorted([world.leader.person.phone, world.approver.person.phone])
    assert "http://127.0.0.1:8000/emergencies/7/" in web.got[0][2]["text"]["content"]
    lost = Delivery.objects.get(to=world.leader2)
    assert (lost.stage, lost.error) == ("未发出", "没有登记电话，发不了")  # not silently skipped
    said = Notice.objects.filter(text__contains="没有登记电话")
    assert {n.to for n in said} == {world.duty, world.admin}
    assert world.leader2.person.name in said[0].text


def test_a_failure_is_tried_again_later_and_later_and_then_told(world, web):
    channel = make_channel(world, address=f"http://127.0.0.1:{web.port}/500?token=s3cret")
    [row] = tell(by=world.clerk, to=[world.approver])
    waits = []
    for _ in range(len(rules.DELAYS) + 1):
        assert sender.send_batch(channel.pk) == 0
        row.refresh_from_db()
        waits.append(round((row.next_try - timezone.now()).total_seconds()))
        later(3600)
    assert waits[:5] == list(rules.DELAYS)
    assert (row.stage, row.error, row.attempts) == ("未发出", "对方拒收（500）", 6)
    told = Notice.objects.filter(text__contains="没能从")
    assert {n.to_id for n in told} == {world.duty.pk, world.admin.pk, world.clerk.pk}
    outgoing.resend(row, by=world.duty)
    Channel.objects.update(address=f"http://127.0.0.1:{web.port}/")
    assert sender.send_batch(channel.pk) == 1
    row.refresh_from_db()
    assert row.stage == "已发出"
    assert Channel.objects.get().error == ""
    with pytest.raises(Refused, match="已经发出"):
        outgoing.resend(row, by=world.duty)
    everything = str(list(Entry.objects.values_list("data", "reason"))) + str(list(Notice.objects.values_list("text")))
    assert "s3cret" not in everything


def test_a_channel_that_is_away_costs_one_time_out_for_all_its_rows(world, free_port, monkeypatch):
    channel = make_channel(world, "sms", f"http://127.0.0.1:{free_port}/")
    tell(by=world.duty, to=[world.leader, world.leader2, world.approver])
    sent = []
    real = sender.send_one
    monkeypatch.setattr(sender, "send_one", lambda d: sent.append(d.pk) or real(d))
    sender.send_batch(channel.pk)
    assert len(sent) == 1
    assert {d.stage for d in Delivery.objects.all()} == {"待重发"}


def test_a_worker_that_died_between_claim_and_sending_sends_again_and_says_so(world, web):
    channel = make_channel(world, address=f"http://127.0.0.1:{web.port}/")
    [row] = tell(by=world.duty, to=[world.approver])
    assert outgoing.claim(row)  # … and is killed
    with pytest.raises(Refused, match="正在发送"):
        outgoing.resend(row, by=world.duty)
    assert sender.send_batch(channel.pk) == 0  # the claim is respected
    later(130)
    assert sender.send_batch(channel.pk) == 1
    row.refresh_from_db()
    assert (row.stage, row.maybe_sent, row.attempts) == ("已发出", True, 2)


def test_a_message_that_breaks_the_sender_holds_up_no_other_and_is_given_up(world, web, monkeypatch):
    channel = make_channel(world, "sms", f"http://127.0.0.1:{web.port}/")
    bad, good = tell(by=world.duty, to=[world.leader, world.approver])
    real = sender.send_one
    monkeypatch.setattr(sender, "send_one", lambda d: 1 / 0 if d.pk == bad.pk else real(d))
    assert sender.send_batch(channel.pk) == 1
    bad.refresh_from_db()
    assert (bad.stage, bad.error, bad.maybe_sent) == ("待重发", "发送程序出错", True)
    Delivery.objects.filter(pk=bad.pk).update(
        attempts=len(rules.DELAYS) + 1, claimed_at=timezone.now()
    )  # killed, always
    later(3600)
    monkeypatch.setattr(sender, "send_one", real)
    sender.send_batch(channel.pk)
    bad.refresh_from_db()
    assert (bad.stage, bad.error) == ("未发出", "发送程序多次中断")
    assert len(web.got) == 1


def test_of_a_work_secret_and_through_a_bare_channel_only_that_there_is_something_leaves(world, web):
    secret = world.report("draft", label="work_secret")
    open_one = make_channel(world, "sms", f"http://127.0.0.1:{web.port}/", proof="")
    tell(by=world.duty, to=[world.approver], subject=secret)
    bare = make_channel(world, "webhook", f"http://127.0.0.1:{web.port}/", detail="bare")
    tell(by=world.duty, to=[world.approver])
    sender.send_batch(bare.pk)
    Delivery.objects.filter(channel=open_one, guarded=False).delete()
    sender.send_batch(open_one.pk)
    assert [said["content"].split()[0] for _, _, said, _ in web.got] == ["有一条紧急提醒，请登录查看"] * 2
    assert "emergencies/7" not in str(web.got)


def test_who_is_reached_by_which_channel(world):
    make_channel(world, name="急", urgent_only=True)
    make_channel(world, name="领导", reach="leaders")
    make_channel(world, name="青石", unit=world.town_a)
    make_channel(world, name="停", active=False)
    noon = timezone.localtime().time()
    hour = (timezone.localtime() + timedelta(hours=1)).time()
    make_channel(world, name="静", reach="office", quiet_from=noon.replace(second=0, microsecond=0), quiet_until=hour)
    rows = tell(by=world.duty, to=[world.approver], urgent=False)
    assert [d.channel.name for d in rows] == ["静"]
    assert rows[0].next_try > timezone.now() + timedelta(minutes=50)
    rows = tell(by=world.duty, to=[world.clerk, world.leader, world.duty, world.clerk_b])
    assert sorted(d.channel.name for d in rows) == ["急", "青石", "领导"]


def test_a_secret_address_is_shown_to_nobody_and_survives_a_change_without_it(world):
    page = world.client(world.admin)
    values = {
        "name": "值班群", "kind": "wecom", "address": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=s3cret",
        "detail": "title", "reach": "all", "urgent_only": "on", "active": "on",
    }  # fmt: skip
    wrong = page.post("/channels/new/", {**values, "address": "ftp://s3cret"})
    assert wrong.status_code == 422
    assert "s3cret" not in wrong.content.decode()
    assert page.post("/channels/new/", values).status_code == 302
    channel = Channel.objects.get()
    changed = {**values, "name": "总值班群", "address": "", "version": "1"}
    assert page.post(f"/channels/{channel.pk}/change/", changed).status_code == 302
    for url in ("/channels/", f"/channels/{channel.pk}/", f"/channels/{channel.pk}/change/"):
        shown = page.get(url).content.decode()
        assert "总值班群" in shown
        assert "https://qyapi.weixin.qq.com/…" in shown
        assert "s3cret" not in shown
    channel.refresh_from_db()
    assert channel.address.endswith("key=s3cret")
    lies = Channel.objects.annotate(lies=Concat("address", Value("|"), "sign", output_field=TextField())).get().lies
    assert "s3cret" not in lies
    assert lies.startswith("sealed:")
    assert "s3cret" not in str(list(Entry.objects.values_list("data", flat=True)))
    with pytest.raises(Stale):
        change_channel(channel, by=world.admin, version=1, name="又改", kind="wecom", active=True)


def test_another_secret_key_loses_an_address_says_so_and_an_old_key_opens_it_again(world, settings, monkeypatch):
    address = "https://oapi.dingtalk.com/robot/send?access_token=s3cret"
    channel = make_channel(world, "dingtalk", address, name="值班群")
    monkeypatch.setattr(world, "sessions", {})
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another-" + "y" * 50
    page, url = world.client(world.admin), f"/channels/{channel.pk}/change/"  # signed in anew, as everybody has to
    assert "换了密钥" in page.get("/channels/").content.decode()
    assert not next(line for line in examine() if line["name"] == "对外通道的地址")["ok"]
    values = {"name": "值班群", "kind": "dingtalk", "detail": "title", "reach": "all", "urgent_only": "on"}
    refused = page.post(url, {**values, "address": "", "active": "on", "version": "1"})
    assert refused.status_code == 422
    assert "请重新填地址" in refused.content.decode()
    assert page.post(url, {**values, "address": "", "version": "1"}).status_code == 302  # put out of use
    settings.SECRET_KEY_FALLBACKS = [old]
    assert Channel.objects.get().address == address
    settings.SECRET_KEY_FALLBACKS = []
    assert page.post(url, {**values, "address": address, "active": "on", "version": "2"}).status_code == 302
    assert Channel.objects.get().address == address


def test_what_lay_open_before_is_read_and_sealed_by_the_migration(world):
    channel = make_channel(world, "dingtalk", "https://d.example.cn/robot?access_token=s3cret", sign="k3y")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE channels_channel SET address = 'https://d.example.cn/x', sign = 'k3y'")
    channel.refresh_from_db()
    assert (channel.address, channel.sign) == ("https://d.example.cn/x", "k3y")
    import_module("tongzheng.channels.migrations.0002_sealed").seal(apps, None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT address, sign FROM channels_channel")
        assert all(kept.startswith("sealed:1:") for kept in cursor.fetchone())
    channel.refresh_from_db()
    assert (channel.address, channel.sign) == ("https://d.example.cn/x", "k3y")


def test_a_trial_and_the_board(world, web):
    channel = make_channel(world, address=f"http://127.0.0.1:{web.port}/refuses")
    try_channel(channel, by=world.admin)
    sender.send_batch(channel.pk)
    shown = world.client(world.admin).get(f"/channels/{channel.pk}/").content.decode()
    assert "对方拒收（错误码 93000）" in shown
    tell(by=world.editor, to=[world.approver])
    board = world.client(world.duty).get("/channels/deliveries/?stage=waiting").content.decode()
    assert "青石镇报告山体滑坡" in board
    assert "青石镇报告山体滑坡" not in world.client(world.admin).get("/channels/deliveries/").content.decode()


def race(index: int, pk: int) -> bool:
    return outgoing.claim(Delivery.objects.get(pk=pk))


def race_held(pk: int) -> list[bool]:
    """A second worker comes while the first one's claim is not yet in the database."""
    answers = []
    with transaction.atomic():
        answers.append(race(0, pk))
        second = threading.Thread(target=lambda: (answers.append(race(1, pk)), connection.close()))
        second.start()
        second.join(0.5)
    second.join(20)
    return answers


def written(port: int) -> list[int]:
    """In a database of its own: two channels, one dead, with a row each."""
    from tests.world import make_world  # noqa: PLC0415

    world = make_world()
    make_channel(world, address="http://127.0.0.1:9/")
    make_channel(world, address=f"http://127.0.0.1:{port}/")
    tell(by=world.duty, to=[world.approver])
    return list(Delivery.objects.order_by("id").values_list("pk", flat=True))


def send_in_threads(_: int) -> list[str]:
    """What the clock does, until the threads are through."""
    sender.send_waiting()
    for thread in list(sender._running.values()):
        thread.join(20)
    return [d.stage for d in Delivery.objects.order_by("id")]


def test_two_workers_claim_once_and_a_dead_channel_holds_up_no_other(own_database, web):
    dead, alive = own_database.call(written, web.port)
    assert own_database.call(send_in_threads, 0) == ["待重发", "已发出"]
    assert len(web.got) == 1
    own_database.call(reopen, alive)
    answers = own_database.run(race, alive, processes=2, threads=2)
    assert [a.value for a in answers].count(True) == 1
    own_database.call(reopen, alive)
    assert own_database.call(race_held, alive) == [True, False]


def reopen(pk: int) -> None:
    """Waiting again."""
    Delivery.objects.filter(pk=pk).update(sent_at=None, claimed_at=None, next_try=timezone.now())


@pytest.mark.parametrize("kind", ["channels.delivery.sent", "response.run.start", "guidance.guidance.send"])
def test_what_is_recorded_has_its_word(kind):
    """A room whose flow only declares events is imported by nobody else."""
    assert label(kind) != kind
