"""The second half of planning an import: who serves where."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from datetime import date
from typing import Any, Protocol

from tongzheng.network.rules.imports import CHANGED, NEW, SAME, WORDS, Existing, Item, OldPost
from tongzheng.network.rules.terms import overlap

LONGEST = {"unit": 80, "short": 30, "code": 40, "unit_phone": 40, "name": 40, "title": 40, "phone": 40}
_PHONE = re.compile(r"[0-9+\-() 　（）]{3,40}")
_LOOKS = str.maketrans("lIOoＯ", "11000")
_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})(?:\s*[-./月]\s*(\d{1,2})\s*日?|\s*月)?")
_IN_BRACKETS = re.compile(r"(.+?)[（(](.+?)[）)]")


class Units(Protocol):
    """What posts ask of the units' half."""

    old: Existing
    next_key: int

    def meant(self, word: str, code: str, parent: str) -> list[int]: ...
    def no_unit(self, word: str) -> str: ...


def check_lengths(item: Item, keys: tuple[str, ...]) -> None:
    """Texts that would not fit, and phones that are none, are wrong (R8)."""
    for key in keys:
        text = item.line.text(key)
        if len(text) > LONGEST[key]:
            item.wrong(key, f"{WORDS[key]}有 {len(text)} 字，最多 {LONGEST[key]} 字")
        elif key.endswith("phone") and text and not _PHONE.fullmatch(text):
            fixed = text.translate(_LOOKS)
            hint = f"，是不是“{fixed}”？" if _PHONE.fullmatch(fixed) else "，只写数字、空格、短横线"
            item.wrong(key, f"电话“{text[:20]}”里有不是数字的字" + hint)


def read_day(text: str, *, last: bool = False) -> date | None:
    """2024-03-01, 2024.3.1, 2024年3月1日, 2024年3月 (its first day, or its last); None if it is no day (N2)."""
    found = _DAY.fullmatch(text.strip().split(" ")[0] if ":" in text else text.strip())
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2]), found[3]
    try:
        if day:
            return date(year, month, int(day))
        if not last:
            return date(year, month, 1)
        following = date(year + month // 12, month % 12 + 1, 1)
        return date.fromordinal(following.toordinal() - 1)
    except ValueError:
        return None


class Posts:
    """The second half: who serves where."""

    def __init__(self, planner: Units, items: list[Item]) -> None:
        self.p, self.old, self.items = planner, planner.old, items
        self.people = {p.key: p for p in self.old.people}
        self.by_phone: dict[tuple[str, str], int] = {}
        for person in self.old.people:
            if person.phone:
                self.by_phone.setdefault((person.name, _digits(person.phone)), person.key)
        self.in_unit: dict[tuple[int, str], list[int]] = defaultdict(list)
        self.posts: dict[tuple[int, int, str], list[OldPost]] = defaultdict(list)
        for post in self.old.posts:
            name = self.people[post.person].name
            if post.person not in self.in_unit[post.unit, name]:
                self.in_unit[post.unit, name].append(post.person)
            self.posts[post.unit, post.person, post.role].append(post)
        self.claimed: dict[int, str] = {}  # person -> phone digits the file gives
        self.new_people: dict[int, tuple[str, str]] = {}
        self.taken: dict[int, Item] = {}  # existing post -> the row that means it
        self.terms: dict[tuple[int, int, str], list[tuple[date, date | None, Item]]] = defaultdict(list)

    def plan(self) -> None:
        for item in self.items:
            self._read(item)
        good = [item for item in self.items if not item.problems]
        for item in good:  # exact name and phone first, so that a changed phone never steals a namesake
            key = (
                self.by_phone.get((item.values["name"], _digits(item.values["phone"])))
                if item.values["phone"]
                else None
            )
            if key is not None:
                item.person = key
                self.claimed[key] = _digits(item.values["phone"])
                there = self.in_unit[item.values["unit"], item.values["name"]]
                there.extend([key] if key not in there else [])
        for item in sorted(good, key=lambda i: not i.values["phone"]):  # those who only give a name come last
            if item.person is None:
                self._meet(item)
        for item in good:
            if not item.problems:
                self._match(item)

    def _read(self, item: Item) -> None:
        line = item.line
        check_lengths(item, ("name", "title", "phone"))
        if not line.text("name"):
            item.wrong("name", "姓名没填")
        role, employment = self._role(item)
        days = {}
        for key in ("starts", "ends"):
            text = line.text(key)
            days[key] = read_day(text, last=key == "ends") if text else None
            if text and days[key] is None:
                item.wrong(key, f"日期“{text[:20]}”不对，照这个样子写：2026-03-01")
        rank = line.text("rank")
        if rank and not (rank.isascii() and rank.isdecimal() and 1 <= int(rank[:6]) <= 99):
            item.wrong("rank", f"领导序次“{rank[:10]}”不对，写 1 到 99 的整数")
        item.values = {
            "unit": self._unit(item), "role": role, "employment": employment, "name": line.text("name"),
            "phone": line.text("phone"),
            "title": line.text("title"), "rank": int(rank) if rank and not item.problems else None, **days,
        }  # fmt: skip

    def _role(self, item: Item) -> tuple[str, str]:
        said, employed = item.line.text("role"), item.line.text("employment")
        inside = _IN_BRACKETS.fullmatch(said)
        if inside and inside[2] in self.old.employments:
            said, employed = inside[1], inside[2]
        if not said:
            item.wrong("role", "岗位没填")
        elif said not in self.old.roles:
            near = next(iter(difflib.get_close_matches(said[:30], list(self.old.roles), 1, 0.5)), "")
            hint = f"，是不是“{near}”？" if near else "，可填：" + "、".join(self.old.roles)
            item.wrong("role", f"没有“{said[:20]}”这个岗位" + hint)
        if employed and employed not in self.old.employments:
            item.wrong("employment", f"专兼职“{employed[:10]}”不对，可填：" + "、".join(self.old.employments))
        role = self.old.roles.get(said, "")
        return role, self.old.employments.get(employed, "") if role == "officer" else ""

    def _unit(self, item: Item) -> int | None:
        word, code = item.line.text("unit"), item.line.text("code")
        if not word and not code:
            item.wrong("unit", "单位没填")
            return None
        found = self.p.meant(word, code, item.line.text("parent"))
        if not found:
            item.wrong("unit", self.p.no_unit(word))
        elif len(found) > 1:
            item.wrong("unit", f"有 {len(found)} 个“{word}”，请在“代码”列写单位代码")
        return found[0] if len(found) == 1 else None

    def _meet(self, item: Item) -> None:
        """Somebody of that name who already serves in the unit, unless the file gives another phone; else new."""
        unit, name, phone = item.values["unit"], item.values["name"], _digits(item.values["phone"])
        there = self.in_unit[unit, name]
        fits = [k for k in there if not phone or self.claimed.get(k, phone) == phone]
        if not phone and len(fits) > 1:
            item.wrong("phone", f"本单位有 {len(fits)} 名“{name}”，请填电话以便分清")
            return
        known = self.by_phone.get((name, phone)) if phone else None
        key = known if known is not None else next(iter(fits), None)
        if key is None:
            key, self.p.next_key = self.p.next_key, self.p.next_key - 1
            self.new_people[key] = (name, item.values["phone"])
        elif phone and key not in self.claimed:
            if key in self.new_people:
                self.new_people[key] = (name, item.values["phone"])
            elif _digits(self.people[key].phone) != phone:
                item.new_phone = item.values["phone"]
        if key not in there:
            there.append(key)
        if phone:
            self.claimed.setdefault(key, phone)
            self.by_phone.setdefault((name, phone), key)
        item.person = key

    def _match(self, item: Item) -> None:
        """The post a row means: same term, else the running one; else a new one."""
        v = item.values
        where = (v["unit"], item.person or 0, v["role"])
        free = [post for post in self.posts.get(where, []) if post.key not in self.taken]
        old = self._same_post(free, v["starts"], v["ends"])
        v["starts"] = v["starts"] or (old.starts if old else self.old.today)
        if old:
            item.key = old.key
            self.taken[old.key] = item
            v["ends"] = v["ends"] or old.ends
            v["title"], v["employment"] = v["title"] or old.title, v["employment"] or old.employment
            v["rank"] = v["rank"] or old.rank
        self._check(item, where, free, old)
        if item.problems:
            return
        self.terms[where].append((v["starts"], v["ends"], item))
        item.verdict = NEW
        if old:
            words = ("employment", "title", "rank", "starts", "ends")
            item.changes = [(_POST[k], _say(getattr(old, k)), _say(v[k])) for k in words if getattr(old, k) != v[k]]
            if item.new_phone is not None:
                item.changes.append(("电话", self.people[item.person or 0].phone, item.new_phone))
            item.verdict = CHANGED if item.changes else SAME

    def _same_post(self, free: list[OldPost], starts: date | None, ends: date | None) -> OldPost | None:
        if starts:
            exact = [post for post in free if post.starts == starts]
            near = [post for post in free if overlap(starts, ends, post.starts, post.ends)]
            return next(iter(exact or near), None)
        by_end = [post for post in free if ends and post.ends == ends]
        running = [post for post in free if post.ends is None or post.ends >= self.old.today]
        return next(iter(by_end or running), None)

    def _check(self, item: Item, where: tuple[int, int, str], free: list[OldPost], old: OldPost | None) -> None:
        v = item.values
        unit, person, role = where
        if v["ends"] and v["ends"] < v["starts"]:
            item.wrong("ends", "任期止早于任期起，请改日期")
        if role == "officer" and not v["employment"]:
            item.wrong("employment", "信息员要写明专职、兼职还是特邀")
        if role == "leader" and not v["rank"]:
            item.wrong("rank", "领导要填领导序次，1 为第一位")
        if role != "leader":
            v["rank"] = old.rank if old else None
        if role in self.old.desk_roles and unit not in self.old.desks:
            item.wrong("role", f"{item.line.text('role')}只设在有采编台的办公室")
        twin = next((i for s, e, i in self.terms[where] if overlap(s, e, v["starts"], v["ends"])), None)
        if twin is not None:
            item.wrong("name", f"与{twin.line.sheet}第 {twin.line.number} 行重复，请留一行")
        if any(post is not old and overlap(post.starts, post.ends, v["starts"], v["ends"]) for post in free):
            item.wrong("starts", "与这个人已登记的另一段任期重叠，请改日期")
        if (person, unit, role, v["starts"]) in self.old.starts_taken:
            item.wrong("starts", "这一天起已登记过代理同一岗位，请改日期")


_POST = {"employment": "专兼职", "title": "职务", "rank": "领导序次", "starts": "任期起", "ends": "任期止"}
_EMPLOYED = {"full": "专职", "part": "兼职", "invited": "特邀"}


def _digits(phone: str) -> str:
    return "".join(c for c in phone if c.isdigit() or c == "+")


def _say(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else _EMPLOYED.get(value, str(value))
