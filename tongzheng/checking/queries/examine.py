"""Checks a text as an office wants it, with what was marked right taken out (R4)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.shortcuts import get_object_or_404

from tongzheng.checking.models import Waiver
from tongzheng.checking.queries.profile import wants_of
from tongzheng.checking.rules import Examination, Quality, Shown, Wide, key_of, spots_of
from tongzheng.network.models import Unit
from tongzheng.text.checks import check, checks
from tongzheng.text.checks.base import Draft, Part
from tongzheng.text.checks.standards import NAMES, assess


def examine(
    title: str,
    body: str,
    *,
    office: Unit | None,
    kind: str = "",
    channel: str = "report",
    periodical: str = "",
    attached: bool = False,
    waivers: Iterable[Waiver] = (),
) -> Examination:
    """What the office's checks find in a text, without and with a waiver; offsets are those of the text as given (R4)."""
    facts, levels = wants_of(office, kind, channel, periodical=periodical, attached=attached)
    draft = Draft(title, body, facts)
    found = check(draft, levels=levels)
    return holding(draft, found, waivers)


def holding(draft: Draft, found: Sequence[Any], waivers: Iterable[Waiver]) -> Examination:
    """Findings split by whether a waiver holds for them."""
    held = {waiver.key: waiver for waiver in waivers}
    wide = {part: Wide(draft.text(part)) for part in Part}
    known = checks()
    shown = []
    for finding in found:
        at = wide[finding.part]
        key = key_of(finding, draft)
        spots = tuple((at(start), at(end)) for start, end in spots_of(finding, draft))
        shown.append(Shown(finding, known[finding.check], key, spots, held.get(key)))
    quality = assess(draft, [s.finding for s in shown if s.waiver is None], draft.facts.standard)
    return Examination(
        tuple(s for s in shown if s.waiver is None),
        tuple(s for s in shown if s.waiver is not None),
        NAMES.get(draft.facts.standard, ""),
        tuple(Quality(each.name, each.means, verdict.value, said) for each, verdict, said in quality),
    )


def waivers_on(texts: Sequence[tuple[str, int | None]]) -> list[Waiver]:
    """Waivers on any of these texts as (type, key), e.g. an article and the reports behind it; the first text's win."""
    where = Q(pk__in=[])
    for kind, pk in texts:
        where |= Q(subject_type=kind, subject_id=pk)
    found = Waiver.objects.filter(where).select_related("by__person", "by__unit", "by__deputy_for__person")
    order = {text: n for n, text in enumerate(texts)}
    return sorted(found, key=lambda w: -order[w.subject_type, w.subject_id])


def get_waiver(subject: Any, pk: int) -> Waiver:
    """A waiver on this text, else 404."""
    return get_object_or_404(Waiver, pk=pk, subject_type=subject._meta.label_lower, subject_id=subject.pk)
