"""Mails as programs of every age write them."""

from __future__ import annotations

from email.message import EmailMessage, Message
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import make_msgid

from tongzheng.files.docx import write_docx

BODY = "受持续降雨影响，我镇两处山塘水位接近警戒线，镇里已安排专人值守，请求调拨抽水机三台。"


def mail(
    text: str = BODY,
    *,
    sender: str = "zhou@qingshi.example",
    subject: str = "山塘水位接近警戒线",
    files=(),
    **headers: str,
) -> bytes:
    """A modern mail; `files` are (name, content)."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = "xinxi@yunling.example"
    message["Subject"] = subject
    message["Date"] = "Sat, 21 Nov 2026 09:15:00 +0800"
    message["Message-ID"] = make_msgid(domain="qingshi.example")
    for name, value in headers.items():
        name = name.replace("_", "-")
        del message[name]
        if value:
            message[name] = value
    message.set_content(text)
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def raw(headers: str, body: bytes, encoding: str = "ascii") -> bytes:
    """A mail by hand: header lines in an encoding, then a blank line and bytes."""
    return headers.strip().replace("\n", "\r\n").encode(encoding) + b"\r\n\r\n" + body


def page(source: str, charset: str = "utf-8") -> bytes:
    """A mail that is only HTML."""
    message: Message = MIMEText(source, "html", charset)
    message["From"], message["Subject"] = "zhou@qingshi.example", "网页格式"
    return message.as_bytes()


def old(name_header: str, data: bytes) -> bytes:
    """A mail with one attachment whose name stands in a Content-Disposition line written by hand."""
    message = MIMEMultipart()
    message["From"], message["Subject"] = "zhou@qingshi.example", "x"
    message.attach(MIMEText("请查收。", "plain", "utf-8"))
    part = MIMEBase("application", "octet-stream")
    part.set_payload(data)
    part["Content-Disposition"] = "PLACE"
    message.attach(part)
    return message.as_bytes().replace(b"PLACE", name_header.encode("gb18030"))


def document(title: str, body: str = BODY) -> bytes:
    """A Word document."""
    return write_docx(title, [body])
