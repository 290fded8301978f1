"""The invented tree: a province, a city, 云岭县 with everything under it, and the small neighbour 望溪县."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cache

from tongzheng.demo.prose import Place
from tongzheng.network.models import DirectReporting, Office, OfficeForm, Unit, UnitKind

# name, tags beyond "town"
TOWNS = [
    ("城关镇", "street"), ("东湖街道", "street"), ("西园街道", "street"), ("青石镇", "farm"), ("柳河镇", "farm"),
    ("双溪镇", "trade"), ("桃源镇", "culture"), ("白鹭乡", "farm"), ("大坪乡", "forest"), ("石门乡", "forest"),
    ("清水镇", "water"), ("云台乡", "forest"), ("枫林镇", "forest"), ("新桥镇", "road"), ("黄陂岭乡", "farm"),
    ("凤鸣镇", "trade"), ("沙洲镇", "water"), ("龙潭乡", "water"), ("南坡镇", "project"),
]  # fmt: skip
# name, kind, tags (the first is its own trade)
BUREAUS = [
    ("县水利局", "water"), ("县农业农村局", "farm,poverty"), ("县林业局", "forest"), ("县教育局", "school"),
    ("县卫生健康局", "health"), ("县人社局", "jobs"), ("县住建局", "housing"), ("县交通运输局", "road"),
    ("县工信局", "industry"), ("县发改局", "project"), ("县财政局", "fiscal"), ("县统计局", "stats"),
    ("县市场监管局", "market"), ("县自然资源局", "land"), ("县生态环境分局", "env"), ("县应急管理局", "safety"),
    ("县公安局", "police"), ("县司法局", "justice"), ("县民政局", "civil"), ("县文旅局", "culture"),
    ("县商务局", "trade"), ("县供销社", "trade,farm"), ("县审计局", "audit"), ("县信访局", "petition"),
    ("县医保局", "insurance"), ("县退役军人局", "veterans"), ("县行政审批局", "service"), ("县税务局", "tax"),
    ("县气象局", "weather"), ("县消防救援大队", "fire"), ("县城管局", "street"), ("县残联", "disabled"),
    ("县妇联", "women"), ("团县委", "youth"), ("县总工会", "union"), ("县融媒体中心", "media"),
]  # fmt: skip
OTHERS = [
    ("县委办公室", UnitKind.PARTY, "party"), ("县人大常委会办公室", UnitKind.CONGRESS, "congress"),
    ("县政协办公室", UnitKind.CONSULTATIVE, "cppcc"), ("县法院", UnitKind.COURT, "court"),
    ("县检察院", UnitKind.PROCURATORATE, "procuratorate"), ("县工商联", UnitKind.FEDERATION, "federation"),
    ("县供电公司", UnitKind.ENTERPRISE, "power"), ("县农商行", UnitKind.ENTERPRISE, "bank"),
    ("县经济开发区", UnitKind.DEPARTMENT, "project"), ("县民革支部", UnitKind.DEMOCRATIC, "democratic"),
]  # fmt: skip
# name, parent, kind, tags
POINTS = [
    ("上溪村", "青石镇", UnitKind.VILLAGE, "hamlet"), ("石桥村", "青石镇", UnitKind.VILLAGE, "hamlet"),
    ("枣林社区", "青石镇", UnitKind.COMMUNITY, "block"), ("湖滨社区", "东湖街道", UnitKind.COMMUNITY, "block"),
    ("北门社区", "城关镇", UnitKind.COMMUNITY, "block"), ("云岭县第一中学", "城关镇", UnitKind.SCHOOL, "campus"),
    ("青石镇中学", "青石镇", UnitKind.SCHOOL, "campus"), ("岭秀竹业公司", "柳河镇", UnitKind.ENTERPRISE, "plant"),
    ("荷塘村采集点", "白鹭乡", UnitKind.POINT, "hamlet"), ("凤鸣农贸市场采集点", "凤鸣镇", UnitKind.POINT, "stall"),
]  # fmt: skip
# more villages and schools in the tree that are not expected to report
QUIET = [
    ("杨柳村", "青石镇"), ("前湾村", "柳河镇"), ("松坪村", "柳河镇"), ("桥头村", "双溪镇"), ("水口村", "双溪镇"),
    ("桃坞村", "桃源镇"), ("荷塘村", "白鹭乡"), ("芦花村", "白鹭乡"), ("大坪村", "大坪乡"), ("岩下村", "石门乡"),
    ("泉眼村", "清水镇"), ("云顶村", "云台乡"), ("枫香村", "枫林镇"), ("新桥村", "新桥镇"), ("沙湾村", "沙洲镇"),
]  # fmt: skip
_FIRST = "上下前后东西南北大小新老长高"
_SECOND = "湾塘坪冲坳垅坝垄溪岭桥田井岸坞畈园洲"
_OWN = ("上溪村", "石桥村", "杨柳村")  # 青石镇's, as in the tree


@cache
def villages_of(town: int) -> tuple[str, ...]:
    """Eight village names of the town with this number; no two towns share one."""
    step = [f"{a}{b}村" for b in _SECOND for a in _FIRST]
    return tuple(step[town :: len(TOWNS)][:8])


LONG = {"县人社局": "县人力资源和社会保障局", "县住建局": "县住房和城乡建设局", "县工信局": "县工业和信息化局",
        "县发改局": "县发展和改革局", "县市场监管局": "县市场监督管理局", "县文旅局": "县文化和旅游局",
        "县医保局": "县医疗保障局", "县退役军人局": "县退役军人事务局", "县城管局": "县城市管理局",
        "县供销社": "县供销合作社", "县残联": "县残疾人联合会", "县妇联": "县妇女联合会", "县工商联": "县工商业联合会",
        "县民革支部": "县民主党派联合支部", "县法院": "县人民法院", "县检察院": "县人民检察院"}  # fmt: skip


@dataclass
class County:
    """Units by name, and what the generator needs to know of each."""

    by_name: dict[str, Unit] = field(default_factory=dict)
    reporting: list[Unit] = field(default_factory=list)
    tags: dict[int, tuple[str, ...]] = field(default_factory=dict)
    _places: dict[int, Place] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Unit:
        return self.by_name[name]

    def place(self, unit: Unit) -> Place:
        """The names a text of this unit may use."""
        if unit.pk not in self._places:
            self._places[unit.pk] = self._place(unit)
        return self._places[unit.pk]

    def _place(self, unit: Unit) -> Place:
        kind = unit.kind
        short = unit.short_name
        last = {"township": short[-1], "subdistrict": "街道", "village": "村", "community": "社区", "school": "校"}.get(
            kind
        )
        last = last or ("局" if short.endswith("局") else "单位")
        area = {"township": f"全{short[-1]}", "subdistrict": "全街道", "village": "全村", "community": "全社区"}.get(
            kind, "全县"
        )
        towns, villages = self._names(unit)
        return Place(short, f"我{last}", f"该{last}", area, villages, towns, self.tags[unit.pk])

    def _names(self, unit: Unit) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Towns and villages a text of the unit may speak of: a town's own, a department's any."""
        names = [t for t, _ in TOWNS]
        town = unit if unit.short_name in names else unit.parent
        if town is not None and town.short_name in names:
            own = villages_of(names.index(town.short_name))
            own = (*(_OWN if town.short_name == "青石镇" else ()), *own)
            return (town.short_name, *own[:4]), own if town is unit or unit.kind != "village" else (
                unit.short_name,
                *own,
            )
        return tuple(names), tuple(v for i in range(len(names)) for v in villages_of(i)[:3])


def make_county(since: date) -> County:
    """Create all units, their desks, and the direct reporting point; settle `path` and `office`."""
    county = County()
    _above(county)
    _inside(county)
    _neighbour(county)
    DirectReporting.objects.create(
        unit=county["青石镇"],
        to_office=county["市政府办"],
        mode=DirectReporting.Mode.SAME,
        authority="岚州市人民政府办公室",
        starts=since,
    )
    DirectReporting.objects.create(
        unit=county["县公安局"],
        to_office=county["市政府办"],
        mode=DirectReporting.Mode.BEFORE,
        authority="岚州市人民政府办公室",
        starts=since,
    )
    return county


def _above(c: County) -> None:
    k = UnitKind
    province = _add(c, "岚江省", k.PROVINCE, None)
    provincial = _add(c, "岚江省人民政府办公厅", k.OFFICE, province, short="省政府办公厅")
    city = _add(c, "岚州市", k.CITY, province, office=provincial)
    city_office = _add(c, "岚州市人民政府办公室", k.OFFICE, city, short="市政府办", office=provincial)
    _add(c, "云岭县", k.COUNTY, city, office=city_office)
    office = _add(c, "云岭县人民政府办公室", k.OFFICE, c["云岭县"], short="县政府办", office=city_office)
    for unit, serves, channel in (
        (provincial, province, "岚江政务"),
        (city_office, city, "岚州政务信息"),
        (office, c["云岭县"], "政务信息"),
    ):
        Office.objects.create(unit=unit, serves=serves, form=OfficeForm.GOVERNMENT, main_channel=channel)


def _inside(c: County) -> None:
    county, office, k = c["云岭县"], c["县政府办"], UnitKind
    for name in ("采编科", "督查室", "总值班室"):
        _add(c, name, k.DIVISION, office, office=office)
    for i, (name, tags) in enumerate(TOWNS):
        kind = k.SUBDISTRICT if name.endswith("街道") else k.TOWNSHIP
        unit = _add(c, name, kind, county, office=office, tags=("town", tags), reports=True, phone=f"6612{i + 1:03}")
        unit.code = f"YL{i + 1:02}"
    for i, (name, tags) in enumerate(BUREAUS):
        own = tuple(tags.split(","))
        full = f"云岭{LONG.get(name, name)}"
        _add(
            c,
            full,
            k.DEPARTMENT,
            county,
            short=name,
            office=office,
            tags=(*own, *own, "dept"),
            reports=True,
            phone=f"6613{i + 1:03}",
        )
    for i, (name, kind, tags) in enumerate(OTHERS):
        full = f"云岭{LONG.get(name, name)}"
        _add(
            c,
            full,
            kind,
            county,
            short=name,
            office=office,
            tags=(tags, tags, "dept"),
            reports=True,
            phone=f"6614{i + 1:03}",
        )
    for i, (name, parent, kind, tags) in enumerate(POINTS):
        _add(c, name, kind, c[parent], office=office, tags=(tags, "small"), reports=True, phone=f"6615{i + 1:03}")
    for name, parent in QUIET:
        _add(c, name, k.VILLAGE, c[parent], office=office)
    Unit.objects.bulk_update([u for u in c.by_name.values() if u.code], ["code"])


def _neighbour(c: County) -> None:
    k = UnitKind
    other = _add(c, "望溪县", k.COUNTY, c["岚州市"], office=c["市政府办"])
    office = _add(c, "望溪县人民政府办公室", k.OFFICE, other, short="望溪县政府办", office=c["市政府办"])
    Office.objects.create(unit=office, serves=other, form=OfficeForm.GOVERNMENT, main_channel="望溪政务")
    _add(c, "临水镇", k.TOWNSHIP, other, office=office, tags=("town", "farm"))
    _add(c, "望溪县农业农村局", k.DEPARTMENT, other, short="望溪县农业农村局", office=office, tags=("farm", "dept"))


def _add(
    c: County,
    name: str,
    kind: str,
    parent: Unit | None,
    *,
    short: str = "",
    office: Unit | None = None,
    tags: tuple[str, ...] = (),
    reports: bool = False,
    phone: str = "",
) -> Unit:
    unit = Unit(
        name=name, short_name=short or name, kind=kind, parent=parent, office=office, path="/",
        position=len(c.by_name), reports=reports, phone=phone,
    )  # fmt: skip
    unit.save()
    unit.path = f"{parent.path if parent else '/'}{unit.pk}/"
    unit.save(update_fields=["path"])
    c.by_name[unit.short_name] = unit
    c.tags[unit.pk] = tags
    if reports:
        c.reporting.append(unit)
    return unit
