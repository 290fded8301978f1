"""A year of reporting up: daily selections for the province, single forwards to the city, and what came of them (E8)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils import timezone

from tongzheng.demo.ledger import insert
from tongzheng.demo.life import Story, Writer
from tongzheng.demo.press import Piece, Press
from tongzheng.reporting.models import Adoption, Report
from tongzheng.reporting.queries.names import units_of
from tongzheng.upward import rules
from tongzheng.upward.models import Item, Outcome, Selection, Superior, Target
from tongzheng.upward.queries.pages import layout_for
from tongzheng.upward.queries.selections import GOOD, series

SENT, ADOPTED = 985, 415  # of targets 400 and 200: the figures the speeches boast of
TARGETS = (400, 200)
PROVINCE, CITY = "省政府办公厅", "市政府办公室"
OUTLETS = (("云岭要情", "要情摘报", 0.2), ("政务信息专报", "", 0.15), ("每日信息", "市县动态", 0.65))
WORDS = (
    "此做法可在面上推广，请研究。",
    "请农业农村厅关注此类问题，提出措施。",
    "转有关部门阅研。",
    "反映的问题很具体，请督促解决。",
)
LEADERS = ("副省长季知远", "省政府秘书长冉临川", "副省长奚牧野")


@dataclass
class Upward:
    """Rows to be written when everything they speak of has a key."""

    press: Press
    writer: Writer
    superiors: dict[str, Superior] = field(default_factory=dict)
    selections: list[Selection] = field(default_factory=list)
    items: list[tuple[Item, Piece | None]] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    adoptions: list[tuple[Outcome, Adoption]] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)


def reporting_up(press: Press, scale: float) -> Upward:
    """Superiors, targets, the year's selections up to today's, and what the province and the city made of them."""
    up = Upward(press, press.writer)
    _superiors(up)
    year = press.clock.today.year
    days = [d for d in press.clock.days[8:-1] if d.year == year]
    texts = _texts(press, set(days))
    count = min(len(texts), round(SENT * scale))
    chosen = sorted(press.rng.sample(texts, count), key=lambda t: t[0])
    by_day: dict[date, list[tuple[Piece | None, Story]]] = {}
    for day, piece, story in chosen:
        by_day.setdefault(day, []).append((piece, story))
    for day in sorted(by_day):
        _select(up, day, by_day[day])
    _province(up, round(ADOPTED * scale))
    _city(up)
    _today(up)
    return up


def _superiors(up: Upward) -> None:
    press, start = up.press, up.press.clock.at(up.press.clock.days[0], 8.8)
    office, year = press.office, press.clock.today.year
    for name, unit, level, paper, way in (
        (CITY, office.office, "city", "云岭信息", "web"),
        (PROVINCE, None, "province", "云岭县信息专报", "web"),
    ):
        superior = Superior.objects.create(
            office=office, unit=unit, name=name, level=level, paper=paper, way=way, layout_key="special"
        )
        up.superiors[name] = superior
        press.ledger.record(
            superior, "upward.superior.add", start, press.admin, data={"name": name, "inside": unit is not None}
        )
    sent, adopted = TARGETS
    Target.objects.create(superior=up.superiors[PROVINCE], year=year, sent=sent, adopted=adopted)
    Target.objects.create(superior=up.superiors[CITY], year=year, sent=60, adopted=20)
    data = {"year": year, "sent": sent, "adopted": adopted, "before": None}
    new_year = press.clock.at(next(d for d in press.clock.days if d.year == year), 9)
    press.ledger.record(up.superiors[PROVINCE], "upward.superior.target", new_year, press.admin, data=data)


def _texts(press: Press, days: set[date]) -> list[tuple[date, Piece | None, Story]]:
    """What could go up: every printed article on its day, and good reports of other days that were not printed."""
    found: list[tuple[date, Piece | None, Story]] = []
    used: set[int] = set()
    for issue in press.issues:
        if issue.state != "published" or issue.published_at is None:
            continue
        day = timezone.localtime(issue.published_at).date()
        for piece in press.pieces[id(issue)]:
            fresh = not used & {id(s.report) for s in piece.stories}
            if day in days and fresh and piece.article.label != "work_secret":
                used |= {id(s.report) for s in piece.stories}
                found.append((day, piece, piece.stories[0]))
    for story in press.writer.stories:
        report = story.report
        ready = timezone.localtime(story.ready).date() if story.ready else None
        fit = report.office_id == press.office.pk and report.state in ("adopted", "declined", "held", "received")
        if ready in days and fit and id(report) not in used and report.label != "work_secret" and ready is not None:
            if report.kind in GOOD or press.rng.random() < 0.35:
                found.append((ready, None, story))
    return found


def _select(up: Upward, day: date, texts: list[tuple[Piece | None, Story]]) -> None:
    """One day's selection, signed and sent before the evening."""
    press, ledger, superior = up.press, up.press.ledger, up.superiors[PROVINCE]
    editor = press.rng.choices(press.editors, [6, 4])[0]
    latest = [s.ready for _, s in texts if s.ready] + [p.article.saved_at for p, _ in texts if p]
    at = max([press.clock.at(day, 17.1), *(t for t in latest if timezone.localtime(t).date() == day)])
    selection = _open(up, superior, day, at, editor, texts)
    at = ledger.move(
        selection, "submit", at + timedelta(minutes=4), editor, data={"titles": [_title(p, s) for p, s in texts]}
    )
    selection.submitted_by, selection.no_secret, selection.version = editor, True, len(texts) + 2
    register = series(superior, day.year)
    selection.number = up.numbers[register] = up.numbers.get(register, 0) + 1
    selection.year = day.year
    at = ledger.move(
        selection, "sign", at + timedelta(minutes=press.rng.randint(6, 25)), press.approver,
        data={"year": day.year, "number": selection.number},
    )  # fmt: skip
    selection.signed_by, selection.signed_at = press.approver, at
    at = at + timedelta(minutes=press.rng.randint(3, 10))
    told = partial(_sent_up, selection, superior.name)
    for piece, story in texts:
        for each in piece.stories if piece else [story]:
            ledger.aside(each.report, "reporting.report.sent_up", at - timedelta(seconds=5), editor, data=told)
    data = {"superior": superior.pk, "to": superior.name, "inside": False, "way": "web"}
    selection.sent_at = ledger.move(selection, "send", at, editor, data=data)
    selection.sent_by, selection.way, selection.layout = editor, "web", layout_for(superior).table_of()


def _sent_up(selection: Selection, to: str) -> dict[str, Any]:
    return {"selection": selection.pk, "to": to, "number": selection.number_text}


def _open(
    up: Upward, superior: Superior, day: date, at: datetime, editor: Any, texts: Iterable[tuple[Piece | None, Story]]
) -> Selection:
    ledger = up.press.ledger
    selection = Selection(once=ledger.once(), superior=superior, editor=editor, day=day, created_at=at)
    up.selections.append(selection)
    ledger.record(selection, "upward.selection.start", at, editor, data={"superior": superior.pk})
    for position, (piece, story) in enumerate(texts, 1):
        item = Item(selection=selection, position=position)
        if piece is not None:
            item.article = piece.article
        else:
            item.report = story.report
        up.items.append((item, piece))
        if _label(piece, story) == "internal":
            selection.label = "internal"
    selection.version = len(up.items) and position + 1
    return selection


def _title(piece: Piece | None, story: Story) -> str:
    return piece.article.title if piece else story.report.title


def _label(piece: Piece | None, story: Story) -> str:
    return str(piece.article.label if piece else story.report.label)


def _province(up: Upward, count: int) -> None:
    """What the province printed of it, entered some days later; a few instructions."""
    rng, clock = up.press.rng, up.press.clock
    old = clock.at(clock.days[-5], 0)
    able = [(i, p) for i, p in up.items if i.selection.sent_at and i.selection.sent_at < old]
    rng.shuffle(able)
    able.sort(key=lambda pair: pair[1] is None)  # printed articles are taken first
    spare = round(len(able) * 0.05)
    picked = rng.sample(able[: max(count + spare, 1)], min(count, len(able)))
    for n, (item, piece) in enumerate(picked):
        assert item.selection.sent_at is not None
        on = timezone.localtime(clock.later(rng, item.selection.sent_at, 6, 30)).date()
        known = timezone.localtime(clock.later(rng, clock.at(on, 9), 5, 60 if n % 12 else 260))
        if known > clock.now - timedelta(hours=1):
            known = clock.now - timedelta(hours=1)
        outlet, section, _ = rng.choices(OUTLETS, [o[2] for o in OUTLETS])[0]
        number = on.timetuple().tm_yday * 5 // 7 + 1
        points = Decimal(rng.choice(("3", "5", "8"))) if n % 2 else None
        facts: dict[str, Any] = {
            "kind": "adoption",
            "level": "province",
            "outlet": outlet,
            "section": section,
            "points": points,
        }
        facts |= {"issue_no": f"{on.year}年第{number}期", "on": min(on, known.date()), "known_on": known.date()}
        _outcome(up, item, piece, known, facts)
        if n % 37 == 0:
            facts = {
                "kind": "instruction",
                "level": "province",
                "leader": rng.choice(LEADERS),
                "text": rng.choice(WORDS),
            }
            facts |= {"on": min(on, known.date()), "known_on": known.date()}
            _outcome(up, item, piece, known + timedelta(minutes=3), facts)


def _outcome(up: Upward, item: Item, piece: Piece | None, at: datetime, facts: dict[str, Any]) -> Outcome:
    by = up.press.people.cast["丁墨"]
    outcome = Outcome(
        once=up.press.ledger.once(),
        office=up.press.office,
        article=item.article,
        report=item.report,
        by=by,
        at=at,
        **facts,
    )
    _key(outcome)
    up.outcomes.append(outcome)
    said = str(outcome)
    up.press.ledger.record(
        outcome, "upward.outcome.enter", at, by,
        data={"kind": outcome.kind, "said": said, "title": _item_title(item), "known_on": outcome.known_on.isoformat()},
    )  # fmt: skip
    reports = [s.report for s in piece.stories] if piece else [item.report]
    for report in reports:
        if report is None:
            continue
        if outcome.kind == "adoption":
            _adopt(up, outcome, report, by, at)
        else:
            told = partial(_instructed, outcome)
            up.press.ledger.aside(report, "reporting.report.instructed_above", at + timedelta(seconds=1), by, data=told)
    return outcome


def _item_title(item: Item) -> str:
    text = item.article or item.report
    return text.title if text else ""


def _instructed(outcome: Outcome) -> dict[str, Any]:
    return {"outcome": outcome.pk, "leader": outcome.leader}


def _key(outcome: Outcome) -> None:
    names = ("level", "outlet", "issue_no", "leader", "on", "text")
    outcome.key = rules.key_of(outcome.kind, **{name: getattr(outcome, name) for name in names})


def _adopt(up: Upward, outcome: Outcome, report: Report, by: Any, at: datetime) -> None:
    noon = up.press.clock.at(outcome.on, 12)
    adoption = Adoption(
        report=report, outlet=outcome.outlet, issue_no=outcome.issue_no, section=outcome.section, level=outcome.level,
        by=by, at=min(noon, at), known_on=outcome.known_on,
    )  # fmt: skip
    up.press.adoptions.append(adoption)
    up.adoptions.append((outcome, adoption))
    up.press.ledger.aside(
        report,
        "reporting.report.adopted_above",
        at + timedelta(seconds=1),
        by,
        data=partial(_adopted, adoption, outcome),
    )


def _adopted(adoption: Adoption, outcome: Outcome) -> dict[str, Any]:
    days = {"on": outcome.on.isoformat(), "known_on": outcome.known_on.isoformat()}
    names = ("level", "outlet", "issue_no", "section")
    return {"adoption": adoption.pk} | {name: getattr(adoption, name) for name in names} | days


def _city(up: Upward) -> None:
    """What the city printed of the single forwards comes home by itself."""
    below = {id(report): old for report, old in up.writer.forwarded}
    for adoption in [a for a in up.press.adoptions if a.level == "city" and id(a.report) in below]:
        old = below[id(adoption.report)]
        on = timezone.localtime(adoption.at).date()
        facts = {"kind": "adoption", "level": "city", "outlet": adoption.outlet, "issue_no": adoption.issue_no}
        outcome = Outcome(
            once=up.press.ledger.once(), office=up.press.office, report=old, by=adoption.by, at=adoption.at, on=on,
            known_on=on, section=adoption.section, home=True, source_type="reporting.adoption", **facts,
        )  # fmt: skip
        _key(outcome)
        up.outcomes.append(outcome)
        up.press.ledger.record(
            outcome, "upward.outcome.enter", adoption.at, adoption.by,
            data={"kind": "adoption", "said": str(outcome), "title": old.title, "known_on": on.isoformat()},
        )  # fmt: skip
        _adopt(up, outcome, old, adoption.by, adoption.at)


def _today(up: Upward) -> None:
    """One selection waits for the approver; what was published today waits for the button."""
    press, clock = up.press, up.press.clock
    taken = {id(i.report) for i, _ in up.items if i.report} | {id(p.article) for _, p in up.items if p}
    since = clock.at(clock.days[-6], 0)
    texts: list[tuple[Piece | None, Story]] = []
    for issue in press.issues:
        if (
            issue.state == "published"
            and issue.published_at
            and since < issue.published_at < clock.at(clock.desk_day, 0)
        ):
            fresh = [p for p in press.pieces[id(issue)] if id(p.article) not in taken and p.article.label == "open"]
            texts.extend((piece, piece.stories[0]) for piece in fresh)
    if not texts:
        return
    editor, at = press.editors[1], clock.now - timedelta(minutes=35)
    selection = _open(up, up.superiors[CITY], clock.today, at, editor, texts[:5])
    titles = [_title(p, s) for p, s in texts[:5]]
    press.ledger.move(selection, "submit", at + timedelta(minutes=12), editor, data={"titles": titles})
    selection.submitted_by, selection.no_secret, selection.version = editor, True, len(titles) + 2


def write(up: Upward) -> None:
    """All rows; the words of what was sent are copied, and today's is sealed."""
    insert(up.selections)
    sealed: dict[int, list[tuple[str, int, str, str, str]]] = {}
    for item, piece in up.items:
        text = item.article or item.report
        assert text is not None
        line = piece.byline[:300] if piece else f"（{units_of(item.report)}供稿）" if item.report else ""
        if item.selection.state == "sent":
            item.title, item.body, item.byline = text.title, text.body, line
        kind = "article" if item.article else "report"
        sealed.setdefault(item.selection.pk, []).append((kind, text.pk, text.title, text.body, line))
    for selection in up.selections:
        selection.digest = rules.seal_of(sealed.get(selection.pk, []))
    Selection.objects.bulk_update(up.selections, ["digest"], batch_size=300)
    insert(item for item, _ in up.items)
    insert(up.outcomes)
    through = Outcome.adoptions.through
    through.objects.bulk_create([through(outcome_id=o.pk, adoption_id=a.pk) for o, a in up.adoptions], batch_size=500)
