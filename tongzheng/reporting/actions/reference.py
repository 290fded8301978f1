"""What other places do, made into an article for leaders: its source is named, no unit gets points for it (E15)."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from typing import Any

from django.utils import timezone

from tongzheng.library.access import can_compile
from tongzheng.library.models import Material
from tongzheng.network.models import Appointment
from tongzheng.reporting import access
from tongzheng.reporting.actions.content import FieldRefused
from tongzheng.reporting.models import Article, Label
from tongzheng.reporting.rules import BODY_MAX, TITLE_MAX
from tongzheng.text import revisions
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, Stale, require

DOOR = "参考稿"
_ADDRESS = re.compile(r"https?://[^\s<>\"]{3,280}")


@action
def compile_reference(
    material: Material, *, by: Appointment, once: uuid.UUID, title: str, label: str = Label.OPEN, **source: Any
) -> Article:
    """Make an article of a material from outside; `source`: place, medium, dated, link. The same `once` makes one (E15)."""
    require(access.can_compile_reference(by))
    require(can_compile(by, material))
    if label not in Label.values:
        raise FieldRefused("这一项不在可选范围里，请重选", "label")
    named = _named(source)
    title, body = clean_title(title), clean_text(material.body)
    refuse_secrets(DOOR, title, body)
    if not title:
        raise FieldRefused("请写标题", "title")
    if len(title) > TITLE_MAX or len(body) > BODY_MAX:
        raise FieldRefused(f"标题最多 {TITLE_MAX} 字，正文最多 {BODY_MAX} 字，请删减", "title")
    fields = {"editor_id": by.pk, "title": title, "body": body, "label": label, "material": material, **named}
    article, created = Article.objects.get_or_create(once=once, defaults={"office_id": by.unit_id or 0, **fields})
    if article.office_id != by.unit_id:
        raise Refused("这一页已经用过，请重新打开")
    if created:
        revisions.keep(article, title=title, body=body, by=by, note="素材原文")
        data = {"material": material.pk, "place": named["place"], "medium": named["medium"]}
        record(article, "reporting.article.reference", by=by, data=data)
    return article


@action
def name_source(article: Article, *, by: Appointment, **source: Any) -> Article:
    """Correct where a reference is from, until it is published (E15)."""
    require(access.can_name_source(by, article))
    named = _named(source)
    changed = [name for name, value in named.items() if getattr(article, name) != value]
    if not changed:
        return article
    rows = Article.objects.filter(pk=article.pk, state="editing", version=article.version)
    if rows.update(**named, version=article.version + 1, saved_at=timezone.now()) != 1:
        raise Stale(article)
    record(article, "reporting.article.source", by=by, data={"changed": changed})
    article.refresh_from_db()
    return article


def _named(source: dict[str, Any]) -> dict[str, Any]:
    """The source's fields cleaned and complete."""
    place, medium, link = (clean_title(str(source.get(name) or "")) for name in ("place", "medium", "link"))
    refuse_secrets(DOOR, place, medium, link)
    dated = source.get("dated")
    limits = (("place", place, "地区", 60), ("medium", medium, "媒体或文件", 100), ("link", link, "网址", 300))
    for field, value, label, limit in limits:
        if len(value) > limit:
            raise FieldRefused(f"{label}现在 {len(value)} 字，最多 {limit} 字", field)
    if not place:
        raise FieldRefused("请写是哪个地区的做法，如“邻县”所在的市县名", "place")
    if not medium:
        raise FieldRefused("请写登在哪里：报刊、网站或文件名", "medium")
    if not isinstance(dated, dt.date) or not dt.date(1900, 1, 1) <= dated <= timezone.localdate():
        raise FieldRefused("请写原文的日期，不能在今天以后", "dated")
    if link and not _ADDRESS.fullmatch(link):
        raise FieldRefused("网址要以 http:// 或 https:// 开头", "link")
    return {"place": place, "medium": medium, "dated": dated, "link": link}
