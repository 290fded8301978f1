"""A real server: what is new becomes drafts or waits; a crash, a dead server, a renumbering lose nothing and double nothing."""

from __future__ import annotations

import socket
import subprocess

import pytest
from django.utils import timezone

from tests.mailbox.letters import BODY, document, mail
from tests.mailbox.server import SECRET, free_port, give_address, start_server
from tongzheng.files.store import attachments_of
from tongzheng.mailbox import postman
from tongzheng.mailbox.models import Letter, Mailbox, Security
from tongzheng.mailbox.rules import password_name
from tongzheng.notices.models import Notice
from tongzheng.reporting.models import Report
from tongzheng.trail.models import Entry


def told(post) -> list[str]:
    return list(Notice.objects.filter(to=post).values_list("text", flat=True))


def test_a_known_senders_mail_is_a_draft_of_the_unit(world, mailbox, imap):
    imap.put(mail(sender="周小禾 <ZHOU@qingshi.example>", Message_ID="<1@qingshi.example>"))
    outcome = postman.poll(mailbox)
    assert (outcome.error, outcome.filed) == ("", 1)
    report = Report.objects.get(channel="email")
    assert (report.state, report.unit, report.office) == ("draft", world.town_a, world.office)
    assert (report.title, report.body, report.author) == ("山塘水位接近警戒线", BODY, world.clerk)
    assert not report.no_secret  # nobody has said so yet: the officer does before it goes to be signed
    assert "<1@qingshi.example>" in report.source_note
    assert "zhou@qingshi.example" in report.source_note
    assert "请核对后送签" in told(world.clerk)[0]
    assert "等信息员送签" in told(world.signer)[0]
    assert Entry.objects.get(kind="reporting.report.mailed").by == world.clock
    assert imap.lying() == [("山塘水位接近警戒线", True)]
    postman.poll(mailbox)
    assert Report.objects.filter(channel="email").count() == 1


def test_documents_are_the_texts(world, mailbox, imap):
    files = [
        ("第一篇.docx", document("烘干设备不足问题")),
        ("photo.png", b"\x89PNG\r\n\x1a\n" + b"0" * 50),
        ("setup.exe", b"MZ" + b"0" * 99),
    ]
    imap.put(mail("附件请收。", subject="本周信息", files=files))
    imap.put(
        mail(
            "两篇。",
            subject="两篇",
            files=[("甲.docx", document("甲村情况")), ("乙村情况.txt", f"{BODY}".encode("gb18030"))],
        )
    )
    postman.poll(mailbox)
    first = Report.objects.get(title="烘干设备不足问题")
    assert first.body == BODY
    assert "setup.exe" in first.source_note
    assert [a.name for a in attachments_of(first)] == ["photo.png"]
    assert "附件请收。" in Notice.objects.filter(to=world.clerk, text__contains="烘干").get().detail
    assert {r.title for r in Report.objects.filter(channel="email")} == {"烘干设备不足问题", "甲村情况", "乙村情况"}
    assert Letter.objects.get(subject="两篇").reports.count() == 2


def test_an_unknown_sender_waits_in_the_box(world, mailbox, imap):
    imap.put(mail(sender="张三 <someone@far.example>"), mail(sender="other@far.example", subject="又一封"))
    assert postman.poll(mailbox).waiting == 2
    letter = Letter.objects.get(sender="someone@far.example")
    assert (letter.state, letter.text) == ("waiting", BODY)
    assert not Report.objects.filter(channel="email").exists()
    assert told(world.editor) == ["来信箱有待认领的邮件"]  # once, not once a mail
    assert [read for _, read in imap.lying()] == [True, True]


@pytest.mark.parametrize(
    ("headers", "state"),
    [
        ({"Auto_Submitted": "auto-replied"}, "aside"),
        ({"Authentication_Results": "mx.yunling.example; spf=pass; dmarc=fail (p=reject)"}, "waiting"),
        ({"From": "zhou@qingshi.example, liu@liuhe.example"}, "waiting"),
    ],
)  # fmt: skip
def test_a_known_address_is_not_enough(world, mailbox, imap, headers, state):
    imap.put(mail(**headers))
    postman.poll(mailbox)
    assert Letter.objects.get().state == state
    assert not Report.objects.filter(channel="email").exists()


def test_officer_of_two_units_and_of_another_office(world, mailbox, imap):
    give_address(world.clerk_b, "zhou@qingshi.example")
    give_address(world.other_clerk, "he@linjiang.example")
    imap.put(mail(), mail(sender="he@linjiang.example", subject="别县的"))
    assert postman.poll(mailbox).waiting == 2
    assert "几个单位" in Letter.objects.get(sender="zhou@qingshi.example").note
    assert "不在信息员名册" in Letter.objects.get(sender="he@linjiang.example").note


def test_a_marked_mail_is_refused_and_left_on_the_server(world, mailbox, imap):
    marked = document("机密★5年", "第一段")
    imap.put(
        mail("见附件", subject="情况", files=[("情况.docx", marked)]),
        mail("密级：秘密\n内容如下", subject="第二封"),
        mail(subject="干净的"),
    )
    outcome = postman.poll(mailbox)
    assert (outcome.refused, outcome.filed) == (2, 1)
    for letter in Letter.objects.filter(state="refused"):
        assert (letter.subject, letter.text, letter.sender) == ("", "", "zhou@qingshi.example")
        assert not attachments_of(letter).exists()
    assert Entry.objects.filter(kind="text.classified", data__door="电子邮件").count() == 2
    assert imap.lying() == [("情况", False), ("第二封", False), ("干净的", True)]
    assert any("密级标志" in text for text in told(world.editor))
    assert any("密级标志" in text for text in told(world.admin))
    assert postman.poll(mailbox).refused == 0
    assert Entry.objects.filter(kind="text.classified").count() == 2


def test_what_cannot_be_taken_is_named_and_does_not_stop_the_rest(world, mailbox, imap):
    many = [(f"{n}.txt", b"x") for n in range(300)]
    imap.put(mail(files=many), mail(subject="后一封"))
    outcome = postman.poll(mailbox)
    assert (outcome.error, outcome.broken, outcome.filed) == ("", 1, 1)
    broken = Letter.objects.get(state="broken")
    assert "信还在邮箱里" in broken.note
    assert (broken.sender, broken.subject) == ("zhou@qingshi.example", "")
    assert told(world.editor) == ["有邮件没有收下"]


def test_a_mail_that_says_nothing_is_an_empty_draft(world, mailbox, imap):
    imap.put(mail("", subject="", Message_ID="", Date=""))
    postman.poll(mailbox)
    assert Report.objects.get(channel="email").title == "（没有主题的来信）"


def test_a_unit_that_may_not_report_any_more(world, mailbox, imap):
    """Nothing is lost when the unit cannot have a draft: the mail waits with the reason."""
    world.town_a.suspended_at = timezone.now()
    world.town_a.save()
    imap.put(mail())
    assert postman.poll(mailbox).waiting == 1


def test_the_same_mail_twice_and_another_with_its_number(world, mailbox, imap):
    one = mail(Message_ID="<1@x>")
    imap.put(one, one, mail("别的内容", Message_ID="<1@x>", subject="别的"))
    postman.poll(mailbox)
    assert Report.objects.filter(channel="email").count() == 2
    assert [read for _, read in imap.lying()] == [True, True, True]


def test_renumbered_by_the_server(world, mailbox, imap):
    imap.put(mail())
    postman.poll(mailbox)
    Mailbox.objects.update(uidvalidity=77, last_uid=99)  # what we remember is of another numbering
    postman.poll(mailbox)
    assert Letter.objects.count() == 1
    assert Report.objects.filter(channel="email").count() == 1


def test_moved_when_a_folder_is_set(world, mailbox, imap):
    with imap.open() as box:
        box.folder.create("已收")
    Mailbox.objects.update(done_folder="已收")
    mailbox.refresh_from_db()
    imap.put(mail(), mail(sender="x@far.example", subject="生人"))
    postman.poll(mailbox)
    assert imap.lying() == []
    assert sorted(s for s, _ in imap.lying("已收")) == ["山塘水位接近警戒线", "生人"]


def test_a_server_that_is_away_is_seen_told_once_and_tried_again(world, mailbox, imap):
    alive, mailbox.port = mailbox.port, free_port()
    for _ in range(3):
        assert "拒绝连接" in postman.poll(mailbox).error
    mailbox.refresh_from_db()
    assert mailbox.failing_since is not None
    assert told(world.admin) == ["邮箱收信失败，程序会继续重试"]
    imap.put(mail())
    mailbox.port = alive
    assert postman.poll(mailbox).filed == 1
    mailbox.refresh_from_db()
    assert (mailbox.failing_since, mailbox.error) == (None, "")
    assert Entry.objects.filter(kind="mailbox.mailbox.recover").count() == 1


def test_wrong_password_missing_password_wrong_folder(world, mailbox, imap, monkeypatch):
    monkeypatch.setenv(password_name(mailbox.pk), "wrong-password")
    assert "口令" in postman.poll(mailbox).error
    monkeypatch.delenv(password_name(mailbox.pk))
    assert password_name(mailbox.pk) in postman.poll(mailbox).error
    monkeypatch.setenv(password_name(mailbox.pk), SECRET)
    mailbox.folder = "没有这个"
    assert "文件夹" in postman.poll(mailbox).error
    mailbox.refresh_from_db()
    assert "wrong-password" not in mailbox.error + str(list(Entry.objects.values_list("reason", "data")))


def test_a_server_that_says_nothing_is_given_up(world, mailbox, monkeypatch):
    monkeypatch.setattr(postman, "TIMEOUT", 0.3)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        mailbox.port = silent.getsockname()[1]
        assert "超时" in postman.poll(mailbox).error


def test_the_clock_does_not_wait_for_a_slow_server(world, mailbox, monkeypatch):
    """The clock's own part ends while the mailbox is still being read; a second beat starts no second reader."""
    import threading

    busy, go_on = [], threading.Event()
    monkeypatch.setattr(postman, "_in_thread", lambda pk: (busy.append(pk), go_on.wait(20)))
    postman.poll_mailboxes()
    postman.poll_mailboxes()
    try:
        assert len(busy) == 1
    finally:
        go_on.set()


@pytest.mark.parametrize("security", [Security.STARTTLS, Security.SSL])
def test_over_tls_with_a_certificate(world, mailbox, tmp_path, monkeypatch, security):
    """STARTTLS (143) and TLS from the first byte on (993); who is not known is not told the password."""
    key, cert = map(str, certificate(tmp_path))
    own = security == Security.STARTTLS
    server = start_server(None, "--cert", cert, "--key", key) if own else start_server(tls=(cert, key))
    try:
        server.put(mail())
        Mailbox.objects.update(security=security, port=server.port)
        mailbox.refresh_from_db()
        assert "证书" in postman.poll(mailbox).error  # nobody we know signed it
        monkeypatch.setenv("TONGZHENG_IMAP_CA", str(cert))
        assert postman.poll(mailbox).filed == 1
        assert [read for _, read in server.lying()] == [True]
        Mailbox.objects.update(security=Security.NONE if not own else Security.SSL)  # set wrong: said, not hung
        mailbox.refresh_from_db()
        monkeypatch.setattr(postman, "TIMEOUT", 2)
        assert postman.poll(mailbox).error
    finally:
        server.stop()


def certificate(folder):
    """A key and a certificate of its own for 127.0.0.1."""
    key, cert = folder / "key.pem", folder / "cert.pem"
    command = [
        "openssl",
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-keyout",
        str(key),
        "-out",
        str(cert),
        "-days",
        "2",
    ]
    subprocess.run(
        [*command, "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"], check=True, capture_output=True
    )
    return key, cert
