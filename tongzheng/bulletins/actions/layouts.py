"""How a periodical looks: its layout, who is named under its texts, whether its readers may take the PDF (E6, R12)."""

from __future__ import annotations

from tongzheng.bulletins import access
from tongzheng.bulletins.models import Byline, Layout, Periodical
from tongzheng.network.models import Appointment
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require
from tongzheng.typeset.layout import built_in


@action
def set_layout(
    periodical: Periodical, *, by: Appointment, layout: str, byline: str = Byline.AUTHOR, downloads: bool = False
) -> Periodical:
    """Choose a built-in layout by its key, or one of the office's own by its number; kept pages stay as they are (E6)."""
    require(access.can_set_layout(by, periodical))
    if byline not in Byline.values:
        raise Refused("供稿署名不在可选范围里，请重选")
    own = None
    if layout not in built_in():
        mine = Layout.objects.filter(office_id=periodical.office_id, active=True)
        own = (
            mine.filter(pk=int(layout)).first() if layout.isascii() and layout.isdigit() and len(layout) < 19 else None
        )
        if own is None:
            raise Refused("这个版式不在可选范围里，请重选")
    values = {
        "layout": own,
        "layout_key": periodical.layout_key if own else layout,
        "byline": byline,
        "downloads": downloads,
    }
    before = {name: getattr(periodical, name) for name in values}
    if before == values:
        return periodical
    for name, value in values.items():
        setattr(periodical, name, value)
    periodical.save(update_fields=list(values))
    data = {"before": {n: str(v) for n, v in before.items()}, "after": {n: str(v) for n, v in values.items()}}
    record(periodical, "bulletins.periodical.change", by=by, data=data)
    return periodical
