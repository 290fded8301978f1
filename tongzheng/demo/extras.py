"""What is linked to other reports or goes past the county: follow-ups, corrections, forwarding, the direct point, the neighbour;
and what lies at the units today: drafts, texts to sign, contributions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from tongzheng.demo import prose
from tongzheng.demo.life import Story, Writer
from tongzheng.demo.plan import Planned
from tongzheng.demo.reasons import DISCARDS, PASSES, SEND_BACKS, fitting
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.reporting.models import Adoption, Contribution, Report


def follow_ups(w: Writer, count: int) -> None:
    """Turn some later reports of a unit into follow-ups or corrections of what it reported before (R9)."""
    rng = w.rng
    urgent = [s for s in w.stories if s.report.kind in ("urgent", "problem", "opinion") and s.ready]
    others = [s for s in w.stories if s.report.kind in ("news", "experience", "analysis") and s.ready]
    chosen = rng.sample(urgent, min(len(urgent), round(count * 0.75))) + rng.sample(
        others, min(len(others), round(count * 0.25))
    )
    for n, before in enumerate(sorted(chosen, key=lambda s: s.report.signed_at or w.clock.now)):
        sent = before.report.signed_at
        if sent is None or before.report.state in ("returned", "draft"):
            continue
        at = w.clock.later(rng, sent, 2, 40)
        if at < w.clock.now - timedelta(hours=6):
            _link(w, before, at, correction=n % 4 == 3)


def _link(w: Writer, before: Story, at: datetime, *, correction: bool) -> None:
    unit = before.report.unit
    if not w.people.at(unit, Role.OFFICER, at.date()) or not w.people.at(unit, Role.SIGNER, at.date()):
        return
    draft = (
        prose.correct(w.rng, before.place, before.draft)
        if correction
        else prose.follow(w.rng, before.place, before.draft, at.date())
    )
    author = w.who(unit, Role.OFFICER, at)
    report = w.report(
        unit, draft, at, author, follows=before.report, label=before.report.label, shielded=before.report.shielded
    )
    story = Story(report, draft, before.place)
    w.ledger.record(report, "reporting.report.start", at, author, data=lambda: {"follows": before.report.pk})
    # an act on the older report too; the office may be about to touch it, so it keeps its own turn
    w.links.append((before.report, at + timedelta(seconds=1), author, report))
    sent = w._rounds(story, draft, author, at)
    if sent is not None:
        w.receive(story, sent)
    w.stories.append(story)


def record_links(w: Writer) -> None:
    """Put 「续报」 on the older reports' trail, now that their own steps are all there."""
    for before, at, author, report in w.links:
        w.ledger.aside(before, "reporting.report.follow_up", at, author, data=partial(_key, report))


def _key(report: Report) -> dict[str, Any]:
    return {"report": report.pk}


def _forwarded(report: Report) -> dict[str, Any]:
    return {"report": report.pk, "office": report.office_id}


def _origin(report: Report) -> dict[str, Any]:
    return {"forwarded_from": report.pk, "article": None}


def discard(w: Writer, count: int) -> None:
    """Drafts that were given up."""
    own = [s.report for s in w.stories if s.report.unit in w.county.reporting]
    for item in w.rng.sample([Planned(r.unit, r.created_at.date(), "news") for r in own], count):
        if not w.people.at(item.unit, Role.OFFICER, item.day):
            continue
        draft = w.draft(item)
        at = w.clock.within(w.rng, item.day, 8.2, 15)
        author = w.who(item.unit, Role.OFFICER, at)
        report = w.report(item.unit, draft, at, author)
        w.ledger.record(report, "reporting.report.start", at, author)
        w.ledger.move(report, "discard", w._soon(at, 20, 200), author, reason=w.rng.choice(DISCARDS))
        w.stories.append(Story(report, draft, w.county.place(item.unit)))


def contributions(w: Writer, count: int) -> None:
    """Contributions passed over with a reason, and a few that wait (R11)."""
    members = [p for (unit, role), posts in w.people.posts.items() if role == Role.MEMBER for p in posts]
    waiting = {0, 1, 2}
    for n in range(count):
        giver = members[0] if n in waiting else w.rng.choice(members)
        assert giver.unit is not None
        day = w.clock.days[-1 if n in waiting else -w.rng.randint(4, 200 if len(w.clock.days) > 200 else 20)]
        draft = w.draft(Planned(giver.unit, day, w.rng.choice(["news", "opinion"])))
        at = w.clock.within(w.rng, day, 8.3, 15)
        given = Contribution(once=w.ledger.once(), unit=giver.unit, by=giver, title=draft.title, body=draft.body, at=at)
        w.contributions.append(given)
        w.ledger.record(given, "reporting.report.contribute", at, giver)
        officers = w.people.at(giver.unit, Role.OFFICER, day)
        if n not in waiting and officers:
            given.state = Contribution.State.PASSED
            w.ledger.record(
                given,
                "reporting.report.pass_contribution",
                w._soon(at, 30, 300),
                officers[0],
                reason=w.rng.choice(PASSES),
            )


def at_the_units(w: Writer, scale: float) -> None:
    """Drafts, texts waiting for the signer, and texts sent back, as of now."""
    today = w.clock.desk_day
    main = w.county["青石镇"]
    for kind in ("problem", "experience", "analysis"):
        _unfinished(w, main, today, kind, "draft")
    for kind in ("problem", "news"):
        _unfinished(w, main, today, kind, "signing")
    _unfinished(w, main, today, "research", "returned")
    for kind in ("problem", "news"):
        _unfinished(w, w.county["云台乡"], _signed_day(w, w.county["云台乡"]), kind, "signing")
    others = [u for u in w.county.reporting if u not in (main, w.county["云台乡"], w.county["双溪镇"])]
    able = [u for u in others if w.people.at(u, Role.OFFICER, today) and w.people.at(u, Role.SIGNER, today)]
    for n, unit in enumerate(w.rng.sample(able, max(3, round(30 * min(1.0, scale))))):
        _unfinished(
            w,
            unit,
            w.clock.days[-1 - n % 4],
            w.rng.choice(["news", "problem", "experience", "advice"]),
            ("draft", "signing", "draft", "returned")[n % 4],
        )


def _signed_day(w: Writer, unit: Unit) -> date:
    return [d for d in w.clock.days if w.people.at(unit, Role.SIGNER, d)][-1]


def _unfinished(w: Writer, unit: Unit, day: date, kind: str, state: str) -> None:
    draft = w.draft(Planned(unit, day, kind))
    at = w.clock.within(w.rng, day, 8.2, 14.5)
    author = w.who(unit, Role.OFFICER, at)
    rough = replace(draft, parts=draft.parts[:2]) if state == "draft" else draft
    report = w.report(unit, rough, at, author)
    report.no_secret = state != "draft"
    w.ledger.record(report, "reporting.report.start", at, author)
    if state != "draft":
        at = w._submit(report, author, w._soon(at, 20, 90))
    if state == "returned":
        w.ledger.move(
            report,
            "send_back",
            w._soon(at, 10, 60),
            w.who(unit, Role.SIGNER, at),
            reason=fitting(w.rng, SEND_BACKS, kind),
        )
    w.stories.append(Story(report, draft, w.county.place(unit)))


# --- beyond the county -----------------------------------------------------------------------------------------------


def direct(w: Writer, count: int) -> list[Adoption]:
    """青石镇 reports to the city at the same moment: the county gets its twin in the same act (R3)."""
    adopted: list[Adoption] = []
    unit, city = w.county["青石镇"], w.county["市政府办"]
    for _ in range(count):
        day = w.clock.days[-w.rng.randint(3, len(w.clock.days) - 10)]
        draft = w.draft(Planned(unit, day, w.rng.choice(["problem", "experience", "urgent", "news"])))
        at = w.clock.within(w.rng, day, 8.2, 12)
        author = w.who(unit, Role.OFFICER, at)
        report = w.report(unit, draft, at, author, office=city, label="open")
        w.ledger.record(report, "reporting.report.start", at, author)
        story = Story(report, draft, w.county.place(unit))
        sent = w._rounds(story, draft, author, at)
        w.stories.append(story)
        if sent is None:
            continue
        _twin(w, story, sent)
        w.receive(story, sent)
        adopted += _city_fate(w, story, 0.3)
    return adopted


def _twin(w: Writer, story: Story, sent: datetime) -> None:
    report = story.report
    signer = w.who(report.unit, Role.SIGNER, sent)
    author = next(p for p in w.people.posts[report.unit_id, Role.OFFICER] if p.pk == report.author_id)
    twin = w.report(
        report.unit, story.draft, sent, author, same_as=report, state="signing", submitted_at=report.submitted_at,
        label=report.label, kind=report.kind, occurred_at=report.occurred_at,
    )  # fmt: skip
    w.ledger.record(twin, "reporting.report.start", sent, signer, data=lambda: {"same_as": report.pk})
    twin.signed_at = w.ledger.move(twin, "sign_off", sent, signer, data=lambda: {"same_as": report.pk})
    w.ledger.keep(twin, twin.signed_at, signer, "报出稿")
    other = Story(twin, story.draft, story.place)
    w.receive(other, twin.signed_at)
    w.stories.append(other)


def forward(w: Writer, count: int) -> list[Adoption]:
    """The office's own officer reports the best up to the city; some are used there (R15, E8)."""
    office, adopted = w.county["县政府办"], []
    officer, signer = w.people.posts[office.pk, Role.OFFICER][0], w.people.posts[office.pk, Role.SIGNER][0]
    good = [
        s
        for s in w.stories
        if s.report.state == "adopted" and s.report.office_id == office.pk and s.report.label == "open"
    ]
    for before in w.rng.sample(good, min(len(good), count)):
        old = before.report
        at = w.clock.later(w.rng, w.ledger.last(old), 1, 6)
        if at > w.clock.now - timedelta(hours=8):
            continue
        report = w.report(
            office, before.draft, at, officer, office=office.office, forwarded_from=old, kind=old.kind, mood=old.mood,
            focus=old.focus, occurred_at=old.occurred_at, shielded=old.shielded, label=old.label,
        )  # fmt: skip
        w.ledger.record(report, "reporting.report.start", at, officer, data=partial(_origin, old))
        w.ledger.record(
            old, "reporting.report.forward", at, officer,
            data=partial(_forwarded, report),
        )  # fmt: skip
        story = Story(report, before.draft, before.place)
        at = w._submit(report, officer, w._soon(at, 5, 30))
        report.signed_at = w.ledger.move(report, "sign_off", w._soon(at, 10, 120), signer)
        w.ledger.keep(report, report.signed_at, signer, "报出稿")
        w.receive(story, report.signed_at)
        w.stories.append(story)
        w.forwarded.append((report, old))
        adopted += _city_fate(w, story, 0.42)
    return adopted


def _city_fate(w: Writer, story: Story, chance: float) -> list[Adoption]:
    """The city's editor takes it up or not."""
    report = story.report
    if story.ready is None:
        return []
    editor: Appointment = w.people.posts[report.office_id, Role.EDITOR][0]
    at = w.clock.later(w.rng, story.ready, 2, 14)
    if at > w.clock.now:
        return []
    if w.rng.random() > chance:
        w.ledger.move(report, "decline", at, editor, reason="面上同类情况较多，暂不刊发。")
        return []
    w.ledger.move(report, "claim", at, editor)
    report.editor = editor
    at = w.clock.later(w.rng, at, 2, 10)
    if at > w.clock.now:
        return []
    issue_no = f"{at.year}年第{at.timetuple().tm_yday * 2 // 3}期"
    adoption = Adoption(
        report=report,
        outlet="岚州政务信息",
        issue_no=issue_no,
        section="县区动态",
        level="city",
        way="single",
        by=editor,
        at=at,
    )
    w.ledger.move(
        report, "adopt", at, editor,
        data=lambda: {"adoption": adoption.pk, "outlet": adoption.outlet, "issue_no": issue_no, "section": "县区动态", "level": "city"},
    )  # fmt: skip
    return [adoption]


def neighbour(w: Writer, count: int) -> None:
    """A little of 望溪县, which 云岭县 must not see."""
    for n in range(count):
        unit = w.county["临水镇" if n % 2 else "望溪县农业农村局"]
        day = w.clock.days[-w.rng.randint(1, len(w.clock.days) - 2)]
        story = w.tell(Planned(unit, day, w.rng.choice(["news", "problem", "experience"])))
        w.stories.remove(story)
        w.abroad.append(story)


def number_all(reports: list[Report]) -> dict[str, int]:
    """Receipt numbers of each office and year in the order of registration; returns the last of each series (R8)."""
    last: dict[str, int] = {}
    for report in sorted((r for r in reports if r.received_at), key=lambda r: r.received_at or r.created_at):
        assert report.received_at is not None
        report.year = local_year(report.received_at)
        series = f"receipt:{report.office_id}:{report.year}"
        report.number = last[series] = last.get(series, 0) + 1
    return last


def local_year(at: datetime) -> int:
    """The year on the wall calendar."""
    return timezone.localtime(at).year
