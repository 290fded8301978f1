"""A mail as bytes made into words and files: every charset offices send, nothing loaded from elsewhere (R8).

Headers are read the old way (policy compat32), which never fails on broken ones.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import datetime as dt
import email
import hashlib
import html
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message
from email.policy import Compat32
from email.utils import getaddresses, parsedate_to_datetime
from typing import Any

from tongzheng.files.kinds import clean_name, decode
from tongzheng.mailbox import rules
from tongzheng.text.clean import clean_text, clean_title

TEXT_MAX = 200_000
_ALIKE = {
    "gb2312": "gb18030", "gbk": "gb18030", "cp936": "gb18030", "ms936": "gb18030", "x-gbk": "gb18030", "936": "gb18030",
    "gb_2312-80": "gb18030", "chinese": "gb18030", "euc-cn": "gb18030", "x-euc-cn": "gb18030",
    "big5": "big5hkscs", "x-x-big5": "big5hkscs", "cp950": "big5hkscs", "big-5": "big5hkscs",
    "unicode-1-1-utf-7": "utf-7",
}  # fmt: skip


class _AsTheyAre(Compat32):
    """Headers with bare bytes of old programs stay strings of those bytes, to be read by `_header`."""

    def _sanitize_header(self, name: str, value: Any) -> Any:
        return value


class Unreadable(Exception):  # noqa: N818
    """A mail that is not taken; `reason` says why in Chinese."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(slots=True)
class Mail:
    """A mail as people read it. `digest` is the same when the same mail comes again by another way."""

    digest: str
    message_id: str
    sender: str
    sender_name: str
    subject: str
    sent_at: dt.datetime | None
    text: str
    automatic: str
    proof: str
    files: list[tuple[str, bytes]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)  # every text in it, shown or not, for the secrecy gate


def read_mail(raw: bytes) -> Mail:
    """Words and files of a mail; Unreadable when it is too large, too broken or too deep (R8)."""
    _bounded(raw)
    try:
        message = email.message_from_bytes(raw, policy=_AsTheyAre())
        headers = {name.lower(): _header(value) for name, value in reversed(list(message.raw_items()))}
        name, address = _sender([str(value) for name, value in message.raw_items() if name.lower() == "from"])
        words, files, said = _contents(message)
        sent_at = _date(headers.get("date", ""))
    except Unreadable:
        raise
    except Exception as error:  # the parser has no error class of its own for broken mail
        raise Unreadable("邮件格式损坏，读不出来") from error
    text = clean_text(words)
    if len(text) > TEXT_MAX:
        raise Unreadable(f"正文有 {len(text)} 字，超过 {TEXT_MAX} 字")
    message_id = clean_title(headers.get("message-id", ""))[:250]
    return Mail(
        digest=_digest(message_id, headers, raw),
        message_id=message_id,
        sender=address,
        sender_name=clean_title(name)[:80],
        subject=clean_title(headers.get("subject", ""))[:200],
        sent_at=sent_at,
        text=text,
        automatic=rules.automatic(headers),
        proof=rules.proofs(headers.get("authentication-results", "")),
        files=files,
        said=said,
    )


def decode_bytes(data: bytes, charset: str | None) -> str:
    """The text of bytes whose charset is told, told wrongly, or not told at all."""
    told = _codec(charset)
    if sum(b > 127 for b in data[:4000]) >= 30 and told not in ("utf-16", "utf-16-le", "utf-16-be", "utf-32"):
        told = "utf-8" if _fits(data, "utf-8") else told  # nothing else is UTF-8 by chance
    if told and (text := _fits(data, told)) is not None:
        return text
    return decode(data) or data.decode(told or "gb18030", "replace")


def html_text(source: str) -> str:
    """The words of an HTML mail, a line for each paragraph, row or break; runs in linear time."""
    source = _without(source, "<!--", "-->")
    for tag in ("script", "style", "title"):
        source = _without(source, f"<{tag}", f"</{tag}")
    out: list[str] = []
    end = 0
    for found in _TAG.finditer(source):
        out.append(_squeezed(source[end : found.start()]))
        name = (found[1] or "").lower()
        out.append("\n" if name in _BREAKS else " ｜ " if name == "td" and found[0][1] == "/" else "")
        end = found.end()
    out.append(_squeezed(source[end:]))
    lines = (" ".join(line.split()).removesuffix("｜").strip() for line in "".join(out).split("\n"))
    return "\n".join(line for line in lines if line)


_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,15})[^<>]*>|<![^<>]*>")
_INSIDE = re.compile(r"(?<=[\u3000-\u9fff\uff00-\uffef])[\r\n]+[ \t]*(?=[\u3000-\u9fff\uff00-\uffef])")
_BREAKS = {"br", "p", "div", "tr", "li", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "hr", "ul", "ol"}


def _squeezed(text: str) -> str:
    """Characters read, line ends of the source taken out; between two Chinese characters they are no space."""
    if not text:
        return ""
    return re.sub(r"[\r\n\t]+", " ", _INSIDE.sub("", html.unescape(text)))


def _without(source: str, start: str, stop: str) -> str:
    """The source without everything from `start` to the end of `stop`, any case; an unclosed one stays."""
    low, kept, at = source.lower(), [], 0
    if len(low) != len(source):
        low = source
    while (begin := low.find(start, at)) >= 0:
        end = low.find(stop, begin)
        if end < 0:
            break
        kept.append(source[at:begin])
        close = low.find(">", end)
        at = close + 1 if close >= 0 else len(source)
    return "".join(kept) + source[at:]


def _bounded(raw: bytes) -> None:
    """What would make the parser slow is refused before it is parsed."""
    if len(raw) > rules.MAIL_MAX:
        raise Unreadable(f"邮件超过 {rules.MAIL_MAX // 2**20} MB")
    if raw.count(b"\n") > rules.LINES_MAX:
        raise Unreadable("邮件行数太多")
    head = raw[:2_000_000]
    end = min((at for mark in (b"\r\n\r\n", b"\n\n") if (at := head.find(mark)) >= 0), default=len(head))
    if head.count(b"\n", 0, end) > rules.HEADERS_MAX or end > 500_000:
        raise Unreadable("邮件头太长")
    low = raw.lower()
    if sum(1 for _ in re.finditer(rb"boundary\s{0,9}[=*]", low)) > rules.BOUNDARIES_MAX:
        raise Unreadable("邮件层数太多")
    if low.count(b"\ncontent-type:") > rules.PARTS_MAX * 4 or low.count(b"content-disposition:") > rules.PARTS_MAX * 2:
        raise Unreadable(f"附件太多，一封最多 {rules.PARTS_MAX} 个")


def _digest(message_id: str, headers: dict[str, str], raw: bytes) -> str:
    """What makes this mail this mail, whatever the servers on its way wrote on top of it."""
    found = re.search(rb"\r?\n\r?\n", raw)
    content = raw[found.end() :] if found else b""
    kept = "\n".join([message_id, *(headers.get(name, "") for name in ("from", "date", "subject"))])
    return hashlib.sha256(kept.encode("utf-8", "replace") + b"\n" + b"\n".join(content.splitlines())).hexdigest()


def _header(value: Any) -> str:
    """A header's words: encoded words in any charset, raw bytes of old programs too."""
    line = re.sub(r"\r?\n[ \t]+", " ", str(value))[:20_000]
    if any("\udc80" <= c <= "\udcff" for c in line):
        line = decode_bytes(line.encode("utf-8", "surrogateescape"), None)
    return _decoded(line)


_WORD = re.compile(r"=\?([^?\s*]{1,40})(?:\*[^?\s]{0,20})?\?([bBqQ])\?([^?]*)\?=")


def _decoded(line: str) -> str:
    """Encoded words read; a character that was cut between two words of one charset is made whole again."""
    out: list[str] = []
    waiting, charset, end = b"", "", 0
    for word in _WORD.finditer(line):
        between, data = line[end : word.start()], _unwrapped(word[2], word[3])
        if waiting and not between.strip() and word[1].lower() == charset:
            waiting += data
        else:
            out += [decode_bytes(waiting, charset) if waiting else "", between if between.strip() or not end else ""]
            waiting, charset = data, word[1].lower()
        end = word.end()
    return "".join([*out, decode_bytes(waiting, charset) if waiting else "", line[end:]])


def _unwrapped(way: str, text: str) -> bytes:
    data = text.encode("ascii", "ignore")
    if way in "qQ":
        return quopri.decodestring(data.replace(b"_", b" "))
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except (binascii.Error, ValueError):
        return b""


def _sender(lines: list[str]) -> tuple[str, str]:
    """Name and address of the one sender; no address when there is not exactly one: somebody is hiding.

    The address is read before the name is decoded, so that a name cannot pass for an address.
    """
    found = [
        (name, address)
        for name, address in getaddresses([re.sub(r"\s+", " ", line)[:2000] for line in lines])
        if address
    ]
    name, address = found[0] if found else (lines[0] if lines else "", "")
    address = clean_title(address).replace(" ", "").lower()
    fits = len(found) == 1 and re.fullmatch(r"[^@\s<>]{1,64}@[^@\s<>]{1,189}", address)
    return _header(name), address if fits else ""


def _date(line: str) -> dt.datetime | None:
    try:
        found = parsedate_to_datetime(line)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    found = found if found.tzinfo else found.replace(tzinfo=dt.UTC)
    return found if dt.datetime(1990, 1, 1, tzinfo=dt.UTC) < found <= dt.datetime.now(dt.UTC) else None


def _contents(message: Message) -> tuple[str, list[tuple[str, bytes]], list[str]]:
    """The words of the mail, its files in their order, and every text in it."""
    files: list[tuple[str, bytes]] = []
    said: list[str] = []
    parts = 0
    for part in message.walk():
        parts += not part.is_multipart()
        if parts > rules.PARTS_MAX:
            raise Unreadable(f"附件太多，一封最多 {rules.PARTS_MAX} 个")
        if _is_file(part):
            files.append((_file_name(part, len(files) + 1), _payload(part)))
        elif not part.is_multipart():
            said += _both(decode_bytes(_payload(part), part.get_content_charset()), part.get_content_subtype())
        elif part.get_content_type() == "message/rfc822":
            said.append(_header(dict(part.get_payload(0).raw_items()).get("Subject", "")))  # type: ignore[union-attr]
    return "\n".join(text for text in _words(message) if text.strip()), files, said


def _both(text: str, subtype: str) -> list[str]:
    return [text, html_text(text)] if subtype == "html" else [text]


def _is_file(part: Message) -> bool:
    if part.is_multipart():
        return False
    named = part.get_content_disposition() == "attachment" or bool(_said_name(part))
    kind = part.get_content_maintype()
    return named or kind not in ("text", "message")


def _words(part: Message) -> Iterator[str]:
    """The texts of a part; of an alternative the plain one, unless it is empty."""
    if part.get_content_type() == "multipart/alternative" and part.is_multipart():
        choices = [(child.get_content_type(), "\n".join(_words(child))) for child in _inside(part)]
        plain = [text for kind, text in choices if kind == "text/plain" and text.strip()]
        yield plain[0] if plain else next((text for _, text in reversed(choices) if text.strip()), "")
    elif part.get_content_type() == "message/rfc822" and part.is_multipart():
        inner: Any = part.get_payload(0)
        yield f"（转发的邮件：{clean_title(_header(dict(inner.raw_items()).get('Subject', '')))[:200]}）"
        yield from _words(inner)
    elif part.is_multipart():
        for child in _inside(part):
            yield from _words(child)
    elif not _is_file(part):
        text = decode_bytes(_payload(part), part.get_content_charset())
        yield html_text(text) if part.get_content_subtype() == "html" else text


def _inside(part: Message) -> list[Message]:
    found: Any = part.get_payload()
    return list(found)


def _payload(part: Message) -> bytes:
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _said_name(part: Message) -> str:
    """The file's name as RFC 2231, RFC 2047 or plain bytes say it; "" without."""
    for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
        found: Any = part.get_param(parameter, None, header)
        if isinstance(found, tuple):  # (charset, language, text), each byte a character
            return decode_bytes(found[2].encode("latin-1", "replace"), found[0])
        if found:
            return _header(found)
    return ""


def _file_name(part: Message, number: int) -> str:
    said = clean_name(_said_name(part))
    return said if said != "未命名" else f"附件{number}.{part.get_content_subtype()[:8]}"


def _codec(charset: str | None) -> str | None:
    name = (charset or "").strip().lower().strip("\"'")
    name = _ALIKE.get(name, name)
    try:
        found = codecs.lookup(name) if name and name not in ("unknown-8bit", "us-ascii", "ascii") else None
    except (LookupError, ValueError):
        return None
    return found.name if found is not None and found._is_text_encoding else None


def _fits(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None
