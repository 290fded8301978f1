"""What an editor has typed into an article and not saved yet: kept for him alone, so that no closed window loses it (E2, R9)."""

from __future__ import annotations

from django.utils import timezone

from tongzheng.network.models import Appointment
from tongzheng.reporting import access
from tongzheng.reporting.flow import ArticleState
from tongzheng.reporting.models import Article, Unsaved
from tongzheng.reporting.rules import BODY_MAX, TITLE_MAX
from tongzheng.text.clean import clean_text, clean_title
from tongzheng.text.secrecy import refuse_secrets
from tongzheng.trail.actions import action, part
from tongzheng.trail.refusals import Refused, Stale, require


@action
def keep_unsaved(article: Article, *, by: Appointment, version: int, title: str, body: str) -> Unsaved:
    """Keep what is in the form, of this version; the article itself, its rounds and its issue do not change (E2).

    Nothing is put on the trail: it happens every few seconds, nobody else sees it, and saving the article is on it.
    """
    require(access.can_edit_article(by, article))
    title, body = clean_title(title), clean_text(body)
    refuse_secrets("编发稿", title, body)
    if len(title) > TITLE_MAX or len(body) > BODY_MAX:
        raise Refused(f"标题最多 {TITLE_MAX} 字，正文最多 {BODY_MAX} 字；写的留在本机，删减以后再存")
    fresh = Article.objects.select_for_update(of=("self",)).get(pk=article.pk)
    if fresh.state != ArticleState.EDITING:
        raise Stale(fresh)
    values = {"version": version, "title": title, "body": body, "saved_at": timezone.now()}
    kept, _ = Unsaved.objects.update_or_create(article=fresh, post_id=by.post_id, defaults=values)
    return kept


@part
def forget_unsaved(article: Article, *, by: Appointment) -> None:
    """It is saved now, or not wanted any more."""
    Unsaved.objects.filter(article=article, post_id=by.post_id).delete()


@action
def drop_unsaved(article: Article, *, by: Appointment) -> None:
    """The editor goes on from the saved text instead (E2)."""
    require(access.can_edit_article(by, article))
    forget_unsaved(article, by=by)
