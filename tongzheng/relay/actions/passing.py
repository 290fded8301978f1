"""A report to the superiors on its way to a signature: from then on it is numbered, kept and never changed (U4)."""

from __future__ import annotations

from django.utils import timezone

from tongzheng.files.store import keep as keep_file
from tongzheng.network.models import Appointment
from tongzheng.relay import access, queries
from tongzheng.relay.actions.words import said
from tongzheng.relay.models import Relay
from tongzheng.relay.queries import known, printing
from tongzheng.relay.queries.printing import KINDS, Files
from tongzheng.relay.rules.drafting import missing
from tongzheng.relay.rules.figures import Dispute
from tongzheng.reporting.models import Label
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.numbers import next_number
from tongzheng.trail.refusals import Refused, Stale, require


class FieldRefused(Refused):
    """A refusal that belongs to one field of the form."""

    def __init__(self, reason: str, field: str) -> None:
        super().__init__(reason)
        self.field = field


@action
def submit_relay(
    relay: Relay, *, by: Appointment, no_secret: bool, unsettled: str = "", version: int | None = None
) -> Relay:
    """Send it to be signed; what is missing does not stop it, figures that contradict each other do, unless a reason is given.

    The reason is kept with it: the text then says that the figure is being checked (U4, U13; 情况不全先报已掌握部分).
    """
    require(access.can_submit(by, relay))
    _seen(relay, version, "submit")
    if not no_secret:
        raise FieldRefused("请确认不含国家秘密；含国家秘密的走保密渠道，不能走本系统", "no_secret")
    unsettled = said("仍先报的理由", unsettled, 200, line=True)
    disputed = known.unsettled(relay.emergency)
    _settled(disputed, unsettled)
    if not relay.deliveries.exists():
        raise Refused("还没有选报哪里")
    facts = known.facts_of(relay.emergency, relay.stage, known.earlier(relay.emergency, relay))
    lacking = missing(facts, relay.body)
    _as_things_stand(relay)
    move(
        relay, "submit", by=by, expect={"version": relay.version}, submitted_by_id=by.pk, no_secret=True,
        title=relay.title, sequence=relay.sequence, label=relay.label,
        digest=printing.digest_of(relay), unsettled=unsettled if disputed else "",
        data={"missing": lacking, "disputed": [d.words for d in disputed]}, reason=unsettled if disputed else "",
    )  # fmt: skip
    return relay


@action
def send_back_relay(relay: Relay, *, by: Appointment, reason: str) -> Relay:
    """Back to be changed, with the reason (U4)."""
    require(access.can_send_back(by, relay))
    move(relay, "send_back", by=by, reason=said("退回原因", reason), digest="", no_secret=False, submitted_by_id=None)
    return relay


@action
def sign_relay(
    relay: Relay, *, by: Appointment, consent: str = "", ready: Files | None = None, version: int | None = None
) -> Relay:
    """Sign what was read: it gets its number without gap, and its pages are kept as they are from now on (U4).

    `consent`: who agreed, when somebody signs in a leader's place. `ready`: files made before this transaction; made again
    when another one took the number meanwhile.
    """
    require(access.can_sign(by, relay))
    _seen(relay, version, "sign")
    consent = said("经谁同意", consent, 120, line=True)
    if access.signs_for_leader(by, relay) and not consent:
        grave = relay.emergency.get_severity_display()
        raise FieldRefused(f"{grave}事件由领导签发；代签请写明经哪位领导、几时、怎么同意的", "consent")
    if printing.digest_of(relay) != relay.digest:
        raise Refused("送签以后内容有变动，请退回，看过再送")
    _settled(known.unsettled(relay.emergency), relay.unsettled)
    now = timezone.now()
    year = timezone.localtime(now).year
    number = next_number(queries.series(relay, year))
    numbered = printing.numbered_for(relay, by, number, now)
    if numbered.sequence != relay.sequence:
        raise Refused("送签以后另一份续报先签发了，续报的次序变了，请退回再送（标题里的次序自动改）")
    made = ready if ready is not None and ready.made_from == printing.made_from(relay, numbered) else None
    made = made or printing.make_files(relay, numbered)
    files = {f"{kind}_id": keep_file(data, KINDS[kind]).pk for kind in KINDS if (data := getattr(made, kind))}
    move(
        relay, "sign", by=by, expect={"version": relay.version, "digest": relay.digest}, year=year, number=number,
        sequence=numbered.sequence, signed_by_id=by.pk, signed_at=now, consent=consent if access.signs_for_leader(by, relay) else "",
        layout_values=printing.layout_of(relay).table_of(), **files,
        data={"year": year, "number": number, "pdf": files["pdf_id"], "consent": consent},
    )  # fmt: skip
    relay.signed_by = by
    return relay


@action
def void_relay(relay: Relay, *, by: Appointment, reason: str) -> Relay:
    """Make void what was signed and not sent; its number stays used and its pages stay kept (U4)."""
    require(access.can_void(by, relay))
    move(relay, "void", by=by, reason=said("作废原因", reason))
    return relay


@action
def take_file(relay: Relay, kind: str, *, by: Appointment, made: bytes | None = None) -> bytes:
    """Hand out a file; who took what is on the trail. Before the signature it is made as things stand (U4, Z2)."""
    require(access.can_download(by, relay))
    data = printing.kept_file(relay, kind)
    if data is None and relay.number is not None:
        raise Refused("OFD 没有做成，请用 PDF")
    if data is None:
        data = made if made is not None else printing.preview(relay, kind)
    record(relay, "relay.relay.download", by=by, data={"kind": kind})
    return data


def _as_things_stand(relay: Relay) -> None:
    """Which follow-up it is may have changed since it was drafted, and the event may have become a work secret."""
    before = f"（{relay.stage_text}）"
    relay.sequence = queries.next_sequence(relay)
    relay.title = relay.title.replace(before, f"（{relay.stage_text}）")
    if relay.emergency.label == Label.WORK_SECRET:
        relay.label = Label.WORK_SECRET


def _settled(disputed: list[Dispute], reason: str) -> None:
    if disputed and not reason:
        raise FieldRefused(
            f"{disputed[0].words}，还没有定统一口径；先定口径，或写明为什么先报（文中要注明正在核实）", "unsettled"
        )


def _seen(relay: Relay, version: int | None, step: str) -> None:
    if version is not None and version != relay.version:
        raise Stale(relay, relay.FLOW[step])
