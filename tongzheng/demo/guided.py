"""What the county office gave back to its units: points to write on, how the month went, and the best texts (E12, E13)."""

from __future__ import annotations

from datetime import timedelta

from tongzheng.bulletins.models import Placement
from tongzheng.demo.calendar import Clock
from tongzheng.demo.county import County
from tongzheng.demo.ledger import Ledger, insert
from tongzheng.demo.people import People
from tongzheng.guidance.models import Commentary, Guidance, Receipt
from tongzheng.network.models import Role
from tongzheng.reporting.models import Label

# working days ago, kind, title, text
SENT = [
    (44, "practice", "两个乡镇怎样把信息员留住", "一是写稿算工作量，和业务考核一起算；二是领导出题、站所交材料，不让一个人闭门写；三是采用一篇回访一次，哪里改了当面说清。\n各单位可以对照看看，自己缺哪一条。"),
    (23, "adoption", "上月采用情况", "上月采用集中在农业农村和民生保障两类，问题建议类采用率高于动态类。\n没有采用的稿件，多数是只有过程没有数字，或者事情已经办完才报。请各单位报前先问一句：领导看了能不能用。"),
    (12, "points", "近期采编要点", "一、冬季农田水利进度和资金缺口。二、企业用工和工资支付。三、老年助餐、供暖、末班车等群众身边事。\n一事一报，先写情况和数字，再写原因，最后写建议。"),
    (2, "news", "年底前信息工作安排", "十二月起问题类信息随到随报，节前三天安排专人收稿。各单位请核对信息员和审核签发人的联系电话，有变动的及时告诉办公室。"),
]  # fmt: skip
PRAISE = [
    "标题直说问题和数量，一眼知道有多大的事。建议写到谁来办、怎么办，领导可以直接批。",
    "数字前后能对上，成效用前后两个数说话，没有空话。",
    "从一件小事看出面上的问题，原因分了三条，条条有例子。",
]


def send_down(ledger: Ledger, clock: Clock, county: County, people: People) -> None:
    """Four texts to all reporting units of the county; of the newest one not every unit has taken notice yet."""
    office, editor = county["县政府办"], people.cast["林述之"]
    units = [unit for unit in county.reporting if unit.office_id == office.pk]
    sent: list[Guidance] = []
    receipts: list[Receipt] = []
    for ago, kind, title, body in SENT:
        if ago >= len(clock.days):
            continue
        at = clock.at(clock.days[-ago], 9.2)
        one = Guidance(once=ledger.once(), office=office, by=editor, kind=kind, title=title, body=body, at=at)
        sent.append(one)
        ledger.record(one, "guidance.guidance.send", at, editor, data={"units": [unit.pk for unit in units]})
        for unit in units:
            officers = people.at(unit, Role.OFFICER, at.date())
            read = at + timedelta(hours=ledger.rng.uniform(0.3, 30))
            if (
                not officers
                or not officers[0].is_current(read.date())
                or read > clock.now
                or (ago < 5 and ledger.rng.random() < 0.4)
            ):
                receipts.append(Receipt(guidance=one, unit=unit))
                continue
            receipts.append(Receipt(guidance=one, unit=unit, read_at=read, read_by=officers[0]))
            ledger.record(one, "guidance.guidance.read", read, officers[0], data={"unit": unit.pk})
    insert(sent)
    insert(receipts)


def praise(ledger: Ledger, clock: Clock, people: People) -> None:
    """A commentary on some open texts of last month, each one of the best."""
    editor, at = people.cast["林述之"], clock.at(clock.days[-min(6, len(clock.days))], 10.5)
    open_texts = Placement.objects.filter(
        issue__state="published", issue__published_at__lt=at, issue__periodical__label=Label.OPEN,
        issue__periodical__office__short_name="县政府办", article__label=Label.OPEN, article__sources__isnull=False,
    )  # fmt: skip
    chosen = list(
        open_texts.select_related("issue__periodical").distinct().order_by("-issue__published_at")[: len(PRAISE)]
    )
    found = []
    for text, said in zip(chosen, PRAISE, strict=False):
        found.append(Commentary(placement=text, by=editor, text=said, best=True, at=at))
        ledger.record(found[-1], "guidance.commentary.write", at, editor, data={"best": True})
        at += timedelta(minutes=9)
    insert(found)
