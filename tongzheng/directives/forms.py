"""Forms of this room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils import timezone

from tongzheng.directives.actions.opening import Wanted
from tongzheng.directives.flow import State
from tongzheng.directives.models import SENT_BY, Kind, Point, Rhythm, Stage, Way
from tongzheng.files.kinds import ACCEPT
from tongzheng.network.models import Appointment, Unit
from tongzheng.reporting.models import Label, Level
from tongzheng.supervision.models import Urgency
from tongzheng.ui.forms import FilesField, Filters, Form, OnceField, VersionField
from tongzheng.upward.models import Superior

Choices = Sequence[tuple[Any, str]]


def _box(label: str, rows: int = 3, most: int = 1000, **more: Any) -> forms.CharField:
    css = more.pop("css", "")
    attrs = {"rows": rows} | ({"class": css} if css else {})
    return forms.CharField(label=label, max_length=most, widget=forms.Textarea(attrs=attrs), **more)


def _named(posts: Iterable[Appointment]) -> list[tuple[int, str]]:
    return [(post.pk, f"{post.title or post.post_name}　{post.person.name}") for post in posts]


class EntryForm(Form):
    """What a superior instructed, or asked for on a visit."""

    level = forms.ChoiceField(label="哪一级")
    leader = forms.CharField(label="哪位领导（职务、姓名）", max_length=80)
    title = forms.CharField(label="事项", max_length=120)
    document = forms.CharField(label="批在什么文件、信息上", max_length=120, required=False)
    document_no = forms.CharField(label="文号、期号", max_length=60, required=False)
    day = forms.DateField(label="批示日期")
    last_day = forms.DateField(label="到访最后一天", required=False)
    places = forms.CharField(label="到了哪里", max_length=200)
    company = forms.CharField(label="陪同", max_length=200, required=False)
    words = _box("批示原话", 4, 10_000, css="kai")
    points = _box("要求事项", 5, 10_000, required=False, help_text="一行一项，一项一号；空着就按原话作一项")
    received_on = forms.DateField(label="收到日期", initial=timezone.localdate)
    came_by = forms.ChoiceField(label="怎么来的", choices=Way.choices, initial=Way.PAPER)
    superior = forms.TypedChoiceField(label="落实情况报哪里", coerce=int, empty_value=None, required=False)
    report_to = forms.CharField(label="或写别的单位", max_length=60, required=False)
    due = forms.DateField(
        label="什么时候报落实情况", required=False, help_text="空着就按原话里的期限；原话没有写的按督查时限算"
    )
    first_days = forms.IntegerField(label="几个工作日内首报", min_value=1, max_value=60, required=False)
    rhythm = forms.ChoiceField(label="中间怎么报", choices=Rhythm.choices, initial=Rhythm.NONE)
    label = forms.ChoiceField(label="知悉范围", choices=Label.choices, initial=Label.INTERNAL)
    uploads = FilesField(label="原件扫描件", accept=ACCEPT)
    once = OnceField()

    def __init__(
        self,
        *args: Any,
        kind: str,
        levels: Choices,
        superiors: Sequence[Superior],
        drop: Iterable[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.superiors = {s.pk: s for s in superiors}
        fields: Any = self.fields
        fields["level"].choices = levels
        fields["superior"].choices = [("", "请选"), *((s.pk, s.name) for s in superiors)]
        if len(superiors) and "superior" not in self.initial:
            fields["superior"].initial = superiors[0].pk
        gone = ("last_day", "places", "company") if kind == Kind.INSTRUCTION else ("document", "document_no")
        for name in (*gone, *drop):
            fields.pop(name, None)
        if kind == Kind.VISIT:
            fields["day"].label, fields["words"].label = "到访第一天", "讲话、要求原话"

    def values(self) -> dict[str, Any]:
        """What the action takes; `due` may be missing."""
        held = {name: value for name, value in self.cleaned_data.items() if name != "superior"} | {"kind": self.kind}
        if "superior" in self.fields:
            held["superior"] = self.superiors.get(self.cleaned_data.get("superior") or 0)
            if held["report_to"] and self.superiors and held["superior"] and held["report_to"] != held["superior"].name:
                held["superior"] = None  # typed: another one
        return held


class ChangeForm(EntryForm):
    """The same, put right."""

    version = VersionField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, drop=("once", "uploads", "first_days", "superior"), **kwargs)
        self.fields["report_to"].label = "落实情况报哪里"
        self.fields["due"].required = True


class IssueForm(EntryForm):
    """To offices below."""

    offices = forms.TypedMultipleChoiceField(label="交给哪里办", coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, offices: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(
            *args, levels=[], superiors=[], drop=("level", "superior", "report_to", "received_on", "came_by"), **kwargs
        )
        self.below = {unit.pk: unit for unit in offices}
        fields: Any = self.fields
        fields["offices"].choices = [(unit.pk, unit.short_name) for unit in offices]
        self.order_fields(["offices"])

    def values(self) -> dict[str, Any]:
        """What the action takes."""
        return super().values() | {"offices": [self.below[pk] for pk in self.cleaned_data["offices"]]}


class AssignForm(Form):
    """Items that were approved are given out; a new day for those whose own went by."""

    late_due = forms.DateField(label="已过期限的，新的期限", required=False)

    def __init__(self, *args: Any, late: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if late:
            self.fields["late_due"].help_text = "等批的时候期限过了的事项，都按这一天交办；原来的期限留在记录里"
        else:
            del self.fields["late_due"]


class FilesForm(Form):
    """Scans of the original."""

    uploads = FilesField(label="原件扫描件", accept=ACCEPT, required=True)


class ReasonForm(Form):
    """Why."""

    reason = _box("理由", 3, 300)


class ShowForm(Form):
    """Before whom it is laid."""

    leaders = forms.TypedMultipleChoiceField(label="呈哪位领导", coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, leaders: Sequence[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posts = {post.pk: post for post in leaders}
        fields: Any = self.fields
        fields["leaders"].choices = _named(leaders)

    def chosen(self) -> list[Appointment]:
        """The leaders' posts."""
        return [self.posts[pk] for pk in self.cleaned_data["leaders"]]


class WordsForm(Form):
    """What the leader writes, or wrote on paper."""

    words = _box("批示", 4, 1000, css="kai", required=False)
    on = forms.DateField(label="批示日期", required=False)

    def __init__(self, *args: Any, own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if own:
            del self.fields["on"]
            self.fields["words"].help_text = "空着就是圈阅"


def _row(units: Choices, first: dict[str, Any]) -> list[tuple[str, forms.Field]]:
    """The boxes of one point."""
    made: dict[str, forms.Field] = {
        "take": forms.BooleanField(label="立项", required=False, initial=True),
        "title": forms.CharField(label="事项", max_length=120, required=False),
        "text": _box("办理要求", 3, 5000, required=False),
        "lead": forms.TypedChoiceField(label="牵头单位", coerce=int, empty_value=None, required=False, choices=[("", "请选"), *units]),
        "supports": forms.TypedMultipleChoiceField(
            label="配合单位", coerce=int, required=False, choices=units, widget=forms.SelectMultiple(attrs={"size": "4"})
        ),
        "urgency": forms.ChoiceField(label="缓急", choices=Urgency.choices, required=False, initial=Urgency.NORMAL),
        "due": forms.DateField(label="期限", required=False),
        "basis": forms.CharField(widget=forms.HiddenInput, required=False, max_length=80),
    }  # fmt: skip
    for name, field in made.items():
        field.initial = first.get(name, field.initial)
    return list(made.items())


class OpenForm(Form):
    """Which points become matters, who leads each, by when; the results are reported to whom."""

    leader = forms.TypedChoiceField(label="结果报给哪位领导", coerce=int, empty_value=None, required=False)

    def __init__(
        self, *args: Any, points: Sequence[Point], units: Sequence[Unit], leaders: Sequence[Appointment], **kwargs: Any
    ) -> None:
        self.points, self.units = list(points), {unit.pk: unit for unit in units}
        self.posts = {post.pk: post for post in leaders}
        first = kwargs.get("initial") or {}
        named = [(unit.pk, unit.short_name) for unit in units]
        made = {
            f"p{point.pk}_{name}": field
            for point in self.points
            for name, field in _row(named, first.get(point.pk, {}))
        }
        self.base_fields = {**self.base_fields, **made}  # type: ignore[misc]  # this form's own
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["leader"].choices = [("", "不报领导"), *_named(leaders)]

    def rows(self) -> list[tuple[Point, dict[str, forms.BoundField]]]:
        """Each point with its boxes."""
        names = ("take", "title", "text", "lead", "supports", "urgency", "due", "basis")
        return [(point, {name: self[f"p{point.pk}_{name}"] for name in names}) for point in self.points]

    def clean(self) -> dict[str, Any]:
        """What is ticked must be whole."""
        held: dict[str, Any] = super().clean() or self.cleaned_data
        for point in self.points:
            key = f"p{point.pk}"
            if not held.get(f"{key}_take"):
                continue
            for name, word in (("title", "事项"), ("text", "办理要求"), ("lead", "牵头单位"), ("due", "期限")):
                field = f"{key}_{name}"
                if not held.get(field) and field not in self.errors:
                    self.add_error(field, f"还没{'选' if name == 'lead' else '填'}{word}")
        return held

    def wanted(self) -> list[Wanted]:
        """What the action takes."""
        held, found = self.cleaned_data, []
        for point in self.points:
            got = {
                name: held.get(f"p{point.pk}_{name}")
                for name in ("take", "title", "text", "lead", "supports", "urgency", "due", "basis")
            }
            if not got["take"]:
                continue
            found.append(
                Wanted(
                    point, got["title"] or "", got["text"] or "", self.units[got["lead"] or 0], got["due"] or timezone.localdate(),
                    [self.units[pk] for pk in got["supports"] or []], got["urgency"] or Urgency.NORMAL, got["basis"] or "",
                )
            )  # fmt: skip
        return found

    def leader_post(self) -> Appointment | None:
        """The leader the results are reported to."""
        return self.posts.get(self.cleaned_data.get("leader") or 0)


class OwedForm(Form):
    """One more report by a day."""

    stage = forms.ChoiceField(
        label="报什么", choices=[(s.value, s.label) for s in (Stage.FIRST, Stage.INTERIM)], initial=Stage.INTERIM
    )
    due = forms.DateField(label="期限")


class MoveOwedForm(Form):
    """Another day, and how the superior agreed."""

    due = forms.DateField(label="新的期限")
    reason = forms.CharField(label="上级怎么同意的", max_length=200)


class OnceForm(Form):
    """A key only."""

    once = OnceField()


class EditForm(Form):
    """The text of a report."""

    title = forms.CharField(label="标题", max_length=120)
    body = forms.CharField(
        label="正文", max_length=20_000, strip=False, widget=forms.Textarea(attrs={"rows": 20, "class": "input mono"})
    )
    copies = forms.CharField(
        label="抄送", max_length=300, required=False,
        help_text="除主送以外还给哪里，用顿号隔开；在系统里的上级报出时自动收到，只看不用确认，别的随件另送",
    )  # fmt: skip
    version = VersionField()


class VersionedForm(Form):
    """Only the version the person saw."""

    version = VersionField()


class SubmitForm(VersionedForm):
    """What the writer confirms."""

    no_secret = forms.BooleanField(label="已核对，不含国家秘密", required=False)
    unfinished = forms.CharField(label="还有没办结的，仍报最终结果的理由", max_length=200, required=False)

    def __init__(self, *args: Any, asks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks:
            del self.fields["unfinished"]


class SendForm(Form):
    """How it went, who took it, when."""

    way = forms.ChoiceField(label="怎么报的", widget=forms.RadioSelect)
    receiver = forms.CharField(label="对方谁收的（姓名、职务）", max_length=60, required=False)
    at = forms.DateTimeField(label="报出时间", required=False, help_text="空着就是现在")

    def __init__(self, *args: Any, inside: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["way"].choices = [(w.value, w.label) for w in SENT_BY if inside or w != Way.WEB]
        fields["way"].initial = Way.WEB if inside else Way.PAPER


class ConfirmForm(Form):
    """With whom it was confirmed."""

    confirmed_with = forms.CharField(label="与谁确认（姓名、职务）", max_length=60)
    at = forms.DateTimeField(label="确认时间", required=False, help_text="空着就是现在")


class ReturnForm(Form):
    """Why, and by when anew."""

    reason = _box("退回原因", 3, 1000)
    due = forms.DateField(label="重报期限（空着是三个工作日）", required=False)


class Sieve(Filters):
    """What stands in the ledger's address."""

    q = forms.CharField(label="查找", required=False, max_length=60)
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *Kind.choices])
    level = forms.ChoiceField(label="层级", required=False, choices=[("", "全部"), *Level.choices[2:]])
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[
            ("", "在办"),
            ("owing", "逾期没有报"),
            ("near", "五天内要报"),
            ("late", "逾期或曾逾期"),
            ("all", "全部"),
            *State.choices,
        ],
    )
    year = forms.IntegerField(label="年份", required=False, min_value=2000, max_value=2100)

    def chosen(self) -> dict[str, Any]:
        """The filters as the query wants them; a value that cannot be is no filter."""
        self.is_valid()
        held = self.cleaned_data
        return {
            "word": held.get("q", ""), "kind": held.get("kind", ""), "level": held.get("level", ""),
            "state": held.get("state", ""), "year": held.get("year"),
        }  # fmt: skip
