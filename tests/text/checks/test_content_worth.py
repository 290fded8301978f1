"""Worth reporting (R13), elements by kind (R14), standards of quality (R4): on invented texts and on real ones."""

import gzip
import json
import re
from datetime import date
from pathlib import Path

import pytest

from tongzheng.text.checks.base import Draft, Facts, Level
from tongzheng.text.checks.elements import CHECKS as ELEMENTS
from tongzheng.text.checks.elements import asked_of, elements, missing
from tongzheng.text.checks.standards import STANDARDS, Verdict, assess
from tongzheng.text.checks.worth import CHECKS as WORTH
from tongzheng.text.checks.worth import substance

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"


def reasons(title, body, **facts):
    draft = Draft(title, body, Facts(**facts))
    return {f.check for c in WORTH for f in c.find(draft)}


NOT_WORTH = [
    ("worth.visit", "市人大常委会调研组一行到我县考察", "3月12日，调研组一行先后查看5个村、3家企业，听取汇报，对工作给予充分肯定。"),
    ("worth.visit", "县领导走访看望离退休老干部", "春节前夕，县领导走访看望离退休老干部，送去慰问品和节日祝福，嘱咐他们保重身体。"),
    ("worth.meeting", "我局召开年度总结大会", "1月8日，我局召开年度总结大会，全体干部职工86人参加。会议总结成绩，部署任务，局长作了讲话。"),
    ("worth.meeting", "全县档案业务培训班开班", "来自各单位的120名档案员参加了培训班，大家认真听讲，收获很大。"),
    ("worth.study", "县司法局党组理论学习中心组开展专题学习", "大家围绕主题交流发言，表示要学深悟透，把学习成果转化为工作动力。"),
    ("worth.study", "青石镇组织党员干部集中学习会议精神", "全体党员干部逐段学习，撰写心得，纷纷表示要立足岗位作贡献。"),
    ("worth.routine", "县图书馆新馆举行揭牌仪式", "5月6日上午，县图书馆新馆揭牌，各界人士到场祝贺。"),
    ("worth.routine", "我县启动安全生产宣传月活动", "活动现场摆放展板，发放资料，营造氛围。"),
    ("worth.scrap", "社区志愿者为老人包饺子", "冬至当天，志愿者来到老人家中包饺子，老人们脸上露出笑容。"),
    ("worth.scrap", "村民拾金不昧受称赞", "村民老李在路边捡到钱包，及时交还失主，失主送来锦旗。"),
    ("worth.local", "柳湾村一盏路灯不亮", "柳湾村村口的路灯坏了一盏，晚上走路看不清，村干部已报修。"),
    ("worth.local", "幸福小区垃圾桶摆放位置不合适", "小区垃圾桶离单元门太近，夏天有味道，居民希望挪远一点。"),
    ("worth.padding", "切实抓好当前工作", "要提高认识，强化责任。要加强领导，形成合力。要狠抓落实，务求实效。要统一思想，提高站位。"
     "要精心组织，周密部署。要加强督查，严明纪律。要强化宣传，营造浓厚氛围。必须常抓不懈，久久为功。"),
]  # fmt: skip
WORTH_IT = [
    ("县政府常务会议研究解决村级卫生室缺药问题", "会议决定拨付80万元，为63个村卫生室补齐常用药。"),
    ("全县防汛工作会议召开", "会议通报隐患排查情况：46处山塘坝体渗漏。会议决定安排资金320万元，5月底前完成整改38处，其余限期腾空。"),
    ("调研组到南片五乡镇考察水源", "调研发现南片12个村枯水期日供水缺口300吨，2600户轮流用水，群众反映强烈；建议铺设主管道9公里。"),
    ("县医院召开患者座谈会", "座谈中反映挂号排队平均47分钟，比去年增加12分钟；医院决定新增窗口4个，投资60万元改造系统。"),
    ("三家企业拖欠农民工工资", "因工程款未结，三家企业拖欠212名工人工资，工人多次到镇政府反映。"),
    ("路灯多年无人管，老旧小区夜间事故增多", "全县23个老旧小区路灯移交后没有管护单位，一年发生摔伤31起。"),
    ("党员干部学习浙江经验，我县政务窗口压减三成", "学习后实行一窗受理，窗口由42个减少到29个，办结时间缩短一半，群众少跑路1.2万人次。"),
    ("化工园区2号厂房发生火灾", "6月3日14时，2号厂房起火，3人轻伤，消防已扑灭。"),
]  # fmt: skip


@pytest.mark.parametrize(("check", "title", "body"), NOT_WORTH)
def test_what_an_office_does_not_need(check, title, body):
    assert check in reasons(title, body, kind="news")


@pytest.mark.parametrize(("title", "body"), WORTH_IT)
def test_what_an_office_wants_is_let_pass(title, body):
    assert reasons(title, body, kind="news") == set()


def test_it_is_only_a_hint_says_why_and_is_silent_for_urgent_reports():
    title, body = NOT_WORTH[2][1:]
    (finding,) = (f for c in WORTH for f in c.find(Draft(title, body)))
    assert finding.level is Level.HINT
    assert "召开" in finding.message
    assert "建议" in finding.message
    assert not reasons(title, body, kind="urgent")


def test_an_office_may_ask_for_more_substance():
    title, body = WORTH_IT[1]
    assert "worth.meeting" in reasons(title, body, params={"worth.meeting": {"enough": 9}})


def test_people_present_and_places_seen_are_no_substance():
    assert substance("120名干部参加会议。先后查看5个村3家企业，完成参观。") == 0
    assert substance("决定拨付80万元，为63个村补药。") == 2


# --- elements ---------------------------------------------------------------------------------------------------------
def absent(kind, body, title=""):
    return [e.name for e in missing(kind, title, body)]


def test_every_kind_of_report_has_its_elements():
    from tongzheng.reporting.models import Kind

    assert {kind for kind in Kind.values if asked_of(kind)} == set(Kind.values)
    assert all(e.name and e.advice and (e.cues or e.pattern) for e in elements().values())


PROBLEM = (
    "入冬以来，我镇9个村养殖场粪水外溢，涉及养殖户143户，占总数的三成，下游群众取水受影响。"
    "主要原因是沉淀池容量小、清运不及时。如不处理，春灌时可能污染主渠。建议由县农业农村局牵头，分批扩建沉淀池。"
)


def test_a_complete_problem_report_lacks_nothing():
    assert absent("problem", PROBLEM) == []


@pytest.mark.parametrize(
    ("cut", "name"),
    [("主要原因是沉淀池容量小、清运不及时。", "原因"), ("如不处理，春灌时可能污染主渠。", "趋势"),
     ("建议由县农业农村局牵头，分批扩建沉淀池。", "建议")],
)  # fmt: skip
def test_a_missing_element_is_named(cut, name):
    assert absent("problem", PROBLEM.replace(cut, "")) == [name]


def test_one_hint_names_all_and_says_what_to_add():
    draft = Draft("粪水外溢", "入冬以来，我镇9个村粪水外溢，下游取水受影响。", Facts(kind="problem"))
    (finding,) = ELEMENTS[0].find(draft)
    assert finding.level is Level.HINT
    assert "问题类稿件没有写到：原因、趋势、建议" in finding.message
    assert "请谁做什么" in finding.message
    skipping = Facts(kind="problem", params={"elem.missing": {"skip": ["trend", "reason", "advice"]}})
    assert not list(ELEMENTS[0].find(Draft(draft.title, draft.body, skipping)))
    assert not list(ELEMENTS[0].find(Draft(draft.title, draft.body)))


@pytest.mark.parametrize(
    ("kind", "body", "names"),
    [
        ("analysis", "一季度全县用电量3.2亿千瓦时，同比增长4.1%。", {"分析", "预测", "建议"}),
        ("analysis", "一季度全县用电量同比增长4.1%，主要因素是新厂投产；预计二季度增速回落，建议提前错峰。", set()),
        ("experience", "白云镇推行积分超市，家家参与，村里干净了许多。", {"成效", "数字"}),
        ("experience", "白云镇建立积分超市，参与农户由120户增加到860户。", set()),
        ("urgent", "7月2日9时，省道205线龙门镇路段两车相撞，3人受伤，已送医救治，交警正在疏导，原因正在调查。", set()),
        ("urgent", "龙门镇路段两车相撞，交警赶到疏导，目前通行正常。", {"时间", "伤亡损失"}),
        ("advice", "建议尽快建一座公厕。", {"理由", "由谁办"}),
    ],
)
def test_other_kinds(kind, body, names):
    assert set(absent(kind, body)) == names


# --- standards --------------------------------------------------------------------------------------------------------
def test_standards_are_those_the_settings_offer():
    from tongzheng.checking.rules import STANDARDS as OFFERED

    assert {(id_, s.name) for id_, s in STANDARDS.items()} == set(OFFERED)
    assert all(s.dimensions and all(d.means and d.question for d in s.dimensions) for s in STANDARDS.values())


def test_every_check_a_standard_names_exists():
    from tongzheng.text.checks import checks

    for standard in STANDARDS.values():
        for dimension in standard.dimensions:
            for word in dimension.checks:
                assert any(dimension.covers(id_) for id_ in checks() if id_.startswith(word)), word


def verdicts(draft, standard):
    from tongzheng.text.checks import check

    return {d.name: (v, why) for d, v, why in assess(draft, check(draft), standard)}


def test_a_dimension_is_judged_by_what_was_found_and_never_more():
    draft = Draft("我镇粪水外溢影响下游取水", PROBLEM, Facts(kind="problem", today=date(2026, 1, 5)))
    good = verdicts(draft, "short")
    assert good["短"][0] is Verdict.OK
    assert good["实"][0] is Verdict.OK
    assert good["新"][0] is Verdict.UNKNOWN
    assert "？" in good["新"][1]
    assert verdicts(draft, "full")["深"][0] is Verdict.UNKNOWN
    hollow = Draft("抓好当前工作", "要高度重视，狠抓落实，形成合力。" * 5, Facts(kind="problem"))
    bad = verdicts(hollow, "short")
    assert bad["实"][0] is Verdict.LOOK
    assert "数量" in bad["实"][1]
    old = Draft("旧闻", "2019年3月，我镇修路。" + PROBLEM, Facts(today=date(2026, 1, 5)))
    assert verdicts(old, "accurate")["快"][0] is Verdict.LOOK
    assert assess(draft, [], "no such") == []


# --- real texts -------------------------------------------------------------------------------------------------------
def _real(path):
    with gzip.open(CORPUS / path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


@pytest.mark.skipif(not CORPUS.exists(), reason="no corpus beside the tree")
def test_most_ceremonies_are_hinted_at_and_most_complaints_are_not():
    ceremony = re.compile("会见|会谈|互致|座谈会|举行仪式|慰问|开幕|闭幕")
    news = [d for d in _real("xwlb_news/items.jsonl.gz") if ceremony.search(d["title"])][::3]
    letters = _real("public_messages/messages.jsonl.gz")[::8]
    assert len(news) > 60
    assert sum(bool(reasons(d["title"], d["text"])) for d in news) / len(news) > 0.85
    assert sum(bool(reasons(d["title"], d["text"])) for d in letters) / len(letters) < 0.05
