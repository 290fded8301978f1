"""Sign-in by login name, phone, or a name that only one person has."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import make_password
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tongzheng.network.models import Person


class NameOrPhone(BaseBackend):
    """Checks the password of the one active person the typed name means."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> Person | None:
        """The person, or None; takes the same time whether or not the name exists."""
        if not username or not password:
            return None
        typed = username.strip()
        found = list(Person.objects.filter(Q(login=typed) | Q(phone=typed) | Q(name=typed), is_active=True)[:2])
        exact = [p for p in found if p.login == typed] or found
        if len(exact) != 1:
            make_password(password)
            return None
        return exact[0] if exact[0].check_password(password) else None

    def get_user(self, user_id: int) -> Person | None:
        """The active person with this key."""
        return Person.objects.filter(pk=user_id, is_active=True).first()


def locked_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
    """The page after too many wrong passwords (Z1)."""
    return render(request, "429.html", status=429)
