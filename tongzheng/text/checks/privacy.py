"""Personal data: identity numbers, mobile numbers, bank cards, private persons' names (R4). Errors before publication."""

import re
from collections.abc import Iterator
from datetime import date

from tongzheng.text.checks.base import Check, Draft, Finding, Level, Part
from tongzheng.text.checks.reading import word_list

_DIGITS = str.maketrans("０１２３４５６７８９Ｘ", "0123456789X")
_LONG = re.compile(r"[0-9][0-9 -]{9,}[0-9Xx]")  # a cheap look: without such a run there is no number to judge
_ID = re.compile(r"(?<![0-9A-Za-z.])[1-8]\d{5}[ -]?(?:18|19|20)\d{6}[ -]?\d{3}[0-9Xx](?![0-9A-Za-z])")
_CALLED = re.compile(r"身份证(?:号码?)?(?:[为是：:\s]|分别|号码){0,4}$")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_MOBILE = re.compile(r"(?<![0-9A-Za-z.+-])(?:\+?86[ -]?)?1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?![0-9.]|\s?[万亿元吨])")
_CARD = re.compile(r"(?<![0-9A-Za-z.-])[3-6]\d{3}(?:[ -]?\d{4}){3}(?:[ -]?\d{1,3})?(?![0-9A-Za-z])")
_WHO = r"(?:村民|居民|患者|病人|伤者|死者|当事人|信访人|来信人|投诉人|举报人|上访人|贫困户|脱贫户|低保户|监测户|业主|家长|学生)"
_AFTER = r"(?=[，。、：；（）()\s“”]|说|表示|告诉|反映|介绍|称|家[的里中]|[（(]|因|在|于|[和与及]|等|向|被|的|[一二三四五六七]家|$)"


class _Personal(Check):
    """Personal data: a warning inside the office, an error before a text goes public."""

    group = "密级与个人信息"
    quiet = ()

    def level_for(self, draft: Draft) -> Level:
        """ERROR before publication."""
        return Level.ERROR if draft.facts.channel == "public" else self.level

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where one stands."""
        raise NotImplementedError

    def find(self, draft: Draft) -> Iterator[Finding]:
        level = self.level_for(draft)
        for part in Part:
            text = draft.safe[part]
            plain = text.translate(_DIGITS) if any(c in text for c in "０１２３４５６７８９Ｘ") else text
            if not _LONG.search(plain):
                continue
            for start, end in self.spans(plain):
                yield self.finding(part, start, end, text[start:end], level=level)


def is_identity_number(digits: str) -> bool:
    """Whether 18 characters are a citizen's identity number: a real birthday and the check character of GB 11643."""
    if len(digits) != 18 or not digits[:17].isascii() or not digits[:17].isdigit():
        return False
    try:
        born = date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))
    except ValueError:
        return False
    total = sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=False))
    return born.year >= 1850 and digits[17].upper() == "10X98765432"[total % 11]


def passes_luhn(digits: str) -> bool:
    """Whether the last digit fits the others (ISO/IEC 7812)."""
    total = 0
    for i, d in enumerate(reversed(digits)):
        n = int(d) * (1 + i % 2)
        total += n - 9 if n > 9 else n
    return total % 10 == 0


def _bare(text: str) -> str:
    return text.replace(" ", "").replace("-", "")


class IdentityNumber(_Personal):
    """pii.id."""

    id, name = "pii.id", "身份证号"
    why = "这是公民身份证号码，公开前必须删去；确需报送的只写姓名或“某某”。"
    source = "GB 11643-1999；个人信息保护法"

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        for m in _ID.finditer(text):  # with a wrong check character it is one all the same when the text calls it so
            if is_identity_number(_bare(m[0])) or _CALLED.search(text, max(0, m.start() - 12), m.start()):
                yield m.span()


class MobileNumber(_Personal):
    """pii.mobile."""

    id, name = "pii.mobile", "手机号"
    why = "这是手机号码，公开前必须删去；公布的工作电话可标“此处无误”。"
    source = "个人信息保护法"

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        yield from (m.span() for m in _MOBILE.finditer(text))


class BankCard(_Personal):
    """pii.card."""

    id, name = "pii.card", "银行卡号"
    why = "这是银行卡号，公开前必须删去；报送时也只留末四位。"
    source = "ISO/IEC 7812 校验；个人信息保护法"

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        for m in _CARD.finditer(text):
            digits = _bare(m[0])
            if len(set(digits)) > 2 and passes_luhn(digits) and not is_identity_number(digits):
                yield m.span()


class PrivateName(Check):
    """pii.name: only before publication."""

    id, name, level = "pii.name", "公开前的人名", Level.HINT
    why = "公开前，群众姓名宜改作“某”（如“村民张某”），本人同意公开的可标“此处无误”。"
    source = "个人信息保护法；办公惯例"
    group = "密级与个人信息"

    def __init__(self) -> None:
        surnames = sorted(word_list("surnames.txt"), key=len, reverse=True)
        self.pattern = re.compile(rf"{_WHO}(?P<name>(?:{'|'.join(surnames)})[\u4e00-\u9fff]{{1,2}}?){_AFTER}")

    def find(self, draft: Draft) -> Iterator[Finding]:
        if draft.facts.channel != "public":
            return
        for part in Part:
            for m in self.pattern.finditer(draft.safe[part]):
                who = m["name"]
                if "某" in who or who[:2] in word_list("not_names.txt") or who.endswith(("某", "等", "们", "家")):
                    continue
                first = who[:2] if who[:2] in word_list("surnames.txt") else who[0]
                yield self.finding(part, m.start("name"), m.end("name"), who, suggestion=f"{first}某")


CHECKS: tuple[Check, ...] = (IdentityNumber(), MobileNumber(), BankCard(), PrivateName())
