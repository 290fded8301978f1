"""`tongzheng evaluate scoring CASES.yaml`: whether the engine's ledger is the one a file of worked cases expects (K1, K2)."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from tongzheng.config.tools.reading import why_unreadable
from tongzheng.files.kinds import decode
from tongzheng.scoring.engine.agreement import PLAIN, Difference, compare
from tongzheng.scoring.engine.compute import compute
from tongzheng.scoring.engine.periods import kind_of
from tongzheng.scoring.engine.plaindata import Unreadable, day_of, period_of
from tongzheng.scoring.engine.rulebook import Rulebook, RulebookError, load
from tongzheng.scoring.engine.rulebook.columns import Kind
from tongzheng.scoring.engine.vocabulary import read_facts
from tongzheng.scoring.engine.words import PERIODS

RANK = Kind("ranks", "", "")
SHIPPED = Path(__file__).resolve().parents[2] / "scoring" / "rulebooks"


class _Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]
    """A day that is none (2026-13-01) stays text, so that it can be said where it stands."""


def _once(loader: yaml.SafeLoader, node: yaml.MappingNode) -> Any:
    """A table in which no name stands twice: the second would silently be the one that counts."""
    seen: set[str] = set()
    for key, _ in node.value:
        if isinstance(key, yaml.ScalarNode) and key.tag != "tag:yaml.org,2002:merge":
            if key.value in seen:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value} 写了两次", key.start_mark)
            seen.add(key.value)
    return loader.construct_yaml_map(node)


def _day(loader: yaml.SafeLoader, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_yaml_timestamp(node)
    except ValueError:
        return loader.construct_scalar(node)


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _day)
_Loader.add_constructor("tag:yaml.org,2002:map", _once)


@dataclass(slots=True)
class Outcome:
    """One case: differences from what it expects, or why it could not be read."""

    id: str
    title: str
    differences: list[Difference] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)

    @property
    def agrees(self) -> bool:
        """Whether levels 1 and 2 are as expected."""
        return not self.faults and all(difference.level == 3 for difference in self.differences)


def run(args: argparse.Namespace) -> int:
    """Print each case's differences; 0 when levels 1 and 2 agree everywhere, 1 when not, 2 when something cannot be read."""
    try:
        if args.file.suffix == ".toml":
            print(f"{rulebook_for({}, args.file).name}：这份办法可以用")
            return 0
        data = read(args.file)
        book = rulebook_for(data, args.rulebook)
        given = _list(data, "cases")
    except (Unreadable, RulebookError) as error:
        faults = [str(fault) for fault in error.faults]
        where = args.rulebook if isinstance(error, RulebookError) and args.rulebook else args.file
        print("\n".join(f"{where}：{fault}" for fault in faults), file=sys.stderr)
        if args.json:
            print(json.dumps({"error": faults}, ensure_ascii=False))
        return 2
    outcomes = [judge(book, case, i) for i, case in enumerate(given)]
    wrong = sum(not outcome.agrees for outcome in outcomes)
    if args.json:
        print(json.dumps(_as_json(book, outcomes, wrong), ensure_ascii=False))
    else:
        _print(outcomes)
        print(f"{book.name}：{len(outcomes)} 例，相符 {len(outcomes) - wrong}，不符 {wrong}")
    return 2 if any(outcome.faults for outcome in outcomes) else 1 if wrong else 0


def read(path: Path) -> Mapping[str, Any]:
    """The data of a YAML file; Unreadable when it is none."""
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        raise Unreadable([why_unreadable(error)]) from error
    if text is None:
        raise Unreadable(["不是文本文件，或编码无法识别"])
    try:
        data = yaml.load(text, Loader=_Loader)  # noqa: S506 - a safe loader that only reads dates more kindly
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f"第 {mark.line + 1} 行第 {mark.column + 1} 列，" if mark else ""
        raise Unreadable([f"{place}不是合格的 YAML：{getattr(error, 'problem', None) or error}"]) from error
    except (ValueError, RecursionError) as error:
        raise Unreadable([f"YAML 里有写不对的值：{error}"]) from error
    if not isinstance(data, Mapping):
        raise Unreadable(["应有 rulebook 和 cases 两部分"])
    return data


def shipped() -> dict[str, Rulebook]:
    """The rulebooks that come with the program, by id."""
    books = [load(path.read_text(encoding="utf-8")) for path in sorted(SHIPPED.glob("*.toml"))]
    return {book.id: book for book in books}


def rulebook_for(data: Mapping[str, Any], path: Path | None) -> Rulebook:
    """The rulebook given as a file, or the shipped one of the same id or name."""
    if path is not None:
        try:
            return load(path.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            raise Unreadable([f"计分办法 {path} 读不了：{error}"]) from error
    named = data.get("rulebook")
    wanted = {str(named.get(key)) for key in ("id", "name")} if isinstance(named, Mapping) else {str(named)}
    for book in shipped().values():
        if {book.id, book.name} & wanted:
            return book
    raise Unreadable(
        [f"rulebook：没有 id 是 {'、'.join(sorted(wanted))} 的内置计分办法，请用 --rulebook 给出 TOML 文件"]
    )


def _list(data: Mapping[str, Any], key: str) -> list[Any]:
    value = data.get(key)
    if not isinstance(value, list) or not value:
        raise Unreadable([f"{key} 应是列表，至少一例"])
    return value


def _expected(expect: Mapping[str, Any]) -> list[str]:
    """What in `expect` has the wrong shape: it would be compared with nothing and seem to agree."""
    faults = [] if isinstance(expect.get("lines") or [], list) else ["expect.lines 应是列表"]
    for key, value in expect.items():
        if key != "lines" and value is not None and not isinstance(value, Mapping):
            faults.append(f"expect.{key} 应写成 {{期: {{单位: 值}}}}")
        elif key in (*PLAIN, "rank") and value:
            faults += [
                f"expect.{key} {p} 应写成 {{单位: 值}}" for p, row in value.items() if not isinstance(row, Mapping)
            ]
    return faults


def _case(case: Any, index: int, book: Rulebook) -> dict[str, Any]:
    """A case with its dates and facts read; Unreadable names the case."""
    where = f"第 {index + 1} 例"
    if not isinstance(case, Mapping):
        raise Unreadable([f"{where}：应写成 id、as_of、facts、expect"])
    where = f"{where}（{case.get('id', '没有编号')}）"
    as_of, expect, window = day_of(case.get("as_of")), case.get("expect") or {}, case.get("window")
    faults = []
    if as_of is None:
        faults.append("缺 as_of，或不是日期（应写 2026-04-05）")
    if not isinstance(expect, Mapping):
        faults.append("expect 应是一组结果")
    else:
        faults += _expected(expect)
    keys: tuple[str, str] | None = None
    if window is not None:
        ends = [period_of(end) for end in window] if isinstance(window, list) and len(window) == 2 else [None]
        if None in ends:
            faults.append("window 应写成 [2026-03, 2026-04]")
        elif any(kind_of(str(end)) != book.period for end in ends) or str(ends[0]) > str(ends[1]):
            faults.append(f"window 应是两个{PERIODS[book.period]}的期，先写早的")
        else:
            keys = (str(ends[0]), str(ends[1]))
    try:
        facts = read_facts(case.get("facts"), book.choices(RANK))
    except Unreadable as error:
        faults += error.faults
    if faults:
        raise Unreadable([f"{where}：{fault}" for fault in faults])
    return {
        "id": str(case.get("id", index + 1)), "title": str(case.get("title", "")), "as_of": as_of, "facts": facts,
        "expect": expect, "window": keys,
    }  # fmt: skip


def judge(book: Rulebook, given: Any, index: int) -> Outcome:
    """What came of one case."""
    case = given if isinstance(given, Mapping) else {}
    outcome = Outcome(str(case.get("id", index + 1)), str(case.get("title", "")))
    try:
        case = _case(given, index, book)
        result = compute(book, case["facts"], case["as_of"], window=case["window"])
    except Unreadable as error:
        outcome.faults = error.faults
    else:
        outcome.differences = compare(result, case["expect"])
        outcome.hints = case["facts"].unread
    return outcome


def _print(outcomes: list[Outcome]) -> None:
    for outcome in outcomes:
        verdict = "读不了" if outcome.faults else "相符" if outcome.agrees else "不符"
        print(f"{outcome.id} {verdict}　{outcome.title}")
        for fault in outcome.faults:
            print(f"    {fault}")
        for hint in outcome.hints:
            print(f"    （提示）{hint}")
        for difference in outcome.differences:
            print(f"    {'（提示）' if difference.level == 3 else ''}{difference}")


def _as_json(book: Rulebook, outcomes: list[Outcome], wrong: int) -> dict[str, Any]:
    return {
        "rulebook": book.id,
        "cases": len(outcomes),
        "agree": len(outcomes) - wrong,
        "results": [
            {
                "id": outcome.id,
                "ok": outcome.agrees,
                "faults": outcome.faults,
                "hints": outcome.hints,
                "differences": [
                    {"level": d.level, "where": d.where, "expected": d.expected, "got": d.got}
                    for d in outcome.differences
                ],
            }
            for outcome in outcomes
        ],
    }
