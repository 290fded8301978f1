"""Random people take random steps, legal and not: nothing is lost, nothing closes unanswered, no light lies (D2–D4)."""

from __future__ import annotations

import datetime as dt
import uuid
from random import Random, SystemRandom

from django.db import transaction
from django.http import Http404
from django.utils import timezone

from tongzheng.deadlines.models import Deadline
from tongzheng.deadlines.queries.calendar import add_working_days
from tongzheng.supervision import actions, queries
from tongzheng.supervision.flow import AT_UNITS, ENDED, ITEM, State
from tongzheng.supervision.models import Extension, Feedback, Item
from tongzheng.trail.models import Entry
from tongzheng.trail.refusals import Refused, Stale

PEOPLE = (
    "supervisor", "supervisor", "supervisor", "approver", "leader", "leader2", "bureau_clerk", "bureau_clerk",
    "bureau_signer", "bureau_signer", "clerk", "signer", "clerk_b", "editor", "other_editor", "other_clerk", "auditor",
)  # fmt: skip
# who usually does what next; half of the steps go this way, so that walks get far, the other half anywhere
USUAL = {
    State.DRAFT: [("propose", "supervisor"), ("open", "supervisor")],
    State.PROPOSED: [("approve", "approver"), ("approve", "leader"), ("refuse", "approver")],
    State.OPEN: [("assign", "supervisor")],
    State.ASSIGNED: [("sign_for", "bureau_clerk"), ("sign_for", "clerk"), ("hand_back", "bureau_signer")],
    State.UNDERWAY: [
        ("write", "bureau_clerk"),
        ("write", "bureau_clerk"),
        ("write", "clerk"),
        ("submit", "bureau_clerk"),
        ("submit", "clerk"),
        ("sign", "bureau_signer"),
        ("sign", "bureau_signer"),
        ("sign", "bureau_signer"),
        ("sign", "signer"),
        ("settle", "bureau_signer"),
        ("settle", "supervisor"),
        ("ask", "bureau_clerk"),
        ("extension", "approver"),
        ("remind", "supervisor"),
    ],
    State.FEEDBACK: [
        ("accept", "supervisor"),
        ("accept", "supervisor"),
        ("send_back", "supervisor"),
        ("go_on", "supervisor"),
    ],
    State.ACCEPTED: [("report", "supervisor"), ("close", "supervisor")],
    State.REPORTED: [("word", "leader"), ("close", "supervisor")],
    State.CLOSED: [("archive", "supervisor"), ("word", "leader"), ("reopen", "supervisor")],
}
USUAL[State.REDO] = USUAL[State.UNDERWAY]


def one(found, random: Random):
    rows = list(found.order_by("pk"))
    return random.choice(rows) if rows else None


class Walk:
    """One office's matters, and every step anybody can try on them."""

    def __init__(self, world, random: Random) -> None:
        self.world, self.random = world, random
        self.made: set[int] = set()
        self.taken = self.refused = 0

    def step(self, name: str = "", who: str = "") -> None:
        """A step by name, or what is usual for some matter."""
        item = one(Item.objects.filter(pk__in=self.made), self.random)
        if not name:
            name, who = self.random.choice(USUAL.get(item.state, [("draft", "supervisor")]))
        by = getattr(self.world, who)
        try:
            with transaction.atomic():
                getattr(self, f"do_{name}")(by, item)
            self.taken += 1
        except (Refused, Stale, Http404):
            self.refused += 1

    def do_draft(self, by, item) -> None:
        parent = item if self.random.random() < 0.3 else None
        rhythm = self.random.choice(["once", "once", "monthly"])
        today = timezone.localdate()
        made = actions.draft_item(
            by=by, once=uuid.uuid4(), title="冬季饮水", text="查清原因", origin="meeting", parent=parent, rhythm=rhythm,
            due=add_working_days(today, self.random.randint(1, 30)), last_day=today + dt.timedelta(200) if rhythm != "once" else None,
            leader=self.random.choice([None, self.world.leader]),
        )  # fmt: skip
        self.made.add(made.pk)

    def do_propose(self, by, item) -> None:
        actions.propose_item(item, by=by)

    def do_open(self, by, item) -> None:
        actions.open_item(item, by=by)

    def do_approve(self, by, item) -> None:
        actions.approve_item(item, by=by)

    def do_refuse(self, by, item) -> None:
        actions.refuse_item(item, by=by, reason="再想想")

    def do_drop(self, by, item) -> None:
        actions.drop_item(item, by=by, reason="重复")

    def do_assign(self, by, item) -> None:
        units = [self.world.bureau, self.world.town_a, self.world.other_town]
        lead = self.random.choice([self.world.bureau, self.world.bureau, *units])
        actions.assign_item(item, by=by, lead=lead, supports=self.random.sample(units[:2], self.random.randint(0, 2)))

    def do_sign_for(self, by, item) -> None:
        actions.sign_for(item, by=by)

    def do_support_sign(self, by, item) -> None:
        actions.support_sign(item, by=by)

    def do_hand_back(self, by, item) -> None:
        actions.hand_back(item, by=by, reason="不归我们")

    def do_write(self, by, item) -> None:
        kind = self.random.choice(["result", "result", "progress", "opinion"])
        actions.write_feedback(item, by=by, once=uuid.uuid4(), kind=kind, text="已经办了")

    def _feedback(self, *states: str):
        return one(Feedback.objects.filter(item__in=self.made, state__in=states), self.random)

    def do_submit(self, by, item) -> None:
        if found := self._feedback("draft"):
            actions.submit_feedback(found, by=by)

    def do_sign(self, by, item) -> None:
        if found := self._feedback("signing", "sent"):
            actions.sign_feedback(found, by=by)

    def do_settle(self, by, item) -> None:
        if found := one(Feedback.objects.filter(item__in=self.made, kind="opinion"), self.random):
            actions.settle_opinion(found, by=by, text="各出一半")

    def do_send_back(self, by, item) -> None:
        actions.send_back(item, by=by, reason="没写时间")

    def do_accept(self, by, item) -> None:
        actions.accept_result(item, by=by)

    def do_go_on(self, by, item) -> None:
        actions.go_on(item, by=by, due=timezone.localdate() + dt.timedelta(self.random.randint(1, 60)))

    def do_report(self, by, item) -> None:
        actions.report_item(item, by=by)

    def do_word(self, by, item) -> None:
        again = self.random.random() < 0.5
        actions.say_word(item, by=by, once=uuid.uuid4(), again=again, text="再查" if again else "")

    def do_reopen(self, by, item) -> None:
        actions.reopen_item(item, by=by, reason="又犯了")

    def do_close(self, by, item) -> None:
        actions.close_item(item, by=by)

    def do_archive(self, by, item) -> None:
        actions.archive_item(item, by=by)

    def do_cancel(self, by, item) -> None:
        actions.cancel_item(item, by=by, reason="政策变了")

    def do_remind(self, by, item) -> None:
        actions.remind_items([item], by=by, text="请抓紧")

    def do_ask(self, by, item) -> None:
        later = item.due + dt.timedelta(self.random.randint(1, 40))
        actions.ask_extension(item, by=by, once=uuid.uuid4(), due=later, reason="下雨", progress="一半")

    def do_extension(self, by, item) -> None:
        if found := one(Extension.objects.filter(item__in=self.made), self.random):
            usual = {"asked": "sign", "signed": "pass", "passed": "grant"}.get(found.state, "refuse")
            do = self.random.choice([usual, usual, "sign", "pass", "grant", "refuse"])
            more = {"reason": "不行"} if do == "refuse" else {}
            getattr(actions, f"{do}_extension")(found, by=by, **more)

    # ── what must always hold ──

    def look(self, seed: int) -> None:
        items = list(Item.objects.filter(pk__in=self.made))
        assert {item.pk for item in items} == self.made, f"seed {seed}: something is lost"
        numbers = sorted(item.number for item in items if item.number)
        assert numbers == list(range(1, len(numbers) + 1))  # one matter, one number, no gap
        for item in items:
            assert item.state == self.told(item), f"seed {seed}"
            self.ended_well(item)
            self.clocked(item)

    def told(self, item: Item) -> str:
        """The state as the trail alone tells it, each entry beginning where the one before it ended."""
        state = State.DRAFT
        steps = {f"{ITEM.kind}.{step.name}": step for step in ITEM}
        for entry in Entry.objects.filter(subject_type="supervision.item", subject_id=item.pk).order_by("id"):
            if step := steps.get(entry.kind):
                assert state in step.sources, f"{entry.kind} from {state}"
                state = step.target
        return state

    def ended_well(self, item: Item) -> None:
        if item.state in (State.ACCEPTED, State.REPORTED, State.CLOSED, State.ARCHIVED):
            results = item.feedback.filter(kind="result", round=item.round, state="accepted")
            result = results.order_by("-id").first()
            assert result is not None, "ended without an accepted result"
            assert result.signed_by
            assert result.unit_id == queries.lead_of(item).unit_id
            assert item.timely == (timezone.localdate(result.sent_at) <= queries.judged_by(item))
        if item.state in (State.CLOSED, State.ARCHIVED):
            assert not item.children.exclude(state__in=ENDED).exists(), "closed over open parts"

    def clocked(self, item: Item) -> None:
        clocks = list(Deadline.objects.filter(subject_type="supervision.item", subject_id=item.pk, what="item"))
        running = [clock for clock in clocks if clock.state == "running"]
        owed = item.state in AT_UNITS - {State.FEEDBACK}
        assert len(running) == owed, f"{item.state}: {len(running)} clocks"
        for clock in running:
            assert timezone.localdate(clock.due_at) == item.due or clock.floor >= 2
            assert clock.unit_id == queries.lead_of(item).unit_id
        assert item.assignments.filter(ended_at__isnull=True, part="lead").count() <= 1


SEEDS = [39, 28, 7, 31, 32, 38, SystemRandom().randrange(1 << 32)]  # always these, and one nobody has walked before


def test_whatever_people_do_no_matter_is_lost_and_none_ends_without_its_result(world):
    anything = [name.removeprefix("do_") for name in vars(Walk) if name.startswith("do_")]
    seen = set()
    for seed in SEEDS:
        random = Random(seed)
        with transaction.atomic():
            walk = Walk(world, random)
            for _ in range(2):
                walk.step("draft", "supervisor")
            for _ in range(120):
                walk.step(*(random.choice(anything), random.choice(PEOPLE)) if random.random() < 0.4 else ())
                if random.random() < 0.08:
                    walk.look(seed)
            walk.look(seed)
            assert walk.taken > 10
            assert walk.refused > 10
            seen |= set(Entry.objects.filter(subject_type="supervision.item").values_list("kind", flat=True))
            transaction.set_rollback(True)
    far = ("send_back", "go_on", "close", "reopen", "archive", "cancel", "hand_back")
    assert {f"supervision.item.{name}" for name in far} <= seen  # they got that far
