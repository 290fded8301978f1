"""Everybody is signed in and in one post; what was typed survives an expired session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.middleware import get_user
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers

from tongzheng.network import access, queries
from tongzheng.network.forms.door import Kept, SignInForm
from tongzheng.network.models import Appointment

POST_KEY = "post"  # session key: the appointment in use


def open_to_all(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark a view as reachable without signing in."""
    view.open_to_all = True  # type: ignore[attr-defined]
    return view


def use_post(request: HttpRequest, post: Appointment) -> None:
    """Work in this post from now on; it must be one of request.posts."""
    request.session[POST_KEY] = post.pk
    request.actor = post  # type: ignore[attr-defined]


class SignedIn:
    """Sets request.actor; signed out: sign-in page and back, and a form's text is kept on the way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = None  # type: ignore[attr-defined]
        request.posts = []  # type: ignore[attr-defined]
        request.use_post = partial(use_post, request)  # type: ignore[attr-defined]  # for rooms below this one
        response = self.get_response(request)
        if request.user.is_authenticated:
            add_never_cache_headers(response) if not response.has_header("Cache-Control") else None
        return response

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if request.user.is_authenticated:
            person: Any = get_user(request)  # read already; of the lazy stand-in for it every mention costs
            request.user = person
            request.posts = queries.posts_of(person)  # type: ignore[attr-defined]
            chosen = request.session.get(POST_KEY)
            by_id = {p.pk: p for p in request.posts}  # type: ignore[attr-defined]
            request.actor = by_id.get(chosen) or next(iter(by_id.values()), None)  # type: ignore[attr-defined]
        if getattr(view, "open_to_all", False):
            return None
        if not request.user.is_authenticated:
            return sign_in_first(request)
        if request.actor is None:  # type: ignore[attr-defined]
            return render(request, "network/no_post.html", status=403)
        return None


def sign_in_first(request: HttpRequest) -> HttpResponse:
    """Sign-in page with the way back; a POST shows what was typed and carries it through sign-in."""
    if request.headers.get("HX-Request"):
        response = HttpResponse("登录已过期，请重新登录。您填写的内容还在本页。", status=401)
        response["X-Signin"] = reverse("network:signin")
        return response
    if request.method == "POST":
        kept = Kept.of(request)
        return sign_in_page(request, SignInForm(), kept.target, kept, status=401)
    return redirect_to_login(request.get_full_path(), reverse("network:signin"))


def sign_in_page(
    request: HttpRequest, form: SignInForm, onwards: str, kept: Kept | None = None, status: int = 200
) -> HttpResponse:
    """The sign-in page; in the demo on this machine with everybody who can be picked."""
    demo = access.demo_allowed(request)
    people: list[Any] = queries.demo_posts() if demo else []
    who = request.GET.get("who", "").strip()[:40]
    context = {
        "form": form, "next": onwards, "kept": kept, "kept_text": kept.write() if kept else "",
        "demo_here": demo, "chosen": one_of_each(people), "everybody": len(people), "who": who,
        "people": [p for p in people if who in f"{p.person.name} {p.post_name} {p.unit.name}"],
    }  # fmt: skip
    return render(request, "network/signin.html", context, status=status)


def one_of_each(people: list[Any]) -> list[Any]:
    """One post of each role, in the order work goes: clerk, signer, desk, leader; all of one place if possible."""
    order = ["officer", "signer", "editor", "approver", "leader", "duty", "supervisor", "assessor", "admin", "auditor"]
    desks = Counter(p.unit.desk.serves.path for p in people if hasattr(p.unit, "desk"))
    place = desks.most_common(1)[0][0] if desks else "/"
    found: dict[str, Any] = {}
    for post in sorted(
        people, key=lambda p: (p.unit.path[: len(place)] != place, p.deputy_for_id or 0, p.rank or 0, p.pk)
    ):
        found.setdefault(post.role, post)
    return [found[role] for role in [*order, "member"] if role in found]
