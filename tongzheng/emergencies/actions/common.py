"""What several actions check: typed text, figures, the row held while its thread changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import F, Model

from tongzheng.emergencies.models import Emergency, Figures
from tongzheng.files.refusals import FileRefused
from tongzheng.files.store import attach, attachments_of
from tongzheng.network.models import Appointment
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import part
from tongzheng.trail.refusals import Refused

DOOR = "突发事件"
BODY_MAX = 20_000
FILES_MAX = 20
FIGURES = {field.name: str(field.verbose_name) for field in Figures._meta.local_fields}
DECIMALS = ("loss", "blocked")
MOST = 9_999_999


def one_line(text: str, most: int, what: str) -> str:
    """A cleaned line of at most `most` characters; raises Refused or Classified."""
    line = clean_title(text)
    refuse_secrets(DOOR, line)
    if len(line) > most:
        raise Refused(f"{what}现在 {len(line)} 字，最多 {most} 字，请删减")
    return line


def long_text(text: str, what: str = "内容") -> str:
    """A cleaned text that is not empty; raises Refused or Classified."""
    body = clean_text(text)
    refuse_secrets(DOOR, body)
    if not body:
        raise Refused(f"还没有写{what}")
    if len(body) > BODY_MAX:
        raise Refused(f"{what}现在 {len(body)} 字，最多 {BODY_MAX} 字，请删减")
    return body


def clean_figures(figures: Mapping[str, Any] | None) -> dict[str, Any]:
    """The figures that were said, by name; empty ones are left out (not known is not nought). Raises Refused."""
    found: dict[str, Any] = {}
    for name, value in (figures or {}).items():
        if name not in FIGURES:
            raise Refused(f"没有“{name}”这个指标")
        if value is None or value == "":
            continue
        try:
            number = Decimal(str(value))
        except InvalidOperation:
            raise Refused(f"{FIGURES[name]}要填数字") from None
        if not number.is_finite() or not 0 <= number <= MOST:
            raise Refused(f"{FIGURES[name]}要在 0 到 {MOST} 之间")
        if name not in DECIMALS and number != int(number):
            raise Refused(f"{FIGURES[name]}要填整数")
        found[name] = number.quantize(Decimal("0.01" if name == "loss" else "0.1")) if name in DECIMALS else int(number)
    return found


def figures_of(thing: Figures) -> dict[str, Any]:
    """All figures of an emergency or a report, unknown ones too."""
    return {name: getattr(thing, name) for name in FIGURES}


def plain(figures: Mapping[str, Any]) -> dict[str, Any]:
    """Figures as the trail keeps them."""
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in figures.items()}


@part
def keep_files(subject: Model, uploads: Iterable[UploadedFile], *, by: Appointment) -> list[str]:
    """Keep photos and videos on a report; names of those kept. Raises Refused with the file's name."""
    files = list(uploads)
    if files and attachments_of(subject).count() + len(files) > FILES_MAX:
        raise Refused(f"一份报告最多 {FILES_MAX} 个附件")
    names = []
    for file in files:
        try:
            names.append(attach(subject, file, by=by).name)
        except FileRefused as refusal:
            raise Refused(f"{file.name}：{refusal}") from refusal
    return names


def hold(emergency: Emergency) -> Emergency:
    """Hold the row until the act ends, so that two reports of the same minute get two numbers; read anew."""
    Emergency.objects.filter(pk=emergency.pk).update(version=F("version") + 1)
    fresh = Emergency.objects.select_related("kind", "unit", "office").get(pk=emergency.pk)
    for field in Emergency._meta.concrete_fields:
        setattr(emergency, field.attname, getattr(fresh, field.attname))
    return emergency
