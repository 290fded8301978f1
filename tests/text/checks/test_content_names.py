"""Leaders, units, places and fixed wordings against what the office keeps (R4). Every name here is invented."""

from datetime import date

import pytest

from tongzheng.text.checks.base import Draft, Facts, Level
from tongzheng.text.checks.names import CHECKS as NAMES
from tongzheng.text.checks.places import CHECKS as PLACES
from tongzheng.text.checks.places import rank

ALL = {c.id: c for c in (*NAMES, *PLACES)}
TREE = frozenset({"临江市", "东岭省"})
FACTS = Facts(
    today=date(2026, 6, 1),
    leaders=(
        ("方敬山", "县委书记", 1, date(2023, 1, 1), None),
        ("韩一舟", "县委副书记、县长", 2, date(2024, 1, 1), None),
        ("白晓棠", "常务副县长", 3, None, None),
        ("魏宁", "副县长", 4, None, None),
        ("秦大川", "副县长", 5, date(2018, 1, 1), date(2025, 3, 31)),
    ),
    units={
        "玉泉县扶贫开发办公室": "玉泉县农业农村局", "玉泉县农业农村局": "", "玉泉县市场监督管理局": "", "玉泉县人民法院": "",
        "玉泉县住房和城乡建设局": "", "县文广新局": "县文化和旅游局", "县文化和旅游局": "",
    },
    places={
        "东岭省": frozenset(), "临江市": frozenset({"东岭省"}), "云溪市": frozenset({"东岭省"}), "玉泉县": TREE,
        "金沙县": TREE, "石鼓镇": TREE | {"玉泉县"}, "梅岭镇": TREE | {"金沙县"}, "新民村": TREE | {"玉泉县", "金沙县"},
    },
    terms={"双减负": "“双减”", "乡村振兴战略性": "乡村振兴战略", "打造一流": ""},
)  # fmt: skip


def found(check, body, title=""):
    return [(f.found, f.suggestion) for f in ALL[check].find(Draft(title, body, FACTS))]


@pytest.mark.parametrize(
    ("body", "said", "right"),
    [
        ("县长魏宁到会讲话。", "县长", "副县长"),
        ("魏宁县长指出，要抓紧。", "县长", "副县长"),
        ("副县长韩一舟主持会议。", "副县长", None),
        ("县委书记韩一舟强调", "县委书记", None),
        ("县长韩一州主持会议。", "韩一州", "韩一舟"),
        ("副县长秦大川调研防汛。", "秦大川", None),
    ],
)
def test_a_title_that_is_not_his(body, said, right):
    assert (said, right) in found("name.title", body)


@pytest.mark.parametrize(
    "body",
    [
        "县委书记方敬山、县长韩一舟、常务副县长白晓棠出席。", "县委副书记、县长韩一舟主持。", "白晓棠副县长指出",
        "时任副县长秦大川带队", "原副县长秦大川", "2024年3月，副县长秦大川带队勘查。", "魏宁说，进度可以。", "副县长李明到会",
        "县长魏宁生到会", "《县长魏宁访谈》",
    ],
)  # fmt: skip
def test_titles_that_are_right_former_or_unknown(body):
    from tongzheng.text.checks.runner import run

    assert not run([ALL["name.title"]], Draft("", body, FACTS), {})


def test_one_character_off_weighs_less_for_a_deputy():
    (chief,) = ALL["name.title"].find(Draft("", "县长韩一州主持。", FACTS))
    (deputy,) = ALL["name.title"].find(Draft("", "常务副县长白晓堂主持。", FACTS))
    assert (chief.level, deputy.level) == (Level.ERROR, Level.WARNING)


def test_order_of_a_list():
    assert found("name.order", "魏宁、白晓棠参加调研。") == [("魏宁、白晓棠", "白晓棠、魏宁")]
    assert found("name.order", "县长韩一舟、县委书记方敬山出席。") == [("韩一舟、县委书记方敬山", None)]
    assert not found("name.order", "方敬山、韩一舟、魏宁参加。")
    assert not found("name.order", "魏宁、白晓棠分别带队。")
    assert not found("name.order", "魏宁主持会议，白晓棠作了部署。")
    assert not found("name.order", "魏宁参加。白晓棠参加。")


def test_comrade_for_one_is_comrade_for_all():
    assert found("name.respect", "方敬山同志、韩一舟、魏宁出席")
    assert not found("name.respect", "方敬山、韩一舟、魏宁同志出席")
    assert not found("name.respect", "方敬山同志、韩一舟同志出席")


def test_former_names_of_units():
    assert found("unit.full", "玉泉县扶贫开发办公室牵头落实。") == [("玉泉县扶贫开发办公室", "玉泉县农业农村局")]
    assert found("unit.full", "县文广新局负责。") == [("县文广新局", "县文化和旅游局")]
    assert not found("unit.full", "原玉泉县扶贫开发办公室移交的档案")
    assert not found("unit.full", "2017年，玉泉县扶贫开发办公室完成了建档。")
    assert not found("unit.full", "玉泉县农业农村局牵头落实。")


@pytest.mark.parametrize(
    ("body", "right"),
    [("玉泉县市场监督管里局检查", "玉泉县市场监督管理局"), ("玉泉县市场监管理局检查", "玉泉县市场监督管理局"),
     ("由玉泉县住房和城乡建设设局负责", "玉泉县住房和城乡建设局"), ("玉泉县住房城乡建设局", "玉泉县住房和城乡建设局")],
)  # fmt: skip
def test_a_units_name_with_one_character_wrong(body, right):
    assert [s for _, s in found("unit.typo", body)] == [right]


@pytest.mark.parametrize(
    "body",
    [
        "玉泉县人民医院、玉泉县人民法院",
        "玉泉县民政局",
        "金沙县市场监督管理局",
        "市市场监督管理局",
        "玉泉县第一小学",
        "玉泉县市场监督管理局",
    ],
)
def test_other_units_are_not_typing_errors(body):
    assert not found("unit.typo", body)


def test_places_and_what_they_lie_in():
    assert found("unit.place", "到金沙县石鼓镇走访") == [("金沙县石鼓镇", "玉泉县石鼓镇")]
    assert found("unit.place", "云溪市玉泉县") == [("云溪市玉泉县", "临江市玉泉县")]
    assert found("unit.place", "临江市玉泉区的做法") == [("玉泉区", "玉泉县")]
    assert found("unit.place", "玉泉县区政府召开会议") == [("玉泉县区", "玉泉县")]


@pytest.mark.parametrize(
    "body",
    [
        "临江市玉泉县石鼓镇", "临江市石鼓镇", "玉泉县新民村、金沙县新民村", "玉泉县、石鼓镇、梅岭镇", "石鼓镇梅岭镇两地", "大金沙县石鼓镇",
        "玉泉县区域内", "金沙县石鼓乡", "临江市金沙县梅岭镇新民村",
    ],
)  # fmt: skip
def test_places_that_are_right_or_not_certain(body):
    assert not found("unit.place", body)


def test_ranks_of_places():
    assert [rank(n) for n in ("东岭省", "北川自治区", "临江市", "西山地区", "玉泉县", "城关区", "石鼓镇", "东街社区", "中山")] == [
        0, 0, 1, 1, 2, 2, 3, 4, -1,
    ]  # fmt: skip


def test_fixed_wordings():
    assert found("term.official", "落实双减负政策") == [("双减负", "“双减”")]
    assert found("term.official", "打造一流园区") == [("打造一流", None)]
    facts = Facts(terms={"放管服改革": "“放管服”改革", "振兴战略": "乡村振兴战略"})
    assert not list(ALL["term.official"].find(Draft("", "实施乡村振兴战略", facts)))
    assert list(ALL["term.official"].find(Draft("", "实施振兴战略", facts)))


def test_without_the_offices_lists_they_are_silent():
    body = "县长魏宁、县委书记方敬山到金沙县石鼓镇，玉泉县市场监督管里局、玉泉县扶贫开发办公室参加，落实双减负。"
    assert not [f for c in ALL.values() for f in c.find(Draft("", body))]
