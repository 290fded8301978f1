"""Long walks in short steps: what nobody reads need not be written, who was seen a moment ago need not be looked up again."""

from __future__ import annotations

import copy
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import pytest
from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from django.template.backends.django import Template
from django.utils.safestring import mark_safe

from tongzheng.network import queries
from tongzheng.network.models import Appointment, Office, Person, Unit


@contextmanager
def unwritten() -> Iterator[None]:
    """Views run as ever and decide their answer; its text stays empty (writing it is a third of a page's time)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "render", lambda *_: mark_safe(""))
        patch.setattr(logging.getLogger("django.request"), "disabled", True)  # thousands of refusals, all expected
        yield


class Doorkeeper:
    """Knows by the session whoever came before, and the posts held then; each request gets copies of its own."""

    known: ClassVar[dict[str, Doorkeeper]] = {}

    @classmethod
    def of_today(cls) -> Doorkeeper:
        """One who knows the people, posts and units as they are now; whoever they change for begins anew."""
        tables = (Person, Appointment, Unit, Office)
        now = repr([list(model._base_manager.order_by("pk").values_list()) for model in tables])
        return cls.known.setdefault(now, cls())

    def __init__(self) -> None:
        self.sessions: dict[str, dict[str, Any]] = {}
        self.people: dict[str, Any] = {}
        self.held: dict[int, list[Any]] = {}
        self.load, self.get_user, self.posts_of = SessionStore.load, auth.get_user, queries.posts_of

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """While nothing that is done stays done."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(SessionStore, "load", lambda store: self.session(store))
            patch.setattr(auth, "get_user", self.person)
            patch.setattr(queries, "posts_of", self.posts)
            yield

    def session(self, store: SessionStore) -> dict[str, Any]:
        key = store.session_key
        if key not in self.sessions:
            self.sessions[key] = self.load(store)
        return dict(self.sessions[key])

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
