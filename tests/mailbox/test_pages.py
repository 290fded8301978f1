"""The box on the desk: a letter is given to a unit, entered for it, or put aside; the administrator sets the mailbox up."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.mailbox.letters import document, mail
from tests.mailbox.server import make_mailbox
from tongzheng.mailbox import postman
from tongzheng.mailbox.actions.arrival import Place, take_in
from tongzheng.mailbox.mime import read_mail
from tongzheng.mailbox.models import Letter, Mailbox
from tongzheng.mailbox.rules import password_name
from tongzheng.reporting.models import Report
from tongzheng.trail.models import Entry


@pytest.fixture
def letter(world):
    """A letter of a stranger, with a document and a picture."""
    box = make_mailbox(world.office, 1, active=False)
    raw = mail(
        "附件请收。", sender="张三 <zhang@far.example>", subject="回复：反映一件事", Message_ID="<9@far.example>",
        files=[("反映.docx", document("灌溉渠淤塞问题")), ("渠.png", b"\x89PNG\r\n\x1a\n" + b"0" * 60)],
    )  # fmt: skip
    return take_in(box, Place(1, 7, timezone.now(), len(raw)), read_mail(raw), by=world.clock)


def test_the_letter_is_read_and_given_to_a_unit_as_a_draft(world, letter):
    editor = world.client(world.editor)
    assert "反映一件事" in editor.get("/mail/").text
    shown = editor.get(f"/mail/{letter.pk}/").text
    assert "zhang@far.example" in shown
    assert "反映.docx" in shown
    answer = editor.post(f"/mail/{letter.pk}/assign/", {"unit": world.town_b.pk, "way": "draft"})
    assert answer.status_code == 302
    report = Report.objects.get(channel="email")
    assert (report.unit, report.author, report.state, report.title) == (
        world.town_b,
        world.clerk_b,
        "draft",
        "灌溉渠淤塞问题",
    )
    assert "渠.png" in world.client(world.clerk_b).get(report.get_absolute_url()).text
    assert editor.get(report.get_absolute_url()).status_code == 404  # it is the unit's until it is signed
    assert Letter.objects.get(pk=letter.pk).state == "filed"


def test_the_letter_is_entered_for_the_unit(world, letter):
    answer = world.client(world.duty).post(
        f"/mail/{letter.pk}/assign/", {"unit": world.town_b.pk, "way": "behalf"}, follow=True
    )
    report = Report.objects.get(channel="email")
    assert (report.state, report.number, report.unit) == ("received", 1, world.town_b)
    assert report.receipt in answer.text
    assert "<9@far.example>" in report.source_note


def test_a_double_press_makes_one_report(world, letter):
    editor = world.client(world.editor)
    for _ in range(2):
        editor.post(f"/mail/{letter.pk}/assign/", {"unit": world.town_b.pk, "way": "draft"})
    assert Report.objects.filter(channel="email").count() == 1


@pytest.mark.parametrize("unit", ["other_town", "county", "office"])
def test_only_units_that_report_here(world, letter, unit):
    data = {"unit": getattr(world, unit).pk, "way": "draft"}
    assert world.client(world.editor).post(f"/mail/{letter.pk}/assign/", data).status_code == 422
    assert not Report.objects.filter(channel="email").exists()


def test_a_unit_without_officer_gets_no_draft_but_can_be_entered_for(world, letter):
    editor = world.client(world.editor)
    answer = editor.post(f"/mail/{letter.pk}/assign/", {"unit": world.village.pk, "way": "draft"})
    assert "没有信息员" in answer.text
    assert editor.post(f"/mail/{letter.pk}/assign/", {"unit": world.village.pk, "way": "behalf"}).status_code == 302


def test_put_aside_with_a_reason_and_taken_up_again(world, letter):
    editor = world.client(world.editor)
    assert editor.post(f"/mail/{letter.pk}/aside/", {"reason": ""}).status_code == 422
    editor.post(f"/mail/{letter.pk}/aside/", {"reason": "广告"})
    assert Letter.objects.get().state == "aside"
    assert editor.post(f"/mail/{letter.pk}/assign/", {"unit": world.town_b.pk, "way": "draft"}).status_code == 409
    editor.post(f"/mail/{letter.pk}/restore/", {})
    assert Letter.objects.get().state == "waiting"
    kinds = list(Entry.objects.filter(subject_type="mailbox.letter").values_list("kind", flat=True))
    assert kinds == ["mailbox.letter.arrive", "mailbox.letter.set_aside", "mailbox.letter.restore"]


def test_a_hostile_text_is_shown_as_text(world):
    box = make_mailbox(world.office, 1, active=False)
    raw = mail("<script>alert(1)</script>\u202e反字\x00", sender="x@far.example", subject="<b>粗</b>")
    letter = take_in(box, Place(1, 7, timezone.now(), 9), read_mail(raw), by=world.clock)
    shown = world.client(world.editor).get(f"/mail/{letter.pk}/").text
    assert "<script>alert" not in shown
    assert "<b>粗" not in shown
    assert "\u202e" not in shown


# --- the mailbox's own page -------------------------------------------------------------------------------------------
def form(**fields: object) -> dict[str, object]:
    return {
        "host": "mail.yunling.example", "port": "993", "security": "ssl", "username": "xinxi@yunling.example",
        "folder": "INBOX", "done_folder": "", "since": "2026-11-01", "active": "on", **fields,
    }  # fmt: skip


def test_set_up_without_a_password_on_the_page(world, monkeypatch):
    name = password_name(world.office.pk)
    monkeypatch.setenv(name, "hush-hush-word")
    admin = world.client(world.admin)
    assert admin.post("/mail/settings/", form()).status_code == 302
    shown = admin.get("/mail/settings/").text
    assert name in shown
    assert "已设口令" in shown
    assert "hush-hush-word" not in shown
    assert Mailbox.objects.get().office == world.office
    assert Entry.objects.get(kind="mailbox.mailbox.change").data["host"] == "mail.yunling.example"


def test_the_password_from_a_file(world, monkeypatch, tmp_path):
    box = make_mailbox(world.office, 1)
    monkeypatch.delenv(password_name(box.pk), raising=False)
    path = tmp_path / "secret"
    monkeypatch.setenv(f"{password_name(box.pk)}_FILE", str(path))
    assert postman.password(box) == ""
    path.write_text("of-the-file\n")
    assert postman.password(box) == "of-the-file"


@pytest.mark.parametrize(
    "wrong",
    [
        {"port": "99999"},
        {"host": ""},
        {"security": "x"},
        {"since": "昨天"},
        {"done_folder": "INBOX"},
        {"host": "x" * 500},
    ],
)
def test_wrong_settings_are_answered(world, wrong):
    assert world.client(world.admin).post("/mail/settings/", form(**wrong)).status_code == 422
    assert not Mailbox.objects.exists()


def test_looking_into_it_now(world, monkeypatch):
    """The button looks at once and says how it went; other offices and units may not press it."""
    box = make_mailbox(world.office, 1)
    monkeypatch.setattr(postman, "start", lambda mailbox: Done(mailbox))
    answer = world.client(world.editor).post("/mail/poll/", follow=True)
    assert password_name(box.pk) in answer.text
    for post in (world.clerk, world.other_editor, world.leader):
        assert world.client(post).post("/mail/poll/").status_code == 404
    assert world.client(world.auditor).post("/mail/poll/").status_code == 403


class Done:
    """A thread that has run here and now."""

    def __init__(self, mailbox: Mailbox) -> None:
        postman.poll(mailbox)

    def join(self, seconds: float) -> None:
        pass

    def is_alive(self) -> bool:
        return False
