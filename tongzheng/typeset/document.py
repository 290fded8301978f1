"""What is to be typeset, without a word on how: one neutral document for Word, PDF, OFD and the screen (E6).

Every part is plain data and frozen: the same document always gives the same pages. How it looks is `layout.Layout`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a text; level 1 一、, 2 （一）, 3 1., 4 （1）."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Body text, first line indented by two characters."""

    text: str


@dataclass(frozen=True, slots=True)
class ListItem:
    """One item of a numbered or marked list; `mark` is printed as written ("1.", "（2）", "①", "·")."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells as plain text, each row as long as the first; the first `head` rows are repeated on every page."""

    rows: tuple[tuple[str, ...], ...]
    head: int = 1
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as its file's bytes (JPEG or PNG), scaled down to the text's width."""

    data: bytes
    media_type: str
    caption: str = ""


Block = Heading | Paragraph | ListItem | Table | Picture


@dataclass(frozen=True, slots=True)
class Text:
    """One text of an issue, or the only one: title, body, source line（供稿）; `section` is the heading it stands under."""

    title: str
    blocks: tuple[Block, ...]
    byline: str = ""
    section: str = ""
    note: str = ""  # 编者按 to this one text


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above the (red) rule; empty parts are not printed."""

    name: str  # 刊名 or 发文机关标志
    number: str = ""  # 「第134期」 or 发文字号 「云政办发〔2026〕12号」
    total: str = ""  # 「总第2134期」
    publisher: str = ""  # 编发单位
    date: date | None = None  # the approval date
    mark: str = ""  # 「内部参阅　注意保存」
    label: str = ""  # security label line, 「工作秘密★1年」
    urgency: str = ""  # 紧急程度
    copy_number: str = ""  # 份号, six digits
    signer: str = ""  # 签发人 of a document going up


@dataclass(frozen=True, slots=True)
class Foot:
    """What stands at the bottom of the last page（版记 or 报尾）; empty parts are not printed."""

    report_to: str = ""  # 报
    send_to: str = ""  # 送
    issue_to: str = ""  # 发
    copy_to: str = ""  # 抄送
    extra: str = ""  # 本期增发
    printer: str = ""  # 印发机关
    printed: date | None = None
    copies: int | None = None  # 共印×份
    names: tuple[tuple[str, str], ...] = ()  # ("责任编辑", "…"), ("核稿", "…"), ("签发", "…")


@dataclass(frozen=True, slots=True)
class Document:
    """Everything that is printed, in reading order."""

    head: Head
    texts: tuple[Text, ...]
    foot: Foot = Foot()
    note: str = ""  # 编者按 to the whole
    contents: bool = False  # print 本期要目 before the first text
    addressee: str = ""  # 主送
    people: tuple[tuple[str, str], ...] = ()  # minutes: ("出席", "…"), ("请假", "…"), ("列席", "…")
    attachments: tuple[str, ...] = ()  # 附件说明
    signature: str = ""  # 署名
    signed: date | None = None  # 成文日期
    remark: str = ""  # 附注
    language: str = "zh"

    @property
    def title(self) -> str:
        """What a reader calls it: name and number, or the only text's title."""
        if len(self.texts) == 1 and not self.head.number:
            return self.texts[0].title
        return f"{self.head.name}{self.head.number}"


def words_of(document: Document) -> Iterator[str]:
    """Every printed stretch of text in reading order; what all the forms of one document have in common."""
    head, foot = document.head, document.foot
    yield from filter(None, (head.copy_number, head.label, head.urgency, head.mark, head.name, head.number, head.total))
    yield from filter(None, (head.signer, head.publisher, document.note, document.addressee))
    section = ""
    for text in document.texts:
        if text.section != section:
            section = text.section
            yield section
        yield text.title
        yield from filter(None, (text.note,))
        for block in text.blocks:
            yield from _words(block)
        yield from filter(None, (text.byline,))
    yield from document.attachments
    for name, who in document.people:  # after the text, as the standard has it (GB/T 9704-2012, 10.3)
        yield from (name, who)
    yield from filter(None, (document.signature, document.remark))
    yield from filter(None, (foot.report_to, foot.send_to, foot.issue_to, foot.copy_to, foot.extra, foot.printer))
    for name, who in foot.names:
        yield from (name, who)


def _words(block: Block) -> Iterator[str]:
    match block:
        case Heading() | Paragraph():
            yield block.text
        case ListItem():
            yield from (block.mark, block.text)
        case Table():
            yield from filter(None, (block.caption, *(cell for row in block.rows for cell in row)))
        case Picture():
            yield from filter(None, (block.caption,))
