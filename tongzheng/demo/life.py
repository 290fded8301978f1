"""One report's life at its unit and on the way to the office: draft, sign-off, rounds, receipt, return."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random

from tongzheng.demo import prose
from tongzheng.demo.calendar import Clock
from tongzheng.demo.county import County
from tongzheng.demo.ledger import Ledger
from tongzheng.demo.people import People
from tongzheng.demo.plan import Planned
from tongzheng.demo.reasons import RETURNS, SEND_BACKS, SOURCES, WITHDRAWS, fitting
from tongzheng.network.models import Appointment, Role, Unit
from tongzheng.reporting.models import Channel, Contribution, Focus, Kind, Label, Mood, Report
from tongzheng.text.clean import count_chars

MOODS = {"news": Mood.GOOD, "experience": Mood.GOOD, "problem": Mood.BAD, "opinion": Mood.BAD, "urgent": Mood.BAD}
FOCUS = {
    "problem": Focus.HARD,
    "experience": Focus.BRIGHT,
    "opinion": Focus.HOT,
    "urgent": Focus.HOT,
    "research": Focus.PRIORITY,
}
MEMBERS_GIVE = 0.16


@dataclass
class Story:
    """A report, the text it was made from, and when it lies ready on the desk."""

    report: Report
    draft: prose.Draft
    place: prose.Place
    ready: datetime | None = None  # received and nothing done yet


@dataclass
class Writer:
    """Makes stories; collects every row they leave."""

    rng: Random
    clock: Clock
    county: County
    people: People
    ledger: Ledger
    stories: list[Story] = field(default_factory=list)
    contributions: list[Contribution] = field(default_factory=list)
    joint: list[tuple[Report, Unit, int]] = field(default_factory=list)
    links: list[tuple[Report, datetime, Appointment, Report]] = field(default_factory=list)  # follow-ups
    forwarded: list[tuple[Report, Report]] = field(default_factory=list)
    abroad: list[Story] = field(default_factory=list)  # the neighbour county's
    _titles: dict[str, int] = field(default_factory=dict)

    # --- a text and its report ---------------------------------------------------------------------------------------

    def draft(self, item: Planned) -> prose.Draft:
        """A text whose title is not in use yet, or hardly."""
        place = self.county.place(item.unit)
        found = prose.write(self.rng, place, item.kind, item.day)
        for _ in range(7):
            if found.title not in self._titles:
                break
            found = prose.write(self.rng, place, item.kind, item.day)
        self._titles[found.title] = self._titles.get(found.title, 0) + 1
        return found

    def report(self, unit: Unit, draft: prose.Draft, at: datetime, author: Appointment, **fields: object) -> Report:
        """The report's row as the author starts it; `author` may be a deputy, the post stays the principal's."""
        kind = draft.kind
        occurred = at - timedelta(hours=self.rng.choice([3, 5, 20, 26, 30, 48, 70, 96]) + self.rng.random())
        report = Report(
            once=self.ledger.once(), unit=unit, office=unit.office, author_id=author.post_id, kind=Kind(kind),
            mood=MOODS.get(kind, Mood.PLAIN), focus=FOCUS.get(kind, "") if self.rng.random() < 0.7 else "",
            topic=draft.topic.theme, phone=unit.phone, occurred_at=occurred, no_secret=True, created_at=at, saved_at=at,
            label=self._label(kind),
        )  # fmt: skip
        for name, value in fields.items():
            setattr(report, name, value)
        self.put(report, draft, at)
        return report

    def put(self, report: Report, draft: prose.Draft, at: datetime) -> None:
        """Write the text into the report."""
        if report.title:
            report.version += self.rng.randint(1, 3)
        report.title, report.body = draft.title, draft.body
        report.length, report.saved_at = count_chars(draft.body), at

    def _label(self, kind: str) -> str:
        chance = self.rng.random()
        if chance < (0.03 if kind in ("problem", "research", "analysis") else 0.004):
            return Label.WORK_SECRET
        return Label.INTERNAL if chance < 0.06 and kind in ("problem", "opinion", "urgent", "analysis") else Label.OPEN

    def who(self, unit: Unit, role: str, at: datetime) -> Appointment:
        """Who holds the post at the time; its deputy does most of the work while there is one."""
        day = at.date()
        post = self.rng.choice(self.people.at(unit, role, day))
        for deputy in self.people.deputies:
            if deputy.deputy_for_id == post.pk and deputy.is_current(day) and self.rng.random() < 0.85:
                return deputy
        return post

    # --- the ordinary way --------------------------------------------------------------------------------------------

    def tell(self, item: Planned) -> Story:
        """From the first word to the office's receipt; a few come by phone or fax, a few are returned once."""
        chance = self.rng.random()
        if chance < 0.035 and item.day < self.clock.today:
            return self._on_behalf(item)
        draft = self.draft(item)
        story = Story(Report(), draft, self.county.place(item.unit))
        day = item.day
        begun = self.clock.within(self.rng, day, 8.1, 13.5)
        author = self.who(item.unit, Role.OFFICER, begun)
        rough = prose.spoil(self.rng, draft) if self.rng.random() < 0.1 else draft
        report = self.report(item.unit, rough, begun, author)
        story.report = report
        self._start(story, begun, author)
        self._shield(report, author, begun)
        self._jointly(report, item)
        sent = self._rounds(story, rough, author, begun)
        if sent is not None:
            self.receive(story, sent)
            self._bounce(story, author)
        self.stories.append(story)
        return story

    def _start(self, story: Story, at: datetime, author: Appointment) -> None:
        report, unit = story.report, story.report.unit
        members = self.people.at(unit, Role.MEMBER, at.date())
        if not members or self.rng.random() > MEMBERS_GIVE or report.kind in ("analysis", "research"):
            self.ledger.record(report, "reporting.report.start", at, author)
            return
        giver = self.rng.choice(members)
        given = Contribution(
            once=self.ledger.once(), unit=unit, by=giver, title=report.title, body=report.body,
            at=at - timedelta(minutes=self.rng.randint(30, 300)), state=Contribution.State.TAKEN, report=report,
        )  # fmt: skip
        self.contributions.append(given)
        report.contributor = giver
        self.ledger.record(given, "reporting.report.contribute", given.at, giver)
        self.ledger.record(report, "reporting.report.start", at, author, data=lambda: {"contribution": given.pk})
        self.ledger.keep(report, at, giver, "投稿")
        self.ledger.record(
            given,
            "reporting.report.take_contribution",
            at + timedelta(seconds=1),
            author,
            data=lambda: {"report": report.pk},
        )

    def _shield(self, report: Report, author: Appointment, at: datetime) -> None:
        if report.kind in ("problem", "opinion") and self.rng.random() < 0.22:
            report.shielded = True
            self.ledger.record(report, "reporting.report.shield", at + timedelta(minutes=2), author, data={"on": True})

    def _jointly(self, report: Report, item: Planned) -> None:
        if self.rng.random() < 0.02 and item.unit.kind in ("township", "department"):
            other = self.rng.choice([u for u in self.county.reporting if u.kind == item.unit.kind and u != item.unit])
            self.joint.append((report, other, self.rng.choice((1, 1, 1, 2))))

    def _rounds(self, story: Story, rough: prose.Draft, author: Appointment, at: datetime) -> datetime | None:
        """Submit and sign, with the signer's rounds; returns when it went out."""
        report, rng = story.report, self.rng
        at += timedelta(minutes=rng.randint(25, 150))
        if rough is not story.draft or rng.random() < 0.03:
            at = self._submit(report, author, at)
            signer = self.who(report.unit, Role.SIGNER, at)
            back = self._soon(at, 10, 90)
            self.ledger.move(report, "send_back", back, signer, reason=fitting(rng, SEND_BACKS, report.kind))
            at = self._soon(back, 15, 120)
            self.put(report, story.draft, at)
        elif rng.random() < 0.012:
            at = self._submit(report, author, at)
            at = self._soon(at, 5, 30)
            self.ledger.move(report, "withdraw", at, author, reason=rng.choice(WITHDRAWS))
            report.submitted_at = None
            at = self._soon(at, 10, 60)
        at = self._submit(report, author, at)
        return self._sign(report, self._soon(at, 6, 75))

    def _submit(self, report: Report, author: Appointment, at: datetime) -> datetime:
        report.submitted_at = self.ledger.move(report, "submit", at, author)
        self.ledger.keep(report, report.submitted_at, author, "送签稿")
        return report.submitted_at

    def _sign(self, report: Report, at: datetime) -> datetime:
        signer = self.who(report.unit, Role.SIGNER, at)
        report.signed_at = self.ledger.move(report, "sign_off", at, signer)
        self.ledger.keep(report, report.signed_at, signer, "报出稿")
        return report.signed_at

    def _soon(self, at: datetime, low: int, high: int) -> datetime:
        """Some working minutes later, but not in the future: close to now the pauses shrink."""
        later = self.clock.later(self.rng, at, low / 60, high / 60)
        if later < self.clock.now:
            return later
        left = (self.clock.now - at).total_seconds()
        return at + timedelta(seconds=max(5.0, left * self.rng.uniform(0.05, 0.25)))

    # --- at the office -----------------------------------------------------------------------------------------------

    def receive(self, story: Story, sent: datetime, *, again: bool = False) -> None:
        """Registered by an editor or the duty officer; the number is given when all is known."""
        report = story.report
        at = self._soon(sent, 4, 200)
        if self._unregistered(sent):
            return
        by = self.registrar(report.office, at)
        if again:
            self.ledger.move(report, "receive", at, by)
        else:
            report.received_at = self.ledger.move(
                report, "receive", at, by, data=lambda: {"number": report.number, "year": report.year}
            )
        story.ready = self.ledger.last(report)

    def _unregistered(self, sent: datetime) -> bool:
        """The last thing that came in on the last working day lies there sent and not yet registered."""
        late = self.clock.at(self.clock.desk_day, 14.6)
        if self.clock.desk_day == self.clock.today:
            late = self.clock.now - timedelta(minutes=75)
        return sent > late and self.rng.random() < 0.7

    def registrar(self, office: Unit, at: datetime) -> Appointment:
        """An editor in hours, the duty officer otherwise."""
        roles = (Role.EDITOR, Role.EDITOR, Role.DUTY) if office == self.county["县政府办"] else (Role.EDITOR,)
        return self.rng.choice(self.people.at(office, self.rng.choice(roles), at.date()))

    def _bounce(self, story: Story, author: Appointment) -> None:
        """Some are returned by the desk, corrected and sent again; a few never come back."""
        report, rng = story.report, self.rng
        old = story.ready is not None and (self.clock.now - story.ready) > timedelta(days=4)
        if not old or rng.random() > 0.075 or story.ready is None:
            return
        editor = rng.choice(self.people.at(report.office, Role.EDITOR, story.ready.date()))
        at = self._soon(story.ready, 20, 400)
        self.ledger.move(report, "return", at, editor, reason=fitting(rng, RETURNS, report.kind))
        story.ready = None
        recent = self.clock.now - at < timedelta(days=18)
        if recent and rng.random() < 0.5:
            return
        at = self.clock.later(rng, at, 1.5, 12)
        if at > self.clock.now - timedelta(days=2):
            return
        story.draft = self._better(story.draft)
        self.put(report, story.draft, at)
        at = self._submit(report, author, self._soon(at, 10, 40))
        sent = self._sign(report, self._soon(at, 10, 90))
        self.receive(story, sent, again=True)

    def _better(self, draft: prose.Draft) -> prose.Draft:
        """The corrected text: the point the office asked about is put right in a sentence of its own."""
        extra = self.rng.choice(
            [
                "经逐村核实，上述数据截至{d}，以此为准。",
                "经与有关单位核对，前稿数字系初步统计，现已订正。",
                "需要说明的是，上述情况不含尚在核查的{v1}、{v2}两处。",
            ]
        )
        text = extra.format(**draft.slots)
        parts = list(draft.parts)
        parts.insert(min(2, len(parts)), prose.Part("note", text))
        return replace(draft, parts=tuple(parts))

    def _on_behalf(self, item: Planned) -> Story:
        """What came by phone, fax or mail, entered by the office and received at once (R8)."""
        draft = self.draft(item)
        at = self.clock.within(self.rng, item.day, 8.3, 17.2)
        office = item.unit.office
        assert office is not None
        by = self.registrar(office, at)
        channel = self.rng.choice([Channel.PHONE, Channel.PHONE, Channel.FAX, Channel.EMAIL, Channel.LATE])
        author = self.people.at(item.unit, Role.OFFICER, item.day)[0]
        who = author.person.name if author.person else ""
        note = self.rng.choice(SOURCES[channel]).format(unit=item.unit.short_name, who=who)
        sent = at - timedelta(days=2) if channel == Channel.LATE else at
        report = self.report(item.unit, draft, at, author, channel=channel, entered_by=by, source_note=note)
        report.state, report.signed_at = "sent", sent
        event = "late_entry" if channel == Channel.LATE else "on_behalf"
        data = {"channel": str(channel), "unit": item.unit.pk}
        self.ledger.record(report, f"reporting.report.{event}", at, by, reason=note, data=data)
        self.ledger.keep(report, at, by, "来稿登记")
        report.received_at = self.ledger.move(
            report,
            "receive",
            at + timedelta(seconds=1),
            by,
            data=lambda: {"number": report.number, "year": report.year},
        )
        story = Story(report, draft, self.county.place(item.unit), report.received_at)
        self.stories.append(story)
        return story
