"""Forms of inspections and rectifications."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms

from tongzheng.files.kinds import ACCEPT
from tongzheng.inspections.flow import Rectified, State
from tongzheng.inspections.models import SEVERITIES, WAYS, Finding, Kind, Recheck
from tongzheng.inspections.queries.team import read_names
from tongzheng.network.models import Appointment, Unit
from tongzheng.reporting.models import Label
from tongzheng.supervision.models import Item
from tongzheng.ui.forms import FilesField, Filters, Form, OnceField, VersionField

PHOTOS = "image/*,video/*," + ACCEPT


def _text(label: str, rows: int = 4, most: int = 5000, *, required: bool = True) -> forms.CharField:
    return forms.CharField(label=label, max_length=most, required=required, widget=forms.Textarea(attrs={"rows": rows}))


def _choices(units: Iterable[Unit], empty: str = "请选") -> list[tuple[Any, str]]:
    return [("", empty), *((unit.pk, unit.short_name) for unit in units)]


class ReasonForm(Form):
    """Why."""

    reason = _text("理由", 3, 300)


# ── rectifications ──


class OrderForm(Form):
    """What is to be put right, by when."""

    title = forms.CharField(label="问题", max_length=120)
    text = _text("整改要求", 4)
    due = forms.DateField(label="期限")
    once = OnceField()


class UnitOrderForm(OrderForm):
    """The same, and by whom: not from a finding."""

    unit = forms.TypedChoiceField(label="整改单位", coerce=int)
    source_words = forms.CharField(label="问题从哪里来", max_length=200, required=False)
    field_order = ("unit", "title", "text", "due", "source_words")

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        self.fields["unit"].choices = _choices(self.units.values())  # type: ignore[attr-defined]

    def clean_unit(self) -> Unit:
        """The unit itself."""
        return self.units[self.cleaned_data["unit"]]


class AnswerForm(Form):
    """What was done, with pictures before and after."""

    text = _text("整改情况", 6, 10_000)
    before = FilesField(label="整改前的照片", accept=PHOTOS)
    after = FilesField(label="整改后的照片、佐证", accept=PHOTOS)
    once = OnceField()


class ChangeAnswerForm(AnswerForm):
    """The same, of a draft."""

    version = VersionField()


class StrikeForm(Form):
    """It was put right."""

    way = forms.ChoiceField(label="怎么复查的", choices=Recheck.Way.choices, widget=forms.RadioSelect, initial="papers")
    text = _text("复查意见", 3, 1000, required=False)
    uploads = FilesField(label="复查照片", accept=PHOTOS)
    once = OnceField()


class AgainForm(Form):
    """It was not: why, and by when."""

    way = forms.ChoiceField(label="怎么复查的", choices=Recheck.Way.choices, widget=forms.RadioSelect, initial="site")
    reason = _text("还差在哪里", 3, 1000)
    due = forms.DateField(label="新的期限")
    uploads = FilesField(label="复查照片", accept=PHOTOS)
    once = OnceField()


class DelayForm(Form):
    """Until when, and why."""

    due = forms.DateField(label="延到哪天")
    reason = _text("原因、当前进展", 4, 2000)
    once = OnceField()


class LedgerSieve(Filters):
    """What stands in the ledger's address."""

    q = forms.CharField(label="查找", required=False, max_length=60)
    unit = forms.TypedChoiceField(label="单位", coerce=int, empty_value=None, required=False)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "没有销号"), ("late", "逾期"), ("again", "改过两轮以上"), ("all", "全部"), *Rectified.choices],
    )

    def __init__(self, data: Any, units: Iterable[tuple[int, str]]) -> None:
        super().__init__(data)
        self.fields["unit"].choices = [("", "全部"), *units]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """The filters as the query wants them; a value that cannot be is no filter."""
        self.is_valid()
        found = self.cleaned_data
        return {"word": found.get("q", ""), "unit": found.get("unit"), "state": found.get("state", "")}


# ── plans ──


class TermsForm(Form):
    """The office's numbers."""

    again_days = forms.IntegerField(label="同一事项多少天内再查同一单位要提醒", min_value=1, max_value=730)
    warn_days = forms.IntegerField(label="整改到期前几个工作日提醒单位", min_value=0, max_value=60)
    version = VersionField()


class TeamForm(Form):
    """Who goes along, by name."""

    head = forms.CharField(label="组长", max_length=60)
    members = forms.CharField(
        label="成员", max_length=1500, required=False, widget=forms.Textarea(attrs={"rows": "2"}),
        help_text="写姓名，用顿号或换行隔开；重名的写“单位 姓名”，如：县水利局 祝南星。单位的人、领导都可以参加。",
    )  # fmt: skip
    version = VersionField(required=False)

    def __init__(self, *args: Any, pool: list[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pool = pool

    def clean_head(self) -> Appointment | None:
        """The one post the name means."""
        text = self.cleaned_data["head"]
        found, wrong = read_names(text, self.pool)
        if wrong:
            raise forms.ValidationError("；".join(wrong[:5]))
        if len(found) > 1:
            raise forms.ValidationError("组长只写一位")
        return found[0] if found else None

    def clean_members(self) -> list[Appointment]:
        """The posts the names mean."""
        found, wrong = read_names(self.cleaned_data["members"], self.pool)
        if wrong:
            raise forms.ValidationError("；".join(wrong[:5]))
        return found


class PlanForm(TeamForm):
    """The whole plan."""

    title = forms.CharField(label="督查事项", max_length=120)
    text = _text("督查内容", 5)
    kind = forms.ChoiceField(label="类型", choices=Kind.choices, initial=Kind.SPECIAL)
    ways = forms.MultipleChoiceField(
        label="方式", choices=WAYS, widget=forms.CheckboxSelectMultiple, required=False, initial=["onsite"]
    )
    announced = forms.TypedChoiceField(
        label="是否事先通知", choices=[("yes", "事先通知被督查单位"), ("no", "不通知（暗访）：结束以前单位看不到")],
        coerce=lambda value: value == "yes", widget=forms.RadioSelect, initial="yes",
    )  # fmt: skip
    basis = forms.CharField(
        label="依据",
        max_length=300,
        help_text="哪位领导哪天的指示，或法规、计划。立项须行政首长指令或批准（督查工作条例第十一条）。",
    )
    leader = forms.TypedChoiceField(label="交办督查的领导", coerce=int, empty_value=None, required=False)
    item = forms.TypedChoiceField(label="查的是哪件督办事项", coerce=int, empty_value=None, required=False)
    starts = forms.DateField(label="从哪天")
    ends = forms.DateField(label="到哪天")
    units = forms.TypedMultipleChoiceField(
        label="督查单位", coerce=int, required=False, widget=forms.SelectMultiple(attrs={"size": "8"})
    )
    label = forms.ChoiceField(label="知悉范围", choices=Label.choices, initial=Label.OPEN)
    once = OnceField()
    field_order = (
        "title", "text", "kind", "ways", "announced", "basis", "leader", "item", "starts", "ends", "units", "head", "members",
        "label",
    )  # fmt: skip

    def __init__(
        self, *args: Any, units: Iterable[Unit], leaders: Iterable[Appointment], items: Iterable[Item], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["head"].required = False
        self.known = {unit.pk: unit for unit in units}
        self.leaders = {post.pk: post for post in leaders}
        self.items = {item.pk: item for item in items}
        names = [(post.pk, f"{post.person.name}　{post.title}") for post in self.leaders.values()]
        titles = [(item.pk, f"{item.numbered}　{item.title}") for item in self.items.values()]
        self.fields["units"].choices = _choices(self.known.values())[1:]  # type: ignore[attr-defined]
        self.fields["leader"].choices = [("", "没有，由审签人批准"), *names]  # type: ignore[attr-defined]
        self.fields["item"].choices = [("", "不是督办事项"), *titles]  # type: ignore[attr-defined]

    def clean_units(self) -> list[Unit]:
        """The units themselves."""
        return [self.known[pk] for pk in self.cleaned_data["units"]]

    def clean_leader(self) -> Appointment | None:
        """The leader's post."""
        return self.leaders.get(self.cleaned_data["leader"])

    def clean_item(self) -> Item | None:
        """The item itself."""
        return self.items.get(self.cleaned_data["item"])


# ── findings ──

CHIPS = 8  # as many units are buttons under a thumb; more are a list


class FindingForm(Form):
    """What was seen, as fast as a thumb can: the unit, what, photos."""

    unit = forms.TypedChoiceField(label="单位", coerce=int)
    sort = forms.ChoiceField(label="类别", choices=Finding.Sort.choices, widget=forms.RadioSelect, initial="problem")
    text = _text("发现了什么", 4, 3000)
    shots = FilesField(label="拍照", accept="image/*")
    uploads = FilesField(label="从相册选照片、视频", accept=PHOTOS)
    severity = forms.ChoiceField(label="程度", choices=SEVERITIES, widget=forms.RadioSelect, initial="fair")
    place = forms.CharField(label="地点", max_length=120, required=False)
    seen_at = forms.DateTimeField(label="时间")
    version = VersionField(required=False)
    once = OnceField()

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        self.units = {unit.pk: unit for unit in units}
        super().__init__(*args, **kwargs)
        few = len(self.units) <= CHIPS
        choices = _choices(self.units.values())[int(few) :]
        self.fields["shots"].widget.attrs["capture"] = "environment"  # the camera at once
        if few:
            self.fields["unit"].widget = forms.RadioSelect()
            self.fields["unit"].widget.is_required = True
        self.fields["unit"].choices = choices  # type: ignore[attr-defined]
        if len(self.units) == 1:
            self.fields["unit"].initial = next(iter(self.units))

    def values(self) -> dict[str, Any]:
        """What the action takes: photos of both boxes together."""
        found = dict(self.cleaned_data)
        found["unit"] = self.units[found["unit"]]
        found["uploads"] = [*found.pop("shots"), *found["uploads"]]
        if found["version"] is None:
            found.pop("version")
        return found


class SuperviseForm(Form):
    """A finding becomes a supervised item."""

    title = forms.CharField(label="督办事项", max_length=120)
    text = _text("办理要求", 4)
    due = forms.DateField(label="期限")
    once = OnceField()


# ── conclusions ──


class DraftForm(Form):
    """Of which unit."""

    unit = forms.TypedChoiceField(label="单位", coerce=int)
    once = OnceField()

    def __init__(self, *args: Any, units: Iterable[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {unit.pk: unit for unit in units}
        self.fields["unit"].choices = _choices(self.units.values())  # type: ignore[attr-defined]

    def clean_unit(self) -> Unit:
        """The unit itself."""
        return self.units[self.cleaned_data["unit"]]


class ConclusionForm(Form):
    """Its words."""

    text = _text("结论", 18, 20_000)
    version = VersionField()


class VersionedForm(Form):
    """An act on what was read."""

    version = VersionField()


class SeenForm(Form):
    """What was read is what is signed."""

    version = VersionField(required=False)


class ObjectionForm(Form):
    """Why the unit does not agree."""

    objection = _text("申请复核的理由", 6)


class ReviewForm(Form):
    """Why it stands or does not."""

    reason = _text("复核意见", 5)


class ReviseForm(ReviewForm):
    """Why it is changed, and into what."""

    text = _text("变更后的结论", 14, 20_000)


CONCLUDED = [("to_sign", "结论待签发"), ("receipts", "结论待签收"), ("reviews", "待复核")]


class ListSieve(Filters):
    """What stands in the list's address."""

    q = forms.CharField(label="查找", required=False, max_length=60)
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部"), *Kind.choices])
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "没有办结"), *CONCLUDED, ("all", "全部"), *State.choices]
    )

    def chosen(self) -> dict[str, Any]:
        """The filters as the query wants them; a value that cannot be is no filter."""
        self.is_valid()
        found = self.cleaned_data
        return {"word": found.get("q", ""), "kind": found.get("kind", ""), "state": found.get("state", "")}
