"""A dozen invented texts in the county office's library."""

from __future__ import annotations

from datetime import timedelta

from tongzheng.demo.calendar import Clock
from tongzheng.demo.county import County
from tongzheng.demo.ledger import Ledger
from tongzheng.demo.people import People
from tongzheng.library.models import Material
from tongzheng.text.clean import count_chars

# days ago, kind, title, source, tags, shared, text
MATERIALS: list[tuple[int, str, str, str, str, bool, str]] = [
    (12, "article", "邻县把冷库建到山脚下", "望溪县政务信息", "冷链、农业", True,
     "望溪县去年以来在 6 个山区乡镇建起产地预冷库 14 座，单座投资 38 万元，由村集体建、合作社管、农户用。\n"
     "一是选址看产地，采摘后两小时内入库；二是错峰制冷，夜间电价时段集中预冷；三是按筐计费，账目每月上墙。\n"
     "果蔬损耗由两成降到一成以内，旺季不再集中贱卖。"),
    (20, "policy", "县级冷链补助申报要点", "市农业农村部门", "冷链、政策", True,
     "补助对象为村集体经济组织、农民合作社和家庭农场。申报材料包括建设方案、用地意见、自筹资金证明。\n"
     "新建产地预冷设施按核定投资的三成补助，每个主体累计不超过 60 万元；先建后补，验收合格后拨付。"),
    (31, "data", "全县三季度农产品价格监测", "县发展改革局", "价格、农业", False,
     "监测的 18 种农产品中，9 种价格上涨，6 种下跌，3 种持平。其中山核桃收购价同比下跌两成，油茶籽同比上涨一成半。\n"
     "蔬菜均价每公斤 4.6 元，比上季度上涨 0.3 元。"),
    (45, "model", "问题类信息怎么写：一篇范文", "县政府办采编科", "写作、范文", True,
     "标题直说问题和程度。第一段交代时间、范围、数量；第二段分析原因，两到三条，每条有事实；第三段写趋势和影响；末段提出请谁办什么。\n"
     "不写过程，不写认识。全文不超过八百字。"),
    (52, "model", "经验类信息怎么写：三个要害", "县政府办采编科", "写作、范文", True,
     "做法要能学：写清谁来做、怎么做、花多少钱。成效要能核：用前后两个数，不用“显著”“大幅”。\n"
     "不足也写一句，读的人才信。"),
    (60, "speech", "在全县信息工作会上的讲话（摘要）", "县政府办", "信息工作", True,
     "信息要快，更要准。宁可晚半天，把数核实；不可抢一步，把事说偏。\n各单位第一责任人要看一遍再签，不能一签了之。"),
    (75, "reply", "关于增设山区末班客运的建议", "县政协提案", "交通、民生", False,
     "山区六个乡镇末班车普遍在 17:30 以前，务工群众下班后无车可坐。建议周末和赶集日加开一班，财政给予一定补贴。"),
    (83, "article", "一个乡镇的山塘是怎样管起来的", "外地政务信息", "水利、防汛", True,
     "该镇把 73 座山塘分给 73 名塘长，巡查一次记一次，险情拍照即报。汛前清淤由受益户投工，镇里补材料。\n两年来没有发生一起垮塌。"),
    (96, "policy", "山塘安全管理办法要点", "市水利部门", "水利、政策", True,
     "山塘按库容分三类管理。塘长由村干部担任，汛期每日巡查不少于一次，水位超过警戒线时两小时一报。\n除险加固纳入年度计划，资金由县级统筹。"),
    (120, "data", "上半年基层信访事项分类", "县信访部门", "信访、民生", False,
     "上半年受理 412 件，同比下降 6%。其中征地补偿 97 件，物业管理 83 件，劳动报酬 71 件，道路交通 52 件，其他 109 件。"),
    (140, "article", "城区停车难，他们从错时共享破题", "外地晚报", "城市管理", False,
     "该区动员 23 家机关单位夜间开放停车场，新增共享车位 1900 个，由街道统一登记、分时收费，收入返还单位作维护费。"),
    (200, "other", "常用计量单位和数字写法", "县政府办采编科", "写作", True,
     "面积用亩或公顷，前后一致；钱数到万元的写万元；百分比和百分点不能混用；同比要说明和哪年比。"),
]  # fmt: skip


def materials(ledger: Ledger, clock: Clock, county: County, people: People) -> list[Material]:
    """The materials with their trail and first version; the caller inserts them."""
    editor, office = people.cast["林述之"], county["县政府办"]
    found = []
    for ago, kind, title, source, tags, shared, body in reversed(MATERIALS):
        day = clock.days[-1 - min(ago, len(clock.days) - 1)]
        at = clock.at(day, 15.5)
        material = Material(
            once=ledger.once(), office=office, by=editor, title=title, body=body, length=count_chars(body), kind=kind,
            source=source, dated=day - timedelta(days=3), tags=f"|{tags.replace('、', '|')}|", shared=shared, created_at=at,
            saved_at=at,
        )  # fmt: skip
        ledger.record(material, "library.material.add", at, editor, data={"kind": kind, "shared": shared})
        ledger.keep(material, at, editor, "录入")
        found.append(material)
    return found
