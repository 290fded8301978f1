"""The case library of the invented county: what the ended emergencies taught, and a few old cases of earlier years (U9)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.utils import timezone

from tongzheng.cases.models import Case
from tongzheng.demo.calendar import Clock
from tongzheng.demo.county import County
from tongzheng.demo.ledger import Ledger, insert
from tongzheng.demo.people import People
from tongzheng.emergencies.models import Emergency, Figures, Kind, Report

COUNTED = [field.name for field in Figures._meta.local_fields]
# kind: causes, measures, lessons, regularities
TAUGHT: dict[str, tuple[str, str, str, str]] = {
    "道路交通事故": ("弯道没有减速设施，司机对路况不熟，越线行驶。", "交警十分钟到场封闭一个车道，卫生院先行包扎再转县医院，清障车两小时内清完路面。", "急弯陡坡要提前设减速带、警示牌；报告时先说有没有客车、校车、危险品车。", "县道弯道路段多发，冬季结冰和傍晚时段更集中。"),
    "暴雨洪涝": ("短时强降雨叠加河道淤积，低洼农户排水不畅。", "村干部分片叫应，先转移老人小孩，村小学作安置点，专人守水位。", "预警到户不能只发短信，要敲门叫应；转移名单每年汛前核一次。", "六、七月午后到夜间多发，上游两个村最先进水。"),
    "地质灾害": ("连续降雨后坡体饱和，坡脚有切坡建房。", "先撤人、再警戒、后清障，自然资源部门判定以前不进场施工。", "雨后三天内加密巡查；切坡户建档，雨量到 50 毫米自动撤离。", "汛期后半段和雨停后一两天容易发生。"),
    "火灾": ("电动车在屋里充电，线路老化，没有断电保护。", "消防和村志愿队同时到场，先搜人后灭火，供电所到场断电。", "集中充电棚建到村口；独居老人户逐户装烟感。", "冬春夜间多发，砖木老屋损失大。"),
    "森林草原火灾": ("清明前后上坟烧纸，当日三级以上风。", "就近扑火队二十分钟上山，林业定火线，村里守住下风口农户，明火灭后留人看守一夜。", "重点坟山定人定时守；发现烟点先报再打，不等核实。", "三、四月和十一月干燥大风天多发。"),
    "食物中毒": ("婚宴凉菜提前加工，存放超过四小时，没有冷藏。", "卫生院分诊，疾控当晚采样封存，逐桌核对赴宴名单。", "乡厨登记培训，十桌以上报备并留样；首报要说清就餐人数和发病人数。", "春秋办酒集中的月份多发。"),
    "水上和溺水事故": ("野塘没有护栏，假期无人看管。", "村民先捞救，卫生院现场施救，学校当晚家访。", "野塘设救生杆、护栏，假期每天下午巡塘。", "六到八月下午多发，都在村边水塘。"),
    "群体性事件": ("工程款未拨，施工方拖欠三个月工资。", "分管领导到场，请五名代表进屋谈，人社现场核工资表，当天先付六成。", "工资专户按月查；苗头阶段就要报，不等堵门。", "年底和开学前多发，集中在在建工地。"),
}  # fmt: skip
OLD = (  # years ago, month, day, hour or None, town, village, kind, title, deaths, injuries, evacuated, loss
    (2, 7, 16, 14, "白鹭乡", "石门村", "暴雨洪涝", "白鹭乡石门村山洪冲断便桥", 0, 2, 86, 120),
    (2, 3, 28, 15, "青石镇", "上溪村", "森林草原火灾", "青石镇上溪村后山上坟烧纸引发山火", 0, 0, 0, 9),
    (3, 12, 22, None, "柳河镇", "前湾村", "道路交通事故", "柳河镇前湾村路段结冰三车追尾", 1, 4, 0, 18),
    (3, 6, 30, 23, "石门乡", "岩下村", "地质灾害", "石门乡岩下村后山滑坡压埋两间房", 0, 1, 34, 45),
    (4, 1, 9, 2, "青石镇", "集镇", "火灾", "青石镇集镇沿街门面夜间起火", 1, 2, 40, 66),
)


def file_cases(ledger: Ledger, clock: Clock, county: County, people: People) -> None:
    """Rows and their trail; the emergencies are written already."""
    rng, office = Random(20261125), county["县政府办"]
    duty, editor, approver = people.cast["罗一鸣"], people.cast["林述之"], people.cast["沈定远"]
    kinds = {kind.name: kind for kind in Kind.objects.filter(office=office)}
    cases: list[Case] = []
    ended = Emergency.objects.filter(office=office, state="closed", kind__name__in=TAUGHT).order_by("id")
    bodies: dict[int, list[str]] = {}
    for pk, body in Report.objects.filter(emergency__in=ended).order_by("id").values_list("emergency_id", "body"):
        bodies.setdefault(pk, []).append(body)
    for n, e in enumerate(ended.select_related("kind", "unit")):
        if rng.random() < 0.35 or e.closed_at is None or e.closed_at + timedelta(days=4) > clock.now:
            continue
        case = _case(ledger, e.kind, e.title, e.occurred_at or e.at, office=office, by=editor, emergency=e, unit=e.unit)
        case.place, case.severity, case.summary = e.place, e.severity, "\n".join(bodies.get(e.pk, []))
        for name in COUNTED:
            setattr(case, name, getattr(e, name))
        at = e.closed_at + timedelta(days=2, minutes=rng.randrange(500))
        case.at = ledger.record(case, "cases.case.start", at, editor, data={"emergency": e.pk})
        _finish(ledger, case, at, (editor, approver), n % 9)
        cases.append(case)
    for years, month, day, hour, town, village, kind, title, deaths, injuries, evacuated, loss in OLD:
        when = datetime(clock.today.year - years, month, day, hour or 0, tzinfo=timezone.get_current_timezone())
        case = _case(
            ledger,
            kinds.get(kind),
            title,
            when,
            office=office,
            by=duty,
            unit=_unit(county, town),
            timed=hour is not None,
        )
        case.place, case.deaths, case.injuries = village, deaths, injuries
        case.evacuated, case.loss, case.severity = evacuated, Decimal(loss), 4 if deaths or loss >= 100 else 9
        case.at = ledger.record(
            case, "cases.case.take_in", clock.at(clock.days[40], 10), duty, data={"row": len(cases)}
        )
        _finish(ledger, case, clock.at(clock.days[42], 10), (duty, approver), 0)
        cases.append(case)
    insert(cases)


def _case(ledger: Ledger, kind: Kind | None, title: str, when: datetime, **fields: Any) -> Case:
    causes, measures, lessons, regularities = TAUGHT.get(kind.name if kind else "", ("", "", "", ""))
    return Case(
        once=ledger.once(), kind=kind, title=title[:120], occurred_at=when, causes=causes, measures=measures,
        lessons=lessons, regularities=regularities, **fields,
    )  # fmt: skip


def _finish(ledger: Ledger, case: Case, at: datetime, by: tuple[Any, Any], n: int) -> None:
    """Most are in the library; one in nine is being written, one waits for the approver."""
    case.version = 2
    ledger.record(case, "cases.case.save", at + timedelta(hours=2), by[0], data={"shared": True})
    if n == 7:
        return
    ledger.move(case, "submit", at + timedelta(hours=3), by[0])
    if n != 8:
        case.published_at = ledger.move(case, "publish", at + timedelta(hours=26), by[1])
        case.shared = True


def _unit(county: County, name: str) -> Any:
    try:
        return county[name]
    except KeyError:
        return None
