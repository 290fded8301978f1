"""What an editor typed and has not saved, and what a writer's page has become already (E2, R9)."""

from __future__ import annotations

import datetime as dt
import uuid

from django.utils import timezone

from tongzheng.network.models import Appointment
from tongzheng.reporting.flow import AT_UNIT, State
from tongzheng.reporting.models import Article, Report, Unsaved
from tongzheng.text.clean import clean_text, clean_title

LATELY = dt.timedelta(hours=12)


def unsaved_of(actor: Appointment, article: Article) -> Unsaved | None:
    """The actor's own unsaved text of an article, if it says other than the article does."""
    found = Unsaved.objects.filter(article=article, post_id=actor.post_id).first()
    return found if found and (found.title, found.body) != (article.title, article.body) else None


def written_already(actor: Appointment, once: uuid.UUID | None, title: str, body: str) -> Report | None:
    """The report that this very text has become already: this page's, sent since, or one of the last hours whose page was asked for anew.

    A draft of this page is none: it is saved again. Only the actor's own texts count, and only word for word.
    """
    title, body = clean_title(title), clean_text(body)
    if not title or not body or actor.unit_id is None:
        return None
    own = Report.objects.filter(unit_id=actor.unit_id, author_id=actor.post_id, follows=None).exclude(
        state=State.DISCARDED
    )
    if once is not None and (there := own.filter(once=once).first()) is not None:
        return there if there.state not in AT_UNIT and (there.title, there.body) == (title, body) else None
    return own.filter(created_at__gte=timezone.now() - LATELY, title=title, body=body).order_by("-id").first()
