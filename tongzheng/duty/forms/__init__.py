"""Forms of the duty."""

from __future__ import annotations

from collections.abc import Iterable

from tongzheng.network.models import Appointment


def people(posts: Iterable[Appointment], empty: str = "") -> list[tuple[str, str]]:
    """Choices of people: name and post; `empty` is the words of an empty first choice."""
    found = [(str(post.pk), f"{post.person.name}（{post.title or post.get_role_display()}）") for post in posts]
    return [("", empty), *found] if empty else found
