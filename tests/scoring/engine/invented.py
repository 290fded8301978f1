"""Invented worlds for the laws of the ledger: facts of every kind, any order, early and late, from one seed."""

from __future__ import annotations

import random
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

from tongzheng.scoring.engine import facts as f
from tongzheng.scoring.engine.rulebook import Rulebook, load

BOOKS = Path(__file__).resolve().parents[3] / "tongzheng" / "scoring" / "rulebooks"
LEVELS = {
    "A": ["city", "province", "national"],
    "B": ["city", "province", "national"],
    "C": ["city", "province", "national"],
}
PERIODICALS = {
    "A": {"city": ["东岭政务", "决策参考"], "province": ["每日要情", "政务信息", "别的"], "national": ["国办信息"]},
    "B": {"city": ["信息版", "增刊", "专报"], "province": ["政务信息", "政务专报"], "national": ["国办信息"]},
    "D": {"district": ["河湾政务"], "city": ["市政务信息"], "province": ["省政务信息"]},
    "E": {
        "county": ["云溪政务", "云溪专报", "县政府网站"],
        "city": ["市政务信息", "市专报"],
        "province": ["省刊"],
        "national": ["国办信息"],
    },
}
CLASSES = {
    "A": ["county", "department"],
    "B": ["county", "core"],
    "C": ["county"],
    "D": ["town", "department"],
    "E": ["town", "department"],
}


# what makes X out of E: ranks of its own and penalties that grow
RANKS = 'ranks = [\n  { key = "third", name = "丙类", titles = ["丙"] },\n]\ninstruction = {'
GROWING = """
escalations = [
  { name = "缺", on = "missed", number = 2, points = -3.33, most = 9, clause = "21" },
  { name = "迟交", on = "late", number = 2, points = -1, earlier = true, clause = "22" },
  { name = "迟漏", on = "breach", kinds = ["late", "omitted"], number = 2, times = 1.5, clause = "23" },
  { name = "迟漏", on = "breach", kinds = ["late", "omitted"], number = 3, points = -7, clause = "23" },
  { name = "月任务", on = "task", number = 2, times = 1.5, most = 7, clause = "25" },
  { name = "其他", on = "breach", kinds = ["false", "error"], scope = "period", number = 1, most = 8, clause = "24" },
]
breaches = [
"""


def rulebook(name: str) -> Rulebook:
    """One of the five that come with the program, or X: the composite one with penalties that grow."""
    text = (BOOKS / f"{'E' if name == 'X' else name}.toml").read_text(encoding="utf-8")
    if name == "X":
        text = text.replace("instruction = {", RANKS, 1).replace("\nbreaches = [\n", GROWING)
        row = '  { levels = ["city"], ranks = ["third"], points = 7, further = 0.77, clause = "10" },\n'
        row += '  { levels = ["county"], ranks = ["third"], points = 3, weights = [1, 0.33], clause = "10" },\n'
        text = text.replace(
            '  { levels = ["city"], ranks = ["deputy"]', row + '  { levels = ["city"], ranks = ["deputy"]'
        )
        text = text.replace('per = ["level"]', 'per = ["level", "rank"]')
    return load(text)


class World:
    """Facts drawn from one seed; `late` of them are recorded up to four months after their day."""

    def __init__(self, book: str, seed: int, *, reports: int = 8, joint: bool = True, appeals: bool = True) -> None:
        alone = 16 if book == "X" else 4
        book = "E" if book == "X" else book
        self.chance, self.book, self.n = random.Random(seed), book, 0
        self.facts = f.Facts()
        classes = CLASSES[book]
        self.units = [f"U{i}" for i in range(5)]
        self.facts.units = [
            f.Unit(id=u, league=classes[i % len(classes)], direct=i == 0) for i, u in enumerate(self.units)
        ]
        self.joint = joint
        if book == "C":
            self.events(reports)
        else:
            for _ in range(reports):
                self.report()
        for _ in range(self.chance.randrange(alone)):
            self.alone()
        if book == "E" and self.chance.random() < 0.5:
            day = self.day()
            self.facts.mergers = [
                f.Merger(**self.stamp(day, lag=False), sources=("U4",), into=self.chance.choice(self.units[:4]))
            ]
        if appeals:
            for _ in range(self.chance.randrange(4)):
                self.appeal()

    def day(self) -> date:
        return date(2026, 1, 1) + timedelta(days=self.chance.randrange(330))

    def stamp(self, day: date, *, lag: bool = True) -> dict:
        self.n += 1
        wait = self.chance.choice([0, 0, 0, 1, 5, 12, 40, 120]) if lag else 0
        return {"id": f"f{self.n}", "on": day, "registered": day + timedelta(days=wait)}

    def after(self, day: date, most: int = 60) -> date:
        return day + timedelta(days=self.chance.randrange(most))

    def report(self) -> None:
        chance, day = self.chance, self.day()
        units = chance.sample(self.units, chance.choice([1, 1, 2, 3]) if self.joint else 1)
        shares = tuple((u, Decimal(chance.randrange(1, 5))) for u in units) if len(units) > 1 else ()
        kind = chance.choice(["dynamic", "problem", "research", "emergency", "voice"])
        commission = f"c{chance.randrange(3)}" if chance.random() < 0.2 else ""
        report = f.Report(
            **self.stamp(day),
            unit=units[0],
            kind=kind,
            joint=shares,
            officer=chance.choice(["", "张"]),
            commission=commission,
            returned=chance.random() < 0.1,
        )
        self.facts.reports.append(report)
        adopted = []
        for _ in range(chance.choice([0, 1, 1, 2, 4])):
            level = chance.choice(list(PERIODICALS[self.book]))
            adopted.append(
                f.Adoption(
                    **self.stamp(self.after(day)), report=report.id, level=level, issue=str(chance.randrange(3)),
                    periodical=chance.choice(PERIODICALS[self.book][level]), way=chance.choice(["single", "brief", "combined"]),
                    route=chance.choice(["direct", "relay"]) if level in ("province", "national") else "",
                )
            )  # fmt: skip
        self.facts.adoptions += adopted
        for level in chance.sample(["province", "national"], chance.randrange(2)):
            self.facts.relays.append(f.Relay(**self.stamp(self.after(day)), report=report.id, level=level))
        for _ in range(chance.choice([0, 0, 1, 3])):
            target = chance.choice([report.id, *(a.id for a in adopted)])
            level = chance.choice(list(PERIODICALS[self.book]))
            self.facts.instructions.append(
                f.Instruction(
                    **self.stamp(self.after(day, 90)), target=target, level=level, leader=chance.choice("甲乙丙"),
                    rank=chance.choice(["principal", "deputy"]), title=chance.choice("甲乙丙"), form=chance.choice(["instruction", "instruction", "initial"]),
                )
            )  # fmt: skip
        for adoption in adopted:
            if self.book in "ABE" and chance.random() < 0.25:
                cause = chance.choice(["editor", "unit"])
                self.facts.withdrawals.append(
                    f.Withdrawal(**self.stamp(self.after(adoption.on)), adoption=adoption.id, cause=cause)
                )

    def events(self, number: int) -> None:
        chance = self.chance
        for n in range(number):
            unit, day, event = chance.choice(self.units), self.day(), f"e{n}"
            for stage in ["initial", "follow-up", "final"][: chance.randrange(1, 4)]:
                ways = tuple(
                    chance.sample(["special", "deliver", "commissioned", "combined", "file"], chance.randrange(1, 3))
                )
                self.facts.emergency_reports.append(
                    f.EmergencyReport(
                        **self.stamp(day),
                        event=event,
                        unit=unit,
                        stage=stage,
                        disposal=ways,
                        media=chance.random() < 0.3,
                        supplement=chance.random() < 0.1,
                    )
                )
                day = self.after(day, 40)
            if chance.random() < 0.4:
                self.facts.instructions.append(
                    f.Instruction(
                        **self.stamp(day), event=event, unit=unit, level=chance.choice(LEVELS["C"]), leader="甲"
                    )
                )
            if chance.random() < 0.4:
                self.facts.breaches.append(
                    f.Breach(
                        **self.stamp(day),
                        event=event,
                        unit=unit,
                        kind=chance.choice(["late", "light", "mistaken", "concealed"]),
                    )
                )

    def alone(self) -> None:
        """A finding or what came of a commission."""
        chance, unit = self.chance, self.chance.choice(self.units)
        if chance.random() < 0.5:
            kind = chance.choice(["late", "omitted", "false", "concealed", "error", "absent"])
            named = chance.choice(["", "city"])
            self.facts.breaches.append(
                f.Breach(**self.stamp(self.day()), unit=unit, kind=kind, named_by=named, major=chance.random() < 0.3)
            )
        else:
            result = chance.choice(["done", "missed", "missed", "late"])
            self.facts.commission_outcomes.append(
                f.CommissionOutcome(**self.stamp(self.day()), unit=unit, commission=f"c{self.n}", result=result)
            )

    def appeal(self) -> None:
        """Something already there is put right."""
        chance, facts = self.chance, self.facts
        adoptions: list[f.Fact] = [*facts.adoptions]
        pool = [*adoptions, *facts.breaches, *facts.commission_outcomes, *facts.reports, *facts.instructions]
        if not pool:
            return
        fact = chance.choice(pool)
        change: dict = {"void": True}
        if isinstance(fact, f.Adoption):
            change = chance.choice([{"way": "single"}, {"void": True}])
        elif isinstance(fact, f.CommissionOutcome):
            change = {"result": "done"}
        elif isinstance(fact, f.Report):
            change = {"kind": "problem"}
            if fact.joint:
                change = {"joint": tuple((u, Decimal(1)) for u, _ in fact.joint)}
        day = self.after(fact.registered, 90)
        facts.appeals.append(f.Appeal(**self.stamp(day, lag=False), unit="U0", fact=fact.id, set=change))


def shuffled(facts: f.Facts, seed: int) -> f.Facts:
    """The same facts in another order of rows."""
    chance, copy = random.Random(seed), f.Facts()
    for name in f.Facts.__slots__:
        rows = list(getattr(facts, name))
        chance.shuffle(rows)
        setattr(copy, name, rows)
    return copy
