"""The office's year: issues, the articles in them, what was adopted and what was not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from tongzheng.bulletins import rules
from tongzheng.bulletins.models import Issue, Periodical, Placement, Reader, Section
from tongzheng.demo import prose
from tongzheng.demo.county import County
from tongzheng.demo.life import Story, Writer
from tongzheng.demo.papers import ALLOWED, MAIN, PAPERS, PAPERS_ORDER, QUICK, REVIEW, SECTION_OF, SPECIAL, SUITS
from tongzheng.demo.people import People
from tongzheng.demo.reasons import DECLINES, DOUBTS, HOLDS, ISSUE_BACKS, NOTES, fitting
from tongzheng.network.models import Appointment, Role
from tongzheng.reporting.models import Adoption, Article, Doubt, Source


@dataclass
class Piece:
    """An article on its way into an issue."""

    article: Article
    stories: list[Story]
    placement: Placement | None = None
    byline: str = ""

    @property
    def print(self) -> str:
        """This text's fingerprint, as the approver's page computes it."""
        section = self.placement.section_id if self.placement else None
        return rules.fingerprint(self.article.pk, section, self.article.title, self.article.body, self.byline)


@dataclass
class Press:
    """Publishes the year's issues from what lies on the desk."""

    writer: Writer
    county: County
    people: People
    papers: dict[str, Periodical] = field(default_factory=dict)
    sections: dict[tuple[str, str], Section] = field(default_factory=dict)
    readers: dict[str, list[Appointment]] = field(default_factory=dict)
    issues: list[Issue] = field(default_factory=list)
    pieces: dict[int, list[Piece]] = field(default_factory=dict)  # id(issue) -> its articles
    loose: list[Piece] = field(default_factory=list)
    adoptions: list[Adoption] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    taken: set[int] = field(default_factory=set)  # id(story.report)

    def __post_init__(self) -> None:
        self.rng, self.clock, self.ledger = self.writer.rng, self.writer.clock, self.writer.ledger
        self.office = self.county["县政府办"]
        cast = self.people.cast
        self.editors = [cast["林述之"], cast["程未晚"]]
        self.approver, self.admin = cast["沈定远"], cast["袁序"]

    # --- setting up --------------------------------------------------------------------------------------------------

    def found(self) -> None:
        """Periodicals, their sections and reading lists (E4, E5)."""
        start = self.clock.at(self.clock.days[0], 8.6)
        for position, (name, label, target, sections, *_) in enumerate(PAPERS, 1):
            paper = Periodical(
                office=self.office,
                name=name,
                publisher=self.office.name,
                label=label,
                yearly_target=target,
                position=position,
            )
            if label == "internal":
                paper.mark = "内部参阅　注意保存"
            paper.save()
            self.papers[name] = paper
            self.ledger.record(paper, "bulletins.periodical.add", start, self.admin, data={"name": name})
            for order, section in enumerate(sections, 1):
                self.sections[name, section] = Section.objects.create(periodical=paper, name=section, position=order)
            self.readers[name] = self._list(name)
            Reader.objects.bulk_create([Reader(periodical=paper, post=p) for p in self.readers[name]])
            self.ledger.record(
                paper, "bulletins.periodical.readers", start + timedelta(minutes=5), self.admin,
                data={"count": len(self.readers[name])},
            )  # fmt: skip

    def _list(self, name: str) -> list[Appointment]:
        leaders = self.people.leaders
        if name == SPECIAL:
            return leaders[:4]
        if name != MAIN:
            return list(leaders)
        towns = [u for u in self.county.reporting if u.kind in ("township", "subdistrict")]
        heads = [p for u in towns for p in self.people.at(u, Role.CHARGE, self.clock.today)]
        return [*leaders, *heads]

    # --- the year's issues -------------------------------------------------------------------------------------------

    def run(self, scale: float) -> None:
        """Publish issue after issue; the last ones come out on the desk's own day."""
        ready = sorted((s for s in self.writer.stories if s.ready), key=lambda s: s.ready or self.clock.now)
        mine = [s for s in ready if s.report.office == self.office]
        for day, name in self._slots(scale):
            self._publish(day, name, mine)

    def _slots(self, scale: float) -> list[tuple[date, str]]:
        days, slots = self.clock.days, []
        for name, *_, yearly, _low, _high, _mix in PAPERS:
            count = max(2 if name in (MAIN, SPECIAL) else 1, round(yearly * scale))
            step = (len(days) - 8) / count
            offset = {MAIN: 0, QUICK: 1, SPECIAL: 0, REVIEW: 5}[name]
            for i in range(count):
                at = len(days) - 1 - offset - round(i * step + (self.rng.uniform(-1.5, 1.5) if i else 0))
                slots.append((days[max(6, min(len(days) - 1, at))], name))
        return sorted(slots, key=lambda s: (s[0], PAPERS_ORDER[s[1]]))

    def _publish(self, day: date, name: str, ready: Sequence[Story]) -> None:
        rng, ledger = self.rng, self.ledger
        printed = self._printing_time(day)
        begun = self.clock.within(rng, self.clock.days[self.clock.days.index(day) - 1], 9, 14)
        groups = self._choose(name, begun, ready)
        if not groups:
            return
        editor = rng.choices(self.editors, [6, 4])[0]
        issue = self.open(name, begun, editor)
        for group in groups:
            at = begun + timedelta(minutes=rng.randint(5, 150))
            self.place(issue, self.take_up(group, at, editor), at + timedelta(seconds=30), editor)
        if rng.random() < 0.1:
            issue.note = rng.choice(NOTES)
            ledger.record(
                issue,
                "bulletins.issue.head",
                ledger.last(issue) + timedelta(minutes=3),
                editor,
                data={"length": len(issue.note)},
            )
        self._order(issue)
        self.proof(issue, printed - timedelta(minutes=rng.randint(75, 160)), editor)
        if rng.random() < 0.09:
            at = ledger.move(
                issue,
                "send_back",
                ledger.last(issue) + timedelta(minutes=12),
                self.approver,
                reason=rng.choice(ISSUE_BACKS),
            )
            self.proof(issue, at + timedelta(minutes=25), editor)
        self._approve(
            issue, max(printed - timedelta(minutes=rng.randint(12, 30)), ledger.last(issue) + timedelta(minutes=2))
        )
        self._print(issue, printed, editor)

    def _printing_time(self, day: date) -> datetime:
        if day >= self.clock.desk_day:
            last = min(self.clock.now, self.clock.at(day, 17.5))
            return last - timedelta(minutes=self.rng.randint(20, 70))
        return self.clock.within(self.rng, day, 11.2, 17)

    def open(self, name: str, at: datetime, editor: Appointment) -> Issue:
        """Begin an issue."""
        issue = Issue(once=self.ledger.once(), periodical=self.papers[name], editor=editor, created_at=at)
        self.issues.append(issue)
        self.pieces[id(issue)] = []
        self.ledger.record(issue, "bulletins.issue.start", at, editor)
        return issue

    def _choose(self, name: str, at: datetime, ready: Sequence[Story]) -> list[list[Story]]:
        low, high, mix = next(p[5:] for p in PAPERS if p[0] == name)
        suits = SUITS[name]
        allowed = ALLOWED[self.papers[name].label]
        oldest = at - timedelta(days=14 if name in (MAIN, QUICK) else 30)
        pool = [
            s for s in ready
            if s.ready and oldest < s.ready < at and id(s.report) not in self.taken
            and s.report.kind in suits and s.report.label in allowed and not s.report.title.startswith("关于更正")
        ]  # fmt: skip
        self.rng.shuffle(pool)
        pool.sort(key=lambda s: -draws(self.rng, s, name, at, pool))
        wanted = self.rng.randint(low, high)
        groups: list[list[Story]] = []
        used: set[int] = set()
        for story in pool:
            left = wanted - len(used)
            if left <= 0:
                break
            if id(story) in used:
                continue
            group = [story]
            if left > 1 and self.rng.random() < mix:
                group += alike(story, pool, used, left - 1)
            used |= {id(s) for s in group}
            groups.append(group)
            if name == SPECIAL:
                break
        self.taken |= {id(s.report) for g in groups for s in g}
        return groups

    def take_up(self, group: list[Story], at: datetime, editor: Appointment) -> Piece:
        """An article from one or several reports, edited at least once (E2)."""
        ledger, rng = self.ledger, self.rng
        for story in group:
            self._claim(story, at, editor)
        at = max([at, *(ledger.last(s.report) for s in group)]) + timedelta(seconds=5)
        brief = len(group) == 1 and group[0].report.kind == "news" and rng.random() < 0.2
        way = "combined" if len(group) > 1 else "brief" if brief else "single"
        article = Article(
            once=ledger.once(), office=self.office, editor=editor, way=way, title=group[0].report.title,
            label=max((s.report.label for s in group), key=["open", "internal", "work_secret"].index),
            body=joined(group), created_at=at, saved_at=at,
        )  # fmt: skip
        ledger.record(
            article, "reporting.article.start", at, editor, data=lambda: {"reports": [s.report.pk for s in group]}
        )
        ledger.keep(article, at, editor, "来稿原文" if len(group) == 1 else "来稿汇编")
        for story in group:
            ledger.record(
                story.report, "reporting.report.combine", at + timedelta(seconds=1), editor,
                data=lambda: {"article": article.pk, "title": article.title},
            )  # fmt: skip
        title, body = edited(self.rng, group, brief)
        rounds = [(title, body)]
        if rng.random() < 0.35 and "\n" in body:
            rounds.insert(0, (title, body + "\n" + prose.third_person(group[0].draft.parts[-1].text, group[0].place)))
        for n, (article.title, article.body) in enumerate(rounds, 2):
            at += timedelta(minutes=rng.randint(4, 14))
            article.version, article.saved_at = n, at
            ledger.record(article, "reporting.article.edit", at, editor, data={"version": n})
            ledger.keep(article, at, editor, "编辑修改")
        return Piece(article, group)

    def _claim(self, story: Story, at: datetime, editor: Appointment) -> None:
        report, rng = story.report, self.rng
        soon = self.clock.later(rng, story.ready or at, 0.2, 9)  # in hand well before it is taken up
        at = max(
            min(soon, at - timedelta(minutes=rng.randint(3, 40))), self.ledger.last(report) + timedelta(seconds=20)
        )
        chief = self.editors[0]
        if rng.random() < 0.25 and editor is not chief:
            name = editor.person.name if editor.person else ""
            self.ledger.move(report, "assign", at, chief, data={"editor": editor.pk, "name": name})
        else:
            self.ledger.move(report, "claim", at, editor)
        report.editor = editor
        if rng.random() < 0.06:
            self.doubt(story, at + timedelta(seconds=40), editor, settle=True)

    def doubt(self, story: Story, at: datetime, editor: Appointment, *, settle: bool) -> None:
        """Mark a doubtful figure, and write down how it was settled (E11)."""
        report = story.report
        sentences = [x for x in report.body.replace("\n", "").split("。") if any(c.isdigit() for c in x)]
        question, whom, how, result = self.rng.choice(DOUBTS)
        names = {"unit": report.unit.short_name, "town": report.unit.short_name}
        doubt = Doubt(
            report=report,
            quote=(sentences or [report.title])[-1][-60:],
            question=question.format(**names),
            by=editor,
            at=at,
        )
        self.doubts.append(doubt)
        self.ledger.record(
            report,
            "reporting.report.doubt",
            at,
            editor,
            reason=doubt.question,
            data=lambda: {"doubt": doubt.pk, "quote": doubt.quote},
        )
        if not settle:
            return
        doubt.asked_whom, doubt.how, doubt.result = whom.format(**names), how, result
        doubt.verified_by, doubt.verified_at = editor, at + timedelta(seconds=50)
        self.ledger.record(
            report, "reporting.report.verify", doubt.verified_at, editor, reason=result,
            data=lambda: {"doubt": doubt.pk, "quote": doubt.quote, "asked_whom": doubt.asked_whom, "how": how},
        )  # fmt: skip

    def place(self, issue: Issue, piece: Piece, at: datetime, editor: Appointment) -> None:
        """Put the article into the issue, in the section of its kind."""
        name = issue.periodical.name
        at = max(at, self.ledger.last(piece.article) + timedelta(seconds=10))
        section = section_of(self.sections, name, piece)
        piece.placement = Placement(
            issue=issue, article=piece.article, section=section, position=len(self.pieces[id(issue)]) + 1
        )
        self.pieces[id(issue)].append(piece)
        issue.version += 1
        title = piece.article.title
        self.ledger.record(
            issue, "bulletins.issue.place", at, editor,
            data=lambda: {"article": piece.article.pk, "title": title, "section": section.name if section else ""},
        )  # fmt: skip

    def _order(self, issue: Issue) -> None:
        """Number the texts with the sections in their order."""
        pieces = self.pieces[id(issue)]
        pieces.sort(key=lambda p: p.placement.section.position if p.placement and p.placement.section else 99)
        for position, piece in enumerate(pieces, 1):
            assert piece.placement is not None
            piece.placement.position = position

    def proof(self, issue: Issue, at: datetime, editor: Appointment) -> None:
        """Send up for approval: by the other editor when there is one, as the rule of four eyes wants."""
        pieces = self.pieces[id(issue)]
        at = max([at, self.ledger.last(issue) + timedelta(minutes=2)])
        by = self.editors[1] if editor is self.editors[0] else self.editors[0]
        self.ledger.move(
            issue,
            "proof",
            at,
            by,
            data=lambda: {"pieces": [p.print for p in pieces], "titles": [p.article.title for p in pieces]},
        )
        issue.proofed_by = by
        issue.version += 1

    def _approve(self, issue: Issue, at: datetime) -> None:
        at = self.ledger.move(
            issue,
            "approve",
            at,
            self.approver,
            data=lambda: {"year": issue.year, "number": issue.number, "digest": issue.digest},
        )
        issue.approved_by, issue.approved_at, issue.date = self.approver, at, at.date()

    def _print(self, issue: Issue, at: datetime, editor: Appointment) -> None:
        ledger = self.ledger
        at = issue.published_at = ledger.move(issue, "publish", at, editor)
        for piece in self.pieces[id(issue)]:
            ledger.move(piece.article, "publish", at, editor)
            assert piece.placement is not None
            section = piece.placement.section.name if piece.placement.section else ""
            for story in piece.stories:
                self._adopt(story, issue, piece, section, at, editor)
        readers = self.readers[issue.periodical.name]
        ledger.record(issue, "bulletins.issue.deliver", at, editor, data={"to": [p.pk for p in readers]})

    def _adopt(self, story: Story, issue: Issue, piece: Piece, section: str, at: datetime, editor: Appointment) -> None:
        adoption = Adoption(
            report=story.report,
            outlet=issue.periodical.name,
            section=section,
            level="county",
            way=piece.article.way,
            by=editor,
            at=at,
        )
        adoption.issue = issue  # type: ignore[attr-defined]  # its number is known only when all are counted
        self.adoptions.append(adoption)
        self.ledger.move(
            story.report, "adopt", at, editor,
            data=lambda: {
                "adoption": adoption.pk, "outlet": adoption.outlet, "issue_no": adoption.issue_no, "section": section, "level": "county",
            },
        )  # fmt: skip

    # --- what was not used -------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Decline with a reason or hold what no issue took; the newest wait, a few older ones too."""
        latest = self.clock.at(self.clock.days[-3], 23)
        ready = [s for s in self.writer.stories if s.ready and s.report.office == self.office]
        for story in ready:
            report = story.report
            if id(report) in self.taken or report.state != "received" or story.ready is None:
                continue
            editor = self.rng.choices(self.editors, [6, 4])[0]
            at = self.clock.later(self.rng, story.ready, 0.4, 30)
            if story.ready > latest or at > self.clock.now:
                self._leave(story, editor)
            elif self.clock.now - at < timedelta(days=60) and self.rng.random() < 0.16:
                self.ledger.move(report, "hold", at, editor, reason=self.rng.choice(HOLDS))
            else:
                self.ledger.move(report, "decline", at, editor, reason=fitting(self.rng, DECLINES, report.kind))

    def _leave(self, story: Story, editor: Appointment) -> None:
        """Still on the desk: most untouched, some in hand, some put by."""
        report, chance = story.report, self.rng.random()
        left = (self.clock.now - self.ledger.last(report)).total_seconds()
        at = self.ledger.last(report) + timedelta(seconds=left * self.rng.uniform(0.1, 0.8))
        if left < 300 or chance < 0.7:
            return
        if chance < 0.9:
            self.ledger.move(report, "claim", at, editor)
            report.editor = editor
        elif chance < 0.95:
            self.ledger.move(report, "hold", at, editor, reason=self.rng.choice(HOLDS))
        else:
            self.ledger.move(report, "decline", at, editor, reason=fitting(self.rng, DECLINES, report.kind))


def draws(rng: Random, story: Story, name: str, at: datetime, pool: Sequence[Story]) -> float:
    """How much an editor wants it: fit for the paper, fresh, and for a special bulletin confirmed by other units."""
    assert story.ready is not None
    age = (at - story.ready) / timedelta(days=4)
    twins = len(alike(story, pool, set(), 3)) if name == SPECIAL else 0
    return SUITS[name][story.report.kind] * rng.random() * (1 + 2 * twins) / (1 + age)


def alike(story: Story, pool: Sequence[Story], used: set[int], most: int) -> list[Story]:
    """Other units' waiting stories of the same matter, at most three."""
    units, found = {story.report.unit_id}, list[Story]()
    bad = story.report.kind in prose.BAD
    for other in pool:
        same = other.draft.topic is story.draft.topic and (other.report.kind in prose.BAD) == bad
        if same and id(other) not in used and other.report.unit_id not in units and len(found) < min(most, 3):
            units.add(other.report.unit_id)
            found.append(other)
    return found


def joined(group: list[Story]) -> str:
    """The texts one after another, as the editor begins with them."""
    if len(group) == 1:
        return group[0].report.body
    return "\n".join(f"{o}、{s.report.title}\n{s.report.body}" for o, s in zip("一二三四", group, strict=False))


def edited(rng: Random, group: list[Story], brief: bool) -> tuple[str, str]:
    """Title and body as the editor leaves them."""
    if len(group) > 1:
        title, body = prose.combine(rng, [(s.draft, s.place) for s in group])
    else:
        title, body = prose.polish(rng, group[0].draft, group[0].place, brief=brief)
    return title[:118], body


def section_of(sections: dict[tuple[str, str], Section], name: str, piece: Piece) -> Section | None:
    """The section of the paper an article belongs in, by its kind."""
    kind = piece.stories[0].report.kind
    if name == MAIN:
        return sections[name, "简讯" if piece.article.way == "brief" else SECTION_OF.get(kind, "工作动态")]
    if name == QUICK:
        return sections[name, "要情" if kind in ("urgent", "experience") else "快讯"]
    if name == REVIEW:
        return sections[name, "调查研究" if kind in ("research", "analysis") else "建言"]
    return None


def sources(pieces: Sequence[Piece]) -> list[Source]:
    """The reports behind the articles, in order."""
    return [Source(article=p.article, report=s.report, position=n) for p in pieces for n, s in enumerate(p.stories, 1)]
