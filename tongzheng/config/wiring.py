"""The fuse box: who reacts to whom, what the clock does. One page, read top to bottom; the menus stand in config/menus.py."""

from __future__ import annotations

from typing import Any

from tongzheng.archive.queries.found import RECORDS
from tongzheng.awards import followers as awards
from tongzheng.breaches import clocks as breach_clocks
from tongzheng.breaches import followers as breaches
from tongzheng.breaches.actions.cases import note_silence
from tongzheng.bulletins import followers as bulletins
from tongzheng.bulletins.actions.periodicals import take_new_names
from tongzheng.bulletins.queries.found import ISSUES
from tongzheng.bulletins.queries.periodicals import periodical_of
from tongzheng.bulletins.queries.public import is_public
from tongzheng.cases.queries.alike import past_lines
from tongzheng.channels.actions import send_alarms, send_out
from tongzheng.channels.sender import send_waiting
from tongzheng.circulars import clocks as circular_clocks
from tongzheng.circulars import followers as circulars
from tongzheng.circulars.found import CIRCULARS
from tongzheng.copies import actions as copies
from tongzheng.daily import followers as daily
from tongzheng.daily.actions import collect_each_morning
from tongzheng.daily.handing import open_emergencies
from tongzheng.daily.supervised import from_daily
from tongzheng.deadlines.actions import sweep
from tongzheng.deadlines.actions.digests import send_digests
from tongzheng.directives import followers as directives
from tongzheng.directives.access import ordered
from tongzheng.directives.clocks import Room as DirectiveClocks
from tongzheng.directives.found import DIRECTIVE_REPORTS, DIRECTIVES
from tongzheng.distribution import followers as distribution
from tongzheng.distribution.actions import remind_due
from tongzheng.duty import followers as duty
from tongzheng.duty.actions.filings import ask_by_calendar, sweep_units
from tongzheng.duty.actions.handovers import open_handovers
from tongzheng.duty.actions.rosters import remind_of_next_month
from tongzheng.emergencies import followers as emergencies
from tongzheng.emergencies.queries.found import EMERGENCIES, EMERGENCY_REPORTS
from tongzheng.emergencies.watch import EmergencyClocks
from tongzheng.guidance import followers as guidance
from tongzheng.inspections import clocks as inspections_clocks
from tongzheng.inspections import followers as inspections
from tongzheng.inspections import panels as inspections_panels
from tongzheng.inspections.actions import settle_due
from tongzheng.inspections.found import INSPECTIONS, RECTIFICATIONS
from tongzheng.instructions import followers as instructions
from tongzheng.instructions.found import INSTRUCTIONS
from tongzheng.library.queries import MATERIAL_TEXTS, MATERIALS
from tongzheng.mailbox import clocks as mailbox_clocks
from tongzheng.mailbox import followers as mailbox
from tongzheng.mailbox.postman import poll_mailboxes
from tongzheng.notices.tasks import mail_again
from tongzheng.outcomes import followers as outcomes
from tongzheng.outcomes import panels as outcomes_panels
from tongzheng.outcomes.found import PUBLICATIONS
from tongzheng.oversight import clocks as oversight_clocks
from tongzheng.oversight import followers as oversight
from tongzheng.oversight.flow import FAULT
from tongzheng.oversight.queries.away import away_between
from tongzheng.relay import followers as relay
from tongzheng.relay.clocks import RelayClocks
from tongzheng.relay.queries.found import INCOMING_RELAYS, RELAYS
from tongzheng.relay.queries.lines import lines_of as relay_lines
from tongzheng.reporting import clocks as reporting_clocks
from tongzheng.reporting import followers as reporting
from tongzheng.reporting.actions.checking import count_findings
from tongzheng.reporting.models import Kind
from tongzheng.reporting.queries.alike import ARTICLE_TEXTS, REPORT_TEXTS
from tongzheng.reporting.queries.found import ARTICLES, REPORTS
from tongzheng.response import followers as response
from tongzheng.response.access import told_of
from tongzheng.response.clocks import ResponseClocks
from tongzheng.response.queries.desk import unanswered
from tongzheng.response.queries.told import units_in_charge
from tongzheng.scoring import followers as scoring
from tongzheng.scoring import hand_followers as by_hand
from tongzheng.scoring import tasks as scoring_tasks
from tongzheng.scoring.queries import points_of
from tongzheng.search import actions as search
from tongzheng.supervision import clocks as supervision_clocks
from tongzheng.supervision import document_followers as documents
from tongzheng.supervision import followers as supervision
from tongzheng.supervision.actions import note_alarms, roll_periods
from tongzheng.supervision.queries import origins
from tongzheng.supervision.queries.closing import under_instructions
from tongzheng.supervision.queries.found import DOCUMENTS, ITEMS
from tongzheng.targets import followers as targets
from tongzheng.targets.actions.warnings import warn_each_morning
from tongzheng.upward import followers as upward
from tongzheng.upward.queries.sent import sent_words

# trail kind -> functions(entry, subject); they run in the act's transaction and only write rows (docs/decisions)
FOLLOWERS: dict[str, list[Any]] = {
    "reporting.report.submit": [reporting.tell_signers],
    "reporting.report.sign_off": [reporting.tell_signed],
    "reporting.report.send_back": [reporting.tell_sent_back],
    "reporting.report.withdraw": [reporting.tell_withdrawn],
    "reporting.report.return": [reporting.tell_returned, scoring.report_due],
    "reporting.report.decline": [reporting.tell_declined],
    "reporting.report.adopt": [reporting.tell_adopted, upward.adopted, scoring.report_due],
    "reporting.report.sent_up": [upward.tell_sent_up, scoring.report_due],
    "reporting.report.adopted_above": [upward.tell_adopted_above, upward.adopted, scoring.report_due],
    "reporting.report.unadopted_above": [upward.unadopted, scoring.report_due],
    "reporting.report.instructed_above": [upward.instructed_above, scoring.report_due],
    "upward.selection.submit": [upward.tell_approvers],
    "upward.selection.sign": [upward.tell_makers],
    "upward.selection.send_back": [upward.tell_makers],
    "upward.outcome.withdraw": [upward.outcome_withdrawn, scoring.outcome_due, directives.source_withdrawn],
    "reporting.report.assign": [reporting.tell_assigned],
    "reporting.report.forward": [reporting.tell_forwarded],
    "reporting.report.on_behalf": [reporting.tell_entered, scoring.report_due],
    "reporting.report.late_entry": [reporting.tell_entered, scoring.report_due],
    "reporting.report.mailed": [reporting.tell_mailed],
    "reporting.report.contribute": [reporting.tell_officers],
    "reporting.report.take_contribution": [reporting.tell_contributor],
    "reporting.report.pass_contribution": [reporting.tell_contributor],
    "instructions.instruction.give": [
        instructions.tell_instruction,
        supervision.tell_instruction,
        upward.instructed,
        scoring.article_due,
    ],
    "instructions.instruction.withdraw": [
        instructions.tell_withdrawal,
        supervision.tell_withdrawn,
        upward.uninstructed,
        scoring.article_due,
    ],
    "mailbox.letter.arrive": [mailbox.tell_box],
    "mailbox.letter.refuse": [mailbox.tell_refused],
    "mailbox.letter.break_off": [mailbox.tell_broken],
    "mailbox.mailbox.fail": [mailbox.tell_failing],
    "bulletins.issue.proof": [bulletins.tell_approvers, distribution.fix],
    "bulletins.issue.send_back": [bulletins.tell_editor_sent_back, distribution.undo],
    "bulletins.issue.approve": [bulletins.tell_editor_approved, distribution.number],
    "bulletins.issue.start": [distribution.begin],
    "bulletins.issue.shift": [distribution.begin],
    "bulletins.issue.deliver": [bulletins.tell_readers],
    "bulletins.issue.remind": [distribution.tell_unread],
    "targets.plan.enforce": [targets.tell_units],
    "targets.letter.make": [targets.tell_head],
    "targets.letter.settle": [targets.tell_settled],
    "targets.exemption.add": [targets.tell_exempt],
    "awards.awarding.make": [awards.tell_approvers],
    "awards.awarding.pay": [awards.tell_paid],
    "awards.commendation.add": [awards.tell_unit],
    "guidance.guidance.send": [guidance.tell_units],
    "guidance.guidance.remind": [guidance.tell_units],
    "guidance.commentary.write": [guidance.tell_praised],
    "guidance.commentary.change": [guidance.tell_praised],
    "emergencies.emergency.register": [emergencies.tell_registered, response.tell_registered],
    "emergencies.emergency.grade": [emergencies.tell_graded, response.tell_graded],
    "emergencies.emergency.mark_sensitive": [response.tell_sensitive],
    "emergencies.emergency.close": [response.ended, relay.ended],
    "emergencies.emergency.merge": [response.ended, relay.ended],
    "emergencies.emergency.split": [emergencies.tell_split],
    "emergencies.report.enter": [response.tell_follow_up],
    "emergencies.report.receive": [response.tell_follow_up],
    "emergencies.report.submit": [emergencies.tell_to_sign],
    "emergencies.report.send_back": [emergencies.tell_sent_back],
    "emergencies.report.sign_off": [emergencies.tell_sent],
    "emergencies.report.return": [emergencies.tell_sent_back],
    "bulletins.amendment.draft": [bulletins.tell_approvers_amendment],
    "bulletins.amendment.sign": [bulletins.tell_readers_amendment, scoring.issue_due],
    **{f"oversight.case.{step}": [oversight.tell_unit] for step in oversight.SAYS},
    "oversight.case.answer": [oversight.tell_office],
    **{f"oversight.fault.{act}": [oversight.tell_blamed] for act in ("register", *FAULT.steps)},
    "daily.item.assign": [daily.tell_unit],
    "daily.item.answer": [daily.tell_desk],
    "duty.roster.publish": [duty.tell_rostered],
    "duty.swap.ask": [duty.tell_taker],
    "duty.swap.agree": [duty.tell_deciders],
    **{f"duty.swap.{step}": [duty.tell_parties] for step in ("approve", "refuse", "decline")},
    "duty.filing.gaps": [duty.tell_gaps],
    "oversight.fault.decide": [oversight.tell_blamed, oversight.offer_fact],
    "oversight.fault.overturn": [oversight.tell_blamed, oversight.take_fact_back],
    "bulletins.amendment.drop": [bulletins.tell_drafter_dropped],
    "circulars.circular.check": [circulars.tell_units],
    "circulars.circular.take": [circulars.tell_changed],
    "circulars.circular.submit": [circulars.tell_approvers],
    "circulars.circular.approve": [circulars.tell_makers],
    "circulars.circular.send_back": [circulars.tell_makers],
    "circulars.circular.publish": [circulars.tell_readers],
    "circulars.objection.object": [circulars.tell_office],
    "circulars.objection.uphold": [circulars.tell_answered],
    "circulars.objection.reject": [circulars.tell_answered],
    "reporting.report.receive": [scoring.report_due],
    "upward.outcome.enter": [scoring.outcome_due, directives.tell_outcome],
    "scoring.appeal.file": [scoring.tell_assessors],
    "scoring.appeal.withdraw": [scoring.tell_assessors],
    "scoring.appeal.uphold": [scoring.tell_appellants],
    "scoring.appeal.reject": [scoring.tell_appellants],
    "scoring.entry.correct": [scoring.tell_corrected],
    "scoring.fact.add": [by_hand.fact_due, by_hand.tell_unit],
    "scoring.fact.void": [by_hand.fact_due, by_hand.tell_unit],
    **{f"breaches.breach.{step}": [breaches.tell_unit] for step in ("hear", "dismiss", "overturn")},
    "breaches.breach.lapse": [breaches.tell_unit, breaches.tell_office],
    "breaches.breach.find": [breaches.tell_unit, breaches.offer_to_ledger],
    "breaches.breach.uphold": [breaches.tell_unit, breaches.offer_to_ledger],
    "breaches.breach.answer": [breaches.tell_office],
    "breaches.breach.object": [breaches.tell_office],
    "breaches.roundup.submit": [breaches.tell_approvers],
    "breaches.roundup.sign": [breaches.tell_makers],
    "breaches.roundup.send_back": [breaches.tell_makers],
    "breaches.roundup.publish": [breaches.tell_readers],
    "directives.directive.issue": [directives.tell_arrived],
    "directives.directive.take": [directives.tell_issuer],
    "directives.directive.recall": [directives.tell_recalled],
    **{f"directives.directive.{act}": [directives.tell_leaders] for act in ("show", "lay")},
    "directives.directive.note": [directives.tell_noted],
    "directives.report.submit": [directives.tell_signers],
    **{f"directives.report.{step}": [directives.tell_writer] for step in ("sign", "send_back", "cancel")},
    "directives.report.send": [directives.tell_superior],
    **{f"directives.report.{step}": [directives.tell_below] for step in ("confirm", "return")},
    **{
        f"inspections.inspection.{step}": [inspections.tell_plan]
        for step in ("propose", "refuse", "approve", "begin", "cancel")
    },
    **{
        f"inspections.conclusion.{step}": [inspections.tell_conclusion]
        for step in ("lay", "give_back", "sign", "acknowledge", "settle", "uphold", "revise", "withdraw", "replace")
    },
    "inspections.conclusion.object": [inspections.tell_objection],
    **{
        f"inspections.rectification.{step}": [inspections.tell_unit]
        for step in ("order", "again", "strike", "call_off", "shift")
    },
    **{f"inspections.rectification.{step}": [inspections.tell_supervisors] for step in ("sign_for", "answer")},
    **{f"inspections.answer.{step}": [inspections.tell_answer] for step in ("lay_answer", "return_answer")},
    **{f"inspections.delay.{step}": [inspections.tell_delay] for step in ("ask", "refuse_delay")},
    "relay.relay.submit": [relay.tell_signers],
    **{f"relay.relay.{step}": [relay.tell_writer] for step in ("sign", "send_back", "void")},
    "relay.delivery.send": [relay.tell_superior],
    "relay.delivery.confirm": [relay.tell_below],
    "relay.delivery.return": [relay.tell_below],
    "relay.call.ask": [relay.tell_asked],
    "relay.call.answer": [relay.tell_answered],
    "network.unit.move": [by_hand.unit_due],
    "network.unit.change": [by_hand.unit_due],
    "scoring.rulebook.activate": [by_hand.rules_due, by_hand.tell_units],
    "scoring.rulebook.deactivate": [by_hand.rules_due],
    "scoring.rulebook.league": [by_hand.league_due],
    "supervision.item.propose": [supervision.tell_approvers],
    **{
        f"supervision.item.{step}": [supervision.tell_supervisors]
        for step in ("approve", "refuse", "sign_for", "answer")
    },
    "supervision.item.hand_back": [supervision.tell_supervisors, supervision.tell_given_up, documents.stop_stages],
    "supervision.item.take_back": [supervision.tell_given_up, documents.stop_stages],
    "supervision.item.answer_reminder": [supervision.tell_answered],
    "supervision.item.roll": [supervision.tell_rolled],
    **{f"supervision.item.{step}": [supervision.tell_disagreed] for step in ("settle", "refer")},
    "supervision.contact.set": [supervision.tell_contact],
    **{f"supervision.item.{step}": [supervision.tell_units] for step in ("send_back", "go_on")},
    **{f"supervision.item.{step}": [supervision.tell_units, documents.start_stages] for step in ("assign", "reopen")},
    **{f"supervision.item.{step}": [supervision.tell_units, documents.stop_stages] for step in ("accept", "cancel")},
    "supervision.item.extend": [documents.move_stages],
    **{
        f"supervision.item.{act}": [documents.tell_stage] for act in ("stage", "stage_say", "stage_unsay", "stage_back")
    },
    "supervision.document.propose_document": [documents.tell_approvers],
    **{
        f"supervision.document.{step}": [documents.tell_supervisors] for step in ("approve_document", "refuse_document")
    },
    "supervision.document.assign": [documents.tell_units],
    "supervision.item.report": [supervision.tell_leader],
    "supervision.item.word": [supervision.tell_word],
    "supervision.item.close": [supervision.tell_source, supervision.tell_units, directives.tell_ended],
    "supervision.item.remind": [supervision.tell_reminded],
    "supervision.feedback.submit_feedback": [supervision.tell_signers],
    "supervision.feedback.withdraw_feedback": [supervision.tell_writer],
    "supervision.feedback.sign_feedback": [supervision.tell_opinion],
    **{
        f"supervision.extension.{step}": [supervision.tell_extension]
        for step in (
            "ask",
            "sign_extension",
            "pass_extension",
            "grant_extension",
            "refuse_extension",
            "lapse_extension",
        )
    },
}

FOLLOWERS |= {
    "outcomes.evaluation.correct": [outcomes.tell_corrected],
    "outcomes.publication.submit": [outcomes.tell_approvers],
    **{f"outcomes.publication.{step}": [outcomes.tell_makers] for step in ("sign", "send_back")},
    "outcomes.publication.publish": [outcomes.tell_readers],
}
# evaluations and points follow supervision's steps, after those who are told of them
for kind, follower in {
    "supervision.item.accept": outcomes.judge_answer,
    "supervision.item.go_on": outcomes.judge_answer,
    "supervision.item.word": outcomes.hear_leader,
    **{
        f"supervision.item.{step}": outcomes.settle_item
        for step in ("cancel", "hand_back", "assign", "reopen", "answer", "roll")
    },
    "supervision.extension.grant_extension": outcomes.settle_extension,
}.items():
    FOLLOWERS.setdefault(kind, []).append(follower)

# the clocks of things that owe one answer at a time: what keeps them in step -> (kind of thing, its steps)
CLOCKED: dict[Any, tuple[tuple[str, str], ...]] = {
    reporting_clocks.keep: (("reporting.report", "receive claim assign release return hold decline reopen adopt"),),
    mailbox_clocks.keep: (("mailbox.letter", "arrive assign set_aside restore"),),
    breach_clocks.keep: (("breaches.breach", "hear answer find dismiss"),),
    oversight_clocks.keep: (("oversight.case", "look answer propose close"),),
    circular_clocks.keep: (
        ("circulars.circular", "check take confirm submit send_back drop"),
        ("circulars.objection", "object uphold reject withdraw"),
    ),
}
for keep_clock, things in CLOCKED.items():
    for thing, steps in things:
        for step in steps.split():
            FOLLOWERS.setdefault(f"{thing}.{step}", []).append(keep_clock)

# kinds of entries that change nothing that is found: somebody read, opened a file, initialled, knew of a copy, or a report
# went from hand to hand on the same side
QUIET = {
    "bulletins.issue.read",
    "bulletins.issue.remind",
    *(f"distribution.sheet.{act}" for act in ("extra", "unextra", "sign", "give_back", "destroy", "look_up")),
    *(f"distribution.list.{act}" for act in ("change", "remind")),
    "reporting.report.download",
    "circulars.circular.confirm",
    "circulars.circular.download",
    *(f"outcomes.publication.{act}" for act in ("receive", "download")),
    "reporting.report.copy_known",
    "instructions.initial.give",
    "instructions.judgement.give",
    "instructions.judgement.change",
    *(f"reporting.report.{step}" for step in ("submit", "send_back", "claim", "assign", "release")),
    *(f"reporting.report.{step}" for step in ("hold", "decline", "reopen")),
    *(f"deadlines.deadline.{act}" for act in ("start", "shift", "floor", "give", "meet", "stop")),
    *(f"deadlines.digest.{act}" for act in ("make", "download", "wish")),
    *(f"deadlines.alarm.{act}" for act in ("ring", "acknowledge")),
    *("deadlines.outage.found", "deadlines.calendar.change", "deadlines.scheme.change"),
    *(f"response.told.{act}" for act in ("tell", "acknowledge", "confirm", "nudge")),
    *(f"response.answer.{act}" for act in ("sign", "phone", "say")),
    *(f"channels.channel.{act}" for act in ("add", "change", "test", "give_up")),
    *(f"channels.delivery.{act}" for act in ("sent", "resend")),
    *(f"supervision.item.{act}" for act in ("auto_remind", "escalate", "time", "slip", "answer_reminder", "roll")),
    *("supervision.contact.set", "supervision.talk.note"),
}


def keep_in_step(entries: list[Any]) -> None:
    """Search and copies say what the texts say, from the same transaction on (R5, E10)."""
    if loud := [entry for entry in entries if entry.kind not in QUIET]:
        search.follow(loud)
        copies.follow(loud)


# functions(entries) that see all the entries of an act together, before it is committed
EVERY_ACT: list[Any] = [keep_in_step]

# what `find()` finds and what a new text is compared with; a room joins by one line
SEARCHABLE: list[Any] = [
    PUBLICATIONS,
    REPORTS,
    ARTICLES,
    ISSUES,
    INSTRUCTIONS,
    MATERIALS,
    RECORDS,
    CIRCULARS,
    EMERGENCIES,
    EMERGENCY_REPORTS,
    INSPECTIONS,
    RECTIFICATIONS,
    DIRECTIVES,
    DIRECTIVE_REPORTS,
    RELAYS,
    INCOMING_RELAYS,
    ITEMS,
    DOCUMENTS,
]
COMPARABLE: list[Any] = [REPORT_TEXTS, ARTICLE_TEXTS, MATERIAL_TEXTS]

# kinds of report, for rooms below reporting (lengths and checks differ by kind)
KINDS: list[tuple[str, str]] = list(Kind.choices)
SENT_UP = sent_words  # which of a list's articles or reports were sent to a superior (E8)
POINTS_OF = points_of  # what some reports brought their units so far (E3)
PUBLIC_OF = is_public  # whether it stands in one that the public reads: then personal data are errors
PERIODICAL_OF = periodical_of  # the periodical an article stands in: its length counts

# what the worker does by itself: (seconds between runs, function); each runs as network.queries.clock()
CLOCK: list[tuple[int, Any]] = [
    (300, mail_again),
    (60, poll_mailboxes),
    (60, count_findings),
    (300, take_new_names),
    (3600, remind_due),
    (3600, oversight.list_laggards),
    (1800, warn_each_morning),
    (60, scoring_tasks.book_due),
    (600, note_silence),
    (1800, settle_due),
    (3600, scoring_tasks.nightly),
    (60, open_handovers),
    (600, collect_each_morning),
    (3600, remind_of_next_month),
    (3600, ask_by_calendar),
    (3600, sweep_units),
    (900, roll_periods),
    (600, send_digests),
]

# the same, but in a thread of its own that waits for no task and no other clock: only what is quick and must be on time
URGENT: list[tuple[int, Any]] = [(5, sweep), (5, send_waiting)]

# room -> who answers for its clocks: audience(deadline, name) -> posts to tell, visible(actor) -> Q over Deadline
DEADLINES: dict[str, Any] = {
    "emergencies": EmergencyClocks(),
    "response": ResponseClocks(),
    "relay": RelayClocks(),
    "duty": duty.OWED,
    "daily": daily.OWED,
    "supervision": supervision_clocks.Room,
    "breaches": breach_clocks.Room(),
    "oversight": oversight_clocks.Room(),
    "circulars": circular_clocks.Room(),
    "reporting": reporting_clocks.Room(),
    "mailbox": mailbox_clocks.Room(),
    "directives": DirectiveClocks,
    "inspections": inspections_clocks.Room,
}
# functions(actor) -> keys of the units a leader is in charge of: he sees their clocks (Z6)
IN_CHARGE: list[Any] = [units_in_charge]
# functions(item) -> whether a leader of the county ordered it, as a higher room knows: then it is opened without asking
ORDERED: list[Any] = [ordered]
# functions() -> how many run: clocks of what was open before there were clocks (`tongzheng clocks`, after every upgrade)
OPEN_CLOCKS: list[Any] = [
    module.start_open for module in (reporting_clocks, mailbox_clocks, breach_clocks, oversight_clocks, circular_clocks)
]
# functions([(alarm, entry, posts)]): ways out of the house of alarms that rang together; in their transaction, so they only write rows
ALARM_OUT: list[Any] = [send_alarms, note_alarms]
# functions(post ids, first day, last day) -> [(post, why, from, until or None)]: who is recorded as away
AWAY: list[Any] = [away_between]
# functions(actor, instruction ids) -> {id: [(tone of its light, state, words, where it leads)]}: what became of an instruction (D8)
INSTRUCTION_NOTES: list[Any] = [under_instructions]
# functions(to, text, url, entry, urgent): the same of the weekly digest of clocks
DIGEST_OUT: list[Any] = [send_out]

# functions(office, now) -> [(what, address)]: what a shift hands over to the next besides the duty's own
OPEN_MATTERS: list[Any] = [open_emergencies]
# functions(office, since, until) -> [(source, what, address, key)]: what the daily meeting is told besides its own
DAILY: list[Any] = []

# functions(actor) -> Q over Emergency: which ones a post was told of or asked about
EMERGENCIES_TOLD: list[Any] = [told_of]
# functions(actor, emergency) -> lines of its time: {"at", "word", "who", "text", "tone", "url"}
EMERGENCY_LINES: list[Any] = [relay_lines]
# functions(emergency pks) -> {pk: [(what is said, where it leads)]}: what a row of the duty desk adds
DESK_NOTES: list[Any] = [unanswered]
# what a supervised matter may begin with: functions(actor, pk) -> fields of supervision.queries.sources.Source, or None
ITEM_SOURCES: dict[str, Any] = {
    "emergency": origins.from_emergency,
    "report": origins.from_report,
    "daily": from_daily,
}
# functions(actor, item) -> what a room above says of a supervised item on its page, and offers; None: nothing
ITEM_PANELS: list[Any] = [inspections_panels.of_item, outcomes_panels.of_item]
# pages of higher rooms about one emergency: (label, address name taking its pk), shown to the office
EMERGENCY_PANELS: list[tuple[str, str]] = [
    ("来源对照", "emergencies:sources"),
    ("通知与签到", "response:told"),
    ("一键通知", "response:calls"),
    ("预案与调度", "response:plans"),
    ("类似案例", "cases:similar"),
    ("上报", "relay:thread"),
    ("违规认定", "breaches:of_event"),
    ("督查立项", "supervision:of_emergency"),
]
RESULTS_PAGE = "outcomes:board"  # where a unit's results are counted by period for circulars and points (D6)
BREACH_PAGE = "breaches:register"  # where 漏报核对 leads to (U5)
BREACH_BOARD = "breaches:board"  # and where what came of it stands
PAST_CASES: Any = past_lines  # past cases like what is being registered (U9)
