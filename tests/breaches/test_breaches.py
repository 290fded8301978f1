"""A breach: found by the clock or by a person with evidence, heard, signed, reviewed, booked and taken back (U5)."""

import datetime as dt
import uuid

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.relay.conftest import make_up
from tongzheng.awards.queries.eligibility import vetoes
from tongzheng.breaches import access, queries
from tongzheng.breaches.actions import cases, findings, good, roundups, terms
from tongzheng.breaches.models import Breach
from tongzheng.breaches.queries import candidates
from tongzheng.breaches.queries import roundups as roundup_queries
from tongzheng.breaches.queries.good import good_reports
from tongzheng.breaches.queries.roundups import kept_file, take
from tongzheng.emergencies.actions import grade_emergency, register_emergency
from tongzheng.emergencies.models import Emergency
from tongzheng.notices.models import Notice
from tongzheng.relay.actions.calls import enter_question
from tongzheng.scoring.models import Fact
from tongzheng.text.secrecy import Classified
from tongzheng.text.spans import span_of
from tongzheng.trail.refusals import Refused, Stale


def moment(*when):
    return timezone.make_aware(dt.datetime(2026, *when))  # noqa: DTZ001 - made aware at once


MONTH = span_of(f"{timezone.localdate():%Y-%m}")


def test_late_is_found_by_the_clock_and_judged_by_a_person(bad):
    w = bad.w
    in_time, late = bad.event(5, written=10), bad.event(200, unit=w.town_b, written=290)
    found = [c for c in candidates.candidates(w.assessor) if c.what in ("phone", "written")]
    assert {c.emergency for c in found} == {late}
    assert in_time.pk not in {c.emergency.pk for c in found}
    phone = next(c for c in found if c.what == "phone")
    breach = cases.take_up_late(phone, by=w.duty, once=uuid.uuid4())
    assert (breach.kind.name, breach.unit, breach.minutes_late) == (
        "迟报",
        w.town_b,
        int(phone.late.total_seconds() // 60),
    )
    with pytest.raises(Refused, match="已经有人"):
        cases.take_up_late(phone, by=w.assessor, once=uuid.uuid4())
    written = next(c for c in found if c.what == "written")
    with pytest.raises(Refused, match="理由"):
        cases.lay_aside(written, by=w.duty, reason=" ")
    cases.lay_aside(written, by=w.duty, reason="电话里说清了，书面因停电")
    left = candidates.candidates(w.assessor)
    assert not [c for c in left if c.emergency == late and c.what in ("phone", "written")]


def test_what_the_clock_cannot_know_needs_evidence(bad):
    bare = {"media": "", "media_at": None}
    with pytest.raises(Refused, match="证据"):
        bad.registered(**bare)
    assert bad.registered(**bare, petition="村民来信").petition == "村民来信"
    assert bad.registered(**bare, uploads=[SimpleUploadedFile("截屏.txt", "现场".encode())])
    with pytest.raises(Refused, match="将来"):
        bad.registered(media_at=timezone.now() + dt.timedelta(days=1))
    with pytest.raises(Classified):
        bad.registered(text="绝密★10年")


def test_nobody_is_found_unheard_and_never_by_who_registered(bad):
    w = bad.w
    breach = bad.registered()
    assert w.client(w.clerk).get(breach.get_absolute_url()).status_code == 404, "not before it is asked"
    with pytest.raises(Stale):
        findings.find_breach(breach, by=w.approver, weight="ordinary", text="属实")
    cases.hear_unit(breach, by=w.assessor)
    assert breach.answer_by > timezone.now() + dt.timedelta(days=1)
    assert Notice.objects.filter(to=w.clerk, text__contains="请单位答复").exists()
    proof = SimpleUploadedFile("值班记录.txt", "记录".encode())
    said = w.client(w.signer).post(
        f"{breach.get_absolute_url()}do/answer/", {"text": "以为派出所报了", "uploads": proof}
    )
    assert said.status_code == 302
    breach = bad.see(w.approver, breach)
    assert "赵立本" in breach.plea
    assert [f.name for f in queries.files_of(breach)] == ["值班记录.txt"]
    findings.find_breach(breach, by=w.approver, weight="ordinary", text="属实")
    assert (breach.state, breach.veto, breach.named, breach.scored) == ("found", True, True, True)
    own = bad.registered(by=w.approver)
    cases.hear_unit(own, by=w.approver)
    cases.answer_breach(own, by=w.clerk, text="无")
    assert not access.can_find(w.approver, own)


def test_silence_is_recorded_and_the_case_goes_on(bad):
    w = bad.w
    breach = cases.hear_unit(bad.registered(), by=w.assessor)
    assert cases.note_silence() == 0
    Breach.objects.filter(pk=breach.pk).update(answer_by=timezone.now() - dt.timedelta(minutes=1))
    assert cases.note_silence() == 1
    breach = bad.see(w.approver, breach)
    assert breach.state == "silent"
    assert "期限内没有答复" in w.client(w.approver).get(breach.get_absolute_url()).text
    findings.find_breach(breach, by=w.approver, weight="light", text="属实")


def test_a_signed_finding_reaches_the_ledger_and_an_overturned_one_leaves_it(bad):
    w = bad.w
    breach = bad.found(weight="grave")
    assert Notice.objects.filter(to=w.assessor, text__contains="记入得分").exists()
    assert queries.to_book(w.assessor) == [breach]
    client = w.client(w.assessor)
    assert client.post(f"{breach.get_absolute_url()}book/").status_code == 302
    assert client.post(f"{breach.get_absolute_url()}book/").status_code == 302, "twice is once"
    fact = Fact.objects.get(once=breach.once)
    assert (fact.what, fact.major, fact.unit, fact.title) == ("concealed", True, w.town_a, breach.title)
    assert queries.to_book(w.assessor) == []
    day = timezone.localdate()
    assert any("取消评先资格" in why for why in vetoes(w.office, day, day)[w.town_a.pk, None])
    findings.object_to_breach(bad.see(w.signer, breach), by=w.signer, reason="有通话记录")
    with pytest.raises(Refused, match="登记和认定以外"):
        findings.overturn_breach(bad.see(w.approver, breach), by=w.approver, reason="再看")
    findings.overturn_breach(bad.see(w.supervisor, breach), by=w.supervisor, reason="通话记录属实，已经报过")
    fact.refresh_from_db()
    assert fact.state != "holds"
    assert "通话记录属实" in fact.void_why
    assert not vetoes(w.office, day, day)


def test_objection_has_its_time_and_suspends(bad):
    w = bad.w
    breach = bad.found()
    day = timezone.localdate()
    assert list(queries.found_breaches(w.office, day, day)) == [breach]
    Breach.objects.filter(pk=breach.pk).update(object_until=day - dt.timedelta(days=1))
    assert not access.can_object(w.signer, bad.see(w.signer, breach))
    Breach.objects.filter(pk=breach.pk).update(object_until=day)
    findings.object_to_breach(bad.see(w.signer, breach), by=w.signer, reason="不实")
    assert not queries.found_breaches(w.office, day, day)
    findings.uphold_breach(bad.see(w.supervisor, breach), by=w.supervisor, reason="维持")
    assert list(queries.found_breaches(w.office, day, day)) == [breach]


def test_consequences_are_the_offices_own(bad):
    w = bad.w
    told = {x: {"words": f"处理{x}", "scored": x == "grave", "named": True} for x in ("light", "ordinary", "grave")}
    kind = terms.save_kind(
        bad.kind("漏报"), by=w.assessor, name="漏报", definition="没有报", consequences=told, scores_as="omitted"
    )
    mild = bad.found("漏报", weight="light")
    assert (mild.decision, mild.scored) == ("处理light", False)
    with pytest.raises(Refused, match="不记分"):
        findings.book_breach(mild, by=w.assessor)
    terms.save_kind(kind, by=w.assessor, name="漏报", definition="没有报", consequences=told, active=False)
    with pytest.raises(Refused, match="不在用"):
        bad.registered("漏报")


def test_signs_of_an_unreported_event_are_shown(world):
    from tests.breaches.conftest import make_bad

    bad, up = make_bad(world), make_up(world)
    type(up.event).objects.filter(pk=up.event.pk).update(phoned_at=timezone.now(), written_at=None)
    asked = timezone.now() - dt.timedelta(minutes=30)
    enter_question(
        up.event, by=world.duty, once=uuid.uuid4(), superior=up.city, person="市值班室", words="怎么没报", at=asked
    )
    (hint,) = candidates.hints(world.duty)
    assert (hint.sign, hint.words) == ("asked", "市政府办公室先问")
    page = world.client(world.assessor).get("/breaches/").text
    assert "市政府办公室先问" in page
    form = world.client(world.assessor).get(f"/breaches/new/?emergency={up.event.pk}").text
    assert up.event.title in form
    bad.registered(emergency=up.event)
    assert candidates.hints(world.duty) == []


def test_prompt_reports_are_offered_to_the_assessor_once(bad):
    w = bad.w
    bad.event(5, written=10)
    bad.event(200, unit=w.town_b)
    found = good_reports(w.assessor, MONTH)
    assert {g.report.unit for g in found} == {w.town_a}, "who was late is not among them"
    assert good.book_good(MONTH, by=w.assessor, reports=[g.report.pk for g in found]) == len(found)
    assert good_reports(w.assessor, MONTH) == []
    fact = Fact.objects.filter(kind="emergency").first()
    assert (fact.what, fact.title, fact.disposals) == ("initial", "后山滑坡", ["file"])


def test_the_circular_is_drafted_checked_signed_published_and_kept(bad):
    w = bad.w
    bad.event(5, written=10)
    bad.event(200, unit=w.town_b)
    made = roundups.make_roundup(by=w.duty, once=uuid.uuid4(), period=MONTH.key)
    assert "共登记突发事件2起" in made.text
    assert "青石镇（1起，电话平均5分钟）" in made.text
    with pytest.raises(Refused, match="已经起草过"):
        roundups.make_roundup(by=w.duty, once=uuid.uuid4(), period=MONTH.key)
    breach = bad.found()
    with pytest.raises(Refused, match="重新取数"):
        roundups.submit_roundup(made, by=w.duty)
    made = roundups.take_roundup(made, by=w.duty, version=made.version)
    assert "青石镇（瞒报1起）予以通报批评" in made.text
    assert "表扬" not in made.text, "who hid one is not commended for another"
    roundups.edit_roundup(
        made, by=w.duty, version=made.version, title=made.title, text=made.text.replace("2起", "9起", 1)
    )
    page = w.client(w.approver).get(made.get_absolute_url()).text
    assert "9起" in page
    assert "找不到" in page
    assert w.client(w.clerk).get(made.get_absolute_url()).status_code == 404
    roundups.submit_roundup(made, by=w.duty)
    with pytest.raises(Refused, match="审签人"):
        roundups.sign_roundup(made, by=w.duty)
    roundups.sign_roundup(made, by=w.approver)
    roundups.publish_roundup(made, by=w.duty)
    kept = kept_file(made, "pdf")
    assert kept[:4] == b"%PDF"
    assert "本单位" in w.client(w.clerk).get(made.get_absolute_url()).text
    findings.overturn_breach(bad.see(w.supervisor, breach), by=w.supervisor, reason="不实")
    assert kept_file(made, "pdf") == kept
    assert Notice.objects.filter(to=w.clerk_b, text__startswith="印发").exists()


def test_what_was_due_after_midnight_counts_with_its_finding_on_the_day_it_was_due(bad):
    """Learnt before midnight of a month's last day, due after it: event, lateness and finding stand in one circular (U6)."""
    w = bad.w
    with time_machine.travel(moment(11, 2, 9), tick=False):
        learnt = moment(10, 31, 23, 50)
        event = register_emergency(
            by=w.duty, once=uuid.uuid4(), title="夜里滑坡", unit=w.town_a, body="滑坡", occurred_at=learnt, learnt_at=learnt,
            phoned_at=moment(11, 1, 6),
        )  # fmt: skip
        grade_emergency(event, by=w.duty, severity=3, reason="压埋多人")
        late = next(one for one in candidates.candidates(w.assessor) if one.what == "phone")
        assert timezone.localdate(late.due_at).month == 11
        october, november = (take(w.office, span_of(key))["lines"] for key in ("2026-10", "2026-11"))
        assert october == []
        assert [(x["name"], x["events"], x["late"]) for x in november] == [("青石镇", 1, 1)]
        breach = cases.take_up_late(late, by=w.assessor, once=uuid.uuid4())
        assert breach.on.month == 11
    with time_machine.travel(moment(12, 9, 9), tick=False):  # a follow-up owed since is late where it was due
        december = take(w.office, span_of("2026-12"))["lines"]
        assert [(x["events"], x["late_later"]) for x in december] in ([], [(0, 1)])
        assert take(w.office, span_of("2026-11"))["lines"][0]["late_later"] == 1


def test_pages_are_light(bad, django_assert_max_num_queries):
    w = bad.w
    breach = bad.found()
    late = bad.event(200)
    client = w.client(w.assessor)
    for url in (
        "/breaches/",
        breach.get_absolute_url(),
        f"/breaches/of/{late.pk}/",
        "/breaches/terms/",
        "/breaches/good/",
    ):
        with django_assert_max_num_queries(15):
            assert client.get(url).status_code == 200, url


def test_a_work_secrets_finding_is_in_no_circular(bad):
    """It is neither counted nor named, and the reason of a veto does not tell its title."""
    event = bad.event(minutes=10)
    bad.found("漏报", weight="grave", emergency=event, title="某项目试车")
    office, today = bad.w.office, timezone.localdate()
    month = span_of(f"{today:%Y-%m}")
    assert [line["found"] for line in roundup_queries.take(office, month)["lines"]] == [{"漏报": 1}]
    Emergency.objects.filter(pk=event.pk).update(label="work_secret")
    assert roundup_queries.take(office, month)["lines"] == []
    [(_, reason)] = queries.vetoed(office, month.starts, month.ends)
    assert "某项目试车" not in reason


def test_what_the_unit_was_never_asked_is_not_its_to_see_and_no_answer_is_lost(bad):
    w = bad.w
    laid_down = findings.dismiss_breach(bad.registered(), by=w.approver, reason="查无此事")
    assert w.client(w.clerk).get(laid_down.get_absolute_url()).status_code == 404
    breach = bad.heard()
    one, other = bad.see(w.clerk, breach), bad.see(w.signer, breach)
    cases.answer_breach(one, by=w.clerk, text="补充：有电话记录")
    with pytest.raises(Stale):  # who answers on what was there before is shown what came, and loses nothing
        cases.answer_breach(other, by=w.signer, text="已问过派出所")
    assert "电话记录" in bad.see(w.clerk, breach).plea


def test_the_day_of_an_event_before_eight_is_its_own_day(bad):
    """In UTC two in the morning is the day before; a moment of the year 1 is refused, not broken."""
    w, event = bad.w, bad.event(minutes=10)
    night = timezone.make_aware(dt.datetime.combine(timezone.localdate() - dt.timedelta(days=1), dt.time(2)))
    Emergency.objects.filter(pk=event.pk).update(occurred_at=night)
    client = w.client(w.assessor)
    page = client.get(f"/breaches/new/?emergency={event.pk}").text
    assert f'value="{timezone.localdate(night)}"' in page
    fields = {
        "unit": w.town_a.pk,
        "kind": bad.kind("瞒报").pk,
        "title": "甲",
        "on": f"{timezone.localdate()}",
        "text": "乙",
    }
    answer = client.post("/breaches/new/", fields | {"media_at": "0001-01-01T00:00"})
    assert (answer.status_code, "1年不对" in answer.text) == (422, True)
