"""Long walks in short steps: what nobody reads need not be written, who was seen a moment ago need not be looked up again."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest
from django.template.backends.django import Template
from django.utils.safestring import mark_safe

from tongzheng.network import queries


@contextmanager
def unwritten() -> Iterator[None]:
    """Views run as ever and decide their answer; its text stays empty (writing it is a third of a page's time)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", lambda *_: mark_safe(""))
        yield


class Doorkeeper:
    """Knows by the session whoever came before, and the posts held then; each request gets copies of its own."""

    def __init__(self) -> None:
        self.people: dict[str, Any] = {}
        self.held: dict[int, list[Any]] = {}
        self.get_user, self.posts_of = auth.get_user, queries.posts_of

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """While nothing that is done stays done."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(auth, "get_user", self.person)
            patch.setattr(queries, "posts_of", self.posts)
            yield

    def person(self, request: HttpRequest) -> Any:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if key not in self.people:
            self.people[key] = self.get_user(request)
        return copy.copy(self.people[key])

    def posts(self, person: Any) -> list[Any]:
        if person.pk not in self.held:
            self.held[person.pk] = self.posts_of(person)
        found = [copy.copy(post) for post in self.held[person.pk]]
        for post in found:
            post.person = person
        return found
