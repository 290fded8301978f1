"""Long walks in short steps: what nobody reads need not be written, who was seen a moment ago need not be looked up again."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

import pytest
from django.conf import settings
from django.contrib import auth
from django.contrib.sessions.backends.db import SessionStore
from django.core.handlers.base import BaseHandler
from django.db.models import Model
from django.db.models.base import ModelState
from django.http import HttpRequest
from django.template.backends.django import Template
from django.urls import ResolverMatch, get_resolver
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


def twin(thing: Any) -> Any:
    """A copy of a row and of what it knows already, quicker than copy.copy; nobody (signed out) is nobody."""
    if not isinstance(thing, Model):
        return thing
    made = object.__new__(type(thing))
    made.__dict__.update(thing.__dict__)
    made._state = ModelState()
    made._state.db, made._state.adding = thing._state.db, thing._state.adding
    made._state.fields_cache = dict(thing._state.fields_cache)
    return made


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
        self.ways: dict[str, ResolverMatch] = {}
        self.load, self.get_user, self.posts_of = SessionStore.load, auth.get_user, queries.posts_of

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """While nothing that is done stays done."""
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(SessionStore, "load", lambda store: self.session(store))
            patch.setattr(auth, "get_user", self.person)
            patch.setattr(queries, "posts_of", self.posts)
            patch.setattr(BaseHandler, "resolve_request", lambda _, request: self.way(request))
            yield

    def way(self, request: HttpRequest) -> ResolverMatch:
        """Which view answers, as BaseHandler.resolve_request finds out."""
        path = request.path_info
        if path not in self.ways:
            self.ways[path] = get_resolver().resolve(path)
        request.resolver_match = self.ways[path]
        return self.ways[path]

    def session(self, store: SessionStore) -> dict[str, Any]:
        key = store.session_key
        if key not in self.sessions:
            self.sessions[key] = self.load(store)
        return dict(self.sessions[key])

    def person(self, request: HttpRequest) -> Any:
        key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
        if key not in self.people:
            self.people[key] = self.get_user(request)
        return twin(self.people[key])

    def posts(self, person: Any) -> list[Any]:
        if person.pk not in self.held:
            self.held[person.pk] = self.posts_of(person)
        found = [twin(post) for post in self.held[person.pk]]
        for post in found:
            post.person = person
        return found
