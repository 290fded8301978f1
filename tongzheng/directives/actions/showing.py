"""Laid before the county's leaders, and what they wrote on it (D11)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils import timezone

from tongzheng.directives import access, queries
from tongzheng.directives.flow import State
from tongzheng.directives.models import Directive, Showing
from tongzheng.network.models import Appointment
from tongzheng.relay.actions.passing import FieldRefused
from tongzheng.relay.actions.words import said
from tongzheng.trail.actions import action, move, record
from tongzheng.trail.refusals import Refused, require

WORDS_MAX = 1000


@action
def show_directive(directive: Directive, *, by: Appointment, leaders: Iterable[Appointment]) -> list[Showing]:
    """Lay it before some leaders of the county; again for others later; before one only once (D11)."""
    require(access.can_show(by, directive))
    allowed = {post.pk for post in queries.leader_choices(by)}
    chosen = {post.pk: post for post in leaders}
    if not chosen:
        raise FieldRefused("请选呈哪位领导", "leaders")
    if set(chosen) - allowed:
        raise FieldRefused("有的人不是本级领导，请重选", "leaders")
    there = set(directive.showings.values_list("leader_id", flat=True))
    made = [
        Showing.objects.create(
            directive=directive, leader=post, name=f"{post.title or post.post_name}{post.person.name}"[:80], by_id=by.pk
        )
        for pk, post in chosen.items()
        if pk not in there
    ]
    data = {"leaders": [one.leader_id for one in made], "names": [one.name for one in made]}
    if directive.state == State.REGISTERED:
        move(directive, "show", by=by, data=data)
    elif made:
        record(directive, "directives.directive.lay", by=by, data=data)
    return made


@action
def note_words(showing: Showing, *, by: Appointment, words: str = "", on: dt.date | None = None) -> Showing:
    """The leader read it, and what he wrote; or the office notes it from paper with its day. What he wrote is never changed: what he
    writes later is added under it (D11, D1)."""
    directive = showing.directive
    require(access.can_read(by, showing))
    now = Showing.objects.select_for_update().get(pk=showing.pk)  # leader and office may write at once: both stay
    showing.words, showing.read_at = now.words, now.read_at
    if directive.state in (State.VOID, State.RECALLED):
        raise Refused(f"这一件{directive.get_state_display()}，不用再批")
    own = showing.leader_id in (by.pk, by.post_id)
    words = said("批示", words, WORDS_MAX)
    if not own and not words:
        raise FieldRefused("请照原件写领导批的话；只是圈阅的写“已阅”", "words")
    at = _moment(on, directive)
    if words and showing.words:
        if words == showing.words or showing.words.endswith(f"\n{words}"):  # the same form twice
            return showing
        joined = f"{showing.words}\n{words}"
        if len(joined) > WORDS_MAX:
            raise FieldRefused(f"连同前面的批示共 {len(joined)} 字，最多 {WORDS_MAX} 字", "words")
    else:
        joined = words or showing.words
    if not words and showing.read_at:
        return showing
    showing.words, showing.read_at, showing.noted_by_id = joined, showing.read_at or at, by.pk
    showing.save(update_fields=["words", "read_at", "noted_by"])
    data = {"leader": showing.leader_id, "name": showing.name, "words": words, "own": own}
    record(directive, "directives.directive.note", by=by, reason=words[:300], data=data)
    return showing


def _moment(on: dt.date | None, directive: Directive) -> dt.datetime:
    now = timezone.now()
    today = timezone.localdate(now)
    if on is None or on == today:
        return now
    if not directive.day <= on < today:
        raise FieldRefused("批示日期应在上级批示当天到今天之间", "on")
    return timezone.make_aware(dt.datetime.combine(on, dt.time(12)))
