"""What the first call proposes for an emergency of which little is known yet; the desk ticks what it takes (U1, U3)."""

from __future__ import annotations

from tongzheng.emergencies.flow import ReportState
from tongzheng.emergencies.models import Emergency
from tongzheng.emergencies.queries.reading import Offer, read
from tongzheng.emergencies.queries.thread import MEASURES
from tongzheng.network.models import Appointment


def offered(actor: Appointment, emergency: Emergency) -> list[Offer]:
    """Kind, place and figures read in the first report, those only that are not known yet."""
    first = emergency.reports.filter(state=ReportState.RECEIVED).order_by("id").first()
    if first is None:
        return []
    unknown = [name for name, _ in MEASURES if getattr(emergency, name) is None]
    names = [*unknown, *([] if emergency.kind_id else ["kind"]), *([] if emergency.place else ["place"])]
    text = f"{emergency.title}\n{first.body}"
    found = read(actor, emergency.office, text, names, exclude=emergency.pk)
    return [offer for offer in found.offers if offer.value]
