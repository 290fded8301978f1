"""Rulebooks as data: read and written without loss, and refused with the line and the reason when they make no sense."""

from __future__ import annotations

import pytest

from tests.scoring.engine.invented import BOOKS, rulebook
from tongzheng.scoring.engine.parameters import BY_NAME, HEAD
from tongzheng.scoring.engine.rulebook import RulebookError, check, dump, load

GOOD = (BOOKS / "E.toml").read_text(encoding="utf-8")


def test_what_is_written_reads_back_the_same():
    for name in "ABCDEX":
        book = rulebook(name)
        assert load(dump(book)) == book, name
        assert dump(load(dump(book))) == dump(book), name


def test_every_parameter_has_a_chinese_name_and_says_what_it_is():
    columns = [*HEAD, *(column for table in BY_NAME.values() for column in table.columns)]
    for column in columns:
        assert any("一" <= char <= "鿿" for char in column.kind.title), column.name
        assert column.kind.help or column.kind.name == "text", column.name
    assert all(table.title for table in BY_NAME.values())


def broken(old: str, new: str) -> tuple[int, str]:
    """The worked rulebook with one thing changed: the line of the first fault and all reasons."""
    assert GOOD.count(old) == 1, old
    with pytest.raises(RulebookError) as caught:
        load(GOOD.replace(old, new))
    return caught.value.faults[0].line, str(caught.value)


def line_of(words: str, text: str = GOOD) -> int:
    return next(i for i, line in enumerate(text.splitlines(), start=1) if words in line)


BAD_ROWS = [
    ('periodicals = ["市专报"], points = 20', 'kinds = ["research"], points = 20', "重叠"),
    ('periodicals = ["云溪专报"], points = 8', 'periodicals = ["云溪政务"], ways = ["brief"], points = 8', "同一种情形"),
    ("each = 0.5, cap = 4", "each = 0.5, cap = -4", "不能小于 0"),
    ('name = "月任务", classes = ["town"], number = 4', 'name = "月任务", classes = ["village"], number = 4', "分榜里没有"),
    ("weights = [1, 0.5, 0.25]", "weights = [0.25, 0.5]", "从大到小"),
    ('mode = "ratio"', 'mode = "thirds"', "没有“thirds”"),
    ("number = 6, not_periodicals", "nomber = 6, not_periodicals", "不认识“nomber”"),
    ("least = 0", 'least = "很多"', "不是数字"),
    ("to = 2026-12-31", "to = 2025-12-31", "止日在起日之前"),
    ("freeze_day = 5", "freeze_day = 31", "1 到 28"),
    ("to = 2026-12-31", "to = 2026-02-30", "没有这一天"),
    ('points = 8, clause = "6"', 'points = nan, clause = "6"', "不是数字"),
    ('points = 8, clause = "6"', "points = 1" + "0" * 5000 + ', clause = "6"', "太长"),
    ('times = 2, clause = "14"', 'times = 0, clause = "14"', "大于 0"),
    ('times = 2, clause = "14"', 'times = 1e9, clause = "14"', "太大"),
    ('{ kinds = ["late"], points = -3', '{ kinds = ["late"], points = 3', "扣分写负数"),
    ("least = 0", "least = 500", "还高"),
    ('town = "乡镇榜"', 'town = ""', "不能空着"),
    ("freeze_day = 5", "freeze_day = 5\nbase = 4", "应写在 [[versions]] 里面"),
    ('ranks = ["principal"], points = 8', 'ranks = ["third"], points = 8', "没有“third”这个职级"),
    ("instructions = [", 'ranks = [{ key = "x", name = "秘书长类", titles = ["秘书长"] }]\ninstructions = [', "县级、市级写了“其他领导”的分值"),
    ('misses = {', 'escalations = [{ name = "a", on = "missed" }]\nmisses = {', "没有写第几次起"),
    ('misses = {', 'escalations = [{ name = "a", on = "task", points = -1 }]\nmisses = {', "名称要是一项任务的名称（现在是“a”）"),
    ('misses = {', 'escalations = [{ name = "月任务", on = "task", points = -1, scope = "period" }]\nmisses = {', "只能全年连着数"),
    ('misses = {', 'escalations = [{ name = "月任务", on = "task", points = -1, earlier = true }]\nmisses = {', "不能补扣"),
    ('  { most = 120', '  { items = ["instruction"], most = 50 },\n  { most = 120', "只能留一行"),
    ('levels = ["county"], periodicals = ["云溪专报"]', 'levels = ["town"], periodicals = ["云溪专报"]', "乡镇的重复采用怎么计没有写明"),
]  # fmt: skip


def test_a_bad_row_is_refused_with_its_line():
    for old, new, reason in BAD_ROWS:
        line, reasons = broken(old, new)
        assert reason in reasons, (new, reasons)
        assert abs(line - line_of(old)) <= 1, (new, line)  # an overlap is told at the later of the two rows


def test_a_circle_of_conversions_is_refused():
    text = GOOD.replace(
        "repeats = [",
        'conversions = [\n  { levels = ["national"], ways = ["web"], of = "brief", times = 0.5 },\n'
        '  { levels = ["national"], ways = ["brief"], of = "web", times = 2 },\n]\nrepeats = [',
    )
    with pytest.raises(RulebookError) as caught:
        load(text)
    assert [fault.line for fault in caught.value.faults] == [
        line_of('ways = ["web"]', text),
        line_of('of = "web"', text),
    ]
    assert "绕回了自己" in str(caught.value)


def test_versions_may_not_overlap_nor_leave_days_without_a_rulebook():
    text = (BOOKS / "A.toml").read_text(encoding="utf-8")
    for day, reason in (("2026-06-30", "重叠"), ("2026-07-03", "空了几天")):
        with pytest.raises(RulebookError, match=reason) as caught:
            load(text.replace("from = 2026-07-01", f"from = {day}"))
        assert caught.value.faults[0].line == line_of("from = 2026-07-01", text)


def test_periodicals_nobody_knows_are_told():
    faults = check(rulebook("E"), periodicals={"云溪政务", "云溪专报", "县政府网站", "市政务信息"})
    assert {fault.line for fault in faults} == {line_of('"市专报"')}
    assert "没有叫“市专报”的刊物" in str(faults[0])


def test_repeated_adoption_must_be_chosen_in_so_many_words():
    start, end = GOOD.index("repeats = ["), GOOD.index("# 类别另加分")
    with pytest.raises(RulebookError, match="必须选定"):
        load(GOOD[:start] + GOOD[end:])


def test_nonsense_is_refused_and_never_crashes():
    for text in (
        "",
        "versions = 3",
        "[[versions]]",
        "leagues = 1\nversions = [1]",
        "a = [",
        "[[[[",
        "versions = [" * 200,
    ):
        with pytest.raises(RulebookError):
            load(text)
