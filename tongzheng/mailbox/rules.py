"""Plain rules about mail: limits, titles, what is an automatic reply, what is a quotation (R8). No database here."""

from __future__ import annotations

import re
from collections.abc import Mapping

MAIL_MAX = 30 * 1024 * 1024
LINES_MAX = 600_000
BOUNDARIES_MAX = 50
PARTS_MAX = 60
HEADERS_MAX = 2_000
DOCUMENTS_MAX = 20

_PREFIX = re.compile(
    r"^\s*(?:(?:re|fw|fwd|回复|答复|转发|回覆|轉發)\s*[:：]|(?:re|fw|fwd)\[\d{1,3}\]\s*[:：])\s*", re.IGNORECASE
)
_FORWARD = re.compile(r"^\s*(?:fw|fwd|转发|轉發)\s*[:：]", re.IGNORECASE)
_QUOTE = re.compile(
    r"^(?:-{2,}\s*(?:原始邮件|原始郵件|回复的原邮件|转发的邮件信息|original message|forwarded message)\s*-{2,}"
    r"|(?:发件人|寄件者|from)\s*[:：].{3,200}"
    r"|(?:在|于)?\s*\d{4}\s*[年/-].{3,120}(?:写道|寫道)\s*[:：]"
    r"|on .{6,120} wrote:)\s*$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[。；;！？!?，,：:]$")
SIGNATURE_LINES = 12


def password_name(office_pk: int) -> str:
    """The variable that holds the password of an office's mailbox (or, with _FILE, names the file that does)."""
    return f"TONGZHENG_IMAP_PASSWORD_{office_pk}"


def bare_subject(subject: str) -> str:
    """The subject without 回复：, 转发：, Re: and Fwd: before it."""
    for _ in range(8):
        shorter = _PREFIX.sub("", subject, count=1)
        if shorter == subject:
            break
        subject = shorter
    return subject.strip()


def own_words(text: str, subject: str) -> tuple[str, str]:
    """The text without the signature and the quoted mail at its end, and what was left out.

    Only what is certain goes: after a line that is "-- ", and from a heading every mail program writes above a quotation.
    A forwarded mail's quotation is the matter itself and stays; so does everything when nothing else would be left.
    """
    lines = text.split("\n")
    end = len(lines)
    if not _FORWARD.match(subject):
        end = next((i for i, line in enumerate(lines) if _QUOTE.match(line.strip())), end)
        while end and lines[end - 1].startswith(">"):
            end -= 1
    for i in range(max(0, end - SIGNATURE_LINES), end):
        if lines[i].rstrip() == "--":
            end = i
            break
    kept = "\n".join(lines[:end]).strip()
    return (kept, "\n".join(lines[end:]).strip()) if kept else (text.strip(), "")


def split_title(text: str, fallback: str) -> tuple[str, str]:
    """Title and body of a plain text: its first line when that looks like a title, else the fallback."""
    first, _, rest = text.lstrip("\n").partition("\n")
    first = first.strip()
    if rest.strip() and 4 <= len(first) <= 60 and not _ENDS.search(first):
        return first, rest.strip("\n")
    return fallback, text


def automatic(headers: Mapping[str, str]) -> str:
    """Why a mail was written by no person, or ""; header names in lower case."""
    if headers.get("auto-submitted", "no").strip().lower().split(";")[0] not in ("no", ""):
        return "自动回复"
    if headers.get("content-type", "").strip().lower().startswith("multipart/report"):
        return "退信或回执"
    if headers.get("return-path", "").strip() == "<>":
        return "退信"
    if headers.get("precedence", "").strip().lower() in ("bulk", "junk", "list", "auto_reply"):
        return "群发或自动邮件"
    if headers.get("x-spam-flag", "").strip().lower().startswith("yes"):
        return "邮件服务器标为垃圾邮件"
    return ""


def proofs(results: str) -> str:
    """「spf=pass dkim=fail」 of the topmost Authentication-Results, the one our own server wrote; "" without."""
    found = re.findall(r"\b(spf|dkim|dmarc)\s*=\s*([a-z]{1,12})", results[:4000].lower())
    return " ".join(f"{name}={said}" for name, said in dict(found).items())
