"""The way out of an issue: proof, approval, publication, delivery, receipt (E3, E5, E11)."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from tongzheng.bulletins import access, queries, rules
from tongzheng.bulletins.actions.editions import keep_edition, keep_published
from tongzheng.bulletins.actions.periodicals import number_issue
from tongzheng.bulletins.models import Delivery, Edition, Issue, Placement
from tongzheng.bulletins.queries import pages
from tongzheng.bulletins.queries.pages import Pages
from tongzheng.bulletins.queries.public import personal_in
from tongzheng.network.models import Appointment
from tongzheng.reporting.actions.adoption import adopt_report, publish_article
from tongzheng.reporting.flow import ArticleState
from tongzheng.text.clean import clean_text
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.refusals import Refused, Stale, require

REASON_MAX = 1000
Stage = Edition.Stage


@action
def proof_issue(
    issue: Issue, *, by: Appointment, version: int | None = None, ready: Pages | None = None, disclosed: str = ""
) -> Issue:
    """Send an issue up for approval with its pages: from now on its texts are fixed (E5).

    `ready`: pages made before this transaction began (docs/decisions/0015-editions.md). `disclosed`: why it goes public with personal
    data in it; without it they are refused (R4).
    """
    require(access.can_proof(by, issue))
    seen(issue, version)
    pieces = queries.contents(issue)
    if not pieces:
        raise Refused("这一期还没有文稿，先编入至少一篇")
    loose = next((piece for piece in pieces if piece.section is None), None)
    if loose and issue.periodical.sections.exists():
        raise Refused(f"“{loose.title}”还没有栏目")
    _sound(issue, pieces)
    disclosed = clean_text(disclosed)[:200] if issue.periodical.public else ""
    refuse_secrets("公开理由", disclosed)
    personal = personal_in(issue, pieces)
    _may_go_public(personal, disclosed)
    laid = pages.lay_out(pages.as_proofed(issue, by), ready=ready, pieces=pieces)
    edition = keep_edition(issue, laid, stage=Stage.PROOF, by=by)
    data: dict[str, object] = {"pieces": [piece.print for piece in pieces], "titles": [piece.title for piece in pieces]}
    data |= {"seals": laid.seals, "edition": edition.pk} | ({"personal": personal} if personal else {})
    move(
        issue,
        "proof",
        by=by,
        data=data,
        reason=f"含个人信息仍公开：{disclosed}" if personal else "",
        disclosed=disclosed if personal else "",
        expect={"version": issue.version},
        version=F("version") + 1,
        digest=queries.digest_of(issue, pieces),
        proofed_by_id=by.pk,
    )
    issue.version += 1
    return issue


@action
def send_back_issue(issue: Issue, *, by: Appointment, reason: str) -> Issue:
    """Back to composing with the reason; a number once given is kept, the approval is not (E5)."""
    require(access.can_send_back(by, issue))
    reason = clean_text(reason)
    refuse_secrets("退回原因", reason)
    if len(reason) > REASON_MAX:
        raise Refused(f"退回原因现在 {len(reason)} 字，最多 {REASON_MAX} 字，请删减")
    move(issue, "send_back", by=by, reason=reason, digest="", approved_by_id=None, approved_at=None)
    return issue


@action
def approve_issue(issue: Issue, *, by: Appointment, version: int | None = None, ready: Pages | None = None) -> Issue:
    """Sign the pages as they were read: they get number and date and are kept as what was approved (E4, E5, E11).

    Refused when anything printed, or the layout, is no longer as in the proof. `ready` as in proof_issue.
    """
    require(access.can_approve(by, issue))
    seen(issue, version, "approve")
    _four_eyes(issue, by)
    pieces = queries.contents(issue)
    _unchanged(issue, pieces)
    if doubts := queries.doubts_in(pieces):
        raise Refused(f"还有 {len(doubts)} 处存疑没有核实（“{doubts[0].quote}”），核实后才能签发")
    _sound(issue, pieces)
    _may_go_public(personal_in(issue, pieces), issue.disclosed)
    proof = _proof_of(issue)
    numbered = number_issue(issue)
    laid = pages.lay_out(pages.as_signed(issue, by, **numbered), ready=ready, pieces=pieces)
    if laid.digest != proof.digest:
        parts = pages.parts_changed(_seals_at(issue, "proof"), laid.seals) or "刊头、报尾或版式"
        raise Refused(f"送审签以后{parts}改过，请退回核稿，看过再送审签")
    edition = keep_edition(issue, laid, stage=Stage.APPROVED, by=by, **numbered)
    data = {"year": numbered["year"], "number": numbered["number"], "digest": issue.digest}
    move(
        issue,
        "approve",
        by=by,
        data={**data, "seals": laid.seals, "edition": edition.pk},
        expect={"version": issue.version, "digest": issue.digest},
        **numbered,
        date=timezone.localdate(),
        approved_by_id=by.pk,
        approved_at=timezone.now(),
    )
    return issue


@action
def publish_issue(
    issue: Issue, *, by: Appointment, version: int | None = None, ofd: tuple[bytes | None, str] | None = None
) -> Issue:
    """Publish what was approved: keep texts and pages, adopt the reports behind them, deliver; all or nothing (E3, E5).

    The pages are those of the approval, unchanged; `ofd` was made from them before this transaction (queries.pages.ofd_of).
    """
    require(access.can_publish(by, issue))
    seen(issue, version, "publish")
    _hold(issue)
    pieces = queries.contents(issue)
    if queries.digest_of(issue, pieces) != issue.digest:
        raise Refused(_what_changed(issue, pieces, "签发"))
    _sound(issue, pieces)
    if approved := pages.current_edition(issue):  # none if signed before pages were kept: made at the first download
        _as_signed(issue, pieces)
        keep_published(issue, approved, by=by, ofd=ofd)
    for piece in pieces:
        placement = piece.placement
        placement.title, placement.body, placement.byline = piece.title, piece.body, piece.byline[:300]
    Placement.objects.bulk_update([piece.placement for piece in pieces], ["title", "body", "byline"])
    _adopt(issue, pieces, by)
    _deliver(issue, by)
    # last, so that the issue's newest entry says who published it: a second press is told just that
    move(issue, "publish", by=by, expect={"digest": issue.digest}, published_at=timezone.now())
    return issue


@action
def mark_opened(delivery: Delivery, *, by: Appointment) -> Delivery:
    """Keep when a reader, or the deputy by name, first opened the issue (E5)."""
    require(access.can_open(by, delivery))
    values = {"opened_at": timezone.now(), "opened_by": by.person.name if by.deputy_for_id else ""}
    if Delivery.objects.filter(pk=delivery.pk, opened_at__isnull=True).update(**values) == 1:
        for name, value in values.items():
            setattr(delivery, name, value)
        record(delivery.issue, "bulletins.issue.read", by=by, data={"delivery": delivery.pk})
    return delivery


def seen(issue: Issue, version: int | None, step: str = "proof") -> None:
    """Stale when the issue is no longer in the state, or not as it stood on the person's page."""
    if issue.state not in Issue.FLOW[step].sources or (version is not None and issue.version != version):
        raise Stale(issue, Issue.FLOW[step])


def _hold(issue: Issue) -> None:
    """Hold the issue's row until the end: of two presses only one goes on."""
    now = Issue.objects.select_for_update().get(pk=issue.pk)
    if (now.state, now.version, now.digest) != (issue.state, issue.version, issue.digest):
        raise Stale(issue, Issue.FLOW["publish"])


def _four_eyes(issue: Issue, by: Appointment) -> None:
    proofed = issue.proofed_by
    own = proofed is not None and (proofed.post_id == by.post_id or proofed.person_id == by.person_id)
    if own and issue.periodical.own_signer() is not None:
        raise Refused("这一期是您自己核的稿，请退回核稿，由别人核过再签发")
    if own and queries.other_approver_exists(issue, by):
        raise Refused("这一期是您自己核的稿，请另一位审签人签发")


def _unchanged(issue: Issue, pieces: list[queries.Piece]) -> None:
    if queries.digest_of(issue, pieces) != issue.digest:
        raise Refused(_what_changed(issue, pieces, "送审签"))


def _what_changed(issue: Issue, pieces: list[queries.Piece], since: str) -> str:
    titles = "、".join(
        f"“{p.title}”" for p in queries.changed_since(queries.last_proof(queries.history(issue)), pieces)[:3]
    )
    return f"{since}以后{titles or '这一期的内容'}改过，请退回核稿，看过再送审签"


def _proof_of(issue: Issue) -> Edition:
    proof = pages.current_edition(issue)
    if proof is None:
        raise Refused("这一期送审签时没有排出清样，请退回核稿再送一次")
    return proof


def _seals_at(issue: Issue, step: str) -> dict[str, str]:
    """What was sealed when the issue last took this step."""
    entry = next((e for e in queries.history(issue) if e.kind == f"bulletins.issue.{step}"), None)
    return dict(entry.data.get("seals", {})) if entry else {}


def _as_signed(issue: Issue, pieces: list[queries.Piece]) -> None:
    """The signed pages go out as they are; refused when the texts or the masthead say something else by now (E5).

    Who reads it and the layout of issues to come may change meanwhile: that changes nothing on these pages.
    """
    now = pages.seals_of(pages.document_of(issue, pieces=pieces), pages.layout_of(issue.periodical))
    then = {name: seal for name, seal in _seals_at(issue, "approve").items() if name in ("head", "note", "texts")}
    if changed := pages.parts_changed(then, now):
        raise Refused(f"签发以后{changed}改过，请退回核稿，看过再送审签")


def _may_go_public(personal: list[str], disclosed: str) -> None:
    """Personal data go public only with a reason (R4, 个人信息保护法)."""
    if personal and not disclosed:
        raise Refused(
            f"公开前请处理个人信息：{'；'.join(personal[:5])}。改稿隐去，或在编发稿里逐处标“此处无误”，确须公开的写明理由再送"
        )


def _sound(issue: Issue, pieces: list[queries.Piece]) -> None:
    """Every text may stand in this periodical and every report behind it can be adopted."""
    for piece in pieces:
        article = piece.placement.article
        if rules.stricter(article.label, issue.periodical.label):
            raise Refused(f"“{article.title}”限{article.get_label_display()}，不能编入{issue.periodical}，请撤下")
        if article.state == ArticleState.DROPPED:
            raise Refused(f"“{article.title}”已撤稿，请从这一期撤下")
    if unfit := queries.unfit_sources(pieces):
        raise Refused(f"来稿“{unfit[0]}”{unfit[0].get_state_display()}，不在采编台上，请从编发稿里取出")


def _adopt(issue: Issue, pieces: list[queries.Piece], by: Appointment) -> None:
    level = rules.level_of(queries.serves(issue.periodical).kind)
    adopted: set[int] = set()
    for piece in pieces:
        article = piece.placement.article
        for report in piece.reports:
            if report.pk in adopted:  # behind two texts of one issue: adopted once
                continue
            adopted.add(report.pk)
            adopt_report(
                report,
                by=by,
                outlet=issue.name,
                issue_no=issue.number_text,
                section=piece.section.name if piece.section else "",
                level=level,
                way=article.way,
            )
        if article.state == ArticleState.EDITING:  # else another periodical published it first
            publish_article(article, by=by)


def _deliver(issue: Issue, by: Appointment) -> None:
    readers = list(queries.readers_of(issue.periodical))
    Delivery.objects.bulk_create([Delivery(issue=issue, to=post) for post in readers])
    record(issue, "bulletins.issue.deliver", by=by, data={"to": [post.pk for post in readers]})
