"""Materials put in by hand, changed, archived (O6). Every version is kept (R15), nothing is deleted."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from django.db.models import F
from django.utils import timezone

from tongzheng.library import access, rules
from tongzheng.library.models import Kind, Material
from tongzheng.network.models import Appointment
from tongzheng.text import revisions
from tongzheng.text.clean import clean_text, clean_title, count_chars
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.refusals import Refused, require

DOOR = "素材库"


class FieldRefused(Refused):
    """A refusal that belongs to one field of the form."""

    def __init__(self, reason: str, field: str) -> None:
        super().__init__(reason)
        self.field = field


class Conflict(Refused):
    """Somebody else changed the material meanwhile."""

    def __init__(self) -> None:
        super().__init__("这份素材在别处改过，你写的还没有存上。现在的文字在下面，看过以后再存一次，就以你这份为准。")


def checked(fields: dict[str, Any]) -> dict[str, Any]:
    """The fields cleaned and within their limits; FieldRefused or Classified when they may not enter (O6, R6)."""
    title, source = clean_title(str(fields["title"] or "")), clean_title(str(fields.get("source") or ""))
    body, tags = clean_text(str(fields["body"] or "")), rules.parse_tags(str(fields.get("tags") or ""))
    refuse_secrets(DOOR, title, body, source, "、".join(tags))
    for name, value, label, limit in (
        ("title", title, "标题", rules.TITLE_MAX), ("body", body, "正文", rules.BODY_MAX), ("source", source, "来源", 300),
    ):  # fmt: skip
        if len(value) > limit:
            raise FieldRefused(f"{label}现在 {len(value)} 字，最多 {limit} 字，请删减", name)
    if not title:
        raise FieldRefused("还没写标题", "title")
    if not body:
        raise FieldRefused("还没写正文", "body")
    if len(tags) > rules.TAGS_MAX or any(len(tag) > rules.TAG_LENGTH for tag in tags):
        raise FieldRefused(f"标签最多 {rules.TAGS_MAX} 个，每个最多 {rules.TAG_LENGTH} 字", "tags")
    kind, dated = fields.get("kind") or Kind.ARTICLE, fields.get("dated") or timezone.localdate()
    if kind not in Kind.values:
        raise FieldRefused("这一项不在可选范围里，请重选", "kind")
    if not dt.date(1900, 1, 1) <= dated <= timezone.localdate():
        raise FieldRefused("日期不对：要在 1900 年以后，不能在今天以后", "dated")
    return {
        "title": title, "body": body, "length": count_chars(body), "kind": kind, "source": source, "dated": dated,
        "tags": f"|{'|'.join(tags)}|" if tags else "", "shared": bool(fields.get("shared")),
    }  # fmt: skip


@action
def add_material(*, by: Appointment, once: uuid.UUID, **fields: Any) -> Material:
    """Put a material in; the same form twice puts it in once (O6)."""
    require(access.can_add(by))
    return store(by, once, checked(fields), "add")[0]


@part
def store(by: Appointment, once: uuid.UUID, values: dict[str, Any], event: str, **data: Any) -> tuple[Material, bool]:
    """The material of this `once` and whether it is new."""
    defaults = {**values, "office_id": by.unit_id, "by_id": by.post_id}
    material, created = Material.objects.get_or_create(once=once, defaults=defaults)
    if material.office_id != by.unit_id:
        raise Refused("这一页已经用过，请重新打开")
    if created:
        record(
            material,
            f"library.material.{event}",
            by=by,
            data={"kind": material.kind, "shared": material.shared, **data},
        )
        revisions.keep(material, title=material.title, body=material.body, by=by, note="录入")
    return material, created


@action
def edit_material(material: Material, *, by: Appointment, version: int, **fields: Any) -> Material:
    """Change a material; Conflict when somebody changed it since `version`. The text before stays readable (R15)."""
    require(access.can_edit(by, material))
    values = checked(fields)
    changed = [name for name, value in values.items() if getattr(material, name) != value]
    if not changed:
        return material
    rows = Material.objects.filter(pk=material.pk, version=version, state=material.state)
    if rows.update(**values, version=F("version") + 1, saved_at=timezone.now()) != 1:
        raise Conflict
    material.refresh_from_db()
    record(material, "library.material.edit", by=by, data={"changed": changed, "shared": material.shared})
    revisions.keep(material, title=material.title, body=material.body, by=by, note="修改")
    return material


@action
def archive_material(material: Material, *, by: Appointment, reason: str) -> Material:
    """Take a material out of use, with the reason; it stays readable and is still compared with (O6)."""
    require(access.can_archive(by, material))
    reason = clean_text(reason)[:2000]
    refuse_secrets(DOOR, reason)
    move(material, "archive", by=by, reason=reason)
    return material


@action
def restore_material(material: Material, *, by: Appointment) -> Material:
    """Take an archived material into use again (O6)."""
    require(access.can_restore(by, material))
    move(material, "restore", by=by)
    return material
