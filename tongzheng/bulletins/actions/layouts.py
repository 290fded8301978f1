"""Layouts of an office, and how a periodical looks: layout, by-line, whether its readers may take the PDF (E6, R12)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from tongzheng.bulletins import access
from tongzheng.bulletins.models import Byline, Layout, Periodical
from tongzheng.bulletins.queries import layouts as queries
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require
from tongzheng.typeset.errors import TypesetError
from tongzheng.typeset.layout import built_in

NAME_MAX = 40
CONTENTS_MAX = 12


@action
def add_layout(*, by: Appointment, base: str, name: str) -> Layout:
    """Copy a built-in layout under a name of the office's own (E6)."""
    require(access.can_add_layout(by))
    if base not in built_in():
        raise Refused("没有这种版式，请从列表里选")
    layout = Layout(office=by.unit, base=base, name=_name_of(name))
    _stored(layout)
    record(layout, "bulletins.layout.add", by=by, data={"name": layout.name, "base": base})
    return layout


@action
def change_layout(layout: Layout, *, by: Appointment, version: int, name: str, changes: Mapping[str, Any]) -> Layout:
    """Change name and values; only what differs from the built-in one is kept. Pages already kept stay as they are (E6).

    Refused when somebody changed it after `version`, or when a value cannot be printed: which, and what is allowed.
    """
    require(access.can_change_layout(by, layout))
    if not layout.active:
        raise Refused(f"版式“{layout}”已经停用，不能再改")
    base = queries.base_of(layout)
    try:
        new = base.changed({k: v for k, v in changes.items() if k not in queries.NAMES})
    except TypesetError as error:
        raise Refused(str(error)) from error
    contents = _contents_of(new.masthead.contents)
    values = queries.differences(base, new.changed({"masthead": {"contents": contents}}))
    before = {"name": layout.name, "changes": layout.changes}
    after = {"name": _name_of(name), "changes": values}
    if layout.version != version:
        raise Refused(_changed_meanwhile(layout))
    if before == after:
        return layout
    layout.name, layout.changes = after["name"], values  # type: ignore[assignment]
    _stored(layout, version)
    record(layout, "bulletins.layout.change", by=by, data={"before": before, "after": after})
    return layout


@action
def retire_layout(layout: Layout, *, by: Appointment) -> Layout:
    """Offer it no more; refused while an active periodical is printed in it (E6)."""
    require(access.can_change_layout(by, layout))
    if not layout.active:
        return layout
    if used := queries.papers_in(layout):
        raise Refused(f"{'、'.join(map(str, used))}正用着这个版式，先给它换一个")
    Layout.objects.filter(pk=layout.pk).update(active=False, version=F("version") + 1)
    layout.refresh_from_db()
    record(layout, "bulletins.layout.retire", by=by, data={"name": layout.name})
    return layout


def _name_of(text: str) -> str:
    name = clean_title(text)
    refuse_secrets("版式", name)
    if not name:
        raise Refused("还没填版式名称")
    if len(name) > NAME_MAX:
        raise Refused(f"版式名称现在 {len(name)} 字，最多 {NAME_MAX} 字，请删减")
    if name in {known.name for known in built_in().values()}:
        raise Refused(f"“{name}”是自带的版式，请另起一个名称")
    return name


def _contents_of(text: str) -> str:
    words = clean_title(text)
    refuse_secrets("版式", words)
    if len(words) > CONTENTS_MAX:
        raise Refused(f"“目录标题”现在 {len(words)} 字，最多 {CONTENTS_MAX} 字，请删减")
    return words


def _stored(layout: Layout, version: int | None = None) -> None:
    """Insert it, or replace this version of it."""
    try:
        with transaction.atomic():
            if version is None:
                layout.save()
                return
            rows = Layout.objects.filter(pk=layout.pk, version=version, active=True)
            if rows.update(name=layout.name, changes=layout.changes, version=F("version") + 1) != 1:
                raise Refused(_changed_meanwhile(layout))
            layout.version += 1
    except IntegrityError as error:
        raise Refused(f"已经有叫“{layout.name}”的版式（停用的也算），请换一个名称") from error


def _changed_meanwhile(layout: Layout) -> str:
    last = queries.last_change(layout)
    who = f"{last.person_name}在{timezone.localtime(last.at):%-m月%-d日 %H:%M}" if last else "别人刚刚"
    return f"{who}改过这个版式，您填的没有存。请重新打开这一页，在新的值上改"


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
