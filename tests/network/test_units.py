"""Units, offices, people and posts: the acts, their refusals, and the pages per role."""

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tongzheng.network import queries
from tongzheng.network.actions import people, units
from tongzheng.network.models import Appointment, Person, Unit
from tongzheng.network.queries import clock
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused

pytestmark = pytest.mark.django_db


def day(n):
    return timezone.localdate() + timedelta(days=n)


def test_the_world_is_settled_as_the_rule_says(world):
    assert units.settle_tree() == 0


def test_move_takes_the_whole_branch_along(world):
    units.move_unit(world.town_a, world.other_county, by=clock())
    village = Unit.objects.get(pk=world.village.pk)
    assert village.office_id == world.other_office.pk
    assert village.path == f"{world.other_county.path}{world.town_a.pk}/{village.pk}/"
    with pytest.raises(Refused, match="倒过来"):
        units.move_unit(Unit.objects.get(pk=world.town_a.pk), village, by=clock())
    with pytest.raises(Refused, match="管理范围"):
        units.move_unit(world.town_b, world.other_county, by=world.admin)


def test_open_office_takes_over_its_branch(world):
    desk = units.add_unit(by=world.admin, name="青石镇党政办", kind="office", parent=world.town_a)
    assert desk.office_id == world.office.pk
    units.open_office(desk, by=world.admin, serves=world.town_a)
    village = Unit.objects.get(pk=world.village.pk)
    assert village.office_id == desk.pk
    desk.refresh_from_db()
    assert desk.office_id == world.office.pk
    assert queries.offices_above(village)[:2] == [desk, world.office]
    with pytest.raises(Refused):
        units.open_office(desk, by=world.admin, serves=world.town_a)


def test_unit_refusals(world):
    with pytest.raises(Refused, match="已经有“青石镇”"):
        units.add_unit(by=world.admin, name="青石镇", kind="township", parent=world.county)
    with pytest.raises(Refused, match="没填"):
        units.add_unit(by=world.admin, name=" \u200b", kind="township", parent=world.county)
    with pytest.raises(Refused, match="下级单位"):
        units.suspend_unit(world.town_a, by=world.admin, reason="撤并")
    with pytest.raises(Refused, match="采编台"):
        units.suspend_unit(world.other_office, by=clock(), reason="撤并")
    with pytest.raises(Refused, match="原因"):
        units.suspend_unit(world.town_c, by=world.admin, reason=" ")
    units.suspend_unit(world.town_c, by=world.admin, reason="撤并")
    assert queries.posts_of(world.clerk_c.person) == []
    units.restore_unit(world.town_c, by=world.admin)
    assert queries.posts_of(world.clerk_c.person) == [world.clerk_c]
    for shape in ("无", "{number", "{x}{number}", "{number.x}", "{number!r:>99}"):
        with pytest.raises(Refused, match="number"):
            units.set_office(world.office, by=world.admin, receipt_format=shape)


def test_direct_reporting(world):
    direct = units.authorise_direct(world.town_a, world.city_office, by=world.admin, mode="same", authority="云州市")
    assert queries.direct_authority(world.town_a, world.city_office) == direct
    with pytest.raises(Refused, match="已经是"):
        units.authorise_direct(world.town_a, world.city_office, by=world.admin, mode="before")
    with pytest.raises(Refused, match="上级里"):
        units.authorise_direct(world.town_a, world.office, by=world.admin, mode="before")
    units.revoke_direct(direct, by=world.admin)
    assert queries.direct_authority(world.town_a, world.city_office, day(1)) is None


def test_appoint_and_its_refusals(world):
    new = people.add_person(by=world.admin, name="卢沛然", phone="6620 011")
    assert new.login == "6620011"
    post = people.appoint(new, world.town_c, "charge", by=world.admin)
    assert Entry.objects.filter(kind="network.appointment.appoint", subject_id=post.pk).exists()
    refused = [
        ("不能重复任职", {"role": "charge"}),
        ("专职、兼职", {"role": "officer"}),
        ("领导序次", {"role": "leader"}),
        ("采编台", {"role": "editor"}),
        ("没有这个岗位", {"role": "clock"}),
        ("早于", {"role": "head", "starts": day(0), "ends": day(-1)}),
    ]
    for words, fields in refused:
        with pytest.raises(Refused, match=words):
            people.appoint(new, world.town_c, by=world.admin, **fields)
    people.end_post(post, by=world.admin)
    with pytest.raises(Refused, match="不能重复"):  # still in force today
        people.appoint(new, world.town_c, "charge", by=world.admin)
    people.appoint(new, world.town_c, "charge", by=world.admin, starts=day(1))


def test_end_and_change(world):
    with pytest.raises(Refused, match="早于今天"):
        people.end_post(world.clerk, by=world.admin, on=day(-1))
    with pytest.raises(Refused, match="早于今天"):
        people.change_post(world.clerk, by=world.admin, ends=day(-1))
    people.end_post(world.clerk, by=world.admin, reason="调离")
    missing = queries.missing_in(world.town_a)
    assert missing == []  # today is the last day
    Appointment.objects.filter(pk=world.clerk.pk).update(ends=day(-3))
    assert queries.missing_in(world.town_a)[0][2] == day(-3)
    assert queries.posts_of(world.clerk.person) == []
    with pytest.raises(Refused, match="卸任"):
        people.end_post(Appointment.objects.get(pk=world.clerk.pk), by=world.admin)


def test_the_last_admin_stays(world):
    for act in (
        lambda: people.end_post(world.admin, by=world.admin),
        lambda: people.change_post(world.admin, by=world.admin, ends=day(9)),
        lambda: people.change_post(world.admin, by=world.admin, starts=day(9)),
        lambda: people.suspend_person(world.admin.person, by=clock(), reason="离职"),
    ):
        with pytest.raises(Refused, match="最后一名管理员"):
            act()
        world.admin.refresh_from_db()
    second = people.appoint(world.editor2.person, world.office, "admin", by=world.admin)
    people.end_post(world.admin, by=second)


def test_deputise(world):
    deputy = people.deputise(world.signer, world.clerk.person, by=world.admin, ends=day(7))
    assert deputy.post_name == "青石镇审核签发人（代赵立本）"
    assert deputy.post_id == world.signer.pk
    for words, post, person, fields in [
        ("再找人代理", deputy, world.clerk_b.person, {}),
        ("代理自己", world.signer, world.signer.person, {}),
        ("不能重复", world.signer, world.clerk.person, {}),
        ("没有在任岗位", world.signer, world.other_clerk.person, {}),
        ("已经过去", world.signer, world.clerk_b.person, {"starts": day(-9), "ends": day(-1)}),
        ("不能更早", world.signer, world.clerk_b.person, {"starts": date(2000, 1, 1)}),
    ]:
        with pytest.raises(Refused, match=words):
            people.deputise(post, person, by=world.admin, **fields)
    people.end_post(world.signer, by=world.admin, on=day(3))
    assert deputy in queries.posts_of(world.clerk.person)
    Appointment.objects.filter(pk=world.signer.pk).update(ends=day(-1))
    assert deputy not in queries.posts_of(world.clerk.person)  # with the principal goes the deputy


@pytest.mark.parametrize("who", ["clerk", "signer", "editor", "approver", "leader", "auditor", "duty"])
def test_nobody_but_the_admin_writes(world, who):
    by = getattr(world, who)
    client = world.client(by)
    own = by.unit_id
    for url in (
        "/units/add/", f"/units/{own}/edit/", f"/units/{own}/suspend/", f"/units/{own}/appoint/", f"/units/{own}/office/",
        f"/units/{own}/direct/", f"/posts/{by.pk}/end/", f"/posts/{by.pk}/edit/", f"/posts/{by.pk}/deputise/",
        f"/people/{by.person_id}/edit/", f"/people/{by.person_id}/suspend/",
    ):  # fmt: skip
        assert client.get(url).status_code == 403, url
        assert client.post(url, {"reason": "x"}).status_code == 403, url
    assert client.get(f"/units/{world.other_town.pk}/").status_code == 404
    assert client.get(f"/units/{own}/").status_code == 200
    assert client.get("/units/").status_code == 200
    assert client.get(f"/people/{by.person_id}/").status_code == 200
    assert client.get("/units/vacancies/").status_code == (
        200 if who in ("editor", "approver", "auditor", "duty") else 403
    )


def test_signed_out_goes_to_the_door(world):
    for url in ("/units/", f"/units/{world.town_a.pk}/", "/me/", "/units/import/", "/units/roster/"):
        answer = Client().get(url)
        assert answer.status_code == 302
        assert answer.url.startswith("/signin/?next=")


def test_admin_pages(world, django_assert_max_num_queries):
    client = world.client(world.admin)
    Appointment.objects.filter(pk=world.clerk.pk).update(ends=day(-3))
    for url in ("/units/", f"/units/{world.town_a.pk}/", "/units/vacancies/", "/units/?q=青石", "/units/?q=周小禾"):
        with django_assert_max_num_queries(15):
            assert client.get(url).status_code == 200, url
    page = client.get(f"/units/{world.town_a.pk}/").content.decode()
    assert "后空缺" in page
    assert "缺信息员" in page
    assert "补配" in page
    assert client.get("/units/?q=" + "x" * 5000 + "%F0%9F%98%80").status_code == 200
    assert client.get("/units/vacancies/?page=99999999999999999999").status_code == 200
    assert client.get("/units/999999999999999999/").status_code == 404


def test_admin_acts_through_pages(world):
    client = world.client(world.admin)
    town = world.town_c
    answer = client.post("/units/add/", {"name": "石门村", "kind": "village", "parent": town.pk, "reports": "on"})
    assert answer.status_code == 302
    village = Unit.objects.get(name="石门村")
    assert (village.office_id, village.short_name) == (world.office.pk, "石门村")
    url = f"/units/{village.pk}/"
    edit = {"name": "石门社区", "kind": "community", "parent": world.town_b.pk, "position": "3"}
    assert client.post(f"{url}edit/", edit).status_code == 302
    assert Unit.objects.get(pk=village.pk).parent_id == world.town_b.pk
    today = timezone.localdate().isoformat()
    given = {"role": "officer", "employment": "part", "name": "骆一苇舟", "phone": "6616 010", "starts": today}
    assert client.post(f"{url}appoint/", given).status_code == 302
    post = Appointment.objects.get(person__name="骆一苇舟")
    again = client.post(f"{url}appoint/", given)
    assert again.status_code == 422
    assert "不能重复任职" in again.content.decode()
    assert "骆一苇舟" in again.content.decode()  # nothing typed is lost
    assert (
        client.post(f"/posts/{post.pk}/edit/", {"employment": "full", "title": "文书", "starts": today}).status_code
        == 302
    )
    deputy = {"person": world.member.person_id, "starts": today}
    assert client.post(f"/posts/{post.pk}/deputise/", deputy).status_code == 302
    assert (
        client.post(f"/posts/{post.pk}/deputise/", {**deputy, "person": world.other_clerk.person_id}).status_code == 422
    )
    assert client.post(f"/posts/{post.pk}/end/", {"on": today}).status_code == 302
    assert (
        client.post(
            f"/units/{town.pk}/direct/", {"to_office": world.city_office.pk, "mode": "same", "starts": today}
        ).status_code
        == 302
    )
    direct = town.direct_reporting.get()
    assert client.post(f"/direct/{direct.pk}/end/", {"reason": "连续零采用"}).status_code == 302
    office = {"form": "joint", "main_channel": "党政信息", "receipt_format": "{year}-{number}", "backlog_days": 3}
    assert client.post(f"/units/{world.office.pk}/office/", office).status_code == 302
    assert client.post(f"/units/{world.office.pk}/office/", {**office, "receipt_format": "{"}).status_code == 422
    person = post.person
    assert client.post(f"/people/{person.pk}/edit/", {"name": "骆一苇舟", "login": "luo"}).status_code == 302
    assert client.post(f"/people/{person.pk}/suspend/", {"reason": "离职"}).status_code == 302
    assert not Person.objects.get(pk=person.pk).is_active
    assert client.post(f"/people/{person.pk}/suspend/", {"reason": "回来"}).status_code == 302
    assert client.post(f"{url}suspend/", {"reason": "撤并"}).status_code == 302
    assert client.post(f"{url}suspend/", {}).status_code == 302
    assert Unit.objects.get(pk=village.pk).suspended_at is None
    for bad in ("x" * 100_000, "😀\x00", "<b>", "\u202e"):
        assert client.post("/units/add/", {"name": bad, "kind": "nope", "parent": "9" * 30}).status_code == 422


def test_secrets_are_refused_at_this_door_too(world):
    client = world.client(world.admin)
    answer = client.post("/units/add/", {"name": "机密★5年", "kind": "village", "parent": world.town_c.pk})
    assert answer.status_code == 422
    assert not Unit.objects.filter(name__contains="机密").exists()
    assert Entry.objects.filter(kind="text.classified").count() == 1
