"""What stands at the other end: small real servers on this machine that answer as they are told."""

from __future__ import annotations

import json
import socketserver
import threading
import time
from email import message_from_bytes
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit


class Gateway(BaseHTTPRequestHandler):
    """Keeps what is posted; answers by the path: /500, /slow, /refuses (200 with an error code),
    /garbled and /halting (answers that break off), else ok."""

    def do_POST(self) -> None:
        raw = self.rfile.read(int(self.headers["Content-Length"])).decode()
        parts = urlsplit(self.path)
        kind = self.headers["Content-Type"]
        said = json.loads(raw) if "json" in kind else {k: v[0] for k, v in parse_qs(raw).items()}
        self.server.got.append((parts.path, parse_qs(parts.query), said, dict(self.headers)))  # type: ignore[attr-defined]
        if parts.path == "/slow":
            time.sleep(1.5)
        body = json.dumps({"errcode": 93000 if parts.path == "/refuses" else 0, "errmsg": f"见 {self.path}"}).encode()
        self.send_response(500 if parts.path == "/500" else 200)
        if parts.path == "/garbled":
            self.send_header("Content-Encoding", "gzip")
        halting = parts.path == "/halting"
        self.send_header("Content-Length", str(len(body) + halting))
        self.end_headers()
        self.wfile.write(body)
        if halting:
            time.sleep(1.5)

    def log_message(self, *args: Any) -> None:
        """Quiet."""


class Sink(socketserver.StreamRequestHandler):
    """Just enough SMTP to receive a message; refuses recipients that begin with `no`."""

    def handle(self) -> None:
        self.say("220 sink")
        for raw in self.rfile:
            verb = raw[:4].upper().decode()
            if verb in ("EHLO", "HELO", "MAIL", "RSET"):
                self.say("250 ok")
            elif verb == "RCPT":
                self.say("550 nobody here" if b"<no" in raw else "250 ok")
            elif verb == "DATA":
                self.say("354 go on")
                lines = []
                while (line := self.rfile.readline()) not in (b".\r\n", b""):
                    lines.append(line)
                self.server.got.append(message_from_bytes(b"".join(lines), policy=default))  # type: ignore[attr-defined]
                self.say("250 kept")
            elif verb == "QUIT":
                self.say("221 bye")
                return

    def say(self, line: str) -> None:
        """One line to the other side."""
        self.wfile.write(line.encode() + b"\r\n")


class MailServer(socketserver.ThreadingTCPServer):
    """A mail server that forgets its connections when it ends."""

    daemon_threads = True
    allow_reuse_address = True


def opened(server: Any) -> Any:
    """The server at work; `.got` is what it received, `.port` where."""
    server.got, server.port = [], server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server


def gateway() -> Any:
    """A web gateway on a free port."""
    return opened(ThreadingHTTPServer(("127.0.0.1", 0), Gateway))


def mail_server() -> Any:
    """A mail server on a free port."""
    return opened(MailServer(("127.0.0.1", 0), Sink))


def close(server: Any) -> None:
    """End it."""
    server.shutdown()
    server.server_close()
