"""What is read in a text: invented reports, and every report of the corpus (U3)."""

import datetime as dt
import json
import time
from argparse import Namespace
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import examples
from tongzheng.config.tools import evaluate_emergencies
from tongzheng.emergencies.reading import propose
from tongzheng.reporting.rules import parse_when
from tongzheng.text.numerals import read_number

NOW = dt.datetime(2026, 11, 22, 6, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
KINDS = [
    SimpleNamespace(name=name, clues=clues)
    for name, clues in [("道路交通事故", ""), ("火灾事故", ""), ("食物中毒", ""), ("洪涝灾害", ""), ("群体性事件", "")]
]
UNITS = [
    SimpleNamespace(name="云岭县", short_name="云岭县", path="/1/2/"),
    SimpleNamespace(name="青石镇", short_name="青石镇", path="/1/2/3/"),
    SimpleNamespace(name="上溪村", short_name="上溪村", path="/1/2/3/4/"),
]
CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "cec" / "cec.jsonl.gz"


def read(text):
    return propose(text, KINDS, UNITS, NOW)


def test_a_call_written_down_at_night_is_read_whole():
    text = "今晨2时许，青石镇上溪村省道203线12公里处一辆客车侧翻，造成3人死亡、5人受伤（其中2人重伤），被困人员已全部救出。"
    found = read(text)
    assert (found.kind.name, found.place_unit.name) == ("道路交通事故", "上溪村")
    assert found.occurred_at == NOW.replace(hour=2, minute=0)
    assert found.figures == {"deaths": 3, "injuries": 5, "serious": 2}
    assert found.place.startswith("青石镇上溪村省道203线")
    for name, spans in found.spans.items():
        for span in spans:
            assert text[span.start : span.end] == span.words, name


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("事故造成3死5伤。", {"deaths": 3, "injuries": 5}),
        ("已致十余人受伤，三人遇难。", {"injuries": 10, "deaths": 3}),
        ("目前死亡人数由3人升至5人，另有2人失联。此前通报的死亡3人。", {"deaths": 5, "missing": 2}),
        ("火已扑灭，无人员伤亡。", {"deaths": 0, "injuries": 0}),
        ("尚未接到人员伤亡报告。", {}),
        ("数百人受伤。", {}),
        ("４人死亡，１２人受伤", {"deaths": 4, "injuries": 12}),
        ("紧急转移群众1,200人，倒塌房屋12间，直接经济损失1.5亿元。", {"evacuated": 1200, "houses": 12, "loss": 15000}),
        ("损失约300余万元，交通中断3个小时。", {"loss": 300, "blocked": 3}),
        ("3人重伤，14人轻伤。", {"serious": 3, "injuries": 17}),
        ("5名学生及1名老师受伤。", {"injuries": 6}),
        ("120名消防员、30名民警赶赴现场，7人被困。", {"trapped": 7}),
        ("2019年7月曾造成20人死亡。本次2人死亡。", {"deaths": 2}),
        ("约200名群众在镇政府门口聚集。", {"people": 200}),
    ],
)  # fmt: skip
def test_figures_as_people_write_them(text, figures):
    assert read(text).figures == figures


def test_the_sick_are_counted_where_people_fell_ill():
    assert read("镇中心小学36名学生午餐后出现呕吐、腹泻，疑似食物中毒，其中3人住院。").figures == {"patients": 36}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("凌晨2时许发生火灾", (11, 22, 2, 0)),
        ("昨日下午三点半，一仓库起火", (11, 21, 15, 30)),
        ("11月20日23时40分发生车祸", (11, 20, 23, 40)),
        ("20日晚，厂房着火。20日晚8时15分许，119接到报警", (11, 20, 20, 15)),
        ("新华社某地11月22日电 昨晚9点，两车相撞", (11, 21, 21, 0)),
        ("截至今天6时，水位回落。21日22时，河堤决口", (11, 21, 22, 0)),
        ("二十日上午九时，车辆追尾", (11, 20, 9, 0)),
    ],
)
def test_when_it_happened(text, expected):
    at = read(text).occurred_at
    assert (at.month, at.day, at.hour, at.minute) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("今晨2时许", (22, 2, 0)), ("昨晚8点半", (21, 20, 30)), ("20日 中午1时", (20, 13, 0)), ("前日深夜11时", (20, 23, 0)),
     ("昨夜", (21, 20, 0)), ("2026年11月20日23时40分左右", (20, 23, 40))],
)  # fmt: skip
def test_the_parser_of_times_knows_how_people_speak(text, expected):
    at = parse_when(text, NOW)
    assert (at.day, at.hour, at.minute) == expected


@given(st.integers(0, 99_999_999))
def test_spelt_numbers_are_read_back(n):
    assert read_number(spelt(n)) == n
    assert read_number(f"{n:,}") == n


def spelt(n):
    """A number in Chinese characters, as in 二百零三万零五十."""
    if n == 0:
        return "零"
    digits, out = "零一二三四五六七八九", ""
    for unit, value in (("万", 10_000), ("", 1)):
        part, n = divmod(n, value)
        if not part:
            continue
        words = "".join(
            (digits[d] + u) if (d := part // v % 10) else "零"
            for u, v in (("千", 1000), ("百", 100), ("十", 10), ("", 1))
        )
        out += ("零" if out and part < 1000 else "") + words.strip("零").replace("零零", "零") + unit
    return out


@given(
    st.text(
        alphabet="一二三十百万亿0123456789人死伤亡受名，。、其中造成共至截今昨日时分凌晨发生在镇村无（）(): \n",
        max_size=120,
    )
)
@settings(max_examples=examples(200))
def test_any_text_is_read_and_none_refused(text):
    found = read(text)
    assert all(value >= 0 for value in found.figures.values())
    assert all(text[s.start : s.end] == s.words for spans in found.spans.values() for s in spans)


def test_no_text_takes_long():
    """These took a minute each before the rules were bounded."""
    began = time.process_time()
    for piece in ("一", "发生", "在", "今天", "3人死亡。", "1,111"):
        read(piece * (8000 // len(piece)))
    assert time.process_time() - began < 20


def test_a_text_of_nothing_proposes_nothing():
    found = read("例行巡查正常。")
    assert (found.kind, found.occurred_at, found.figures, found.place_unit) == (None, None, {}, None)


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not on this machine")
def test_the_corpus_is_read_no_worse_than_written_down():
    """The floors lie a little under what docs/evaluation.md says."""
    gold = json.loads((Path(__file__).parent / "judged.json").read_text("utf-8"))
    result = evaluate_emergencies.evaluate(evaluate_emergencies.read_rows(CORPUS), gold)
    whole, held = result["annotated"], result["held_out"]
    assert whole["kind"]["right"] >= 218
    assert whole["place"]["right"] >= 155
    assert whole["time"]["right"] >= 183
    assert held["at"]["right"] >= 27
    assert held["deaths"]["right"] >= 15
    assert sum(tally.get("invented", 0) for name, tally in held.items() if name != "at") == 0


def test_the_command_says_what_is_wrong_with_a_file(tmp_path, capsys):
    missing = Namespace(file=tmp_path / "none.jsonl", gold=None, json=False)
    assert evaluate_emergencies.run(missing) == 2
    (tmp_path / "one.jsonl").write_text(
        json.dumps({"id": "a", "category": "火灾", "text": "昨晚镇里一仓库起火。"}), "utf-8"
    )
    assert evaluate_emergencies.run(Namespace(file=tmp_path / "one.jsonl", gold=None, json=True)) == 0
    assert json.loads(capsys.readouterr().out)["annotated"]["kind"] == {"right": 1}
    assert Decimal("1") == read_number("一")
