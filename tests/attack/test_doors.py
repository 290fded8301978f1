"""Strange hosts, proxies, missing tokens, other people's things, posts that ended: closed doors stay closed."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.attack.doors import WRITING
from tests.house.cases import Cases
from tongzheng.bulletins.actions import composing
from tongzheng.bulletins.actions import settings as periodicals
from tongzheng.instructions.actions import instruct
from tongzheng.network.actions.people import end_post, suspend_person
from tongzheng.network.actions.units import authorise_direct, revoke_direct
from tongzheng.network.models import Appointment, DirectReporting, Unit
from tongzheng.reporting.actions import editing, intake, submission
from tongzheng.reporting.models import Report
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused

PROXIES = ("X_FORWARDED_FOR", "FORWARDED", "X_REAL_IP", "VIA", "X_FORWARDED_HOST", "X_FORWARDED_PROTO")


@pytest.mark.parametrize("header", PROXIES)
def test_the_demo_door_is_shut_behind_a_proxy(header, world, settings):
    settings.DEMO = True
    answer = Client(SERVER_NAME="127.0.0.1").post(f"/signin/demo/{world.clerk.pk}/", **{f"HTTP_{header}": "127.0.0.1"})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "host", ["evil.cn", "127.0.0.1.evil.cn", "localhost.evil.cn", "10.0.0.1", "127.0.0.1@evil.cn", "[::ffff:10.0.0.1]"]
)
def test_the_demo_door_is_shut_for_another_host(host, world, settings):
    settings.DEMO, settings.ALLOWED_HOSTS = True, ["*"]
    assert Client().post(f"/signin/demo/{world.clerk.pk}/", HTTP_HOST=host).status_code in (400, 404)
    settings.ALLOWED_HOSTS = ["127.0.0.1"]
    assert Client().post(f"/signin/demo/{world.clerk.pk}/", HTTP_HOST=host).status_code in (400, 404)


def test_the_demo_door_opens_on_this_machine_only(world, settings):
    settings.DEMO = True
    url = f"/signin/demo/{world.clerk.pk}/"
    assert Client().post(url, HTTP_HOST="127.0.0.1", REMOTE_ADDR="127.0.0.1").status_code == 302
    assert Client().post(url, HTTP_HOST="127.0.0.1", REMOTE_ADDR="10.1.2.3").status_code == 404
    settings.DEMO = False
    assert Client().post(url, HTTP_HOST="127.0.0.1", REMOTE_ADDR="127.0.0.1").status_code == 404


NEXTS = [
    "//evil.cn",
    "https://evil.cn",
    "/\\evil.cn",
    "javascript:alert(1)",
    "\thttps://evil.cn",
    "/\t/evil.cn",
    "///evil.cn",
    "x" * 5000,
    "/" + "x" * 5000,
    "evil.cn",
    "/a\r\nX: y",
    "👩",
]


@pytest.mark.parametrize("wish", NEXTS, ids=range(len(NEXTS)))
def test_no_way_out_of_the_site(wish, world):
    cases = Cases(world)
    for client, url in (
        (world.client(world.clerk), f"/signin/?next={wish}"),
        (world.client(world.editor), f"/reports/{cases.report.pk}/do/claim/"),
    ):
        answer = client.get("/signin/", {"next": wish}) if "signin" in url else client.post(url, {"next": wish})
        assert answer.status_code == 302
        assert answer.url.startswith("/")
        assert not answer.url.startswith(("//", "/\\", "/\t"))
        assert "evil" not in answer.url


def test_a_form_without_its_token_does_nothing_and_keeps_the_text(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.clerk.person, backend="tongzheng.network.backends.NameOrPhone")
    foreign = client.post("/reports/new/", {"title": "甲", "body": "写了很久"}, HTTP_ORIGIN="https://evil.cn")
    assert foreign.status_code == 403
    own = client.post("/reports/new/", {"title": "甲", "body": "写了很久"}, HTTP_ORIGIN="http://testserver")
    assert own.status_code == 403
    assert "写了很久" in own.content.decode()
    assert not Report.objects.exists()


def test_whoever_left_or_is_suspended_can_do_nothing_more_in_an_open_session(world):
    report = Cases(world).draft
    clients = {name: world.client(getattr(world, name)) for name in ("clerk", "signer", "bureau_clerk")}
    end_post(world.signer, by=world.admin, on=timezone.localdate())
    Appointment.objects.filter(pk=world.signer.pk).update(ends=timezone.localdate() - timedelta(days=1))
    suspend_person(world.clerk.person, by=world.admin, reason="离职")
    Unit.objects.filter(pk=world.bureau.pk).update(suspended_at=timezone.now())
    before = Entry.objects.count()
    assert (
        clients["clerk"]
        .post(f"/reports/{report.pk}/edit/", {"body": "写了很久", "title": "题", "version": 1})
        .status_code
        == 401
    )
    assert clients["signer"].get(f"/reports/{report.pk}/").status_code == 403
    assert clients["bureau_clerk"].post("/reports/new/", {"title": "题"}).status_code == 403
    assert Entry.objects.count() == before


def test_the_last_administrator_may_not_leave_at_the_end_of_time(world):
    with pytest.raises(Refused):
        end_post(world.admin, by=world.admin, on=date.max)


# ── other offices' things ──


def test_things_of_another_office_cannot_be_taken_in(world):
    cases = Cases(world)
    client = world.client(world.editor)
    there = periodicals.add_periodical(by=world.other_editor, name="别刊", publisher="清江县政府办")
    periodicals.set_sections(there, by=world.other_editor, names=["别栏"])
    other_issue = composing.open_issue(there, by=world.other_editor)
    other_report = world.report("sent", by=world.other_clerk)
    other_article = editing.start_article([other_report], by=world.other_editor, once=uuid.uuid4())
    section = there.sections.get()
    issue = cases.issue
    before = Entry.objects.count()
    tries = [
        (f"/issues/{issue.pk}/place/", {"article": other_article.pk}),
        (f"/issues/{issue.pk}/place/", {"article": cases.article.pk, "section": section.pk}),
        (f"/issues/{other_issue.pk}/place/", {"article": cases.article.pk}),
        (f"/issues/{issue.pk}/order/", {"version": issue.version, "ids": [issue.placements.get().pk], "sections": [section.pk]}),
        (f"/issues/take-up/?report={other_report.pk}", {"where": f"i{issue.pk}", "way": "single"}),
        (f"/issues/take-up/?report={cases.report.pk}", {"where": f"i{other_issue.pk}", "way": "single"}),
        (f"/issues/take-up/?report={cases.report.pk}", {"where": f"p{there.pk}", "way": "single"}),
        ("/issues/new/", {"periodical": there.pk}),
        (f"/desk/{cases.report.pk}/assign/", {"editor": world.other_editor.pk}),
        (f"/desk/{cases.report.pk}/assign/", {"editor": world.approver.pk}),
        (f"/articles/{cases.article.pk}/sources/add/", {"report": other_report.pk}),
        (f"/articles/{cases.article.pk}/sources/{other_report.pk}/remove/", {}),
        ("/articles/new/", {"report": other_report.pk, "title": "题", "way": "single"}),
        (f"/periodicals/{cases.periodical.pk}/readers/", {"units": world.other_clerk.pk}),
        (f"/periodicals/{cases.periodical.pk}/readers/", {"leaders": world.city_leader.pk}),
        ("/desk/on-behalf/", {"unit": world.other_town.pk, "channel": "phone", "title": "题", "body": "文", "source_note": "来"}),
        (f"/reports/{other_report.pk}/do/receive/", {}),
        (f"/reports/{other_report.pk}/doubt/", {"quote": "a", "question": "b"}),
    ]  # fmt: skip
    for _, data in tries:
        assert data is not None
    started = Entry.objects.count()
    for url, data in tries:
        answer = client.post(url, data)
        assert answer.status_code in (403, 404, 422), (url, answer.status_code)
    assert Entry.objects.count() == started, before
    draft, attachment = cases.draft_file
    for url in (
        f"/reports/{cases.sent.pk}/files/{attachment.pk}/",
        f"/reports/{cases.signing.pk}/files/{attachment.pk}/detach/",
    ):
        assert world.client(world.clerk).get(url).status_code == 404
    assert world.client(world.clerk_b).post(f"/reports/{draft.pk}/follow-up/", {}).status_code == 404


def test_a_text_is_read_only_in_its_own_issue(world):
    issue, placement = Cases(world).printed
    other, _ = Cases(world).printed
    for url in (
        f"/read/{other.pk}/{placement.pk}/",
        f"/read/{other.pk}/{placement.pk}/instruct/",
        f"/read/{issue.pk}/999999/",
    ):
        assert world.client(world.leader).get(url).status_code == 404
    assert world.client(world.leader2).get(f"/read/{issue.pk}/{placement.pk}/").status_code == 404


def test_a_form_of_somebody_else_sent_again_is_refused(world):
    cases = Cases(world)
    periodicals.set_readers(cases.periodical, by=world.editor, posts=[world.leader, world.leader2])
    _, placement = cases.printed
    once = uuid.uuid4()
    instruct(placement, by=world.leader, once=once, text="请速办", nature="handle")
    with pytest.raises(Refused, match="已经用过"):
        instruct(placement, by=world.leader2, once=once, text="请核实", nature="handle")
    report = world.report("sent", by=world.other_clerk)
    article = editing.start_article([report], by=world.other_editor, once=once)
    with pytest.raises(Refused, match="已经用过"):
        editing.start_article([cases.report], by=world.editor, once=article.once)
    with pytest.raises(Refused, match="已经用过"):
        intake.forward_report(cases.report, by=world.office_officer, once=report.once)


# ── reporting past one's own office (R3) ──


def refused(report: Report) -> list[Entry]:
    return list(Entry.objects.filter(kind="trail.refused", subject_id=report.pk))


def address(world, office, by=None):
    report = world.report("draft", by=by)
    return submission.save_draft(report, by=by or world.clerk, version=1, office=office)


def test_no_authority_no_direct_report(world):
    for office in (world.city_office, world.other_office):
        report = address(world, office)
        answer = world.client(world.clerk).post(f"/reports/{report.pk}/do/submit/", {"version": report.version})
        assert answer.status_code in (403, 422)
        report.refresh_from_db()
        assert report.state == "draft"
        assert len(refused(report)) == 1


def test_authority_that_ended_between_writing_and_signing_counts_no_more(world):
    direct = authorise_direct(world.town_a, world.city_office, by=world.admin, mode="same")
    report = address(world, world.city_office)
    submission.submit_report(report, by=world.clerk)
    yesterday = timezone.localdate() - timedelta(days=1)
    DirectReporting.objects.filter(pk=direct.pk).update(starts=yesterday, ends=yesterday)
    answer = world.client(world.signer).post(f"/reports/{report.pk}/do/sign_off/", {"version": report.version})
    assert answer.status_code in (403, 422)
    report.refresh_from_db()
    assert report.state == "signing"
    assert len(refused(report)) == 1
    assert Report.objects.count() == 1
    with pytest.raises(Refused):
        revoke_direct(DirectReporting.objects.get(), by=world.admin)


def test_before_means_the_own_office_has_registered_this_very_text(world):
    authorise_direct(world.town_a, world.city_office, by=world.admin, mode="before")
    own = world.report("sent", title="同一件事")
    report = address(world, world.city_office)
    submission.save_draft(report, by=world.clerk, version=None, title="同一件事")
    with pytest.raises(Refused):
        submission.submit_report(report, by=world.clerk)
    assert len(refused(report)) == 1
    intake.receive_report(own, by=world.editor)
    report.refresh_from_db()
    submission.submit_report(report, by=world.clerk)
    assert report.state == "signing"


def test_a_registered_report_is_not_sent_on_to_another_office(world):
    authorise_direct(world.town_a, world.city_office, by=world.admin, mode="same")
    report = world.report("returned")
    taken = world.report("draft", by=world.other_clerk)
    Report.objects.filter(pk=taken.pk).update(office=world.city_office)
    report.refresh_from_db()
    url = f"/reports/{report.pk}/edit/"
    data = WRITING | {"once": str(report.once), "version": report.version, "office": world.city_office.pk}
    answer = world.client(world.clerk).post(url, data)
    assert answer.status_code == 422
    assert "已登记" in answer.content.decode()
    report.refresh_from_db()
    assert report.office == world.office
