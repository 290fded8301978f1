"""The written slip of a reminder as it is printed: 督查催办单, or the blue, orange, red one (D4; rules.md 5.4)."""

from __future__ import annotations

from django.utils import timezone

from tongzheng.reporting.models import Label
from tongzheng.supervision.models import Reminder
from tongzheng.supervision.queries.people import contact_of
from tongzheng.trail.refusals import Refused
from tongzheng.typeset import docx, pdf
from tongzheng.typeset.document import Document, Head, Paragraph, Table, Text
from tongzheng.typeset.errors import TypesetError
from tongzheng.typeset.layout import built_in

KINDS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
LABELS = {Label.INTERNAL: "内部", Label.WORK_SECRET: "工作秘密"}


def document_of(reminder: Reminder) -> Document:
    """Number, unit, the matter with its day, what is asked, and a line for the unit's answer."""
    item, unit = reminder.item, reminder.unit
    at = timezone.localtime(reminder.at)
    late = (at.date() - item.due).days
    state = f"已超过期限 {late} 天" if late > 0 else "今天到期" if late == 0 else f"离期限还有 {-late} 天"
    contact = contact_of(unit.pk)
    rows = [
        ("督查事项", f"{item.numbered}　{item.title}"),
        ("来　　源", item.origin_words or item.get_origin_display()),
        ("办理要求", item.text),
        ("办理期限", f"{item.due.year}年{item.due.month}月{item.due.day}日（{state}）"),
        ("催办次数", f"本轮第 {_times(reminder)} 次，催到{reminder.get_step_display()}"),
    ]
    if reminder.text:
        rows.append(("催办意见", reminder.text))
    if contact:
        rows.append(("联 络 员", f"{contact.post.person.name}　{contact.phone}"))
    rows.append(("承办单位答复", f"{reminder.answer}" if reminder.answer else "（请写明进展、未完成原因和办结时间）"))
    words = "下列督查事项请抓紧办理，由主要负责人审签后按期报来结果；逾期未报的，按规定逐级升级并记入考核。"
    head = Head(
        name=f"{item.office.name}{reminder.slip}", number=reminder.numbered, publisher=item.office.name, date=at.date(),
        label=LABELS.get(Label(item.label), ""), urgency="特急" if item.urgency == "at_once" else "",
    )  # fmt: skip
    table = Table((("项目", "内容"), *rows))
    return Document(
        head=head, addressee=unit.name, texts=(Text(f"关于“{item.title}”的催办", (Paragraph(words), table)),),
        signature=item.office.name, signed=at.date(),
    )  # fmt: skip


def _times(reminder: Reminder) -> int:
    return reminder.item.reminders.filter(round=reminder.round, pk__lte=reminder.pk).count()


def make_file(reminder: Reminder, kind: str) -> bytes:
    """The slip as PDF or Word; Refused with what cannot be printed."""
    document, layout = document_of(reminder), built_in()["notice"]
    try:
        return pdf.render(document, layout).data if kind == "pdf" else docx.render(document, layout).data
    except TypesetError as error:
        raise Refused(f"排不了版：{error}") from error


def name_of(reminder: Reminder, kind: str) -> str:
    """What the file is called; nothing of a work secret's title."""
    title = "" if reminder.item.label == Label.WORK_SECRET else f" {reminder.item.title[:30]}"
    return f"{reminder.slip}{reminder.numbered}{title}.{kind}"
