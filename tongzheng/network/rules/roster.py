"""plan_import: units first, then posts; every bad row named with its cell and the reason (N1, N2, R8)."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from tongzheng.network.rules.imports import CHANGED, NEW, SAME, Existing, Item, Line, OldUnit, Plan
from tongzheng.network.rules.posting import Posts, check_lengths


def plan_import(lines: Sequence[Line], existing: Existing) -> Plan:
    """What importing these rows would do; doing it and planning again says that nothing changes (N1, N2)."""
    return _Planner(existing).plan(lines)


class Near:
    """The nearest names to a misspelt one; quick also for thousands of misspelt ones."""

    def __init__(self, names: Sequence[str]) -> None:
        self.names = list(dict.fromkeys(names))
        self.by_char: dict[str, list[str]] = defaultdict(list)
        for name in self.names:
            for char in set(name):
                self.by_char[char].append(name)
        self.known: dict[str, str] = {}

    def to(self, word: str) -> str:
        """The one nearest name, or nothing."""
        if word not in self.known:
            hits = Counter(name for char in set(word[:40]) for name in self.by_char.get(char, [])[:300])
            likely = [name for name, _ in hits.most_common(12)]
            self.known[word] = next(iter(difflib.get_close_matches(word[:40], likely, 1, 0.5)), "")
        return self.known[word]


class _Planner:
    """The units' half, and the order of things."""

    def __init__(self, existing: Existing) -> None:
        self.old = existing
        self.units: dict[int, OldUnit] = {u.key: u for u in existing.units}
        self.code_before = {u.code: u.key for u in existing.units if u.code}
        self.place_before = {(u.parent, u.name): u.key for u in existing.units}
        self.named_before: dict[str, list[int]] = defaultdict(list)
        for unit in existing.units:
            self.named_before[unit.name].append(unit.key)
        self.by_name: dict[str, list[int]] = defaultdict(list)  # names and short names as they will be
        self.by_code: dict[str, int] = {}
        self.parents: dict[int, int | None] = {}
        self.names: dict[int, set[str]] = {}
        self.next_key = -1
        self.near = Near([])

    def plan(self, lines: Sequence[Line]) -> Plan:
        units = _first_of_each([Item("unit", line) for line in lines if says_unit(line)])
        posts = [Item("post", line) for line in lines if not says_unit(line) or line.text("name") or line.text("role")]
        self._units(units)
        people = Posts(self, posts)
        people.plan()
        order = {id(line): n for n, line in enumerate(lines)}
        items = sorted([*units, *posts], key=lambda i: (order[id(i.line)], i.what != "unit"))
        return Plan(items, people.new_people)

    def _units(self, items: list[Item]) -> None:
        for item in items:
            self._check(item)
        good = [item for item in items if not item.problems]
        self._meet(good)
        self._rename(good)
        for item in good:
            if not item.problems:
                self._hang(item)
        self._loops(good)
        places: dict[tuple[int | None, str], Item] = {}
        keys: dict[int, Item] = {}
        codes: dict[str, Item] = {}
        for item in good:
            if not item.problems:
                self._unique(item, places, keys, codes)
            if not item.problems:
                self._compare(item)

    def _check(self, item: Item) -> None:
        line = item.line
        if not line.text("unit"):
            item.wrong("unit", "单位名称没填")
        check_lengths(item, ("unit", "short", "code", "unit_phone"))
        kind = line.text("kind")
        if kind and kind not in self.old.kinds:
            near = next(iter(difflib.get_close_matches(kind[:20], list(self.old.kinds), 1, 0.4)), "")
            hint = f"，是不是“{near}”？" if near else "，可填：" + "、".join(self.old.kinds)
            item.wrong("kind", f"没有“{kind[:20]}”这个类别" + hint)
        if line.text("code") in self.old.codes_elsewhere:
            item.wrong("code", f"代码 {line.text('code')} 是本地以外的单位，请核对")

    def _meet(self, items: list[Item]) -> None:
        """Which unit a row means: by code; by name and parent; by a name only one unit has; else a new one.

        The surest first, so that the order of rows does not matter.
        """
        pool = {name: list(keys) for name, keys in self.named_before.items()}
        known_words = {word for u in self.units.values() for word in (u.name, u.short, u.code)}
        known_words |= {item.line.text(key) for item in items for key in ("unit", "short", "code")}
        claimed: set[int] = set()
        for item in items:
            item.key = self.code_before.get(item.line.text("code"))
            if item.key is None and item.line.text("parent"):
                item.key = self._exact(item.line)
            claimed |= {item.key} if item.key is not None else set()
        places: dict[tuple[str, str], int] = {}  # the same name under the same parent is the same unit, in every row
        for item in items:
            name, parent = item.line.text("unit"), item.line.text("parent")
            if item.key is None and parent:
                free = [k for k in pool.get(name, []) if k not in claimed and not self._other_code(k, item.line)]
                if parent in known_words:  # the top hangs below nothing that is known here
                    free = [k for k in free if k != self.old.root]
                elif self.old.root in free:
                    free = [self.old.root]
                known = places.get((name, parent))
                item.key = known or (free[0] if len(free) == 1 else self._new())
                claimed.add(item.key)
            if item.key is not None and parent:
                places.setdefault((name, parent), item.key)
        for item in items:
            if item.key is None:
                self._meet_bare(item, [k for k in pool.get(item.line.text("unit"), []) if k not in claimed])

    def _meet_bare(self, item: Item, there: list[int]) -> None:
        """A row without a known code or a parent: the top, else one right below it, else the only one, else new."""
        fits = [k for k in there if not self._other_code(k, item.line)]
        found = [k for k in fits if k == self.old.root]
        found = found or [k for k in fits if self.units[k].parent == self.old.root] or fits
        if len(found) > 1:
            item.wrong("unit", f"有 {len(found)} 个“{item.line.text('unit')}”，请写代码或上级单位")
        item.key = found[0] if found else self._new()

    def _new(self) -> int:
        self.next_key -= 1
        return self.next_key

    def _other_code(self, key: int, line: Line) -> bool:
        return bool(line.text("code") and self.units[key].code)  # the same name under another code is another unit

    def _exact(self, line: Line) -> int | None:
        found = [
            k for k in self.named_before.get(line.text("unit"), [])
            if self._called_before(self.units[k].parent, line.text("parent")) and not self._other_code(k, line)
        ]  # fmt: skip
        return found[0] if len(found) == 1 else None

    def _called_before(self, key: int | None, word: str) -> bool:
        unit = self.units.get(key) if key is not None else None
        return unit is not None and word in {unit.name, unit.short, unit.code}

    def _rename(self, items: list[Item]) -> None:
        """Names, codes and parents as they will be after the import."""
        said = {item.key: item.line for item in items if item.key is not None}
        for key in [*self.units, *(k for k in said if k not in self.units)]:
            old, line = self.units.get(key), said.get(key)
            name = line.text("unit") if line else old.name  # type: ignore[union-attr]
            short = (line.text("short") if line else "") or (old.short if old else name[:30])
            code = (line.text("code") if line else "") or (old.code if old else "")
            self.names[key] = {name, short, code} - {""}
            for word in {name, short}:
                self.by_name[word].append(key)
            if code:
                self.by_code.setdefault(code, key)
            self.parents[key] = old.parent if old else None
        self.near = Near(list(self.by_name))

    def meant(self, word: str, code: str, parent: str) -> list[int]:
        """The units a post's row may mean: by code, else by name, narrowed down by the parent's name (N2)."""
        if code in self.by_code:
            return [self.by_code[code]]
        found = [self.by_code[word]] if word in self.by_code else list(self.by_name.get(word, []))
        if len(found) > 1 and parent:
            found = [k for k in found if parent in self.names.get(self.parents.get(k) or 0, set())]
        return found

    def _hang(self, item: Item) -> None:
        """Below which unit: by the parent's code or name, the file's own new units included."""
        line, old = item.line, self.units.get(item.key or 0)
        word = line.text("parent")
        parent = old.parent if old else self.old.root
        if word:
            found = [k for k in self.meant(word, "", "") if k != item.key]
            if old and len(found) > 1 and old.parent in found:
                found = [k for k in found if k == old.parent]
            if not found and not (old and old.key == self.old.root):
                item.wrong("parent", self.no_unit(word))
            elif len(found) > 1:
                item.wrong("parent", f"有 {len(found)} 个“{word}”，请写单位代码以便分清")
            elif found and not (old and old.key == self.old.root):
                parent = found[0]
        item.values = {
            "name": line.text("unit"), "short": line.text("short") or (old.short if old else line.text("unit")[:30]),
            "code": line.text("code") or (old.code if old else ""), "parent": parent,
            "kind": self.old.kinds.get(line.text("kind"), old.kind if old else ""),
            "phone": line.text("unit_phone") or (old.phone if old else ""),
        }  # fmt: skip
        self.parents[item.key or 0] = parent
        if not old and not line.text("kind"):
            item.wrong("kind", "新单位要填类别，如：乡镇、部门、村")

    def no_unit(self, word: str) -> str:
        """Why a unit's name is wrong, with the nearest one (R8)."""
        near = self.near.to(word)
        return f"没有“{word[:30]}”" + (f"，是不是“{near}”？" if near else "，请先登记这个单位")

    def _loops(self, items: list[Item]) -> None:
        safe: set[int] = set()
        for item in items:
            seen: list[int] = []
            here = item.key
            while here is not None and here not in safe and here not in seen:
                seen.append(here)
                here = self.parents.get(here)
            if here is not None and here in seen:
                if not item.problems:
                    item.wrong("parent", "上下级绕成了圈，请改上级单位")
            else:
                safe.update(seen)

    def _unique(self, item: Item, places: dict[Any, Item], keys: dict[int, Item], codes: dict[str, Item]) -> None:
        values, key = item.values, item.key or 0
        place, code = (values["parent"], values["name"]), values["code"]
        twin = next((i for i in (places.setdefault(place, item), keys.setdefault(key, item)) if i is not item), None)
        if twin is not None:
            item.wrong("unit", f"与{twin.line.sheet}第 {twin.line.number} 行是同一个单位，写得不一样，请留一行")
        elif self.place_before.get(place, key) != key:
            item.wrong("unit", f"上级单位下已经有“{values['name']}”，请核对代码")
        if code and codes.setdefault(code, item) is not item:
            item.wrong("code", f"代码 {code} 与第 {codes[code].line.number} 行重复")
        elif code and self.code_before.get(code, key) != key:
            item.wrong("code", f"代码 {code} 已经给了别的单位")

    def _compare(self, item: Item) -> None:
        old = self.units.get(item.key or 0)
        if old is None:
            item.verdict = NEW
            return
        words = {"name": "名称", "short": "简称", "code": "代码", "parent": "上级单位", "kind": "类别", "phone": "电话"}
        kinds = {value: word for word, value in self.old.kinds.items()}
        for key, word in words.items():
            before, after = getattr(old, key), item.values[key]
            if before != after:
                if key == "parent":
                    before, after = self._say_unit(before), item.line.text("parent")
                elif key == "kind":
                    before, after = kinds.get(before, before), kinds[after]
                item.changes.append((word, before, after))
        item.verdict = CHANGED if item.changes else SAME

    def _say_unit(self, key: int | None) -> str:
        return self.units[key].name if key in self.units else ""


def says_unit(line: Line) -> bool:
    """True when a row describes a unit, not only names one (R8)."""
    return any(line.text(key) for key in ("parent", "kind", "short", "unit_phone")) or "name" not in line.cells


def _first_of_each(items: list[Item]) -> list[Item]:
    """In a one-sheet file the same unit stands in many rows: only the first row with these very words counts."""
    seen: dict[tuple[str, ...], Item] = {}
    keys = ("unit", "short", "code", "parent", "kind", "unit_phone")
    for item in items:
        seen.setdefault(tuple(item.line.text(key) for key in keys), item)
    return list(seen.values())
