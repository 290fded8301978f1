"""Pure rules: points of a text, what is owed by when, numbers without a source (D11)."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tongzheng.directives.rules.drafting import Facts, Said, Work, draft, han, traced
from tongzheng.directives.rules.numbers import unknown_numbers
from tongzheng.directives.rules.points import name_of, split_points
from tongzheng.directives.rules.schedule import plan

DAYS = st.dates(dt.date(2024, 1, 1), dt.date(2029, 12, 31))


def test_points_are_read_as_people_type_them():
    run = "要做好三件事：一是查清原因，二是送水保供；三是年底前修好管道。"
    assert split_points("1. 查清原因\n（二）送水保供；\n3、修好管道\n\n") == ["查清原因", "送水保供", "修好管道"]
    assert split_points("一是查清原因；二是送水保供；三是修好管道。") == ["查清原因", "送水保供", "修好管道。"]
    assert split_points(run)[-1] == "年底前修好管道。"
    assert split_points("请抓紧办理，一周内报。") == ["请抓紧办理，一周内报。"]
    assert split_points("  \n") == []
    assert name_of("请水利局牵头，年底前修好") == "请水利局牵头"


@given(DAYS, st.integers(0, 1100), st.sampled_from(["none", "monthly", "quarterly"]), st.none() | st.integers(1, 60))
def test_what_is_owed_is_in_order_between_the_days_and_ends_with_the_final_one(start, length, rhythm, first):
    due = start + dt.timedelta(length)
    found = plan(start, due, rhythm, first)
    days = [day for _, day in found]
    assert found[-1] == ("final", due)
    assert [stage for stage, _ in found].count("final") == 1
    assert all(start < day < due for day in days[:-1])
    assert len(set(days)) == len(days)
    for stage, day in found:
        if stage == "interim":
            assert (day + dt.timedelta(1)).day == 1
            assert rhythm != "quarterly" or day.month % 3 == 0
    slow = [d for n in range(1, length) if ((d := start + dt.timedelta(n)) + dt.timedelta(1)).day == 1]
    slow = [d for d in slow if rhythm == "monthly" or (rhythm == "quarterly" and d.month % 3 == 0)]
    assert {d for s, d in found if s == "interim"} | {d for s, d in found if s == "first"} >= set(slow)


def test_numbers_without_a_source_are_named_and_dates_are_not():
    sources = ["7个村恢复供水，涉及1,260人", "投入八十万元", "占12.50％"]
    assert unknown_numbers("7个村、1260人、80万元、12.5%，11月22日，第3期，2026年", sources) == []
    assert len(unknown_numbers("8个村，投入90万元", sources)) == 2


@given(
    st.lists(
        st.tuples(st.sampled_from(["done", "open", "none", "dropped"]), st.text("水管修好了。，！", max_size=30)),
        max_size=6,
    )
)
def test_every_sentence_of_a_draft_has_its_source(rows):
    works = [
        Work(f"要求{n}", n, f"督〔2026〕{n}号", f"事项{n}", "县水利局", state, "承办中", dt.date(2026, 12, 1), [Said(n, "县水利局", text, state == "done", dt.date(2026, 11, 1))] if text.strip("。，！") else [])
        for n, (state, text) in enumerate(rows, 1)
    ]  # fmt: skip
    made = draft(Facts("final", "市长某11月3日批示", "《信息》", "请办理。", works=works, today=dt.date(2026, 11, 22)))
    for para in traced(made.body, made.sources):
        for sentence, source in para:
            assert source is not None, sentence
    assert made.body.count("这一项还没有立项") == sum(state == "none" for state, _ in rows)
    assert han(21) == "二十一"
