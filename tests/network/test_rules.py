"""Properties: importing twice changes nothing, the settled tree, overlapping terms."""

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tongzheng.network.rules.imports import Existing, OldPerson, OldPost, OldUnit, read_lines
from tongzheng.network.rules.roster import plan_import
from tongzheng.network.rules.terms import overlap
from tongzheng.network.rules.tree import settle

TODAY = date(2026, 11, 22)
KINDS = {"乡镇": "township", "村": "village"}
ROLES = {"信息员": "officer", "审核签发人": "signer", "分管领导": "charge"}
EMPLOYED = {"专职": "full", "兼职": "part"}


def carried_out(plan, old):
    """What apply_import does, without a database."""
    keys, n = {}, 1000
    for item in plan.items:
        for key in (item.key if item.what == "unit" else None, item.person):
            if key is not None and key < 0 and key not in keys:
                n += 1
                keys[key] = n
    real = lambda k: keys.get(k, k)  # noqa: E731
    units = {u.key: u for u in old.units}
    people = {p.key: p for p in old.people}
    posts = {p.key: p for p in old.posts}
    for key, (name, phone) in plan.people.items():
        people[real(key)] = OldPerson(real(key), name, phone)
    for item in plan.items:
        v = item.values
        if item.new_phone is not None:
            people[item.person] = replace(people[item.person], phone=item.new_phone)
        if item.what == "unit":
            unit = OldUnit(real(item.key), v["name"], v["short"], v["code"], v["kind"], real(v["parent"]), v["phone"])
            units[unit.key] = unit
        else:
            n += 1
            key = item.key or n
            fields = (v["role"], v["employment"], v["title"], v["rank"], v["starts"], v["ends"])
            posts[key] = OldPost(key, real(v["unit"]), real(item.person), *fields)
    return replace(old, units=list(units.values()), people=list(people.values()), posts=list(posts.values()))


START = Existing(
    root=1,
    units=[OldUnit(1, "甲县", "甲县", "", "county", None, ""), OldUnit(2, "一镇", "一镇", "", "township", 1, ""),
           OldUnit(3, "二镇", "二镇", "02", "township", 1, ""), OldUnit(4, "河村", "河村", "", "village", 2, ""),
           OldUnit(5, "河村", "河村", "", "village", 3, "")],
    people=[OldPerson(1, "王一", "1111"), OldPerson(2, "王一", ""), OldPerson(3, "李二", "2222")],
    posts=[OldPost(1, 2, 1, "officer", "full", "", None, date(2024, 1, 1), None),
           OldPost(2, 3, 2, "officer", "full", "", None, date(2024, 1, 1), None),
           OldPost(3, 2, 3, "signer", "", "", None, date(2023, 1, 1), date(2025, 1, 1)),
           OldPost(4, 2, 3, "signer", "", "", None, date(2025, 6, 1), None)],
    kinds=KINDS, roles=ROLES, employments=EMPLOYED, today=TODAY,
)  # fmt: skip

UNIT_NAMES = st.sampled_from(["一镇", "二镇", "三镇", "河村", "山村", "甲县"])
UNIT_ROWS = st.tuples(
    UNIT_NAMES, st.sampled_from(["", "小"]), st.sampled_from(["", "", "02", "03"]), st.sampled_from(["", "甲县", "一镇", "二镇", "三镇"]),
    st.sampled_from(["乡镇", "村"]), st.sampled_from(["", "9999"]),
)  # fmt: skip
DAYS = st.sampled_from(["", "", "2024-01-01", "2025-03-01", "2025-06-01", "2026-12-01"])
POST_ROWS = st.tuples(
    UNIT_NAMES, st.sampled_from(["王一", "李二", "赵三"]), st.sampled_from(list(ROLES)), st.just("专职"), st.sampled_from(["", "干事"]),
    st.sampled_from(["", "1111", "2222", "3333"]), DAYS, DAYS,
)  # fmt: skip


def lines(units, posts):
    unit_rows = [
        (1, ["单位", "简称", "代码", "上级单位", "类别", "电话"]),
        *((n, list(r)) for n, r in enumerate(units, 2)),
    ]
    post_rows = [
        (1, ["单位", "姓名", "岗位", "专兼职", "职务", "电话", "任期起", "任期止"]),
        *((n, list(r)) for n, r in enumerate(posts, 2)),
    ]
    return read_lines([("单位", unit_rows), ("人员任职", post_rows)])[0]


@settings(max_examples=examples(500), deadline=None)
@example(
    [("一镇", "", "", "", "乡镇", ""), ("甲县", "", "", "甲县", "乡镇", ""), ("甲县", "", "", "甲县", "乡镇", "9999")],
    [],
)
@given(st.lists(UNIT_ROWS, max_size=4), st.lists(POST_ROWS, max_size=5))
def test_the_same_file_twice_changes_nothing(units, posts):
    rows = lines(units, posts)
    plan = plan_import(rows, START)
    if plan.problems or not plan.items:
        return
    after = carried_out(plan, START)
    places = [(u.parent, u.name) for u in after.units]
    assert len(places) == len(set(places))
    codes = [u.code for u in after.units if u.code]
    assert len(codes) == len(set(codes))
    for a in after.posts:  # nobody twice in one post
        for b in after.posts:
            if a.key < b.key and (a.unit, a.person, a.role) == (b.unit, b.person, b.role):
                assert not overlap(a.starts, a.ends, b.starts, b.ends)
    again = plan_import(rows, after)
    assert again.problems == []
    assert again.changes_nothing, [
        (i.line.text("unit"), i.line.text("name"), i.verdict, i.changes) for i in again.items
    ]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=40), st.data())
def test_settled_tree(parents, data):
    tree = {0: None, **{n: min(p, n - 1) for n, p in enumerate(parents, 1)}}
    served = data.draw(st.sets(st.sampled_from(sorted(tree)), max_size=6))
    desks = {}
    for unit in sorted(served):
        below = [k for k, p in tree.items() if p == unit and k not in desks.values()]
        if below:
            desks[unit] = below[0]
    result = settle(tree, desks)
    for key, parent in tree.items():
        path, office = result[key]
        assert path == (result[parent][0] if parent is not None else "/") + f"{key}/"
        if office is not None:
            assert office != key
            assert f"/{office}/" not in path  # nobody reports to an office it sits in
            place = next(u for u, o in desks.items() if o == office)
            assert path.startswith(result[place][0])
            assert path != result[place][0]


@given(
    st.integers(0, 40),
    st.one_of(st.none(), st.integers(0, 40)),
    st.integers(0, 40),
    st.one_of(st.none(), st.integers(0, 40)),
)
def test_overlap_is_a_shared_day(a, a_len, b, b_len):
    at = lambda n: TODAY + timedelta(days=n)  # noqa: E731
    a_days = set(range(a, 200 if a_len is None else a + a_len + 1))
    b_days = set(range(b, 200 if b_len is None else b + b_len + 1))
    ends = [None if n is None else at(start + n) for start, n in ((a, a_len), (b, b_len))]
    assert overlap(at(a), ends[0], at(b), ends[1]) == bool(a_days & b_days)
    assert overlap(at(b), ends[1], at(a), ends[0]) == bool(a_days & b_days)
