"""Signing in and out, changing posts, invitations, and what was typed when the session was over."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from tongzheng.network.actions import people, sessions
from tongzheng.network.models import Person
from tongzheng.network.queries import clock
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused

pytestmark = pytest.mark.django_db
GOOD = "青石镇-山核桃-27"


@pytest.fixture
def known(world):
    person = world.clerk.person
    person.set_password(GOOD)
    person.save()
    return person


def post_signin(client, name, password=GOOD, **more):
    return client.post("/signin/", {"username": name, "password": password, **more})


@pytest.mark.parametrize("way", ["login", "phone", "name"])
def test_sign_in_by_login_phone_or_name(world, known, way):
    client = Client()
    answer = post_signin(client, getattr(known, way), next="/me/")
    assert (answer.status_code, answer.url) == (302, "/me/")
    assert client.session["post"] == world.clerk.pk
    assert Entry.objects.get(kind="network.person.sign_in").by_id == world.clerk.pk
    client.post("/signout/")
    assert "_auth_user_id" not in client.session
    assert Entry.objects.filter(kind="network.person.sign_out").count() == 1


@pytest.mark.parametrize(
    "evil", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)", "\x00"]
)
def test_next_never_leaves_the_site(known, evil):
    assert post_signin(Client(), known.login, next=evil).url == "/"


def test_wrong_password_says_so_and_locks_after_five(known):
    client = Client()
    for _ in range(4):
        answer = post_signin(client, known.login, "不对的口令")
        assert answer.status_code == 422
        assert "口令不对" in answer.content.decode()
    assert post_signin(client, known.login, "不对的口令").status_code == 429
    assert post_signin(client, known.login).status_code == 429  # even with the right one


@pytest.mark.parametrize("name", ["", " ", "没有这个人", "x" * 100_000, "<script>", "😀", "a\x00b"], ids=range(7))
def test_strange_names_get_an_answer(world, name):
    assert post_signin(Client(), name).status_code == 422


def test_same_name_twice_is_not_guessed(world, known):
    Person.objects.create(login="zwei", name=known.name)
    assert post_signin(Client(), known.name).status_code == 422
    assert post_signin(Client(), known.login).status_code == 302


def test_switch_to_own_post_only(world):
    client = world.client(world.editor)
    assert client.post(f"/post/{world.office_officer.pk}/").status_code == 302
    assert client.session["post"] == world.office_officer.pk
    assert client.post("/post/", {"post": world.editor.pk}).status_code == 302
    assert client.session["post"] == world.editor.pk
    assert client.post(f"/post/{world.admin.pk}/").status_code == 404
    assert client.post("/post/999999999999999999/").status_code == 404
    assert client.get(f"/post/{world.editor.pk}/").status_code == 405
    with pytest.raises(Refused):
        sessions.switch_post(world.admin, by=world.editor)
    assert Person.objects.get(pk=world.editor.person_id).last_post_id == world.editor.pk


def test_demo_sign_in_only_in_the_demo_on_this_machine(world, settings):
    url = reverse("network:demo_signin", args=[world.leader.pk])
    assert Client().post(url).status_code == 404
    settings.DEMO = True
    local = {"HTTP_HOST": "127.0.0.1:8000"}
    assert world.leader.person.name not in Client().get("/signin/").content.decode()  # by another name: no
    page = Client(**local).get("/signin/").content.decode()
    assert world.leader.person.name in page
    assert Client(**local).post(url, headers={"x-forwarded-for": "1.2.3.4"}).status_code == 404
    assert Client(REMOTE_ADDR="10.0.0.8", **local).post(url).status_code == 404
    assert world.leader.person.name not in Client(REMOTE_ADDR="10.0.0.8", **local).get("/signin/").content.decode()
    client = Client(**local)
    assert client.post(url).status_code == 302
    assert client.session["post"] == world.leader.pk
    found = Client(**local).get("/signin/", {"who": "督查"}).content.decode()
    assert found.count(world.supervisor.person.name) == 2  # one of each role, and found


def test_typed_text_survives_an_expired_session(world, known):
    body = "山核桃滞销，“急”<b>&amp;\n" * 9000  # about 200 KB and awkward
    client = Client()
    target = "/me/?x=1"
    answer = client.post(target, {"do": "details", "body": body, "tag": ["甲", "乙"], "new": "秘而不宣", "phone": "1"})
    assert answer.status_code == 401
    assert "秘而不宣" not in answer.content.decode()
    kept = answer.context["kept_text"]
    answer = post_signin(client, known.login, "wrong", kept=kept)
    assert answer.status_code == 422
    assert answer.context["kept_text"] == kept  # a wrong password loses nothing
    answer = post_signin(client, known.login, kept=answer.context["kept_text"])
    assert answer.status_code == 200
    page = answer.content.decode()
    assert f'action="{target}"' in page
    fields = answer.context["fields"]
    assert ("body", body) in fields
    assert [v for n, v in fields if n == "tag"] == ["甲", "乙"]
    areas = re.findall(r'<textarea name="phone" hidden>\n(.*?)</textarea>', page, re.S)
    assert areas == ["1"]
    assert client.post(target, dict(fields)).status_code == 302
    known.refresh_from_db()
    assert known.phone == "1"


@pytest.mark.parametrize(
    "kept",
    ["x", "[]", "{}", '{"target":"//evil.example/","fields":[]}', '{"target":"/","fields":[1]}', "[" * 9000],
    ids=range(6),
)
def test_a_tampered_kept_form_is_dropped(known, kept):
    assert post_signin(Client(), known.login, kept=kept).status_code == 302


def test_page_left_open_too_long_keeps_the_text(world):
    client = Client(enforce_csrf_checks=True)
    client.cookies = world.client(world.clerk).cookies
    typed = {"do": "details", "body": "写了一下午的稿子"}
    foreign = client.post("/me/", typed, headers={"origin": "https://evil.example"})
    assert foreign.status_code == 403
    assert "写了一下午" not in foreign.content.decode()
    own = client.post("/me/", typed, headers={"origin": "http://testserver"})
    assert own.status_code == 403
    assert "写了一下午的稿子" in own.content.decode()
    assert "继续" in own.content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', own.content.decode())[1]
    again = client.post("/me/", {**typed, "csrfmiddlewaretoken": token}, headers={"origin": "http://testserver"})
    assert again.status_code == 302


def test_old_sign_in_page_keeps_the_kept(known):
    client = Client(enforce_csrf_checks=True)
    kept = '{"target": "/me/", "fields": [["body", "正文"]], "had_files": false}'
    answer = client.post(
        "/signin/", {"username": "x", "password": "y", "kept": kept}, headers={"origin": "http://testserver"}
    )
    assert answer.status_code == 403
    assert answer.context["kept"].fields == [("body", "正文")]


def test_htmx_gets_a_short_answer(db):
    answer = Client().post("/me/", {}, headers={"hx-request": "true"})
    assert (answer.status_code, answer.headers["X-Signin"]) == (401, "/signin/")


def test_invitation_is_for_one_use_and_expires(world, settings):
    admin = world.client(world.admin)
    page = admin.post(f"/people/{world.clerk.person_id}/invite/").content.decode()
    link = re.search(r'value="http://testserver(/invite/[^"]+)"', page)[1]
    client = Client()
    assert client.get(link).status_code == 200
    for weak in ["短", "1234567890123", "password123", ""]:
        assert client.post(link, {"new": weak, "again": weak}).status_code == 422
    assert client.post(link, {"new": GOOD, "again": GOOD + "x"}).status_code == 422
    assert client.post(link, {"new": GOOD, "again": GOOD}).status_code == 302
    assert client.session["post"] == world.clerk.pk
    assert client.get(link).status_code == 404
    fresh = sessions.invite(world.clerk.person, by=world.admin)
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert Client().get(fresh).status_code == 404
    for bad in ["x", "MQ.", "MQ.c-d", "é.x", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5.x"]:
        assert Client().get(f"/invite/{bad}/").status_code == 404


def test_who_may_invite(world):
    assert world.client(world.editor).post(f"/people/{world.clerk.person_id}/invite/").status_code == 403
    assert world.client(world.clerk).post(f"/people/{world.editor.person_id}/invite/").status_code == 404
    assert world.client(world.admin).post(f"/people/{world.city_editor.person_id}/invite/").status_code == 404
    people.appoint(world.clerk.person, world.city_office, "member", by=clock())
    with pytest.raises(Refused, match="上级管理员"):  # a county's admin may not take over somebody of the city
        sessions.invite(world.clerk.person, by=world.admin)


def test_me_page_and_password(world, known):
    client = Client()
    post_signin(client, known.login)
    page = client.get("/me/").content.decode()
    assert "青石镇信息员" in page
    new = "柳河镇的新口令-8888"
    bad = client.post("/me/", {"do": "password", "old": "错的", "new": new, "again": new})
    assert bad.status_code == 422
    assert client.post("/me/", {"do": "password", "old": GOOD, "new": new, "again": new}).status_code == 302
    assert client.get("/me/").status_code == 200  # still signed in
    assert Person.objects.get(pk=known.pk).check_password(new)
    assert client.post("/me/", {"do": "details", "email": "不是邮箱"}).status_code == 422
    assert client.post("/me/", {"do": "details", "email": "a@example.cn", "phone": "1"}).status_code == 302


def test_person_without_a_post_is_told_so(db):
    person = Person.objects.create(login="solo", name="无岗")
    person.set_password(GOOD)
    person.save()
    client = Client()
    assert post_signin(client, "solo").status_code == 302
    answer = client.get("/me/")
    assert answer.status_code == 403
    assert "没有在任的岗位" in answer.content.decode()


def test_first_admin_on_an_empty_house(empty_house):
    link = people.create_admin(by=clock(), login="yuan", name="袁序", unit="云岭县")
    client = Client()
    assert client.post(link, {"new": GOOD, "again": GOOD}).status_code == 302
    assert client.get("/me/").status_code == 200
    again = people.create_admin(by=clock(), login="yuan", name="袁序", unit="云岭县")
    assert again.startswith("/invite/")
    assert Person.objects.filter(login="yuan").count() == 1
