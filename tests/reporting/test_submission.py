"""A report from draft to the office, and back (R1, R2, R3, R9, R12)."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tongzheng.files import store
from tongzheng.network.models import DirectReporting, Role
from tongzheng.reporting.actions import attachments, submission
from tongzheng.reporting.actions.content import Conflict, FieldRefused
from tongzheng.reporting.models import Report
from tongzheng.reporting.rules import BODY_MAX, parse_when, split_first_line
from tongzheng.text.revisions import revisions_of
from tongzheng.text.secrecy import Classified
from tongzheng.trail.actions import Breach
from tongzheng.trail.models import Entry
from tongzheng.trail.queries import entries_of
from tongzheng.trail.refusals import Refused, Stale


def words(report):
    return [e.kind.rsplit(".", 1)[-1] for e in entries_of(report)]


def start(world, **fields):
    once = fields.pop("once", uuid.uuid4())
    return submission.start_report(by=world.clerk, once=once, title="青石镇核桃滞销", body="1800吨积压。", **fields)


def test_the_same_once_gives_the_same_draft(world):
    once = uuid.uuid4()
    first, second = start(world, once=once), start(world, once=once)
    assert first == second
    assert (first.unit, first.office, first.author, first.length) == (world.town_a, world.office, world.clerk, 8)
    assert words(first) == ["start"]
    with pytest.raises(Refused):
        submission.start_report(by=world.clerk_b, once=once, title="别人的")


def test_all_fields_are_kept(world):
    when = timezone.now() - timedelta(days=1)
    fields = {
        "kind": "problem",
        "focus": "hot",
        "mood": "bad",
        "topic": "农产品",
        "label": "internal",
        "phone": "6612345",
    }
    report = start(world, occurred_at=when, joint_units=[world.bureau], no_secret=True, **fields)
    report.refresh_from_db()
    assert {name: getattr(report, name) for name in fields} == fields
    assert report.occurred_at == when
    assert list(report.joint_units.all()) == [world.bureau]


def test_only_officers_of_an_active_unit_start(world):
    for post in (world.signer, world.member, world.editor, world.leader):
        with pytest.raises(Refused):
            submission.start_report(by=post, once=uuid.uuid4(), title="甲")
    world.clerk.unit.suspended_at = timezone.now()
    with pytest.raises(Refused, match="停用"):
        start(world)


def test_saving_counts_versions_and_leaves_no_trail(world):
    report = start(world)
    saved = submission.save_draft(report, by=world.clerk, version=1, title="新题", body="新文")
    assert (saved.version, saved.title, saved.length) == (2, "新题", 2)
    assert submission.save_draft(saved, by=world.clerk, version=1, title="新题", body="新文").version == 2  # same again
    assert words(report) == ["start"]


def test_an_older_version_is_a_conflict_with_both_texts(world):
    report = start(world)
    submission.save_draft(Report.objects.get(pk=report.pk), by=world.clerk, version=1, title="同事改的")
    with pytest.raises(Conflict) as caught:
        submission.save_draft(report, by=world.clerk, version=1, title="我改的")
    assert caught.value.mine["title"] == "我改的"
    assert (caught.value.theirs.title, caught.value.theirs.version) == ("同事改的", 2)
    report.refresh_from_db()
    assert report.title == "同事改的"


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "长" * 121}, "title"),
        ({"body": "长" * (BODY_MAX + 1)}, "body"),
        ({"kind": "nonsense"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"topic": "长" * 41}, "topic"),
        ({"phone": "1" * 41}, "phone"),
    ],
)
def test_limits_name_their_field(world, fields, field):
    report = start(world)
    with pytest.raises(FieldRefused) as caught:
        submission.save_draft(report, by=world.clerk, version=1, **fields)
    assert caught.value.field == field


def test_a_classified_text_is_refused_stored_nowhere_and_noted(world):
    report = start(world)
    with pytest.raises(Classified):
        submission.save_draft(report, by=world.clerk, version=1, body="机密★5年\n正文")
    report.refresh_from_db()
    assert report.body == "1800吨积压。"
    entry = Entry.objects.get(kind="text.classified")
    assert entry.by == world.clerk
    assert "正文" not in str(entry.data)


def test_submit_asks_for_what_is_missing(world):
    for fields, field in (
        ({"title": ""}, "title"),
        ({"body": " \n"}, "body"),
        ({"no_secret": False}, "no_secret"),
        ({"occurred_at": timezone.now() + timedelta(days=1)}, "occurred_at"),
    ):
        report = submission.start_report(
            by=world.clerk, once=uuid.uuid4(), **{"title": "题", "body": "文", "no_secret": True, **fields}
        )
        with pytest.raises(FieldRefused) as caught:
            submission.submit_report(report, by=world.clerk)
        assert caught.value.field == field
        assert words(report) == ["start"]


def test_submit_needs_a_signer_in_the_unit(world):
    world.signer.ends = timezone.localdate() - timedelta(days=1)
    world.signer.save()
    report = world.report()
    with pytest.raises(Refused, match="审核签发人"):
        submission.submit_report(report, by=world.clerk)


def test_submitting_twice_is_stale(world):
    report = world.report("signing")
    with pytest.raises(Stale):
        submission.submit_report(report, by=world.clerk)
    with pytest.raises(Stale):
        submission.save_draft(report, by=world.clerk, version=1, title="改")
    assert words(report) == ["start", "submit"]


def test_up_and_down_any_number_of_rounds(world):
    report = world.report("signing")
    for n in (1, 2):
        with pytest.raises(Refused, match="原因"):
            submission.send_back_report(report, by=world.signer, reason=" ")
        submission.send_back_report(report, by=world.signer, reason=f"第{n}处数字请核实")
        submission.save_draft(report, by=world.clerk, version=report.version, body=f"{report.body}\n改{n}")
        submission.submit_report(report, by=world.clerk)
    submission.sign_off_report(report, by=world.signer, version=report.version)
    assert report.state == "sent"
    assert words(report) == ["start", *["submit", "send_back"] * 2, "submit", "sign_off"]
    assert [r.body.count("改") for r in revisions_of(report)] == [0, 1, 2]


def test_the_signer_signs_what_he_saw(world):
    report = world.report("signing")
    submission.send_back_report(Report.objects.get(pk=report.pk), by=world.signer, reason="核实")
    changed = Report.objects.get(pk=report.pk)
    submission.save_draft(changed, by=world.clerk, version=changed.version, body="变了")
    submission.submit_report(changed, by=world.clerk)
    with pytest.raises(Stale):
        submission.sign_off_report(changed, by=world.signer, version=report.version)
    changed.refresh_from_db()
    assert changed.state == "signing"


def test_nobody_signs_his_own_text_while_another_signer_is_there(world):
    from tests.world import _appoint

    own = _appoint("", world.town_a, Role.SIGNER, person=world.clerk.person)
    report = world.report("signing")
    with pytest.raises(Refused, match="自己写的稿"):
        submission.sign_off_report(report, by=own)
    world.signer.ends = timezone.localdate() - timedelta(days=1)
    world.signer.save()
    submission.sign_off_report(report, by=own)  # the only one: a small unit must still be able to report
    assert report.state == "sent"


def test_only_the_units_signer_signs(world):
    report = world.report("signing")
    for post in (world.clerk, world.signer_b, world.editor, world.approver):
        with pytest.raises(Refused):
            submission.sign_off_report(report, by=post)


def test_an_office_that_receives_by_itself_numbers_at_once(world):
    world.office.desk.auto_receive = True
    world.office.desk.save()
    report = world.report("sent")
    report.refresh_from_db()
    assert (report.state, report.number) == ("received", 1)
    assert entries_of(report).last().by == world.clock


def test_withdraw_until_received(world):
    report = world.report("sent")
    submission.withdraw_report(report, by=world.clerk)
    assert (report.state, report.signed_at) == ("draft", None)
    received = world.report("received")
    with pytest.raises(Refused, match="已登记"):
        submission.withdraw_report(received, by=world.clerk)


def test_withdraw_loses_the_race_against_receive(world):
    from tongzheng.reporting.actions import intake

    report = world.report("sent")
    intake.receive_report(Report.objects.get(pk=report.pk), by=world.editor)
    with pytest.raises(Stale):
        submission.withdraw_report(report, by=world.clerk)


def test_discard_only_what_was_never_numbered(world):
    draft = world.report()
    submission.discard_report(draft, by=world.clerk)
    assert draft.state == "discarded"
    with pytest.raises(Refused, match="不能弃稿"):
        submission.discard_report(world.report("returned"), by=world.clerk)


def test_follow_up_is_linked_and_started_once(world):
    report = world.report("received", topic="农产品")
    once = uuid.uuid4()
    draft = submission.follow_up_report(report, by=world.clerk, once=once)
    assert submission.follow_up_report(report, by=world.clerk, once=once) == draft
    assert (draft.follows, draft.state, draft.topic, draft.no_secret) == (report, "draft", "农产品", False)
    assert draft.title == f"续报：{report.title}"
    assert report.title in draft.body
    assert words(report)[-1] == "follow_up"
    with pytest.raises(Refused):
        submission.follow_up_report(draft, by=world.clerk, once=uuid.uuid4())


def test_shield_is_for_problem_reports(world):
    report = world.report("received")
    submission.shield_report(report, by=world.clerk, on=True)
    submission.shield_report(report, by=world.clerk, on=True)
    assert report.shielded
    assert words(report).count("shield") == 1
    with pytest.raises(Refused):
        submission.shield_report(world.report(kind="news"), by=world.clerk, on=True)


# ── the channel (R3) ──


def allow(world, mode):
    return DirectReporting.objects.create(
        unit=world.town_a, to_office=world.city_office, mode=mode, starts=date(2020, 1, 1), authority="市政府办"
    )


def test_past_the_own_office_is_refused_with_the_rule_and_stays_on_the_trail(world):
    report = world.report(office=world.city_office)
    with pytest.raises(Breach, match="不得越级"):
        submission.submit_report(report, by=world.clerk)
    report.refresh_from_db()
    assert report.state == "draft"
    entry = entries_of(report).last()
    assert (entry.kind, entry.by) == ("trail.refused", world.clerk)
    assert "县政府办" in entry.reason


def test_an_office_that_is_not_above_is_refused(world):
    with pytest.raises(Breach, match="不是青石镇的上级办公室"):
        submission.submit_report(world.report(office=world.other_office), by=world.clerk)


def test_at_the_same_moment_both_offices_get_it(world):
    allow(world, "same")
    report = world.report("sent", office=world.city_office, joint_units=[world.bureau])
    twin = report.twins.get()
    assert (twin.office, twin.state, twin.title, twin.body) == (world.office, "sent", report.title, report.body)
    assert list(twin.joint_units.all()) == [world.bureau]
    assert words(twin) == ["start", "sign_off"]


def test_first_the_own_office_then_the_higher_one(world):
    allow(world, "before")
    direct = world.report(office=world.city_office)
    with pytest.raises(Breach, match="先报本级"):
        submission.submit_report(direct, by=world.clerk)
    world.report("sent", title=direct.title)  # sent but not received is not yet informed
    with pytest.raises(Breach):
        submission.submit_report(direct, by=world.clerk)
    world.report("received", title=direct.title)
    submission.submit_report(direct, by=world.clerk)
    submission.sign_off_report(direct, by=world.signer)
    assert (direct.state, direct.twins.count()) == ("sent", 0)


def test_authority_that_ended_meanwhile_stops_the_signing(world):
    authority = allow(world, "same")
    report = world.report("signing", office=world.city_office)
    authority.ends = timezone.localdate() - timedelta(days=1)
    authority.save()
    with pytest.raises(Breach):
        submission.sign_off_report(report, by=world.signer)
    report.refresh_from_db()
    assert report.state == "signing"


# ── files ──


TEXT = "附表说明".encode()


def upload(name="说明.txt", data=TEXT):
    return SimpleUploadedFile(name, data)


def test_files_go_on_and_off_and_every_step_is_on_the_trail(world):
    report = world.report()
    attachment = attachments.attach_file(report, upload(), by=world.clerk)
    assert attachments.attach_file(report, upload(), by=world.clerk) == attachment  # pressed twice
    with attachments.open_file(report, attachment, by=world.clerk) as opened:
        assert opened.read().decode() == "附表说明"
    attachments.detach_file(report, attachment, by=world.clerk)
    assert not store.attachments_of(report).exists()
    assert words(report) == ["start", "attach", "download", "detach"]


def test_a_file_that_is_not_what_it_says_is_refused(world):
    report = world.report()
    with pytest.raises(FieldRefused, match=r"照片\.jpg"):
        attachments.attach_file(report, upload("照片.jpg", b"MZ not a picture"), by=world.clerk)
    with pytest.raises(Classified):
        attachments.attach_file(report, upload(data="秘密★1年\n内容".encode()), by=world.clerk)
    assert not store.attachments_of(report, removed=True).exists()


def test_no_files_after_sending(world):
    with pytest.raises(Refused):
        attachments.attach_file(world.report("signing"), upload(), by=world.clerk)


# ── rules ──


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-11-16T14:00", (2026, 11, 16, 14, 0)),
        ("2026年11月16日 14:05", (2026, 11, 16, 14, 5)),
        ("2026-11-16 14:05:33", (2026, 11, 16, 14, 5)),
        ("11月16日", (2026, 11, 16, 0, 0)),
        ("11月16日 下午", (2026, 11, 16, 15, 0)),
        ("11月16日下午3时", (2026, 11, 16, 15, 0)),
        ("１１月１６日 ９：３０", (2026, 11, 16, 9, 30)),
        ("12月30日", (2025, 12, 30, 0, 0)),
        ("昨天 9:30", (2026, 11, 19, 9, 30)),
        ("11.16", (2026, 11, 16, 0, 0)),
    ],
)
def test_times_as_people_write_them(text, expected):
    now = timezone.make_aware(timezone.datetime(2026, 11, 20, 10, 0))
    found = parse_when(text, now)
    assert (found.year, found.month, found.day, found.hour, found.minute) == expected


@pytest.mark.parametrize("text", ["", "下旬", "2月30日", "11月16日 25:00", "99999999999", "11月16日 某时", "0月0日"])
def test_what_is_no_time(text):
    assert parse_when(text, timezone.now()) is None


def test_a_long_first_line_is_kept_whole():
    title, note = split_first_line("长" * 200)
    assert len(title) == 120
    assert "长" * 200 in note
    assert split_first_line("短题") == ("短题", "")
