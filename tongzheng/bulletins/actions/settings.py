"""Periodicals: setting them up, their sections and who reads them (E4, E5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from tongzheng.bulletins import access, queries, rules
from tongzheng.bulletins.models import Issue, Periodical, Placement, Reader, Section, Target
from tongzheng.network.models import Appointment
from tongzheng.reporting.models import Label
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require

LIMITS = {"name": ("刊名", 40), "publisher": ("编发单位", 60), "mark": ("左上标注", 40)}
PLAIN = ("yearly_target", "yearly_articles", "counted_from", "position", "active", "fast", "public")
NUMBERS = ("yearly_target", "yearly_articles", "counted_from", "position")
TARGETS = {"yearly_target", "yearly_articles"}
SECTIONS_MAX = 30
NUMBER_MAX = 32767  # what the database keeps


@action
def add_periodical(
    *, by: Appointment, name: str, publisher: str = "", sections: Sequence[str] = (), **fields: Any
) -> Periodical:
    """Set up a periodical of the actor's office, with its sections (E4)."""
    require(access.can_add_periodical(by))
    values = _checked({**fields, "name": name, "publisher": publisher or by.unit.name})  # type: ignore[union-attr]
    _open_to_all(values.get("public", False), values.get("label", Label.OPEN))
    periodical = _stored(Periodical(office=by.unit, **values))
    record(periodical, "bulletins.periodical.add", by=by, data={"name": periodical.name})
    if sections:
        set_sections(periodical, by=by, names=sections)
    return periodical


@action
def change_periodical(periodical: Periodical, *, by: Appointment, **fields: Any) -> Periodical:
    """Change a periodical's settings; issues already published keep theirs in print (E4)."""
    require(access.can_change_periodical(by, periodical))
    values = _checked(fields)
    before = {name: getattr(periodical, name) for name in values}
    changed = [name for name, value in values.items() if before[name] != value]
    if not changed:
        return periodical
    _may_change(periodical, values, changed)
    _open_to_all(values.get("public", periodical.public), values.get("label", periodical.label))
    if "label" in changed and any(
        rules.stricter(label, values["label"])
        for label in Placement.objects.filter(issue__periodical=periodical).values_list("article__label", flat=True)
    ):
        raise Refused("这份刊物里有知悉范围更严的文稿，不能放宽；需要放宽的另设一份刊物")
    if TARGETS & set(changed):
        _keep_targets(periodical, before)
    for name in changed:
        setattr(periodical, name, values[name])
    _stored(periodical, [name.removesuffix("_id") for name in changed])
    data = {"before": {n: before[n] for n in changed}, "after": {n: values[n] for n in changed}}
    record(periodical, "bulletins.periodical.change", by=by, data=data)
    return periodical


@action
def set_sections(periodical: Periodical, *, by: Appointment, names: Sequence[str]) -> list[Section]:
    """Put the standing sections in this order; one that has texts stays (E4)."""
    require(access.can_set_sections(by, periodical))
    names = list(dict.fromkeys(filter(None, map(clean_title, names))))
    refuse_secrets("刊物栏目", *names)
    if len(names) > SECTIONS_MAX:
        raise Refused(f"栏目最多 {SECTIONS_MAX} 个，现在 {len(names)} 个")
    if long := next((n for n in names if len(n) > 40), None):
        raise Refused(f"栏目名“{long[:20]}…”现在 {len(long)} 字，最多 40 字")
    old = {s.name: s for s in periodical.sections.select_for_update()}
    before = list(old)
    for name in set(old) - set(names):
        if old[name].placement_set.exists():
            raise Refused(f"栏目“{name}”已经有文稿，不能去掉")
        old[name].delete()
    for position, name in enumerate(names, 1):
        Section.objects.update_or_create(periodical=periodical, name=name, defaults={"position": position})
    if before != names:
        record(periodical, "bulletins.periodical.change", by=by, data={"sections": names, "before": before})
    return list(periodical.sections.order_by("position", "id"))


@action
def set_readers(periodical: Periodical, *, by: Appointment, posts: Iterable[Appointment]) -> list[Appointment]:
    """Set the reading list: posts in force in the jurisdiction; a deputy reads for the principal (E5)."""
    require(access.can_set_readers(by, periodical))
    wanted = {p.post_id: p for p in posts}
    allowed = {p.pk for p in queries.possible_readers(periodical)}
    kept = set(periodical.readers.select_for_update().values_list("post_id", flat=True))
    if strange := [p for pk, p in wanted.items() if pk not in allowed | kept]:
        raise Refused(f"{strange[0]}不在本办公室送阅范围内")
    gone, came = kept - set(wanted), set(wanted) - kept
    periodical.readers.filter(post_id__in=gone).delete()
    Reader.objects.bulk_create([Reader(periodical=periodical, post_id=pk) for pk in sorted(came)])
    if gone or came:
        data = {"came": sorted(came), "gone": sorted(gone), "count": len(wanted)}
        record(periodical, "bulletins.periodical.readers", by=by, data=data)
    return list(queries.readers_of(periodical))


def _may_change(periodical: Periodical, values: dict[str, Any], changed: list[str]) -> None:
    """What issues already signed have fixed: the name, the count from the first issue on; and who may sign."""
    if {"name", "publisher"} & set(changed) and queries.numbered_so_far(periodical, supplements=True):
        raise Refused("已经有签发过的期，改刊名、编发单位请用“更名”，写明从哪天起；以前各期还是原来的名字")
    if "counted_from" in changed and Issue.objects.filter(periodical=periodical, total__isnull=False).exists():
        raise Refused("已经有印了总期号的期，总期号不能再改")
    if "signer_id" in changed and values["signer_id"] is not None:
        if values["signer_id"] not in {post.pk for post in queries.possible_signers(periodical)}:
            raise Refused("专门签发人要是本办公室的审签人、编辑，或者本级领导")


def _keep_targets(periodical: Periodical, before: dict[str, Any]) -> None:
    """The past years keep the target they had (E4)."""
    years = queries.years_of([periodical])
    this_year = timezone.localdate().year
    old = {"issues": before.get("yearly_target", periodical.yearly_target)}
    old["articles"] = before.get("yearly_articles", periodical.yearly_articles)
    Target.objects.bulk_create(
        [Target(periodical=periodical, year=year, **old) for year in years if year < this_year], ignore_conflicts=True
    )


@action
def aim(
    periodical: Periodical, *, by: Appointment, year: int, issues: int | None = None, articles: int | None = None
) -> Periodical:
    """Set a year's targets: issues, and texts taken up（采编条数）; this year's stand on the periodical (E4)."""
    require(access.can_aim(by, periodical))
    for number in (issues, articles):
        if number is not None and not 0 < number <= NUMBER_MAX:
            raise Refused(f"目标要在 1 到 {NUMBER_MAX} 之间；没有目标就空着")
    this_year = timezone.localdate().year
    if not this_year - 30 <= year <= this_year:
        raise Refused("年份不对，请从列表里选")
    if year == this_year:
        return change_periodical(periodical, by=by, yearly_target=issues, yearly_articles=articles)
    values = {"issues": issues, "articles": articles}
    target, created = Target.objects.get_or_create(periodical=periodical, year=year, defaults=values)
    if not created:
        Target.objects.filter(pk=target.pk).update(**values)
    before = {} if created else {"issues": target.issues, "articles": target.articles}
    record(periodical, "bulletins.periodical.aim", by=by, data={"year": year, "before": before, "after": values})
    return periodical


def _open_to_all(public: bool, label: str) -> None:
    """What the public reads holds nothing that is kept from anybody."""
    if public and label != Label.OPEN:
        raise Refused(f"向社会公开的刊物，知悉范围只能是“{Label.OPEN.label}”")


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    values: dict[str, Any] = {name: fields[name] for name in PLAIN if name in fields}
    values |= {name: line_of(name, str(fields[name] or "")) for name in LIMITS if name in fields}
    if "label" in fields:
        if fields["label"] not in Label.values:
            raise Refused("知悉范围不在可选范围里，请重选")
        values["label"] = str(fields["label"])
    for name in NUMBERS:
        if values.get(name) is not None and not 0 <= int(values[name]) <= NUMBER_MAX:
            raise Refused(f"数字要在 0 到 {NUMBER_MAX} 之间")
    if "signer" in fields:
        values["signer_id"] = fields["signer"].pk if fields["signer"] else None
    refuse_secrets("刊物", *(values[name] for name in LIMITS if name in values))
    return values


def line_of(name: str, text: str) -> str:
    """One of a periodical's lines of text, cleaned; Refused when it is empty or too long."""
    label, limit = LIMITS[name]
    line = clean_title(text) if name != "mark" else "　".join(clean_text(text).split())  # 「内部参阅　注意保存」
    if name == "name":
        line = line.strip("《》 ")
    if not line and name != "mark":
        raise Refused(f"还没填{label}")
    if len(line) > limit:
        raise Refused(f"{label}现在 {len(line)} 字，最多 {limit} 字，请删减")
    return line


def _stored(periodical: Periodical, changed: list[str] | None = None) -> Periodical:
    try:
        with transaction.atomic():
            periodical.save(update_fields=changed)
    except IntegrityError as error:
        raise Refused(f"已经有一份{periodical}") from error
    return periodical
