"""What the office settles about its periodicals beside editing: names, targets, a signer of its own, paper copies (E4, E5, E7, E9)."""

from __future__ import annotations

from datetime import timedelta
from itertools import accumulate

from tongzheng.bulletins.models import Issue, Periodical, Title
from tongzheng.demo.county import County
from tongzheng.demo.ledger import insert
from tongzheng.demo.papers import MAIN, QUICK, SPECIAL
from tongzheng.demo.people import People
from tongzheng.demo.press import Press
from tongzheng.distribution import queries
from tongzheng.distribution.models import Lot, Recipient, Reminding
from tongzheng.distribution.rules import ranges

FORMER = "信息快讯"  # what 《信息快报》 was called in the first months
BEFORE = 2086  # issues of 《政务信息》 before this program
ISSUES_RATE, TEXTS_RATE = 1.66, 1.36  # how far a good year goes beyond its targets
OUTSIDE = {"市政府办公室信息科": 2, "县档案馆": 1, "县图书馆": 1}
EXTRA = ("县政协办公室", 12, "县政协常委会会议用")
SHEETS = 14  # the latest issues of 《政务信息》 have a sheet


def number_issues(press: Press) -> dict[str, int]:
    """Numbers by periodical and year in the order of approval, supplements apart, and the name each was printed under."""
    approved = sorted((i for i in press.issues if i.approved_at), key=lambda i: i.approved_at or i.created_at)
    main = [i for i in approved if i.periodical.name == MAIN]
    for issue in main[len(main) // 3 :: 20][:2]:
        issue.supplement = True
    total, last = BEFORE, dict[str, int]()
    renamed = press.clock.days[len(press.clock.days) // 3]
    for issue in approved:
        assert issue.date is not None
        issue.year = issue.date.year
        series = f"issue:{issue.periodical_id}:{issue.year}" + (":supplement" if issue.supplement else "")
        issue.number = last[series] = last.get(series, 0) + 1
        early = issue.periodical.name == QUICK and issue.date < renamed
        issue.masthead, issue.publisher = FORMER if early else issue.periodical.name, issue.periodical.publisher
        if issue.periodical.name == MAIN and not issue.supplement:
            issue.total = total = total + 1
    return last


def settle(press: Press) -> None:
    """Targets that were passed, a running total, another name, and who signs 《信息专报》."""
    days, clock, ledger = press.clock.days, press.clock, press.ledger
    year = clock.today.year
    done = [i for i in press.issues if i.state == "published" and i.date and i.date.year == year]
    counted = {name: [i for i in done if i.periodical.name == name] for name in press.papers}
    texts = {name: sum(len(press.pieces[id(i)]) for i in found) for name, found in counted.items()}
    aims = _shares([len(found) for found in counted.values()], ISSUES_RATE)
    text_aims = _shares(list(texts.values()), TEXTS_RATE)
    for (name, paper), issues, articles in zip(press.papers.items(), aims, text_aims, strict=True):
        paper.yearly_target, paper.yearly_articles = issues or None, articles or None
        paper.fast = name == SPECIAL
    press.papers[MAIN].counted_from = BEFORE
    special, quick = press.papers[SPECIAL], press.papers[QUICK]
    special.signer = press.approver
    Periodical.objects.bulk_update(
        press.papers.values(), ["yearly_target", "yearly_articles", "fast", "counted_from", "signer"]
    )
    since = days[len(days) // 3]
    until = since - timedelta(days=1)
    Title.objects.create(periodical=quick, name=FORMER, publisher=quick.publisher, until=until)
    data = {"from": FORMER, "name": quick.name, "publisher": quick.publisher, "since": f"{since}"}
    ledger.record(quick, "bulletins.periodical.rename", clock.at(until, 15), press.approver, data=data)
    after = {"fast": True, "signer_id": special.signer.pk}
    change = {"before": {"fast": False, "signer_id": None}, "after": after}
    ledger.record(
        special, "bulletins.periodical.change", min(clock.at(days[-1], 8.4), clock.now), press.admin, data=change
    )


def _shares(done: list[int], rate: float) -> list[int]:
    """Targets of each so that together they were passed by the rate; rounded on the way, so that the sum is right."""
    goals = [round(part / rate) for part in accumulate(done)]
    return [goal - before for goal, before in zip(goals, [0, *goals], strict=False)]


def paper_lists(press: Press, people: People, county: County) -> None:
    """Who gets paper, before the issues are written: they bear how many were printed."""
    main, special = press.papers[MAIN], press.papers[SPECIAL]
    towns = [u for u in county.reporting if u.kind in ("township", "subdistrict")]
    rows = [Recipient(periodical=main, post=p, copies=2 if p.rank == 1 else 1) for p in people.leaders]
    rows += [Recipient(periodical=main, unit=u, copies=1) for u in towns]
    rows += [Recipient(periodical=main, name=name, copies=n) for name, n in OUTSIDE.items()]
    rows += [Recipient(periodical=special, post=p, copies=1) for p in people.leaders[:4]]
    insert(rows)
    Reminding.objects.create(periodical=special, days=2)
    at = press.clock.at(press.clock.days[0], 9.5)
    for paper in (main, special):
        mine = [r for r in rows if r.periodical is paper]
        data = {"before": 0, "copies": sum(r.copies for r in mine), "recipients": len(mine), "changed": len(mine)}
        press.ledger.record(paper, "distribution.list.change", at, press.admin, data=data)
    sheets = _with_sheets(press)
    for issue in press.issues:
        planned = sum(r.copies for r in rows if r.periodical is issue.periodical)
        if id(issue) in sheets or issue.state in ("composing", "proof"):
            issue.copies = planned + (EXTRA[1] if sheets and issue is _extra(press) else 0) or None


def _with_sheets(press: Press) -> set[int]:
    out = [i for i in press.issues if i.state in ("approved", "published")]
    out.sort(key=lambda i: i.approved_at or i.created_at)
    chosen = [i for i in out if i.periodical.name == MAIN][-SHEETS:]
    return {id(i) for i in (*chosen, *[i for i in out if i.periodical.name == SPECIAL][-4:])}


def _extra(press: Press) -> Issue | None:
    main = [i for i in press.issues if i.periodical.name == MAIN and i.state == "published"]
    main.sort(key=lambda i: i.published_at or i.created_at)
    return main[-2] if len(main) > 1 else None


def hand_out(press: Press, county: County) -> None:
    """The sheets of the latest issues: numbered copies, most signed for, once some extra."""
    lots: list[Lot] = []
    wanted, extra = _with_sheets(press), _extra(press)
    waiting = [i for i in press.issues if i.state == "proof"]
    for issue in [i for i in press.issues if id(i) in wanted] + waiting:
        rows = queries.paper_list(issue.periodical)
        mine = [
            Lot(issue=issue, post=r.post, unit=r.unit, name=queries.called(r), copies=r.copies, position=n)
            for n, r in enumerate(rows, 1)
        ]
        if issue is extra:
            name, copies, reason = EXTRA
            unit = county[name]
            mine.append(
                Lot(
                    issue=issue,
                    unit=unit,
                    name=unit.name,
                    copies=copies,
                    position=len(rows) + 1,
                    extra=True,
                    reason=reason,
                )
            )
        if issue.state != "proof":
            for lot, (first, last) in zip(mine, ranges([lot.copies for lot in mine]), strict=True):
                lot.first, lot.last = first, last
                if (
                    issue.published_at
                    and issue.published_at < press.clock.at(press.clock.desk_day, 0)
                    and lot.position % 9
                ):
                    lot.signed_at = issue.published_at + timedelta(hours=20, minutes=7 * lot.position)
                    lot.signed_by = lot.post.person.name if lot.post else "收发室"
        lots += mine
    insert(lots)
