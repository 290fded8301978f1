"""Out of a mail: the texts for drafts, the files that go along, and what was not taken (R8). Nothing is written here."""

from __future__ import annotations

from dataclasses import dataclass, field

from tongzheng.files.docx import read_docx
from tongzheng.files.extract import text_of
from tongzheng.files.kinds import decode, sniff
from tongzheng.files.refusals import FileRefused
from tongzheng.mailbox import rules
from tongzheng.mailbox.mime import Mail
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secret_name, refuse_secrets

DOOR = "电子邮件"
Files = list[tuple[str, bytes]]


@dataclass(slots=True)
class Piece:
    """One text that becomes one report."""

    title: str
    body: str
    pictures: dict[str, bytes] = field(default_factory=dict)  # those the body names


@dataclass(slots=True)
class Matter:
    """What a mail brings: texts, files beside them, the words that only accompany, and what was left."""

    pieces: list[Piece] = field(default_factory=list)
    files: Files = field(default_factory=list)
    cover: str = ""
    left: list[str] = field(default_factory=list)


def gate(mail: Mail) -> tuple[Files, list[str]]:
    """The files that may be kept, and the refused ones with the reason; Classified for any mark anywhere (R6)."""
    refuse_secrets(DOOR, mail.subject, mail.sender_name, mail.text, *mail.said)
    kept: Files = []
    refused: list[str] = []
    for name, data in mail.files:
        refuse_secret_name(DOOR, name)
        try:
            refuse_secrets(DOOR, text_of(data, sniff(data, name)))
        except FileRefused as refusal:
            refused.append(f"{name}：{refusal.message.partition('。')[0]}")  # what may be sent instead is no news here
        else:
            kept.append((name, data))
    return kept, refused


def compose(subject: str, text: str, files: Files) -> Matter:
    """Documents are the texts, one each; without any the mail's own words are (R8)."""
    words, cut = rules.own_words(text, subject)
    subject = rules.bare_subject(subject)
    matter = Matter()
    documents = [(name, data) for name, data in files if name.lower().endswith((".docx", ".txt"))]
    alone = len(documents) == 1
    for name, data in documents[: rules.DOCUMENTS_MAX]:
        piece = _read(name, data, subject if alone and subject else name.rpartition(".")[0])
        if piece is None:
            matter.files.append((name, data))
        else:
            matter.pieces.append(piece)
    matter.files += [f for f in files if f not in documents] + documents[rules.DOCUMENTS_MAX :]
    if matter.pieces:
        matter.cover = words
    else:
        title = subject or rules.split_title(words, words.strip()[:40])[0]
        matter.pieces = [Piece(clean_title(title) or "（没有主题的来信）", words)]
    if cut:
        matter.left.append("引用的往来邮件或签名没有转入稿件，原邮件还在邮箱里")
    return matter


def _read(name: str, data: bytes, fallback: str) -> Piece | None:
    """A document as title and body; None when it holds no words, and is then only kept as a file."""
    if name.lower().endswith(".txt"):
        text = clean_text(decode(data) or "")
        title, body = rules.split_title(text, clean_title(fallback))
        return Piece(clean_title(title), body) if text.strip() else None
    try:
        document = read_docx(data, name, pictures=True)
    except FileRefused:
        return None
    return Piece(document.title, document.body, document.pictures) if document.body else None
