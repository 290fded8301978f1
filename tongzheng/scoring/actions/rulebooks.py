"""Versions of an office's rulebook: begun, changed table by table, brought in as a file, put in force from a day (K1)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from django.db.models import F, Max
from django.utils import timezone

from tongzheng.network.models import Appointment, Unit
from tongzheng.reporting.models import Level
from tongzheng.scoring import access
from tongzheng.scoring.engine.rulebook import Fault, RulebookError, dump, load
from tongzheng.scoring.engine.rulebook import Rulebook as Book
from tongzheng.scoring.engine.rulebook.rows import Joint, Repeat
from tongzheng.scoring.engine.rulebook.tables import BY_NAME
from tongzheng.scoring.flow import RulebookState
from tongzheng.scoring.models import LeagueUnit, Outlet, Period, Rulebook
from tongzheng.scoring.queries import rulebooks as queries
from tongzheng.text.clean import clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, move, part, record
from tongzheng.trail.refusals import Refused, Stale, require

TEXT_MAX = 200_000
AS_SAMPLE = "sample"  # keep the shipped rulebook's own rows, said in so many words


class Faulty(Refused):
    """A rulebook that cannot be used, with every fault and its line."""

    def __init__(self, faults: list[Fault], first: str = "这份办法用不了，请改好") -> None:
        super().__init__(f"{first}：" + "；".join(map(str, faults[:30])))
        self.faults = faults


@action
def start_rulebook(*, by: Appointment, once: uuid.UUID, sample: str, name: str, repeat: str, joint: str) -> Rulebook:
    """Begin from one of the shipped rulebooks; how repeats and joint reports count is said explicitly, never taken for granted.

    `repeat` and `joint`: a mode of the engine's words, or "sample" for the rows of the shipped one.
    """
    require(access.can_edit_rulebook(by))
    if found := _same_form(by, once):
        return found
    try:
        book = queries.sample(sample)
    except KeyError as error:
        raise Refused("没有这个样本，请重选") from error
    versions = book.versions
    if repeat != AS_SAMPLE:
        versions = tuple(replace(v, repeats=(Repeat(name="采用", mode=repeat),)) for v in versions)
    if joint != AS_SAMPLE:
        versions = tuple(replace(v, joints=(Joint(mode=joint),)) for v in versions)
    name = _name(name)
    made = _make(by, once, replace(book, id=f"o{by.unit_id}", name=name, versions=versions))
    record(made, "scoring.rulebook.draft", by=by, data={"sample": sample, "repeat": repeat, "joint": joint})
    return made


@action
def copy_rulebook(rulebook: Rulebook, *, by: Appointment, once: uuid.UUID) -> Rulebook:
    """A draft like this version, to be changed (K1)."""
    require(access.can_edit_rulebook(by))
    if rulebook.office_id != by.unit_id:
        raise Refused("只复制本办公室的办法")
    if found := _same_form(by, once):
        return found
    made = _make(by, once, queries.book_of(rulebook))
    record(made, "scoring.rulebook.draft", by=by, data={"copy_of": rulebook.pk})
    return made


@action
def upload_rulebook(*, by: Appointment, once: uuid.UUID, text: str) -> Rulebook:
    """A draft from a TOML file. Faulty when it cannot be read or makes no sense: every line with its reason (K1)."""
    require(access.can_edit_rulebook(by))
    if found := _same_form(by, once):
        return found
    if len(text) > TEXT_MAX:
        raise Refused(f"这份办法有 {len(text)} 字，最多 {TEXT_MAX} 字")
    refuse_secrets("计分办法", text)
    assert by.unit is not None  # noqa: S101 - can_edit_rulebook says so
    try:
        book = load(text, queries.known_periodicals(by.unit))
    except RulebookError as error:
        raise Faulty(error.faults, "这份办法没有导入") from error
    made = _make(by, once, book, text)
    record(made, "scoring.rulebook.upload", by=by, data={"versions": len(book.versions)})
    return made


@action
def edit_rulebook(rulebook: Rulebook, *, by: Appointment, edition: int, about: str, **changes: Any) -> Rulebook:
    """Change what stands at the head of a draft: name, period, day of freezing, leagues … (fields of the engine's Rulebook)."""
    book = replace(queries.book_of(rulebook), **changes)
    return _store(rulebook, by, edition, replace(book, name=_name(book.name)), about)


@action
def edit_table(
    rulebook: Rulebook, *, by: Appointment, edition: int, version: int, table: str, rows: Iterable[Any]
) -> Rulebook:
    """Put other rows in one table of a draft; whether the whole makes sense is said on its page, and asked at activation."""
    book, kind = queries.book_of(rulebook), BY_NAME[table]
    found: dict[str, Any] = {table: tuple(rows)}
    if kind.whole:
        book = replace(book, **found)
    else:
        if not 0 <= version < len(book.versions):
            raise Refused("没有这个版本，请重新打开")
        changed = replace(book.versions[version], **found)
        book = replace(book, versions=(*book.versions[:version], changed, *book.versions[version + 1 :]))
    return _store(rulebook, by, edition, book, kind.title)


@action
def rename_periodicals(rulebook: Rulebook, *, by: Appointment, edition: int, names: Mapping[str, str]) -> Rulebook:
    """Call periodicals otherwise in every table of a draft: a shipped rulebook's into the office's own."""
    wanted = {old: clean_title(new).strip("《》") or old for old, new in names.items()}
    book = queries.renamed(queries.book_of(rulebook), wanted)
    return _store(rulebook, by, edition, book, "刊物名称")


@action
def activate_rulebook(rulebook: Rulebook, *, by: Appointment, starts: dt.date) -> Rulebook:
    """Put a draft in force from a day; the version before ends on the day before (K1).

    Refused: a rulebook with faults, a day in a frozen period or before an active version, another period of account mid-year.
    """
    require(access.can_activate(by, rulebook))
    list(Rulebook.objects.select_for_update().filter(office=rulebook.office_id).values_list("pk"))
    if rulebook.state != RulebookState.DRAFT:
        raise Stale(rulebook, Rulebook.FLOW["activate"])
    if faults := queries.faults_of(rulebook):
        raise Faulty(faults, "还不能启用，先改好")
    before = _before(rulebook, starts)
    data = {"starts": starts.isoformat(), "after": before.pk if before else None}
    if before is not None:
        Rulebook.objects.filter(pk=before.pk).update(ends=starts - dt.timedelta(days=1))
    move(rulebook, "activate", by=by, data=data, expect={"edition": rulebook.edition}, starts=starts, ends=None)
    return rulebook


@action
def deactivate_rulebook(rulebook: Rulebook, *, by: Appointment) -> Rulebook:
    """Take back an activation as long as no point was reckoned by it; the version before goes on (K1)."""
    require(access.can_deactivate(by, rulebook))
    mine = Rulebook.objects.filter(office=rulebook.office_id, state=RulebookState.ACTIVE)
    list(mine.select_for_update().values_list("pk"))
    later = mine.filter(starts__gt=rulebook.starts).order_by("starts").first()
    until = later.starts - dt.timedelta(days=1) if later else None
    move(rulebook, "deactivate", by=by, ends=None)
    former = mine.filter(starts__lt=rulebook.starts).order_by("-starts").first()
    if former is not None:
        Rulebook.objects.filter(pk=former.pk).update(ends=until)
    return rulebook


@action
def place_units(*, by: Appointment, leagues: Mapping[int, str]) -> int:
    """Say in which class units are; an empty one gives a unit back to its kind. Returns how many changed (K3)."""
    require(access.can_edit_rulebook(by))
    now = dict(LeagueUnit.objects.filter(unit__office=by.unit_id).values_list("unit_id", "league"))
    mine = set(Unit.objects.filter(office=by.unit_id, pk__in=list(leagues)).values_list("pk", flat=True))
    changed = {pk: key[:40] for pk, key in leagues.items() if pk in mine and key[:40] != now.get(pk, "")}
    for pk, key in changed.items():
        if key:
            LeagueUnit.objects.update_or_create(unit_id=pk, defaults={"league": key})
        else:
            LeagueUnit.objects.filter(unit=pk).delete()
    if changed:
        before = {str(pk): now.get(pk, "") for pk in changed}
        record(
            by.unit,
            "scoring.rulebook.league",
            by=by,
            data={"before": before, "after": {str(k): v for k, v in changed.items()}},
        )
    return len(changed)


@action
def add_outlet(*, by: Appointment, name: str, level: str) -> Outlet:
    """Vouch for a superior's periodical, or a website, that rulebooks may name (K1)."""
    require(access.can_edit_rulebook(by))
    name = clean_title(name).strip("《》")
    refuse_secrets("刊物名称", name)
    if not name or len(name) > 60:
        raise Refused("刊物名称要写，最多 60 字")
    if level not in Level.values:
        raise Refused("请选是哪一级的")
    outlet, created = Outlet.objects.get_or_create(office=by.unit, name=name, defaults={"level": level})
    if created:
        record(by.unit, "scoring.rulebook.outlet", by=by, data={"name": name, "level": level})
    return outlet


def _same_form(by: Appointment, once: uuid.UUID) -> Rulebook | None:
    found = Rulebook.objects.filter(once=once).first()
    if found is not None and found.office_id != by.unit_id:
        raise Refused("这一页已经用过，请重新打开")
    return found


def _name(name: str) -> str:
    name = clean_title(name)
    refuse_secrets("计分办法", name)
    if not name or len(name) > 80:
        raise Refused(f"名称要写，最多 80 字；现在 {len(name)} 字")
    return name


@part
def _make(by: Appointment, once: uuid.UUID, book: Book, text: str = "") -> Rulebook:
    last = Rulebook.objects.filter(office=by.unit_id).aggregate(n=Max("version"))["n"] or 0
    today = timezone.localdate()
    return Rulebook.objects.create(
        once=once, office_id=by.unit_id or 0, name=book.name[:80], document_no=book.document[:60], version=last + 1,
        text=text or dump(book), starts=dt.date(today.year, 1, 1), by_id=by.pk,
    )  # fmt: skip


@part
def _store(rulebook: Rulebook, by: Appointment, edition: int, book: Book, about: str) -> Rulebook:
    require(access.can_edit_rulebook(by, rulebook))
    text = dump(book)
    refuse_secrets("计分办法", text)
    if len(text) > TEXT_MAX:
        raise Refused(f"这份办法有 {len(text)} 字，最多 {TEXT_MAX} 字")
    values: dict[str, Any] = {"text": text, "name": book.name[:80], "document_no": book.document[:60]}
    mine = Rulebook.objects.filter(pk=rulebook.pk, state=RulebookState.DRAFT, edition=edition)
    if mine.update(edition=F("edition") + 1, **values) != 1:
        raise Refused(
            "这份办法刚才在别处改过，你填的还没有存上，都在下面；请另开一页看过最新的，再按一次就以你填的为准"
        )
    if text != rulebook.text:
        record(rulebook, "scoring.rulebook.edit", by=by, data={"about": about, "before": rulebook.text})
    rulebook.refresh_from_db()
    return rulebook


def _before(rulebook: Rulebook, starts: dt.date) -> Rulebook | None:
    """The version that ends when this one begins; refusals of a day that cannot be."""
    mine = Rulebook.objects.filter(office=rulebook.office_id, state=RulebookState.ACTIVE)
    frozen = (
        Period.objects.filter(office=rulebook.office_id, state="frozen", ends__gte=starts).order_by("-ends").first()
    )
    if frozen is not None:
        free = frozen.ends + dt.timedelta(days=1)
        raise Refused(f"{frozen}已经冻结，最早从 {free.isoformat()} 起启用")
    if later := mine.filter(starts__gte=starts).order_by("-starts").first():
        raise Refused(f"{later}自 {later.starts.isoformat()} 起已启用，新的要从那以后的一天起")
    before = mine.filter(starts__lt=starts).order_by("-starts").first()
    if before is not None and (starts.month, starts.day) != (1, 1):
        if changed := queries.changed_for_the_year(before, rulebook):
            raise Refused(f"{'、'.join(changed)}和前一版不同；这管一整年，只能从 1 月 1 日起启用")
    return before
