"""Reads of the library, and what it gives to the search and to the copy detector (O6, R5, E10)."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tongzheng.copies.rules import Comparable, Text
from tongzheng.files.xlsx import write_xlsx
from tongzheng.library import access
from tongzheng.library.flow import State
from tongzheng.library.models import Kind, Material
from tongzheng.network.models import Appointment
from tongzheng.search.rules import Document, Searchable

MODEL = "library.material"
TAGS_SHOWN = 20
TAGS_LOOKED_AT = 2000
HEAD = ["标题", "正文", "类别", "来源", "日期", "标签", "共享"]


def materials(
    actor: Appointment,
    *,
    kind: str = "",
    tag: str = "",
    words: str = "",
    year: int | None = None,
    archived: bool = False,
) -> QuerySet[Material]:
    """What this post may see, the newest first, by kind, tag, year and words in title, text or source."""
    state = State.ARCHIVED if archived else State.KEPT
    found = Material.objects.filter(access.visible(actor), state=state)
    if kind:
        found = found.filter(kind=kind)
    if tag:
        found = found.filter(tags__contains=f"|{tag}|")
    if year:
        found = found.filter(dated__gte=dt.date(year, 1, 1), dated__lte=dt.date(year, 12, 31))
    for word in words.split()[:5]:
        found = found.filter(Q(title__icontains=word) | Q(body__icontains=word) | Q(source__icontains=word))
    return found.defer("body").order_by("-dated", "-id")


def get_material(actor: Appointment, pk: int) -> Material:
    """A material this post may see, else 404."""
    found = Material.objects.select_related("office", "by__person", "by__unit").filter(access.visible(actor))
    return get_object_or_404(found, pk=pk)


def tags(actor: Appointment) -> list[str]:
    """The tags most used among the latest materials this post sees."""
    rows = Material.objects.filter(access.visible(actor)).exclude(tags="").order_by("-id")
    counted = Counter(
        tag for row in rows.values_list("tags", flat=True)[:TAGS_LOOKED_AT] for tag in row.split("|") if tag
    )
    return [tag for tag, _ in counted.most_common(TAGS_SHOWN)]


def known(office_pk: int, onces: Iterable[Any]) -> set[Any]:
    """Which of these imported texts are there already."""
    return set(Material.objects.filter(office_id=office_pk, once__in=list(onces)).values_list("once", flat=True))


def template() -> bytes:
    """An empty table to fill in, with a page of explanations."""
    how = [
        ["列", "怎么填"],
        ["标题、正文", "必填"],
        ["类别", "、".join(map(str, Kind.labels))],
        ["来源", "刊物、网址或单位"],
        ["日期", "2026-11-16 这个样子"],
        ["标签", "几个标签之间用、隔开"],
        ["共享", "填“是”的，各单位信息员也能看"],
        ["", "不得填写任何带密级的内容"],
    ]
    return write_xlsx({"素材": [HEAD], "说明": how})


def texts(pks: Iterable[int] | None) -> Iterator[Text]:
    """Every material, archived ones too: what was kept once can still be copied from."""
    rows = _chosen(pks).values_list("pk", "title", "body", "dated", "office")
    for pk, title, body, dated, office in rows.iterator():
        yield Text(MODEL, pk, title, body, dated, office)


def documents(pks: Iterable[int] | None) -> Iterator[Document]:
    """Materials as the search holds them; the unit is the office that keeps them."""
    for material in _chosen(pks).select_related("office").iterator():
        units = frozenset(int(key) for key in material.office.path.split("/") if key)
        clues = "　".join([material.source, *material.tag_list])
        yield Document(
            pk=material.pk,
            title=material.title,
            body=f"{material.body}\n{clues}",
            dated=material.dated,
            units=units,
            tags=frozenset({f"material:{material.kind}", *(f"tag:{tag}" for tag in material.tag_list)}),
        )


def _chosen(pks: Iterable[int] | None) -> QuerySet[Material]:
    rows = Material.objects.order_by("pk")
    return rows if pks is None else rows.filter(pk__in=list(pks))


def _visible(actor: Appointment) -> Any:
    return Material.objects.filter(access.visible(actor)).values("pk")


MATERIALS = Searchable(
    model=MODEL,
    label="素材",
    documents=documents,
    visible=_visible,
    url=lambda pk: reverse("library:material", args=[pk]),
)
MATERIAL_TEXTS = Comparable(model=MODEL, label="素材", texts=texts)
