"""Fixtures of the mail room: a real server, and the office's mailbox on it."""

from __future__ import annotations

import pytest


@pytest.fixture(scope="session")
def _imap():
    from tests.mailbox.server import start_server  # noqa: PLC0415 - models load only after engine.configure()

    server = start_server()
    yield server
    server.stop()


@pytest.fixture
def imap(_imap):
    """The server, with nothing of an earlier test in the inbox."""
    _imap.clear()
    return _imap


@pytest.fixture
def mailbox(world, imap, monkeypatch):
    """The office's mailbox, on the real server."""
    from tests.mailbox.server import SECRET, give_address, make_mailbox  # noqa: PLC0415
    from tongzheng.mailbox.rules import password_name  # noqa: PLC0415

    monkeypatch.setenv(password_name(world.office.pk), SECRET)
    give_address(world.clerk, "zhou@qingshi.example")
    return make_mailbox(world.office, imap.port)
