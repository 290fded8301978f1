"""Who read what: deliveries, initials, and leaders' instructions (D1, E5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tongzheng.bulletins.models import Delivery, Issue
from tongzheng.demo.county import BUREAUS
from tongzheng.demo.life import Writer
from tongzheng.demo.papers import QUICK, REVIEW, SPECIAL
from tongzheng.demo.press import Piece, Press
from tongzheng.demo.reasons import INSTRUCT
from tongzheng.instructions.models import Initial, Instruction
from tongzheng.network.models import Appointment, Role

INSTRUCTIONS = 62
ZEAL = {1: 4.0, 2: 1.2, 3: 1.3, 4: 1.0, 5: 0.6, 6: 0.5}  # by rank: the county head writes most
WEIGHT = {SPECIAL: 5.0, REVIEW: 2.0, QUICK: 0.6}
LEAD = {tags.split(",")[0]: name for name, tags in BUREAUS}


@dataclass
class Reading:
    """Deliveries and what leaders wrote."""

    writer: Writer
    press: Press
    deliveries: list[Delivery] = field(default_factory=list)
    initials: list[Initial] = field(default_factory=list)
    instructions: list[Instruction] = field(default_factory=list)

    def run(self, scale: float) -> None:
        """Deliver every published issue; readers open, initial, instruct. The newest ones still lie unread."""
        self.rng, self.clock, self.ledger = self.writer.rng, self.writer.clock, self.writer.ledger
        marked = self._to_instruct(max(4, round(INSTRUCTIONS * scale)))
        fresh = self.clock.at(self.clock.desk_day, 0)
        for issue in sorted(self._published(), key=lambda i: i.published_at or self.clock.now):
            assert issue.published_at is not None
            for reader in self.press.readers[issue.periodical.name]:
                delivery = Delivery(issue=issue, to=reader, at=issue.published_at)
                self.deliveries.append(delivery)
                if issue.published_at < fresh:
                    self._read(delivery, marked.get((id(issue), reader.pk)))

    def _published(self) -> list[Issue]:
        return [i for i in self.press.issues if i.state == "published"]

    def _to_instruct(self, count: int) -> dict[tuple[int, int], Piece]:
        """Which leader instructs on which text of which issue."""
        fresh = self.clock.at(self.clock.desk_day, 0)
        pairs, weights = [], []
        for issue in self._published():
            if issue.published_at and issue.published_at < fresh:
                for leader in self.press.readers[issue.periodical.name]:
                    if leader.role == Role.LEADER:
                        pairs.append((issue, leader))
                        weights.append(WEIGHT.get(issue.periodical.name, 1.0) * ZEAL[leader.rank or 6])
        chosen: dict[tuple[int, int], Piece] = {}
        for newest in pairs[-40:]:  # the county head's latest special bulletin bears his words
            if newest[1].rank == 1 and newest[0].periodical.name == SPECIAL:
                chosen = {(id(newest[0]), newest[1].pk): self._worth(newest[0])}
        while len(chosen) < min(count, len(pairs)):
            issue, leader = self.rng.choices(pairs, weights)[0]
            chosen[id(issue), leader.pk] = self._worth(issue)
        return chosen

    def _worth(self, issue: Issue) -> Piece:
        pieces = self.press.pieces[id(issue)]
        bad = [p for p in pieces if p.stories[0].report.mood == "bad"]
        return self.rng.choice(bad or pieces)

    def _read(self, delivery: Delivery, piece: Piece | None) -> None:
        leader = delivery.to.role == Role.LEADER
        if not leader and self.rng.random() < 0.22:
            return
        at = self._when(delivery.at, leader)
        if at > self.clock.now:
            at = delivery.at + (self.clock.now - delivery.at) * self.rng.uniform(0.2, 0.8)
        delivery.opened_at = at
        self.ledger.record(
            delivery.issue, "bulletins.issue.read", at, delivery.to, data=lambda: {"delivery": delivery.pk}
        )
        if not leader:
            return
        at = min(at + timedelta(minutes=self.rng.randint(2, 9)), self.clock.now - timedelta(seconds=30))
        if piece is not None:
            self._instruct(piece, delivery.to, at)
        elif delivery.to.rank == 1 or self.rng.random() < 0.93 or delivery.at < self.clock.at(self.clock.days[-12], 0):
            self.initials.append(Initial(issue=delivery.issue, by=delivery.to, by_name=_name(delivery.to), at=at))
            self.ledger.record(delivery.issue, "instructions.initial.give", at, delivery.to)

    def _when(self, at: datetime, leader: bool) -> datetime:
        """Leaders read between two meetings, or in the evening."""
        if leader and self.rng.random() < 0.4:
            evening = self.clock.at(at.date(), 19) + timedelta(minutes=self.rng.randint(0, 160))
            return max(evening, at + timedelta(minutes=9))
        return self.clock.later(self.rng, at, 0.2, 9)

    def _instruct(self, piece: Piece, leader: Appointment, at: datetime) -> None:
        story, rng = piece.stories[0], self.rng
        urgent = story.report.kind == "urgent"
        if urgent or story.report.mood == "bad" or story.report.kind in ("advice", "forecast"):
            nature = "handle" if urgent or leader.rank == 1 else rng.choices(["handle", "circulate"], [9, 1])[0]
        else:
            nature = rng.choices(["praise", "spread", "circulate", "handle"], [4, 3, 2, 1])[0]
        dept = next((LEAD[t] for t in story.draft.topic.tags if t in LEAD), "县政府办")
        text = rng.choice(INSTRUCT[nature]).format(
            theme=story.draft.topic.theme,
            dept=dept,
            unit="、".join(dict.fromkeys(s.report.unit.short_name for s in piece.stories)),
        )
        given = Instruction(
            once=self.ledger.once(), placement=piece.placement, by=leader, by_name=_name(leader), by_title=leader.title,
            rank=leader.rank or 99, nature=nature, text=text, at=at,
        )  # fmt: skip
        self.instructions.append(given)
        self.ledger.record(
            given, "instructions.instruction.give", at, leader,
            data=lambda: {
                "placement": given.placement_id, "issue": given.placement.issue_id, "article": given.placement.article_id,
            },
        )  # fmt: skip
        if rng.random() < 0.03:
            self.ledger.move(given, "withdraw", at + timedelta(minutes=2), leader)


def _name(post: Appointment) -> str:
    return post.person.name if post.person else ""
