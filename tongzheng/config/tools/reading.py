"""A draft read from a .docx, .txt or .md file, keeping for every character where it stands in the file (R4)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tongzheng.files.docx import read_docx
from tongzheng.files.kinds import decode
from tongzheng.files.refusals import FileRefused
from tongzheng.text.checks import Part

ENDINGS = (".docx", ".txt", ".md")
MAX_BYTES = 20_000_000
MAX_CHARS = 1_000_000
TITLE_LENGTH = 60


@dataclass(frozen=True)
class Source:
    """A file as a draft: `text` as it stands there (a Word file: title, then one paragraph a line), and the offsets in
    it of each character of title and body."""

    text: str
    title: str
    body: str
    title_at: Iterable[int]
    body_at: Iterable[int]

    @cached_property
    def _places(self) -> dict[Part, list[int]]:
        return {Part.TITLE: list(self.title_at), Part.BODY: list(self.body_at)}

    @cached_property
    def _lines(self) -> list[int]:
        return [0, *(m.end() for m in re.finditer("\n", self.text))]

    def place(self, part: Part, offset: int) -> tuple[int, int]:
        """Line and column, both from 1, of a character of the title or the body."""
        places = self._places[part]
        at = places[min(offset, len(places) - 1)] if places else 0
        line = bisect_right(self._lines, at)
        return line, at - self._lines[line - 1] + 1


def why_unreadable(error: OSError) -> str:
    """Why a file could not be opened, in the office's words (R4, R5)."""
    if isinstance(error, FileNotFoundError):
        return "没有这个文件"
    if isinstance(error, IsADirectoryError):
        return "这是文件夹，请给出文件"
    return "没有权限读这个文件" if isinstance(error, PermissionError) else f"读不了这个文件：{error.strerror or error}"


def read(path: Path) -> Source:
    """The draft in a file; raises FileRefused with the reason in Chinese (R4)."""
    if not path.exists():
        raise FileRefused("没有这个文件")
    if path.is_dir():
        raise FileRefused("这是文件夹，请给出文件")
    if not path.is_file():  # a pipe would be waited for without end
        raise FileRefused("这不是文件")
    ending = path.suffix.lower()
    if ending not in ENDINGS:
        raise FileRefused(f"只能检查 {'、'.join(ENDINGS)} 文件")
    try:
        if path.stat().st_size > MAX_BYTES:
            raise FileRefused(f"文件超过 {MAX_BYTES // 1_000_000} MB，请拆分后再查")
        data = path.read_bytes()
    except OSError as error:
        raise FileRefused(why_unreadable(error)) from error
    if ending == ".docx":
        return _word(data, path.name)
    return plain(data, markdown=ending == ".md")


def plain(data: bytes, *, markdown: bool = False) -> Source:
    """A text file. The first line is the title when a text follows it, it is at most 60 characters long and no sentence;
    of Markdown the first heading is, and the marks are taken away."""
    text = decode(data)
    if text is None:
        raise FileRefused("不是文本文件，或编码无法识别（可用 UTF-8、UTF-16、GB18030）")
    text = re.sub("\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text)
    if not text.strip():
        raise FileRefused("文件里没有文字")
    if len(text) > MAX_CHARS:
        raise FileRefused(f"文字超过 {MAX_CHARS // 10_000} 万字，请拆分后再查")
    kept = _without_marks(text) if markdown else list(range(len(text)))
    shown = _without_code(text) if markdown else text
    bare = "".join(shown[i] for i in kept)
    first, last = (_heading(text, kept) if markdown else None) or _first_line(bare)
    begin = last + 1 if last > first else first
    return Source(text, bare[first:last], bare[begin:], kept[first:last], kept[begin:])


def _word(data: bytes, name: str) -> Source:
    document = read_docx(data, name)
    inside = document.paragraphs[:1] and document.paragraphs[0].startswith(document.title)
    text = document.body if inside else f"{document.title}\n{document.body}"
    start = 0 if inside else len(document.title) + 1
    return Source(text, "" if inside else document.title, document.body, range(start), range(start, len(text)))


def _first_line(text: str) -> tuple[int, int]:
    """Where the title stands in a text: nowhere, as (0, 0), when the first line is a sentence or all there is."""
    first = re.match(r"\s*([^\n]+)\n", text)
    if first is None or not text[first.end() :].strip():
        return 0, 0
    line = first[1].rstrip()
    sentence = re.search(r"[。！；](?=.)|[：:；]$|，.*。$", line) or re.match(
        r"[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]", line
    )
    if len(line) > TITLE_LENGTH or sentence:
        return 0, 0
    return first.start(1), first.start(1) + len(line)


_FRONT = re.compile(r"\A---\n.*?\n---\n", re.S)
_MARKS = (
    re.compile(r"^[ \t]*(?:```|~~~)[^\n]*$", re.M),
    re.compile(r"^[ \t]*(?:-{3,}|\*{3,}|={3,})[ \t]*$", re.M),
    re.compile(r"^(?:[ \t]{0,3}>)+[ \t]?", re.M),
    re.compile(r"^[ \t]{0,3}#{1,6}[ \t]+", re.M),
    re.compile(r"^[ \t]*[-*+][ \t]+(?=\S)", re.M),
    re.compile(r"!\[[^\[\]\n]{0,200}\]\([^()\n]{0,400}\)"),
)
_AROUND = (
    re.compile(r"(\*\*)([^*\n]{1,500})(\*\*)"),
    re.compile(r"(`{1,2})([^`\n]{1,500})(`{1,2})"),
    re.compile(r"((?<!!)\[)([^\[\]\n]{1,200})(\]\([^()\n]{0,400}\))"),
)
_FENCED = re.compile(r"^[ \t]*(```|~~~)[^\n]*\n.*?^[ \t]*\1[^\n]*$", re.M | re.S)
_REFERENCE = re.compile(r"^[ \t]{0,3}\[[^\[\]\n]{1,100}\]:[ \t]*(?:https?://|[\w./#-]+$)[^\n]*$", re.M)
_TAG = re.compile(
    r"</?(?:a|b|i|u|s|br|hr|p|div|span|strong|em|sub|sup|img|table|tr|td|th|font|center)\b[^<>\n]{0,300}>|&nbsp;"
)
_NOTE = re.compile(r"\[\^[^\[\]\n]{1,40}\]:?")
_INLINE = re.compile(r"(`{1,2})([^`\n]{1,500})\1")
_HEADING = re.compile(r"^[ \t]{0,3}#[ \t]+(?=\S)", re.M)


def _without_marks(text: str) -> list[int]:
    """The places of a Markdown text that are left when its marks are taken away."""
    dropped: set[int] = set()
    for start, end in _comments(text):
        dropped.update(range(start, end))
    for pattern in (_FRONT, _FENCED, _REFERENCE, _TAG, _NOTE, *_MARKS):
        for m in pattern.finditer(text):
            dropped.update(range(m.start(), m.end()))
    for pattern in _AROUND:
        for m in pattern.finditer(text):
            dropped.update(range(m.start(1), m.end(1)))
            dropped.update(range(m.start(3), m.end(3)))
    return [i for i in range(len(text)) if i not in dropped]


def _comments(text: str) -> Iterator[tuple[int, int]]:
    """Where the HTML comments stand; one that is never closed is none."""
    end = 0
    while (start := text.find("<!--", end)) >= 0 and (close := text.find("-->", start + 4)) >= 0:
        end = close + 3
        yield start, end


def _without_code(text: str) -> str:
    """The text with what stands between single backquotes as ■ of the same length: a program's words are not the writer's."""
    return _INLINE.sub(lambda m: m[1] + "■" * len(m[2]) + m[1], text)


def _heading(text: str, kept: list[int]) -> tuple[int, int] | None:
    """Where the first heading of a Markdown text stands, if nothing but blank lines is before it."""
    m = _HEADING.search(_FRONT.sub(lambda front: re.sub(r"[^\n]", " ", front[0]), text))
    if m is None or any(text[i].strip() for i in kept if i < m.start()):
        return None
    end = text.find("\n", m.end())
    end = len(text) if end < 0 else end
    first = bisect_right(kept, m.end() - 1)
    return first, bisect_right(kept, end - 1)
