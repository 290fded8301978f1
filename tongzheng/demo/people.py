"""Invented people and their posts: the main cast first, so that the sign-in page lists it first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password

from tongzheng.demo.county import County
from tongzheng.network.models import Appointment, Employment, Person, Role, Unit, UnitKind
from tongzheng.network.queries import clock

SURNAMES = "方梁韩骆阮祝钟苏邱柯詹温贺童岳殷池翟闵芮卞桑艾凌褚柴屈项单房裴席乔井全庞左牧车侯甘岑荀糜娄滕符景鲍"
GIVEN = (
    "知秋 见山 砚田 青禾 树声 南星 明夷 一苇 敬川 若谷 远舟 云帆 听雨 怀瑾 牧之 望舒 晴川 临风 归鸿 松年 竹青 半夏 景行 思齐 予安 "
    "守拙 清越 既白 长庚 星野 允执 从之 在渊 抱朴 映雪 采薇 书简 石泉 沐阳 如松 春和 向阳 立夏 新稻 满仓 禾丰 水生 广田 有粮 来福 "
    "桂枝 秀谷 荷香 兰亭 梅溪 柳烟 月明 雨荷 冬青 海棠 银杏 丹枫 素问 令仪 静姝 婉言 嘉木 子佩 维桢 秉烛 问渠 致远桥 栖梧 鹤鸣 鹿野 "
    "岩松 峰青 川平 泽润 润物 渡江 江平 海晏 河清 湖生 溪石 泉声 雪原 霁月 朗清 和光 同尘 观澜 听泉 扶摇 步青 耕读 稼轩田 谷雨 小满 "
    "芒种 白露 霜降 立冬 大寒 惊蛰 处暑 夏至 春分 秋水 冬晖"
).split()
TITLES = {
    UnitKind.TOWNSHIP: ("党政办干部", "党委副书记", "党委书记"),
    UnitKind.SUBDISTRICT: ("党政办干部", "党工委副书记", "党工委书记"),
    UnitKind.VILLAGE: ("村委会文书", "村党支部书记", ""),
    UnitKind.COMMUNITY: ("社区工作者", "社区党支部书记", ""),
    UnitKind.SCHOOL: ("办公室教师", "副校长", ""),
    UnitKind.ENTERPRISE: ("综合部职员", "副总经理", ""),
    UnitKind.POINT: ("采集员", "负责人", ""),
}
NO_OFFICER = {"双溪镇": 48, "县民革支部": 200, "凤鸣农贸市场采集点": 90}  # unit -> days since the post fell empty
NO_SIGNER = {"云台乡": 19}
CHANGED = {"柳河镇": 150, "县教育局": 120, "大坪乡": 210, "县林业局": 80}  # a new officer came so many days ago
SECOND_OFFICER: tuple[str, ...] = ()
MEMBERS = (
    "青石镇",
    "青石镇",
    "白鹭乡",
    "柳河镇",
    "城关镇",
    "东湖街道",
    "县教育局",
    "县卫生健康局",
    "县农业农村局",
    "县公安局",
)


@dataclass
class People:
    """Posts by name of person, and by unit and role over time."""

    cast: dict[str, Appointment] = field(default_factory=dict)
    posts: dict[tuple[int, str], list[Appointment]] = field(default_factory=lambda: defaultdict(list))
    leaders: list[Appointment] = field(default_factory=list)
    deputies: list[Appointment] = field(default_factory=list)

    def at(self, unit: Unit, role: str, day: date) -> list[Appointment]:
        """Who held the role in the unit on the day, principals only."""
        return [p for p in self.posts[unit.pk, role] if p.is_current(day) and p.deputy_for_id is None]


class _Registry:
    def __init__(self, rng: Random, today: date) -> None:
        self.rng, self.today = rng, today
        self.names: set[str] = set()
        self.count = 0
        self.people = People()

    def person(self, name: str = "") -> Person:
        while not name or name in self.names:
            name = self.rng.choice(SURNAMES) + self.rng.choice(GIVEN)
        self.names.add(name)
        self.count += 1
        person = Person(
            login=f"yl{self.count:04}", name=name, phone=f"139{self.count:04}{self.rng.randint(0, 9999):04}"
        )
        person.password = make_password(None)
        person.save()
        return person

    def post(
        self,
        person: Person | str | None,
        unit: Unit,
        role: str,
        *,
        days: int = 0,
        until: int | None = None,
        **extra: Any,
    ) -> Appointment:
        if not isinstance(person, Person):
            person = self.person(person or "")
        starts = self.today - timedelta(days=days or self.rng.randint(400, 1900))
        ends = self.today - timedelta(days=until) if until is not None else None
        if role == Role.OFFICER:
            extra.setdefault("employment", Employment.FULL)
        post = Appointment.objects.create(person=person, unit=unit, role=role, starts=starts, ends=ends, **extra)
        self.people.posts[unit.pk, role].append(post)
        if post.is_current(self.today):
            self.people.cast.setdefault(person.name, post)
        return post


def make_people(rng: Random, county: County, today: date) -> People:
    """Appoint everybody (N2, N3): cast first, then units in order."""
    registry = _Registry(rng, today)
    _cast(registry, county)
    for unit in county.reporting:
        _staff(registry, unit)
    _members(registry, county)
    _elsewhere(registry, county)
    _deputies(registry, county)
    clock()
    return registry.people


def _cast(r: _Registry, c: County) -> None:
    office, county = c["县政府办"], c["云岭县"]
    clerk = r.post("周小禾", c["青石镇"], Role.OFFICER, days=1060, title="党政办干事")
    signer = r.post("赵立本", c["青石镇"], Role.SIGNER, title="镇党委副书记")
    editor = r.post("林述之", office, Role.EDITOR, title="采编科科长")
    director = r.post("沈定远", office, Role.APPROVER, title="办公室主任")
    r.people.leaders.append(r.post("高屹", county, Role.LEADER, title="县长", rank=1))
    for name, role, title in (
        ("罗一鸣", Role.DUTY, "总值班室值班员"), ("谢秋实", Role.SUPERVISOR, "督查室主任"), ("丁墨", Role.ASSESSOR, "采编科副科长"),
        ("袁序", Role.ADMIN, "电子政务办主任"), ("吴慎言", Role.AUDITOR, "机关纪委委员"), ("程未晚", Role.EDITOR, "采编科编辑"),
    ):  # fmt: skip
        r.post(name, office, role, title=title)
    r.post("许知秋", c["白鹭乡"], Role.OFFICER, title="党政办干部")
    r.post("何立群", c["白鹭乡"], Role.SIGNER, title="乡党委副书记")
    r.post(editor.person, office, Role.OFFICER, title="采编科科长")
    r.post(director.person, office, Role.SIGNER, title="办公室主任")
    r.post(signer.person, c["青石镇"], Role.CHARGE, title="镇党委副书记")
    r.post(clerk.person, c["上溪村"], Role.OFFICER, employment=Employment.PART, title="联村干部")
    vices = ((2, "常务副县长"), (3, "副县长"), (4, "副县长"), (5, "副县长"), (6, "副县长"))
    for rank, title in vices:
        r.people.leaders.append(r.post("", county, Role.LEADER, title=title, rank=rank))


def _staff(r: _Registry, unit: Unit) -> None:
    name = unit.short_name
    officer_title, signer_title, head_title = TITLES.get(
        UnitKind(unit.kind), ("办公室干部", "办公室主任", "主要负责人")
    )
    if not r.people.posts[unit.pk, Role.OFFICER]:
        _officers(r, unit, officer_title)
    if not r.people.posts[unit.pk, Role.SIGNER]:
        left = NO_SIGNER.get(name)
        signer = r.post("", unit, Role.SIGNER, until=left, title=signer_title)
        if unit.kind in (UnitKind.TOWNSHIP, UnitKind.SUBDISTRICT) and left is None:
            r.post(signer.person, unit, Role.CHARGE, title=signer_title)
    if head_title and r.rng.random() < 0.6:
        r.post("", unit, Role.HEAD, title=head_title)


def _officers(r: _Registry, unit: Unit, title: str) -> None:
    name = unit.short_name
    kind = {
        "village": "invited",
        "community": "invited",
        "school": "part",
        "enterprise": "invited",
        "point": "invited",
    }.get(unit.kind)
    employment = kind or (
        "full" if unit.kind in ("township", "subdistrict") else r.rng.choice(["part", "part", "full"])
    )
    if name in NO_OFFICER:
        r.post("", unit, Role.OFFICER, until=NO_OFFICER[name], employment=employment, title=title)
        return
    if name in CHANGED:
        r.post("", unit, Role.OFFICER, until=CHANGED[name] + 1, employment=employment, title=title)
        r.post("", unit, Role.OFFICER, days=CHANGED[name], employment=employment, title=title)
    else:
        r.post("", unit, Role.OFFICER, employment=employment, title=title)
    if name in SECOND_OFFICER:
        r.post("", unit, Role.OFFICER, employment=Employment.PART, title=title)


def _members(r: _Registry, c: County) -> None:
    for name in MEMBERS:
        r.post("", c[name], Role.MEMBER, title="工作人员")


def _elsewhere(r: _Registry, c: County) -> None:
    city, other = c["市政府办"], c["望溪县政府办"]
    r.post("", city, Role.EDITOR, title="信息科科长")
    r.post("", city, Role.APPROVER, title="市政府办副主任")
    r.post("", c["岚州市"], Role.LEADER, title="市长", rank=1)
    r.post("", c["省政府办公厅"], Role.EDITOR, title="信息处干部")
    r.post("", other, Role.EDITOR, title="信息股股长")
    r.post("", other, Role.APPROVER, title="办公室主任")
    for name in ("临水镇", "望溪县农业农村局"):
        r.post("", c[name], Role.OFFICER, title="办公室干部")
        r.post("", c[name], Role.SIGNER, title="分管负责人")


def _deputies(r: _Registry, c: County) -> None:
    """Two deputies in force: a signer on leave, an officer away on a course (N2)."""
    for unit, role, days in ((c["柳河镇"], Role.SIGNER, 12), (c["县水利局"], Role.OFFICER, 20)):
        principal = r.people.at(unit, role, r.today)[0]
        extra: dict[str, Any] = {"employment": principal.employment} if role == Role.OFFICER else {}
        deputy = r.post("", unit, role, days=days, deputy_for=principal, title="副职代理", **extra)
        deputy.ends = r.today + timedelta(days=18)
        deputy.save(update_fields=["ends"])
        r.people.deputies.append(deputy)
