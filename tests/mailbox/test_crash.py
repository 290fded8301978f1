"""Killed at the worst moment: nothing is lost, nothing is there twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

from tests.mailbox.letters import mail
from tests.mailbox.server import SECRET, give_address, make_mailbox
from tests.processes import ROOT
from tongzheng.mailbox import postman
from tongzheng.mailbox.models import Letter, Mailbox
from tongzheng.mailbox.rules import password_name
from tongzheng.reporting.models import Report


def lay_ground(port: int) -> int:
    """In the other process: the world with its mailbox."""
    from tests.world import make_world

    world = make_world()
    give_address(world.clerk, "zhou@qingshi.example")
    return make_mailbox(world.office, port).pk


def crash_after_storing(pk: int) -> None:
    """In the other process: killed at the moment the server would be told."""
    os.environ[password_name(pk)] = SECRET
    postman._mark = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
    postman.poll(Mailbox.objects.get(pk=pk))


def look_again(pk: int) -> list:
    """In the other process: the next look, and what is there then."""
    os.environ[password_name(pk)] = SECRET
    outcome = postman.poll(Mailbox.objects.get(pk=pk))
    reports = list(Report.objects.filter(channel="email").order_by("title").values_list("title", flat=True))
    return [outcome.error, reports, Letter.objects.filter(marked_at=None).count()]


def test_killed_between_storing_and_telling(own_database, imap):
    imap.put(mail(subject="第一封"), mail(subject="第二封"))
    pk = own_database.call(lay_ground, imap.port)
    code = f"import django; django.setup(); from tests.mailbox.test_crash import crash_after_storing; crash_after_storing({pk})"
    done = subprocess.run(
        [sys.executable, "-c", code], env=own_database.env, cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    assert imap.lying() == [("第一封", False), ("第二封", False)]
    assert own_database.call(look_again, pk) == ["", ["第一封", "第二封"], 0]
    assert imap.lying() == [("第一封", True), ("第二封", True)]


def test_two_lookers_at_once(own_database, imap):
    """The worker and somebody at the page: one draft a mail."""
    imap.put(*(mail(subject=f"第{n}封") for n in range(5)))
    pk = own_database.call(lay_ground, imap.port)
    answers = own_database.run(look_with, pk, processes=2, threads=1)
    assert [a.error for a in answers] == ["", ""]
    assert own_database.call(look_again, pk) == ["", [f"第{n}封" for n in range(5)], 0]


def look_with(index: int, pk: int) -> list:
    """In another process: a look beside others."""
    return look_again(pk)
