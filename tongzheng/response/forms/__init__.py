"""Forms of this room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from tongzheng.emergencies.models import Category, Kind, Severity
from tongzheng.files.kinds import ACCEPT
from tongzheng.network.models import Appointment, Unit
from tongzheng.response.models import Group, Plan, Task, Whom
from tongzheng.ui.forms import FilesField, Form, OnceField, VersionField

ANY = ("", "全部")
PER_LINE = "一行一个：单位｜联系人｜值班电话。系统里的单位写简称即可；不在系统里的写电话，由值班员打电话。"
PER_TASK = "一行一条：单位｜任务｜分钟｜电话，如“县公安局｜封闭国道两端、疏导车辆｜20｜110”。"


class TellForm(Form):
    """Whom else, and why."""

    posts = forms.MultipleChoiceField(label="告诉谁", widget=forms.CheckboxSelectMultiple)
    why = forms.CharField(label="说明", required=False, max_length=40)
    once = OnceField()

    def __init__(self, *args: Any, people: list[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(p.pk), f"{p.person.name}（{p.post_name}）") for p in people]
        self.fields["posts"].choices = choices  # type: ignore[attr-defined]

    def clean_posts(self) -> list[int]:
        """As ids."""
        return [int(pk) for pk in self.cleaned_data["posts"]]


class PhoneForm(Form):
    """What was said on the phone."""

    spoke_with = forms.CharField(label="与谁通话", max_length=40)
    said = forms.CharField(label="对方说了什么", required=False, max_length=200)
    at = forms.DateTimeField(label="通话时间（不填就是现在）", required=False)


class CallForm(Form):
    """One press."""

    groups = forms.MultipleChoiceField(label="通知哪些联动组", widget=forms.CheckboxSelectMultiple)
    text = forms.CharField(label="内容", max_length=500, widget=forms.Textarea(attrs={"rows": "4"}))
    minutes = forms.IntegerField(label="多少分钟内要签收", min_value=1, max_value=1440)
    drill = forms.BooleanField(label="演练（处处标明）", required=False)
    once = OnceField()

    def __init__(self, *args: Any, groups: list[Group], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(g.pk), f"{g.name}：{'、'.join(m.name for m in g.members.all())}") for g in groups]
        self.fields["groups"].choices = choices  # type: ignore[attr-defined]

    def clean_groups(self) -> list[int]:
        """As ids."""
        return [int(pk) for pk in self.cleaned_data["groups"]]


class SignForm(Form):
    """收到, and a line."""

    line = forms.CharField(label="补充一句（已派几车几人、谁带队）", required=False, max_length=200)


class LineForm(Form):
    """What a unit said on the phone."""

    line = forms.CharField(label="接电话的人和他说的情况", max_length=200)


class ReasonForm(Form):
    """Why."""

    reason = forms.CharField(label="原因", max_length=200)


class GroupForm(Form):
    """A group of the response network."""

    name = forms.CharField(label="名称", max_length=40)
    members = forms.CharField(
        label="成员单位", max_length=20_000, widget=forms.Textarea(attrs={"rows": "8"}), help_text=PER_LINE
    )
    kinds = forms.ModelMultipleChoiceField(
        label="用于哪些种类（不选就是都用）", queryset=Kind.objects.none(), required=False,
        widget=forms.SelectMultiple(attrs={"size": "6"}),
    )  # fmt: skip
    text = forms.CharField(
        label="通知范本（可写 {事件} {地点} {等级}）", max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": "3"}),
    )  # fmt: skip
    active = forms.BooleanField(label="在用", required=False, initial=True)
    once = OnceField()
    version = VersionField(initial=0)

    def __init__(self, *args: Any, kinds: QuerySet[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].queryset = kinds  # type: ignore[attr-defined]


class PlanForm(Form):
    """A plan, or its next version."""

    name = forms.CharField(label="名称", max_length=80)
    kind = forms.ModelChoiceField(
        label="用于哪个种类", queryset=Kind.objects.none(), required=False, empty_label="不限种类"
    )
    category = forms.ChoiceField(label="或哪一大类", required=False, choices=[ANY, *Category.choices])
    severity = forms.TypedChoiceField(
        label="此级及以上启动", choices=Severity.choices, coerce=int, initial=Severity.LARGER
    )
    tasks = forms.CharField(
        label="任务清单", max_length=40_000, widget=forms.Textarea(attrs={"rows": "8"}), help_text=PER_TASK
    )
    text = forms.CharField(label="正文", max_length=50_000, strip=False, widget=forms.Textarea(attrs={"rows": "10"}))
    uploads = FilesField(label="附件", accept=ACCEPT)
    once = OnceField()

    def __init__(self, *args: Any, kinds: QuerySet[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]


def typed_tasks(plan: Plan) -> str:
    """A plan's tasks as they are typed."""
    return "\n".join(f"{t.name}｜{t.what}｜{t.minutes}｜{t.phone}" for t in plan.tasks.all())


def typed_members(group: Group) -> str:
    """A group's members as they are typed."""
    return "\n".join(f"{m.name}｜{m.contact}｜{m.phone}" for m in group.members.all())


class StartForm(Form):
    """Which tasks go out."""

    tasks = forms.MultipleChoiceField(label="派出的任务", widget=forms.CheckboxSelectMultiple)
    once = OnceField()

    def __init__(self, *args: Any, tasks: list[Task], **kwargs: Any) -> None:
        self.all = {task.pk for task in tasks}
        super().__init__(*args, initial={"tasks": [str(pk) for pk in self.all]}, **kwargs)
        choices = [(str(t.pk), f"{t.name}：{t.what}（{t.minutes} 分钟内）") for t in tasks]
        self.fields["tasks"].choices = choices  # type: ignore[attr-defined]

    def skipped(self) -> list[int]:
        """The tasks that were unticked."""
        return sorted(self.all - {int(pk) for pk in self.cleaned_data["tasks"]})


class OrderForm(Form):
    """One more order."""

    line = forms.CharField(label="单位｜任务｜分钟｜电话", max_length=400)
    once = OnceField()


class FeedbackForm(Form):
    """How far it is."""

    text = forms.CharField(label="情况", max_length=500, widget=forms.Textarea(attrs={"rows": "3"}))
    uploads = FilesField(label="照片", accept=ACCEPT)
    done = forms.BooleanField(label="已经办完", required=False)
    once = OnceField()


class PhoneFeedbackForm(Form):
    """What a unit said about its order on the phone."""

    text = forms.CharField(label="谁接的电话、说了什么", max_length=500)
    done = forms.BooleanField(label="已经办完", required=False)
    once = OnceField()


class RuleForm(Form):
    """Of which emergencies somebody is told."""

    whom = forms.ChoiceField(label="告诉谁", choices=Whom.choices)
    severity = forms.TypedChoiceField(label="此级及以上", choices=Severity.choices, coerce=int, initial=Severity.LARGER)
    category = forms.ChoiceField(label="只限大类", required=False, choices=[ANY, *Category.choices])
    kind = forms.ModelChoiceField(label="只限种类", queryset=Kind.objects.none(), required=False, empty_label="全部")
    sensitive = forms.BooleanField(label="只用于敏感件（不论等级）", required=False)
    answer = forms.BooleanField(label="要“知道了”，不答就告警", required=False, initial=True)
    active = forms.BooleanField(label="在用", required=False, initial=True)

    def __init__(self, *args: Any, kinds: QuerySet[Kind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]


class PortfolioForm(Form):
    """What a leader is responsible for."""

    leader = forms.TypedChoiceField(label="领导", coerce=int)
    category = forms.ChoiceField(label="分管大类", required=False, choices=[("", "不按大类"), *Category.choices])
    kind = forms.ModelChoiceField(
        label="分管种类", queryset=Kind.objects.none(), required=False, empty_label="不按种类"
    )
    unit = forms.ModelChoiceField(
        label="联系单位", queryset=Unit.objects.none(), required=False, empty_label="不按单位"
    )

    def __init__(
        self, *args: Any, leaders: list[Appointment], kinds: QuerySet[Kind], units: QuerySet[Unit], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [(p.pk, f"{p.person.name}（{p.post_name}）") for p in leaders]
        self.fields["leader"].choices = choices  # type: ignore[attr-defined]
        self.fields["kind"].queryset = kinds  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class SettingForm(Form):
    """Minutes and links."""

    ack_minutes = forms.IntegerField(label="多少分钟内要“知道了”", min_value=1, max_value=1440)
    call_minutes = forms.IntegerField(label="一键通知多少分钟内要签收", min_value=1, max_value=1440)
    command_link = forms.URLField(label="应急指挥系统网址", required=False, max_length=300, assume_scheme="https")
    video_link = forms.URLField(label="视频会议网址", required=False, max_length=300, assume_scheme="https")
    version = VersionField()
