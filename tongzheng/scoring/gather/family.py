"""One batch of reports turned into families: what is read for all of them at once, then put together one by one."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from tongzheng.bulletins.models import Amendment
from tongzheng.bulletins.rules import level_of
from tongzheng.instructions.flow import INSTRUCTION
from tongzheng.instructions.flow import State as InstructionState
from tongzheng.instructions.models import Initial, Instruction
from tongzheng.network.models import Role, Unit
from tongzheng.reporting.flow import State
from tongzheng.reporting.models import Adoption, Joint, Report, Source
from tongzheng.scoring.engine import facts as f
from tongzheng.scoring.engine.chain import ReportFamily
from tongzheng.scoring.gather.clock import Clock, day
from tongzheng.scoring.gather.words import KINDS, level_word, rank_of, settings_of_office, way_of
from tongzheng.scoring.models import Fact
from tongzheng.trail.flow import Flow
from tongzheng.trail.models import Entry
from tongzheng.upward.flow import OUTCOME, OutcomeState
from tongzheng.upward.models import Item, Outcome

Rows = dict[int, list[Any]]  # by report
# texts are long and are not wanted here
LONG = ("text", "placement__title", "placement__body", "placement__byline", "placement__issue__note")
SENT = ("pk", "report_id", "article_id", "forwarded_id", "selection__sent_at", "selection__superior__level")
COLUMNS = (
    "pk", "unit_id", "kind", "state", "share", "entered_by_id", "signed_at", "received_at", "same_as_id", "author__person_id",
    "author__unit_id", "author__role",
)  # fmt: skip


class Row(NamedTuple):
    """A report as it is read here: a million of them are, so no more than is needed (COLUMNS)."""

    pk: int
    unit: int
    kind: str
    state: str
    share: Decimal
    entered_by: int | None
    signed_at: dt.datetime | None
    received_at: dt.datetime
    same_as: int | None
    person: int
    author_unit: int
    author_role: str


def build(office: Unit, reports: Iterable[Row]) -> list[ReportFamily]:
    """The families of some reports of one office."""
    rows = list(reports)
    return _Batch(office, rows).families() if rows else []


class _Batch:
    """What was read for a batch, by report."""

    def __init__(self, office: Unit, reports: list[Row]) -> None:
        self.office = office
        self.reports = reports
        self.keys = [report.pk for report in reports]
        self.clock = Clock(office)
        self.settings = settings_of_office(office)
        self.behind = _by(Source.objects.filter(report__among=self.keys).values_list("report_id", "article_id"))
        self.articles = list({article for found in self.behind.values() for article in found})
        self.of_article: Rows = defaultdict(list)
        for report, articles in self.behind.items():
            for article in articles:
                self.of_article[article].append(report)
        joint = Joint.objects.filter(report__among=self.keys).order_by("position", "id")
        self.joint = _by((pk, (unit, share)) for pk, unit, share in joint.values_list("report_id", "unit_id", "share"))
        self.adoptions = self._adoptions()
        above = [a.pk for found in self.adoptions.values() for a, _ in found if a.known_on]
        self.entered = _by(Outcome.objects.filter(adoptions__among=above).values_list("adoptions", "at").order_by())
        self.printed = {
            (a.report_id, a.outlet, a.issue_no): a
            for found in self.adoptions.values()
            for a, direct in found
            if not direct
        }
        self.facts = _by(
            (fact.report_id or fact.adoption.report_id, fact)  # type: ignore[union-attr]
            for fact in Fact.objects.filter(Q(report__among=self.keys) | Q(adoption__report__among=self.keys)).select_related("adoption")
        )  # fmt: skip
        self.relays = self._relays()
        self.unsaid: dict[str, Any] = {}  # instructions withdrawn, and when
        self.said = self._instructions()
        self.recalls = self._recalls()
        self.returned = self._returned()

    def families(self) -> list[ReportFamily]:
        """Every report with what belongs to it."""
        return [self._family(report) for report in self.reports]

    def _family(self, report: Row) -> ReportFamily:
        pk = report.pk
        adoptions = [self._adoption(a, pk, direct) for a, direct in self.adoptions.get(pk, [])]
        outcomes = [
            outcome_of(fact, self.clock) for fact in self.facts.get(pk, []) if fact.kind == Fact.Kind.COMMISSION
        ]
        withdrawn, appeals = self._taken_back(pk)
        return ReportFamily(
            report=self._report(report, outcomes[0].commission if outcomes else ""),
            relays=self.relays.get(pk, []),
            adoptions=adoptions,
            instructions=self.said.get(pk, []),
            withdrawals=withdrawn,
            outcomes=outcomes[:1],
            appeals=appeals,
        )

    def _report(self, report: Row, commission: str) -> f.Report:
        received = day(report.received_at)
        # what the office entered for a unit came on the day it says; what a unit sent, on the day it was registered
        came = min(received, day(report.signed_at)) if report.entered_by and report.signed_at else received
        rows = self.joint.get(report.pk, [])
        shares = tuple((str(unit), share) for unit, share in rows)
        own = report.author_role == Role.OFFICER and report.author_unit == report.unit
        returned = report.state == State.RETURNED
        return f.Report(
            id=str(report.pk),
            on=came,
            registered=self.clock.at(report.received_at),
            unit=str(report.unit),
            kind=KINDS.get(report.kind, "dynamic"),
            officer=str(report.person) if own else "",
            joint=((str(report.unit), report.share), *shares) if shares else (),
            commission=commission,
            returned=returned,
            returned_on=self.returned.get(report.pk, received) if returned else None,
        )

    def _adoptions(self) -> Rows:
        """Adoptions of each report with whether they came by direct reporting: of the same text at the office above (R3)."""
        twins = {report.same_as: report.pk for report in self.reports if report.same_as}
        found: Rows = defaultdict(list)
        # one entered wrongly and withdrawn is read too: it was counted, and the ledger says why no longer
        for adoption in Adoption.every.filter(report__among=[*self.keys, *twins]).order_by("id"):
            direct = adoption.report_id in twins
            found[twins[adoption.report_id] if direct else adoption.report_id].append((adoption, direct))
        return found

    def _adoption(self, adoption: Adoption, report: int, direct: bool) -> f.Adoption:
        above = adoption.level != self.settings.level
        return f.Adoption(
            id=f"adoption:{adoption.pk}",
            on=day(adoption.at),
            registered=self._known(adoption),
            report=str(report),
            level=level_word(adoption.level, self.settings.own_level),
            periodical=adoption.outlet,
            way=way_of(adoption.way, adoption.section, adoption.outlet, above=above),
            issue=adoption.issue_no,
            route="direct" if direct else "relay" if above else "",
        )

    def _known(self, adoption: Adoption) -> Any:
        """The day the office recorded it: of a superior's adoption when its outcome was entered, never a day somebody says."""
        entered = self.entered.get(adoption.pk)
        return self.clock.at(min(entered)) if entered else adoption.known_on or self.clock.at(adoption.at)

    def _relays(self) -> Rows:
        """转报: in a selection that was sent, or as a report of the office's own."""
        found: Rows = defaultdict(list)
        items = Item.objects.filter(selection__state="sent", selection__superior__office=self.office).filter(
            Q(report__among=self.keys) | Q(article__among=self.articles)
        )
        known = set()
        for pk, report, article, forwarded, sent, level in items.order_by("pk").values_list(*SENT):
            known.add(forwarded)
            for behind in [report] if report else self.of_article[article]:
                found[behind].append(self._relay(f"relay:{pk}", behind, level, sent))
        reported = Report.objects.filter(forwarded_from__among=self.keys, unit=self.office, number__isnull=False)
        for up in reported.select_related("office__desk__serves").order_by("id"):
            below = up.forwarded_from_id
            if up.pk not in known and up.signed_at is not None and below is not None:
                level = level_of(up.office.desk.serves.kind)
                found[below].append(self._relay(f"forward:{up.pk}", below, level, up.signed_at))
        return found

    def _relay(self, key: str, report: int, level: str, at: Any) -> f.Relay:
        word = level_word(level, self.settings.own_level)
        return f.Relay(id=key, on=day(at), registered=self.clock.at(at), report=str(report), level=word)

    def _instructions(self) -> Rows:
        """批示 on printed texts and by superiors; 圈阅 only where a rulebook counts it. One withdrawn is read too: it was
        counted, perhaps in a period that is frozen by now, and is set right from the day it was withdrawn on."""
        found: Rows = defaultdict(list)
        given = Instruction.objects.filter(placement__article__among=self.articles)
        for each in (
            given.select_related("placement__issue__periodical", "by__person", "by__unit").defer(*LONG).order_by("id")
        ):
            assert each.by.unit is not None  # noqa: S101 - a leader's post has its unit
            words: dict[str, Any] = {
                "level": level_of(each.by.unit.kind),
                "leader": f"{each.by.title or ''}{each.by.person}",
                "at": each.at,
            }
            words |= {"rank": rank_of(each.by_title, each.rank), "title": each.by_title}
            self._put(found, f"instruction:{each.pk}", each.placement.article_id, each.placement.issue, **words)
        self._withdrawn(INSTRUCTION, given.filter(state=InstructionState.WITHDRAWN))
        told = Outcome.objects.filter(kind=Outcome.Kind.INSTRUCTION, office=self.office)
        for above in (
            told.filter(Q(report__among=self.keys) | Q(article__among=self.articles)).defer("text").order_by("id")
        ):
            level = level_word(above.level, self.settings.own_level)
            for pk in [above.report_id] if above.report_id else self.of_article[above.article_id or 0]:
                found[pk].append(
                    f.Instruction(
                        id=f"outcome:{above.pk}", on=above.on, registered=self.clock.at(above.at), target=str(pk), level=level,
                        leader=above.leader, rank=rank_of(above.leader), title=above.leader,
                    )
                )  # fmt: skip
        self._withdrawn(
            OUTCOME,
            told.filter(state=OutcomeState.WITHDRAWN).filter(
                Q(report__among=self.keys) | Q(article__among=self.articles)
            ),
        )
        if self.settings.initials:
            self._initials(found)
        return found

    def _withdrawn(self, flow: Flow, gone: QuerySet[Any]) -> None:
        """When each of some withdrawn instructions was withdrawn: its trail says so."""
        keys = list(gone.order_by().values_list("pk", flat=True))
        said = Entry.objects.filter(subject_type=flow.kind, subject_id__among=keys, kind=f"{flow.kind}.withdraw")
        name = flow.kind.rpartition(".")[2]
        for pk, at in said.values_list("subject_id", "at") if keys else ():
            self.unsaid[f"{name}:{pk}"] = at

    def _initials(self, found: Rows) -> None:
        read = Initial.objects.filter(issue__placements__article__among=self.articles).distinct()
        for each in read.select_related("issue__periodical", "by__person", "by__unit").order_by("id"):
            assert each.by.unit is not None  # noqa: S101 - a leader's post has its unit
            words: dict[str, Any] = {
                "level": level_of(each.by.unit.kind),
                "leader": f"{each.by.title or ''}{each.by.person}",
                "at": each.at,
            }
            words |= {"rank": rank_of(each.by.title, each.by.rank), "title": each.by.title or "", "form": "initial"}
            for article in each.issue.placements.values_list("article_id", flat=True):
                self._put(found, f"initial:{each.pk}", article, each.issue, **words)

    def _put(self, found: Rows, key: str, article: int, issue: Any, *, at: Any, level: str, **words: str) -> None:
        """An instruction on a printed text stands on the adoption of each report behind it; on the report where there is none."""
        for pk in self.of_article.get(article, []):
            adoption = self.printed.get((pk, issue.name, issue.number_text))
            found[pk].append(
                f.Instruction(
                    id=key, on=day(at), registered=self.clock.at(at), level=level_word(level, self.settings.own_level),
                    target=f"adoption:{adoption.pk}" if adoption else str(pk), **words,
                )
            )  # fmt: skip

    def _recalls(self) -> Rows:
        """撤回 of a printed issue, or of one text of it: (amendment, adoption) by report."""
        found: Rows = defaultdict(list)
        recalls = Amendment.objects.filter(
            kind=Amendment.Kind.RECALL, state="published", issue__placements__article__among=self.articles
        )
        for recall in recalls.select_related("issue__periodical", "placement").distinct().order_by("id"):
            issue = recall.issue
            for (pk, outlet, number), adoption in self.printed.items():
                one = recall.placement is None or recall.placement.article_id in self.behind.get(pk, [])
                if one and (outlet, number) == (issue.name, issue.number_text):
                    found[pk].append((recall, adoption))
        return found

    def _taken_back(self, report: int) -> tuple[list[f.Withdrawal], list[f.Appeal]]:
        """Recalls and withdrawals; and what was entered wrongly, which is set right as if it had never been."""
        withdrawn = [
            f.Withdrawal(
                id=f"recall:{recall.pk}", on=day(recall.published_at), registered=self.clock.at(recall.published_at),
                adoption=f"adoption:{adoption.pk}", recall=True,
            )
            for recall, adoption in self.recalls.get(report, [])
        ]  # fmt: skip
        appeals = []
        for fact in self.facts.get(report, []):
            if fact.kind == Fact.Kind.WITHDRAWAL:
                key, adoption = f"fact:{fact.pk}", f"adoption:{fact.adoption_id}"
                at = self.clock.at(fact.at)
                withdrawn.append(f.Withdrawal(id=key, on=fact.on, registered=at, adoption=adoption, cause=fact.what))
            if fact.void_at and fact.kind in (Fact.Kind.WITHDRAWAL, Fact.Kind.COMMISSION):
                appeals.append(lifted(f"fact:{fact.pk}", fact.unit_id or 0, fact.void_at, self.clock))
        for adoption, _ in self.adoptions.get(report, []):
            if adoption.withdrawn_at:
                appeals.append(lifted(f"adoption:{adoption.pk}", 0, adoption.withdrawn_at, self.clock))
        unsaid = [said.id for said in self.said.get(report, []) if said.id in self.unsaid]
        appeals += [lifted(key, 0, self.unsaid[key], self.clock) for key in unsaid]
        return withdrawn, appeals

    def _returned(self) -> dict[int, Any]:
        """The day each report that is now returned was returned by the office."""
        keys = [report.pk for report in self.reports if report.state == State.RETURNED]
        if not keys:
            return {}
        entries = Entry.objects.filter(
            subject_type="reporting.report", subject_id__among=keys, kind="reporting.report.return"
        )
        return {entry.subject_id or 0: day(entry.at) for entry in entries.order_by("id")}


def outcome_of(fact: Fact, clock: Clock) -> f.CommissionOutcome:
    """What came of a commission at a unit."""
    key = f"fact:{fact.pk}"
    registered = clock.at(fact.at)
    return f.CommissionOutcome(
        id=key, on=fact.on, registered=registered, commission=key, unit=str(fact.unit_id), result=fact.what
    )


def lifted(fact: str, unit: int, at: Any, clock: Clock) -> f.Appeal:
    """Something registered that did not hold: from then on it is set right as an upheld appeal would."""
    return f.Appeal(
        id=f"void:{fact}",
        on=day(at),
        registered=clock.at(at),
        unit=str(unit),
        fact=fact,
        result="upheld",
        set={"void": True},
    )


def _by(pairs: Iterable[tuple[int, Any]]) -> Rows:
    found: Rows = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found
