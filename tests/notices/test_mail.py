"""Notices by e-mail, through a real SMTP conversation."""

import socketserver
import threading
from email import message_from_string
from smtplib import SMTPException

import pytest
from django_tasks_db.models import DBTaskResult

from tongzheng.notices.actions import notify
from tongzheng.notices.models import Notice
from tongzheng.notices.tasks import mail_again, mail_notices


class Sink(socketserver.StreamRequestHandler):
    """Just enough SMTP to receive a message; refuses recipients that begin with `no`."""

    def say(self, line):
        self.wfile.write(line.encode() + b"\r\n")

    def handle(self):
        self.say("220 sink")
        for raw in self.rfile:
            word = raw.decode().strip()
            verb = word[:4].upper()
            if verb in ("EHLO", "HELO", "MAIL", "RSET"):
                self.say("250 ok")
            elif verb == "RCPT":
                self.say("550 nobody here" if "<no" in word else "250 ok")
            elif verb == "DATA":
                self.say("354 go on")
                lines = []
                while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
                    lines.append(line)
                self.server.letters.append(message_from_string("\n".join(lines)))
                self.say("250 kept")
            elif verb == "QUIT":
                self.say("221 bye")
                return


@pytest.fixture
def post_office(settings):
    """A mail server on this machine; `.letters` is what it received."""
    server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Sink)
    server.daemon_threads = True
    server.letters = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
    settings.SITE_URL = "https://tz.example.cn/"
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def give_address(post, email):
    post.person.email = email
    post.person.save()


def body(letter):
    return letter.get_payload()  # sent as 8bit


def test_the_letter_has_the_sentence_and_the_way_and_is_sent_once(world, post_office):
    give_address(world.clerk, "zhou@example.cn")
    notify([world.clerk], text="您的稿件被采用", url="/reports/5/", detail="正文不外发")
    notice = Notice.objects.get()
    assert DBTaskResult.objects.count() == 1
    assert mail_notices.call() == 1
    assert mail_notices.call() == 0
    [letter] = post_office.letters
    assert letter["To"] == "zhou@example.cn"
    assert "您的稿件被采用" in body(letter)
    assert f"https://tz.example.cn/notices/{notice.pk}/" in body(letter)
    assert "正文不外发" not in body(letter)


def test_a_work_secret_thing_sends_no_word_of_its_title(world, post_office):
    from tongzheng.reporting.models import Report
    from tongzheng.trail.actions import record

    report = Report.objects.create(
        unit=world.town_a, office=world.office, author=world.clerk, title="某事", label="work_secret"
    )
    give_address(world.signer, "zhao@example.cn")
    entry = record(report, "reporting.report.start", by=world.clerk)
    notify([world.signer], text="《某事》待您签发", url="/reports/1/", entry=entry)
    mail_notices.call()
    assert "某事" not in post_office.letters[0].as_string() + body(post_office.letters[0])


def test_what_the_server_refuses_is_tried_again(world, post_office):
    give_address(world.clerk, "no-such@example.cn")
    give_address(world.signer, "zhao@example.cn")
    notices = notify([world.clerk, world.signer], text="一件事", url="/")
    with pytest.raises(SMTPException):
        mail_notices.call()
    assert len(post_office.letters) == 1  # the other one still went out
    give_address(world.clerk, "zhou@example.cn")
    DBTaskResult.objects.all().delete()
    mail_again()
    assert DBTaskResult.objects.count() == 1
    assert mail_notices.call() == 1
    assert len(post_office.letters) == len(notices) == 2


def test_a_server_that_is_away_loses_nothing(world, post_office, settings):
    give_address(world.clerk, "zhou@example.cn")
    notify([world.clerk], text="一件事", url="/")
    notice = Notice.objects.get()
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    with pytest.raises(OSError):  # noqa: PT011
        mail_notices.call()
    notice.refresh_from_db()
    assert notice.mailed_at is None
    settings.EMAIL_PORT = port
    assert mail_notices.call() == 1


def test_without_a_mail_server_nothing_is_queued(world, settings):
    settings.EMAIL_HOST = ""
    give_address(world.clerk, "zhou@example.cn")
    notify([world.clerk], text="一件事", url="/")
    mail_again()
    assert not DBTaskResult.objects.exists()
