"""Supervised items, who handles them, what came back, reminders, extensions (D1–D8)."""

from tongzheng.supervision.models.chasing import Contact, Reminder, Talk
from tongzheng.supervision.models.documents import Document, Line, Stage
from tongzheng.supervision.models.feedback import Extension, Feedback, Period, Word
from tongzheng.supervision.models.items import QUALITY, SATISFIED, Assignment, Item, Origin, Rhythm, Terms, Urgency

__all__ = [
    "Assignment",
    "Contact",
    "Document",
    "Extension",
    "Feedback",
    "Item",
    "Line",
    "Origin",
    "Period",
    "QUALITY",
    "Reminder",
    "Rhythm",
    "SATISFIED",
    "Stage",
    "Talk",
    "Terms",
    "Urgency",
    "Word",
]
