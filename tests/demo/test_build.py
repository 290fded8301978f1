"""The demo county: its numbers, its trail, its habits; built once for this module at a tenth of its size."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from tests.demo.checks import broken_chains, gaps
from tests.world import unmake_world
from tongzheng.bulletins.models import Delivery, Issue, Placement
from tongzheng.bulletins.queries import contents, digest_of, readiness
from tongzheng.demo.build import build_demo, build_or_keep, people_for_signin
from tongzheng.demo.plan import PLAIN, REPORTS, TASK
from tongzheng.network.models import Appointment, DirectReporting, Role, Unit
from tongzheng.network.queries import posts, vacancies
from tongzheng.notices.models import Notice
from tongzheng.reporting.models import Adoption, Article, Contribution, Doubt, Report
from tongzheng.text.models import Revision
from tongzheng.text.secrecy import find_marking
from tongzheng.trail.models import Counter as Register
from tongzheng.trail.models import Entry
from tongzheng.trail.numbers import next_number
from tongzheng.trail.refusals import Refused

TODAY = date(2026, 11, 20)  # a Friday
SCALE = 0.1
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


@pytest.fixture(scope="module")
def demo(_world, django_db_blocker) -> Iterator[dict]:
    """The county at a tenth, rolled back when this module is through."""
    with django_db_blocker.unblock(), transaction.atomic():
        unmake_world()
        yield build_demo(today=TODAY, scale=SCALE)
        transaction.set_rollback(True)


def post(name: str, role: str) -> Appointment:
    return posts().get(person__name=name, role=role, unit__short_name__in=["青石镇", "县政府办", "云岭县", "白鹭乡"])


def test_units_and_people(demo):
    assert demo["units"] == 75
    assert demo["officers"] == 73
    assert len(people_for_signin()) == 10
    for name, _, does in people_for_signin():
        assert name
        assert does
    assert Unit.objects.filter(name="望溪县").exists()
    assert DirectReporting.objects.get(unit__name="青石镇").mode == "same"
    assert Appointment.objects.filter(deputy_for__isnull=False).count() == 2
    for unit in Unit.objects.select_related("parent"):
        assert unit.path == f"{unit.parent.path if unit.parent else '/'}{unit.pk}/"


def test_cast_is_first_on_the_signin_page(demo):
    first = Appointment.objects.order_by("id")[:5]
    assert [p.person.name for p in first] == ["周小禾", "赵立本", "林述之", "沈定远", "高屹"]


def test_vacancies_are_found(demo):
    found = {u.short_name: (u.has_officer, u.has_signer) for u in vacancies(post("袁序", Role.ADMIN))}
    assert found["双溪镇"] == (False, True)
    assert found["云台乡"] == (True, False)


def test_numbers_follow_on(demo):
    assert gaps() == []
    office = Unit.objects.get(short_name="县政府办")
    last = Report.objects.filter(office=office, year=TODAY.year).order_by("-number").first()
    assert next_number(f"receipt:{office.pk}:{TODAY.year}") == last.number + 1
    issue = Issue.objects.filter(periodical__name="政务信息", year=TODAY.year).order_by("-number").first()
    assert next_number(f"issue:{issue.periodical_id}:{TODAY.year}") == issue.number + 1
    assert Register.objects.count() >= 4


def test_trail_is_whole(demo):
    assert broken_chains() == []


def test_nothing_lies_in_the_future(demo):
    now = timezone.make_aware(timezone.datetime(2026, 11, 20, 15, 30))
    assert not Entry.objects.filter(at__gt=now).exists()
    assert not Report.objects.filter(occurred_at__gt=now).exists()
    assert not Delivery.objects.filter(opened_at__gt=now).exists()


def test_each_step_was_taken_by_who_may_take_it(demo):
    allowed = {
        "submit": {"officer"}, "sign_off": {"signer"}, "send_back": {"signer"}, "withdraw": {"officer"}, "receive": {"editor", "duty"},
        "claim": {"editor"}, "assign": {"editor", "approver"}, "return": {"editor"}, "hold": {"editor"}, "decline": {"editor"},
        "adopt": {"editor", "approver"}, "discard": {"officer"},
    }  # fmt: skip
    for entry in Entry.objects.filter(kind__startswith="reporting.report.").exclude(to_state="").select_related("by"):
        assert entry.by.role in allowed[entry.kind.rpartition(".")[2]], entry
    for entry in Entry.objects.filter(kind="bulletins.issue.approve"):
        assert entry.by.role == Role.APPROVER
    for issue in Issue.objects.exclude(approved_by=None):
        assert issue.approved_by.person_id != issue.proofed_by.person_id


def test_reasons_are_given(demo):
    for step in ("return", "send_back", "decline"):
        entries = Entry.objects.filter(kind=f"reporting.report.{step}")
        assert entries.exists()
        assert not entries.filter(reason="").exists()


def test_in_force_when_they_acted(demo):
    for entry in Entry.objects.exclude(by__role=Role.CLOCK).select_related("by"):
        assert entry.by.is_current(timezone.localdate(entry.at)), entry


def test_share_of_the_task(demo):
    assert abs(REPORTS / TASK - 0.686) < 0.01
    assert PLAIN * SCALE * 0.95 < demo["reports"] < REPORTS * SCALE * 1.1


def test_concentrated_and_a_quarter_adopted(demo):
    sent = Report.objects.filter(office__short_name="县政府办", signed_at__isnull=False)
    by_unit = Counter(sent.values_list("unit_id", flat=True))
    top = sum(n for _, n in by_unit.most_common(15))
    assert 0.72 < top / demo["reports"] < 0.88
    assert 0.18 < demo["adopted"] / demo["reports"] < 0.36


def test_every_kind_of_thing_is_there(demo):
    states = set(Report.objects.values_list("state", flat=True))
    assert {"draft", "signing", "received", "editing", "returned", "declined", "adopted", "discarded"} <= states
    assert set(Issue.objects.values_list("state", flat=True)) == {"composing", "proof", "published"}
    for field in ("follows", "same_as", "forwarded_from", "contributor", "entered_by"):
        assert Report.objects.exclude(**{field: None}).exists(), field
    assert Report.objects.filter(shielded=True).exists()
    assert Article.objects.filter(state="published").exists()
    assert Adoption.objects.exists()
    assert Contribution.objects.filter(state="offered").exists()
    assert Doubt.objects.filter(verified_at__isnull=True).exists()
    assert not Report.objects.filter(title__startswith="关于更正", state="adopted").exists()


def test_desk_is_alive(demo):
    waiting = Report.objects.filter(
        office__short_name="县政府办",
        state__in=["received", "editing", "held"],
        signed_at__gte=timezone.make_aware(timezone.datetime(2026, 11, 19)),
    )
    assert waiting.count() >= 4
    assert Report.objects.filter(unit__name="青石镇", state="signing").count() == 2
    assert Report.objects.filter(unit__name="青石镇", state="draft").count() >= 3
    assert Report.objects.filter(unit__name="云台乡", state="signing").count() == 2


def test_leader_has_something_to_read(demo):
    leader = posts().get(unit__name="云岭县", role=Role.LEADER, rank=1)
    unread = Delivery.objects.filter(to=leader, opened_at__isnull=True)
    assert 2 <= unread.count() <= 4
    assert {timezone.localdate(d.at) for d in unread} == {TODAY}
    assert Notice.objects.filter(to=post("周小禾", Role.OFFICER), read_at__isnull=True).exists()


def test_issues_can_be_approved_as_they_stand(demo):
    for issue in Issue.objects.exclude(state="composing").select_related("periodical"):
        pieces = contents(issue)
        assert pieces
        assert digest_of(issue, pieces) == issue.digest
    for issue in Issue.objects.filter(state="proof").select_related("periodical__office__desk__serves"):
        assert readiness(issue, contents(issue)).blocker == ""


def test_printed_texts_are_edited(demo):
    placed = Placement.objects.filter(issue__state="published").select_related("article")
    assert placed.exists()
    for placement in placed:
        assert placement.byline
        rounds = Revision.objects.filter(subject_type="reporting.article", subject_id=placement.article_id).order_by(
            "number"
        )
        assert rounds.count() >= 2
        assert rounds.last().body == placement.body
        assert rounds.first().body != placement.body


def test_returned_texts_were_changed(demo):
    again = Entry.objects.filter(kind="reporting.report.submit").values_list("subject_id", flat=True)
    twice = [pk for pk, n in Counter(again).items() if n > 1]
    kept = Counter(
        Revision.objects.filter(subject_type="reporting.report", subject_id__in=twice).values_list(
            "subject_id", flat=True
        )
    )
    assert twice
    assert sum(kept[pk] > 1 for pk in twice) > len(twice) * 0.7


def test_no_text_bears_a_mark(demo):
    for model in (Report, Article, Contribution):
        for title, body in model.objects.values_list("title", "body"):
            assert find_marking(title) is None
            assert find_marking(body) is None
            assert not set("{}[]|") & set(title + body), title


def test_texts_differ(demo):
    plain = Report.objects.filter(same_as=None, forwarded_from=None, signed_at__isnull=False)
    bodies = Counter(plain.values_list("body", flat=True))
    assert sorted(n for n in bodies.values() if n > 1) in ([], [4])  # one text is sent by three other towns
    titles = Counter(plain.values_list("title", flat=True))
    assert sum(n - 1 for n in titles.values()) < len(titles) * 0.05


def test_refuses_a_used_database(demo):
    with pytest.raises(Refused, match="11月20日"):
        build_demo(today=TODAY + timedelta(days=3))
    with pytest.raises(Refused, match="已经装好"):
        build_demo(today=TODAY)
    said: list[str] = []
    assert build_or_keep(progress=said.append)["units"] == 75


def test_quiet_in_the_busy_months():
    from tongzheng.demo.calendar import MONTHS

    assert MONTHS[7] < MONTHS[4]
    assert MONTHS[12] < MONTHS[11]


def test_foreign_keys_hold(demo):
    connection.check_constraints()
    seen = defaultdict(set)
    for number, year, office in Report.objects.exclude(number=None).values_list("number", "year", "office_id"):
        assert number not in seen[year, office]
        seen[year, office].add(number)
