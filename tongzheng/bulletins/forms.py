"""Forms of this room (E4, E5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from tongzheng.bulletins.models import Issue, Periodical, Section
from tongzheng.network.models import Appointment, Role
from tongzheng.reporting.models import Article, Label
from tongzheng.ui.forms import Form, OnceField, VersionField

BIG = 999_999_999_999_999_999  # as long as a key in an address may be


class ActForm(Form):
    """One step: the version the person saw, and a reason where one is needed."""

    version = VersionField()
    reason = forms.CharField(label="原因", widget=forms.Textarea(attrs={"rows": 4}), max_length=1000)

    disclosed = forms.CharField(label="含个人信息仍公开的理由", max_length=200, required=False)

    def __init__(self, *args: Any, needs_reason: bool, verb: str, public: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not public:
            del self.fields["disclosed"]
        if needs_reason:
            self.fields["reason"].error_messages["required"] = f"请写明{verb}的原因"
        else:
            del self.fields["reason"]


class OpenIssueForm(Form):
    """Which periodical a new issue is of."""

    periodical = forms.ChoiceField(label="刊物")
    supplement = forms.BooleanField(label="增刊（单独编号）", required=False)
    once = OnceField()

    def __init__(self, *args: Any, periodicals: Sequence[Periodical], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.periodicals = {str(p.pk): p for p in periodicals}
        field: Any = self.fields["periodical"]
        field.choices = [(pk, str(p)) for pk, p in self.periodicals.items()]


class TakeUpForm(Form):
    """Where reports are taken up: an issue being composed or a new one, the section, and in which way."""

    where = forms.ChoiceField(label="用到哪份刊物")
    section = forms.ChoiceField(label="栏目", required=False)
    way = forms.ChoiceField(label="采用方式", choices=Article.Way.choices, widget=forms.RadioSelect)
    once = OnceField()

    def __init__(
        self,
        *args: Any,
        issues: Sequence[Issue],
        periodicals: Sequence[Periodical],
        sections: Sequence[Section],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.places: dict[str, Issue | Periodical] = {f"i{i.pk}": i for i in issues}
        self.places |= {f"p{p.pk}": p for p in periodicals}
        where: Any = self.fields["where"]
        where.choices = [(key, _place(place)) for key, place in self.places.items()]
        self.sections = {str(s.pk): s for s in sections}
        field: Any = self.fields["section"]
        field.choices = [("", "先不定栏目"), *_by_periodical(sections)]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        place, section = self.places.get(data.get("where", "")), self.sections.get(data.get("section", ""))
        periodical = place if isinstance(place, Periodical) else place.periodical if place else None
        if section and periodical and section.periodical_id != periodical.pk:
            self.add_error("section", f"{periodical}没有“{section}”这个栏目，请重选")
        return data

    @property
    def target(self) -> dict[str, Any]:
        """What take_up wants to know."""
        place = self.places[self.cleaned_data["where"]]
        return {
            "issue": place if isinstance(place, Issue) else None,
            "periodical": place if isinstance(place, Periodical) else None,
            "section": self.sections.get(self.cleaned_data["section"]),
        }


def _place(place: Issue | Periodical) -> str:
    if isinstance(place, Periodical):
        return f"{place}新开一期"
    return f"{place.periodical}{place.shown}"  # type: ignore[attr-defined]


def _by_periodical(sections: Iterable[Section]) -> list[Any]:
    groups: dict[str, list[tuple[str, str]]] = {}
    for section in sections:
        groups.setdefault(str(section.periodical), []).append((str(section.pk), section.name))
    return list(groups.items()) if len(groups) > 1 else [pair for pairs in groups.values() for pair in pairs]


class PlaceForm(Form):
    """Which waiting article goes into which section."""

    article = forms.IntegerField(label="编发稿", widget=forms.HiddenInput, min_value=1, max_value=BIG)
    section = forms.ChoiceField(label="栏目", required=False)

    def __init__(self, *args: Any, sections: Sequence[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = {str(s.pk): s for s in sections}
        field: Any = self.fields["section"]
        field.choices = [("", "先不定栏目"), *((pk, s.name) for pk, s in self.sections.items())]

    @property
    def chosen(self) -> Section | None:
        """The section, if one was chosen."""
        return self.sections.get(self.cleaned_data["section"])


class OrderForm(Form):
    """The whole order (ids, sections), or one text moved up or down."""

    version = VersionField()
    up = forms.IntegerField(required=False, min_value=1, max_value=BIG)
    down = forms.IntegerField(required=False, min_value=1, max_value=BIG)
    ids = forms.TypedMultipleChoiceField(required=False, coerce=int)
    sections = forms.TypedMultipleChoiceField(required=False, coerce=int)

    def __init__(self, *args: Any, items: Sequence[tuple[str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ids: Any = self.fields["ids"]
        ids.choices = [(pk, pk) for kind, pk in items if kind == "text"]
        sections: Any = self.fields["sections"]
        sections.choices = [(0, 0), *((pk, pk) for kind, pk in items if kind == "section" and pk)]


class NoteForm(Form):
    """The editor's note that opens an issue."""

    version = VersionField()
    note = forms.CharField(
        label="编者按",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="印在要目之前；不写就不印",
    )


class PeriodicalForm(Form):
    """A periodical's settings; once an issue was signed its name is changed by renaming only (E9)."""

    name = forms.CharField(label="刊名", max_length=40, help_text="不带书名号")
    publisher = forms.CharField(label="编发单位", max_length=60)
    label = forms.ChoiceField(label="知悉范围", choices=Label.choices, help_text="比它更严的编发稿不能编入")
    mark = forms.CharField(label="左上标注", max_length=40, required=False)
    yearly_target = forms.IntegerField(label="年度编发目标（期）", required=False, min_value=1, max_value=1000)
    yearly_articles = forms.IntegerField(label="年度采编目标（条）", required=False, min_value=1, max_value=30000)
    counted_from = forms.IntegerField(
        label="用本系统以前已出多少期",
        required=False,
        min_value=0,
        max_value=30000,
        help_text="填了就印总期号，增刊不计；不填不印",
    )
    public = forms.BooleanField(
        label="向社会公开（上网、张贴、给媒体）", required=False,
        help_text="送审签前查个人信息：身份证号、手机号、银行卡号要隐去，或逐处标“此处无误”，或写明仍公开的理由",
    )  # fmt: skip
    fast = forms.BooleanField(label="快速通道：问题类来稿可以从采编台一步报送", required=False)
    signer = forms.ChoiceField(label="专门签发人", required=False, help_text="不选就由审签人签发")
    position = forms.IntegerField(label="排列次序", required=False, min_value=0, max_value=1000)
    active = forms.BooleanField(label="在编（不勾就是停刊）", required=False)

    def __init__(
        self, *args: Any, signers: Sequence[Appointment] = (), named: bool = False, new: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.signers = {str(p.pk): p for p in signers}
        field: Any = self.fields["signer"]
        field.choices = [("", "审签人"), *((pk, _reader(p)) for pk, p in self.signers.items())]
        for name in ("name", "publisher") if named else ("signer",) if new else ():
            del self.fields[name]

    def clean_position(self) -> int:
        return self.cleaned_data["position"] or 0

    def clean_signer(self) -> Appointment | None:
        return self.signers.get(self.cleaned_data["signer"])


class TargetForm(Form):
    """One year's targets."""

    issues = forms.IntegerField(label="编发目标（期）", required=False, min_value=1, max_value=1000)
    articles = forms.IntegerField(label="采编目标（条）", required=False, min_value=1, max_value=30000)


class RenameForm(Form):
    """Another name from a day on."""

    name = forms.CharField(label="新刊名", max_length=40, help_text="不带书名号")
    publisher = forms.CharField(label="编发单位", max_length=60)
    since = forms.DateField(label="从哪天起", help_text="这一天以前签发的期还印原来的名字")


class MergeForm(Form):
    """Which periodicals go into this one, from when, and what is united."""

    others = forms.MultipleChoiceField(label="并进来的刊物", widget=forms.CheckboxSelectMultiple)
    since = forms.DateField(label="从哪天起合并", help_text="前一天还可以编原来的刊物")
    sections = forms.BooleanField(label="统一栏目：原来各刊的栏目都接在本刊后面", required=False)
    readers = forms.BooleanField(label="合并送阅范围：原来各刊的读者都送", required=False)

    def __init__(self, *args: Any, periodicals: Sequence[Periodical], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.periodicals = {str(p.pk): p for p in periodicals}
        others: Any = self.fields["others"]
        others.choices = [(pk, f"{p}　{p.label_word}") for pk, p in self.periodicals.items()]

    @property
    def chosen(self) -> list[Periodical]:
        """Periodicals that were ticked."""
        return [self.periodicals[pk] for pk in self.cleaned_data["others"]]


class EndForm(Form):
    """The last day of a periodical."""

    ends = forms.DateField(label="最后一天", help_text="到这一天为止还可以编、可以签发")
    reason = forms.CharField(label="原因", widget=forms.Textarea(attrs={"rows": 3}), max_length=500)


class ShiftForm(Form):
    """To which periodical an issue in the making moves."""

    to = forms.ChoiceField(label="改编到")

    def __init__(self, *args: Any, periodicals: Sequence[Periodical], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.periodicals = {str(p.pk): p for p in periodicals}
        field: Any = self.fields["to"]
        field.choices = [(pk, str(p)) for pk, p in self.periodicals.items()]


class FastForm(Form):
    """A problem goes straight to the leaders: in which periodical, and whether the editor looks at it first (E7)."""

    periodical = forms.ChoiceField(label="刊物")
    look = forms.BooleanField(label="先编一编再送签发（不勾就直接送签发）", required=False)
    once = OnceField()

    def __init__(self, *args: Any, periodicals: Sequence[Periodical], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.periodicals = {str(p.pk): p for p in periodicals}
        field: Any = self.fields["periodical"]
        field.choices = [(pk, str(p)) for pk, p in self.periodicals.items()]
        if len(self.periodicals) == 1:
            field.widget = forms.HiddenInput()


class SectionsForm(Form):
    """The standing sections, one a line, in order."""

    names = forms.CharField(
        label="栏目",
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="一行一个，从上到下就是刊物里的次序",
    )

    @property
    def lines(self) -> list[str]:
        """The names as they were typed."""
        return str(self.cleaned_data["names"]).splitlines()


class ReadersForm(Form):
    """The reading list: leaders, and posts in units."""

    leaders = forms.MultipleChoiceField(label="领导", required=False, widget=forms.CheckboxSelectMultiple)
    units = forms.MultipleChoiceField(label="单位和办公室", required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, posts: Sequence[Appointment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.posts = {str(p.pk): p for p in posts}
        both: Any = self.fields
        both["leaders"].choices = [(k, _reader(p)) for k, p in self.posts.items() if p.role == Role.LEADER]
        both["units"].choices = [(k, _reader(p)) for k, p in self.posts.items() if p.role != Role.LEADER]

    @property
    def chosen(self) -> list[Appointment]:
        """Posts that were ticked."""
        return [self.posts[k] for k in (*self.cleaned_data["leaders"], *self.cleaned_data["units"])]


def _reader(post: Appointment) -> str:
    return f"{post.person.name if post.person else ''}　{post.post_name}"
