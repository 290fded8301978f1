"""National-secret marks are found and refused: the program is for non-classified networks (Z2).

What counts is a *mark* (「机密★5年」, 「密级：秘密」, a line that says only 「绝密」, 「【涉密】」),
not the words in a sentence.
The text is folded first (width, zero-width and direction marks, combining marks, traditional forms, kinds of star);
then a few plain patterns are tried, each with its own idea of where a mark may stand.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Marking:
    """A mark that was found: itself, where it stands and why it counts as one."""

    mark: str
    where: str
    why: str


class Classified(Exception):
    """A text bears a classification mark; `door` is where it came in, `marking` what was found (Z2)."""

    def __init__(self, door: str, marking: Marking) -> None:
        self.door = door
        self.marking = marking
        super().__init__(door, marking)

    def __str__(self) -> str:
        place = "，".join(part for part in (self.door, self.marking.where) if part)
        return (
            f"发现密级标志「{self.marking.mark}」（{place}：{self.marking.why}），已拒收，内容没有保存。"
            "本系统不处理国家秘密；涉密信息请按保密规定另行报送，本系统不留存。"
        )


# --- folding ---------------------------------------------------------------------------------------------------------
_STARS = "★☆✩✪✫✬✭✮✯✰⭐🌟⍟⋆✦✧✡⚝🟉🟊✶✴✵✷✸✹🌠"
_ASTERISKS = "*＊﹡∗⁎✱✲✳✻✽❋※"
_FOLD = str.maketrans(
    {
        **dict.fromkeys(_STARS, "★"),
        **dict.fromkeys(_ASTERISKS, "*"),
        **dict(
            zip(
                "絕絶機祕宻級長個箇啟啓屬係為爲國報資內檔傳眞",
                "绝绝机秘密级长个个启启属系为为国报资内档传真",
                strict=True,
            )
        ),
        **dict(zip("壹贰貳叁參肆伍陆陸柒捌玖拾兩", "一二二三三四五六六七八九十两", strict=True)),
        "\u2800": " ",
        "\u3164": "",
        "\u1160": "",
        "\u115f": "",
    }
)
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_RUNS = re.compile(r"\s{3,}")
_TAGS = re.compile(r"<[^<>]{0,200}>")
_INVISIBLE = {"Cf", "Mn", "Me", "Cc", "Co", "Cn", "Cs"}


def fold(text: str) -> str:
    """The text with look-alike spellings made equal; lines stay where they are."""
    text = _LINE_ENDS.sub("\n", text)
    odd = {ord(c): None for c in set(text) if c not in "\n\t" and unicodedata.category(c) in _INVISIBLE}
    text = text.translate(odd).translate(_FOLD)
    text = unicodedata.normalize("NFKC", text).translate(_FOLD)
    return _LINE_ENDS.sub("\n", text)


# --- patterns --------------------------------------------------------------------------------------------------------
_GAP = r"\s*(?:(?:[^\w\s★*]|_){1,3}\s*)?"  # what may be slipped between the characters of a mark
_LEVEL = r"(?:绝\s*密|机\s*密|秘\s*密)"
_LEVEL_G = rf"(?:绝{_GAP}密|机{_GAP}密|秘{_GAP}密)"
_NUMBER = r"(?:[0-9](?:[^\S\n]*[0-9]){0,2}|[零〇一二三四五六七八九十两廿卅百]{1,4})"
_PERIOD = rf"(?:{_NUMBER}\s*(?:周?\s*年|个?\s*月|周|天|日)|长\s*期|永\s*久)"
_EVENT = r"(?:启\s*[用封]\s*前|[开拆]\s*封\s*前|开\s*[启考标]\s*前|[公发宣]\s*布\s*前|公\s*开\s*前|使\s*用\s*前|考\s*试\s*前|解\s*密)"
_UNTIL = rf"(?:{_PERIOD}|[^\S\n]*(?:至\s*)?20\d\d\s*[年.\-/]|{_EVENT})"
_URGENT = r"(?:特急|加急|急件|平急|特提|火急|急)"
_HAN = re.compile(r"[\u3400-\u9fff]")
_OPEN = "【〔[({<《「『〈〖"
_CLOSE = "】〕])}>》」』〉〗"
_EDGE = rf"[{re.escape(_OPEN + _CLOSE)}\s★*·•\-—–_=~#|:,;.。、：，；…!！/\\\"'“”‘’√☑■□◆●▲]"

_STAR_AFTER = re.compile(rf"(?P<level>{_LEVEL_G})(?:\s*级)?(?P<gap>{_GAP})★+(?P<until>{_GAP}{_UNTIL})?")
_STAR_BEFORE = re.compile(rf"★+{_GAP}(?P<level>{_LEVEL_G})(?:\s*级)?(?P<until>{_GAP}{_UNTIL})?")
_ASTERISK = re.compile(rf"(?P<level>{_LEVEL_G})(?:\s*级)?\s*(?<!\*)\*(?!\s*\*)\s*(?P<until>{_UNTIL})")
_WITH_PERIOD = re.compile(
    rf"(?P<level>{_LEVEL})(?:[^\S\n]*级)?[^\S\n]*[(\[:\-—·.、_/|]{{0,2}}[^\S\n]*(?P<until>{_PERIOD})(?![0-9])"
)
_RANK = r"(?<![绝机秘])(?:密\s*级|秘\s*密\s*等\s*级|[保涉]\s*密\s*等\s*级|[保涉]\s*密\s*级\s*别|秘\s*级|密\s*别)"
_FIELD = re.compile(rf"{_RANK}(?P<gap>[\s:=|\-—_>(\[【〔)\]】〕√☑■✓✔]{{1,12}})(?P<level>{_LEVEL})")
_TICKED = re.compile(rf"{_RANK}[^\n]{{0,40}}?[√☑■✓✔][^\S\n]*(?P<level>{_LEVEL})")
_TERM = re.compile(rf"保\s*密\s*期\s*限[\s:=|为是]*{_UNTIL}")
_BRACKETED = re.compile(
    rf"[【〔\[〖]\s*(?:本\s*文|本\s*件)?(?P<level>{_LEVEL}|涉\s*密)\s*(?:级|件|文件|信息|资料|材料)?"
    rf"(?:{_GAP}{_UNTIL})?\s*[】〕\]〗]"
)
_ROUND = re.compile(rf"\(\s*(?P<level>{_LEVEL}|涉\s*密)\s*(?:级|件|文件|信息|资料|材料)?\s*\)")
_THINGS = r"(?:级|件|级文件|文件|文档|资料|材料|信息|内容|电报|传真|公文)?"
_NUMBERED = r"(?:(?:份号|编号|no\.?)?[:：]?\d{1,8}号?)?"
_LINE = re.compile(
    rf"(?P<mark>{_NUMBERED}{_URGENT}?(?:国家)?(?P<level>绝密|机密|秘密){_THINGS}(?:保密期限)?{_UNTIL}?{_URGENT}?"
    rf"(?:第?\d{{1,6}}[号期份]?)?(?:注意保[密存管]|严禁外传|不得外传|请勿外传|妥善保管|阅后[即速]?(?:焚|毁|销毁|退|收回))*)"
)
_SENSITIVE = re.compile(
    r"(?P<mark>(?:(?:本|此|该)(?:文|件|文件|稿|信息|材料|资料|报告|内容)(?:件)?(?:内容)?)?(?:为|系|属)?涉(?:及国家秘)?密"
    r"(?:件|文件|文档|资料|材料|信息|内容|公文|文稿|稿件|报告)?)"
    r"(?:注意保[密存管]|严禁外传|不得外传|请勿外传|禁止外传|妥善保管|禁止上网|严禁上网|不得上网|请勿传播|不得公开|阅后[即速]?(?:焚|毁|销毁|退|收回))*"
)
_STATED = re.compile(
    r"(?:本文|本件|此件|此文|本文件|本报告|本材料|本信息|本稿|本资料|该文件)\s*(?:内容)?\s*"
    r"(?:(?:已?被?定为|确定为|属于?|系|为|是)\s*(?:国\s*家\s*)?(?P<level>绝\s*密|机\s*密|秘\s*密)|涉\s*密(?![人岗场单])|(?:属于?|涉及|系)\s*国\s*家\s*秘\s*密)"
)
_HEAD = re.compile(
    rf"(?P<level>{_LEVEL}|涉密(?:文件|信息|件)?)(?:[^\S\n]*[:|_][^\S\n]*|[^\S\n]*[-—–]+[^\S\n]*|\t|[^\S\n]{{2,}})(?=\S)"
)
_TAIL = re.compile(rf"[-_—|\s](?P<level>{_LEVEL}|涉密|涉密件)$")
_WORDS = re.compile("[绝机秘涉]密")
_MAY_STAND_BEFORE = ("特急", "加急", "急件", "平急", "特提", "文件", "密级", "等级", "级别")
_LEVELS = re.compile(_LEVEL)
_EDGES = re.compile(_EDGE)
_ORDINARY = {"商业", "工作"}  # 商业秘密, 工作秘密 are no national secrets


def find_marking(text: str) -> Marking | None:
    """The first classification mark in the text, or None; prose that only speaks of secrets is let pass (Z2)."""
    if not text:
        return None
    for version in _versions(text):
        if "密" not in version:
            continue
        squeezed = _squeeze(version)
        firsts = (
            min(_starred(squeezed), default=None),
            *(next(hits(squeezed), None) for hits in (_fields, _stated, _lines)),
        )
        found = min((hit for hit in firsts if hit), key=lambda hit: hit[0], default=None)
        if found:
            start, mark, why = found
            line = _line_number(version, start)
            return Marking("".join(mark.split())[:30], f"第 {line} 行", why)
    return None


def refuse_secrets(door: str, *texts: str) -> None:
    """Raise Classified if one of the texts bears a classification mark (Z2)."""
    for text in texts:
        marking = find_marking(text)
        if marking:
            raise Classified(door, marking)


def refuse_secret_name(door: str, name: str) -> None:
    """Raise Classified if a file name (with its ending) bears a classification mark (Z2)."""
    stem = re.sub(r"(\.[A-Za-z0-9]{1,5})+$", "", name)
    marking = find_marking(stem) or find_marking(name)
    if marking:
        raise Classified(door, replace(marking, where="文件名"))


def _versions(text: str) -> Iterator[str]:
    folded = fold(text)
    yield folded
    if "<" in folded or "&" in folded:  # marks hidden in markup
        yield fold(html.unescape(_TAGS.sub("", folded)))


def _squeeze(s: str) -> str:
    """Long runs of white space made short, so that no pattern can be made slow by them."""
    return _RUNS.sub(lambda run: _short(run[0]), s)


def _short(run: str) -> str:
    return "\n\n" if run.count("\n") > 1 else "\n" if "\n" in run else "  "


def _line_number(s: str, squeezed_at: int) -> int:
    """The line, in the text as it was, of a place in the squeezed text."""
    lost = 0
    for run in _RUNS.finditer(s):
        if run.start() - lost >= squeezed_at:
            break
        lost += len(run[0]) - len(_short(run[0]))
    return s.count("\n", 0, squeezed_at + lost) + 1


def _ordinary(s: str, start: int) -> bool:
    return s[max(0, start - 2) : start] in _ORDINARY


def _open_left(s: str, start: int) -> bool:
    """Nothing that reads on into the mark stands directly before it."""
    if start == 0 or not _HAN.match(s[start - 1]):
        return True
    return s[max(0, start - 6) : start].endswith(_MAY_STAND_BEFORE)


def _open_right(s: str, end: int) -> bool:
    return end >= len(s) or not _HAN.match(s[end]) or s.startswith(("特急", "加急", "急件", "平急"), end)


def _starred(s: str) -> Iterator[tuple[int, str, str]]:
    hits = []
    if "★" in s:
        hits += [("密级后有★", _STAR_AFTER, _star_counts), ("密级前有★", _STAR_BEFORE, _leading_star_counts)]
    if "*" in s:
        hits += [("密级后有星号和期限", _ASTERISK, _asterisk_counts)]
    for why, pattern, counts in hits:
        first = next((m for m in pattern.finditer(s) if counts(s, m)), None)
        if first:
            yield first.start(), first[0], why


def _star_counts(s: str, m: re.Match[str]) -> bool:
    """A star on the next line is that line's bullet, unless the level stands free or a period follows."""
    if _ordinary(s, m.start()):
        return False
    if _open_left(s, m.start()):
        return True
    return bool(m["until"]) and ("\n" not in m["gap"] or _open_right(s, m.end()))


def _leading_star_counts(s: str, m: re.Match[str]) -> bool:
    return bool(m["until"]) or _open_right(s, m.end())


def _asterisk_counts(s: str, m: re.Match[str]) -> bool:
    return not _ordinary(s, m.start())


def _fields(s: str) -> Iterator[tuple[int, str, str]]:
    for m in _FIELD.finditer(s):
        rest = "".join(s[m.start("level") : m.start("level") + 24].split())
        if all(level in rest for level in ("绝密", "机密", "秘密")):
            continue  # a form that lists all levels to choose from
        if any(c in m["gap"] for c in ":=|[【〔(])】〕√☑■✓✔") or _open_right(s, m.end()) or s.startswith("级", m.end()):
            yield m.start(), f"密级:{m['level']}", "写明了密级"
    for m in _TICKED.finditer(s):
        yield m.start(), f"密级:{m['level']}", "勾选了密级"
    for m in _TERM.finditer(s):
        low, high = max(0, m.start() - 24), m.end() + 24
        for level in _LEVELS.finditer(s[low:high]):
            start = low + level.start()
            if _open_left(s, start) and _open_right(s, low + level.end()) and not _ordinary(s, start):
                yield m.start(), f"{level[0]} {m[0]}", "密级与保密期限并列"
                break


def _stated(s: str) -> Iterator[tuple[int, str, str]]:
    for m in _BRACKETED.finditer(s):
        yield m.start(), m[0], "括号内标明密级"
    for m in _STATED.finditer(s):
        yield m.start(), m[0], "写明本文涉密"


def _lines(s: str) -> Iterator[tuple[int, str, str]]:
    """Line by line; very short lines are also read together with the next, so that 机 / 密 does not slip through."""
    offset, seen, pending, pending_at = 0, 0, "", 0
    for line in s.split("\n"):
        if "密" in line or pending:
            first = seen < 8
            if "密" in line:
                yield from ((offset, mark, why) for mark, why in _one_line(line, first))
            joined = pending + line.strip()
            if pending and "密" in joined:
                yield from ((pending_at, mark, why) for mark, why in _one_line(joined, first))
        core = line.strip()
        if core:
            seen += 1
            if len("".join(core.split())) <= 3 and len(pending) < 12:
                pending_at = pending_at if pending else offset
                pending += core
            else:
                pending = ""
        offset += len(line) + 1


def _one_line(line: str, first: bool) -> Iterator[tuple[str, str]]:
    compact = "".join(line.split())
    if not _WORDS.search(compact):
        return
    core = _EDGES.sub("", compact)
    if len(core) <= 40:
        if m := _LINE.fullmatch(core):
            yield m["mark"], "单独一行标明密级"
        elif m := _SENSITIVE.fullmatch(core):
            yield m["mark"], "单独一行标明涉密"
    levels = {"".join(m[0].split()) for m in _LEVELS.finditer(line)}
    if len(levels) <= 1 or len(core) <= 30:  # else a rule that lists the terms of all levels
        yield from _with_period(line)
    yield from _at_the_edge(line, first, len(core))


def _with_period(line: str) -> Iterator[tuple[str, str]]:
    for m in _WITH_PERIOD.finditer(line):
        if _open_left(line, m.start()) and _open_right(line, m.end()):
            yield m[0], "密级后有期限"


def _at_the_edge(line: str, first: bool, length: int) -> Iterator[tuple[str, str]]:
    for m in _ROUND.finditer(line):
        if not line[: m.start()].strip() or not line[m.end() :].strip():
            yield m[0], "括号内标明密级"
    if first and (head := _HEAD.match(line.lstrip())):
        yield head["level"], "抬头标明密级"
    if length <= 60 and (tail := _TAIL.search(line.rstrip())):
        yield tail["level"], "行末标明密级"
