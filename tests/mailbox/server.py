"""A real IMAP server for the room's tests: a process of its own with mails of its own."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone
from imap_tools import MailBox, MailBoxUnencrypted

from tongzheng.mailbox.models import Mailbox, Security

USER, SECRET = "xinxi@yunling.example", "right-password"


@dataclass
class ImapServer:
    """What a test says to the server as the mailbox's owner."""

    port: int
    process: Any = None
    tls: bool = False  # from the first byte on, as on port 993

    def put(self, *mails: bytes) -> None:
        with self.open() as box:
            for each in mails:
                box.append(each, "INBOX")

    def open(self) -> Any:
        if not self.tls:
            return MailBoxUnencrypted("127.0.0.1", self.port, timeout=10).login(USER, SECRET)
        anybody = ssl._create_unverified_context()  # noqa: S323 - the owner of the box, not what is tried
        return MailBox("127.0.0.1", self.port, timeout=10, ssl_context=anybody).login(USER, SECRET)

    def lying(self, folder: str = "INBOX") -> list[tuple[str, bool]]:
        """(subject, read) of the mails in a folder."""
        with self.open() as box:
            box.folder.set(folder)
            found = box.fetch("SINCE 1-Jan-2020", charset=None, mark_seen=False)
            return [(m.subject, "\\Seen" in m.flags) for m in found]

    def clear(self) -> None:
        with self.open() as box:
            box.delete(box.uids("SINCE 1-Jan-2020", None))

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


PLAIN = "import pymap.main; pymap.main.main()"
# the same server, its socket wrapped from the start: what it does itself is STARTTLS only
IMPLICIT = """
import asyncio, functools, ssl, sys, pymap.main
key, cert = sys.argv.pop(), sys.argv.pop()
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(cert, key)
asyncio.start_server = functools.partial(asyncio.start_server, ssl=context)
pymap.main.main()
"""


def start_server(port: int | None = None, *options: str, tls: tuple[str, str] | None = None) -> ImapServer:
    """pymap with an empty inbox (but for four mails of long ago, which it comes with); `tls`: certificate and key of port 993."""
    port = port or free_port()
    command = [
        sys.executable,
        "-c",
        IMPLICIT if tls else PLAIN,
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        *options,
    ]
    command += ["dict", "--demo-data", "--demo-user", USER, "--demo-password", SECRET, *(tls or ())]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return ImapServer(port, process, tls is not None)
        except OSError:
            time.sleep(0.05)
    raise AssertionError("the IMAP server did not start")


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def make_mailbox(office: Any, port: int, **fields: Any) -> Mailbox:
    values = {
        "host": "127.0.0.1", "port": port, "security": Security.NONE, "username": USER,
        "since": timezone.localdate() - timedelta(days=2), **fields,
    }  # fmt: skip
    return Mailbox.objects.update_or_create(office=office, defaults=values)[0]


def give_address(post: Any, address: str) -> None:
    post.person.email = address
    post.person.save(update_fields=["email"])
