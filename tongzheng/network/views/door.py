"""The door: sign in, sign out, change posts, set a password."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tongzheng.network import access, queries
from tongzheng.network.actions import people, sessions
from tongzheng.network.forms.door import ChangePasswordForm, Kept, MeForm, PasswordForm, SignInForm
from tongzheng.network.middleware import POST_KEY, open_to_all, sign_in_page
from tongzheng.trail.refusals import require
from tongzheng.ui.forms import attempt

BACKEND = "tongzheng.network.backends.NameOrPhone"
WRONG = "姓名或口令不对。再核对一遍；连错 5 次会锁定 30 分钟，忘了口令请管理员重发登录链接"


def safe_next(request: HttpRequest) -> str:
    """Where to go afterwards: an address of this site, else the home page."""
    wish = request.POST.get("next") or request.GET.get("next") or "/"
    good = url_has_allowed_host_and_scheme(wish, {request.get_host()}, require_https=request.is_secure())
    plain = wish.startswith("/") and len(wish) < 2000 and not any(c in wish for c in "\n\r\t\x00")
    return wish if good and plain else "/"


@open_to_all
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "POST"])
def signin(request: HttpRequest) -> HttpResponse:
    """Sign in by name, login name or phone; what was typed before comes along (Z1)."""
    if request.method == "GET":
        if request.user.is_authenticated and request.actor is not None:  # type: ignore[attr-defined]
            return redirect(safe_next(request))
        return sign_in_page(request, SignInForm(), safe_next(request))
    form = SignInForm(request.POST)
    if form.is_valid():
        given = form.cleaned_data
        person = authenticate(request, username=given["username"], password=given["password"])
        if person is not None:
            return _enter(request, person)
        form.add_error("password", WRONG)
    return sign_in_page(request, form, safe_next(request), Kept.read(request.POST.get("kept", "")), status=422)


@open_to_all
@require_POST
def demo_signin(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter the demo as the person of a post; 404 anywhere but in the demo on this machine."""
    if not access.demo_allowed(request):
        raise Http404
    post = queries.get_demo_post(pk)
    return _enter(request, post.person, post)


def _enter(request: HttpRequest, person: Any, post: Any = None) -> HttpResponse:
    """Begin the session in the last used post (or the one picked) and go on where the person wanted to go."""
    login(request, person, backend=BACKEND)
    chosen = post or next(iter(queries.posts_of(person)), None)
    sessions.sign_in(person, by=chosen or queries.clock(), demo=post is not None)
    if chosen is not None:
        request.session[POST_KEY] = chosen.pk
    kept = Kept.read(request.POST.get("kept", ""))
    return kept_page(request, kept) if kept else redirect(safe_next(request))


def kept_page(request: HttpRequest, kept: Kept, status: int = 200, **words: str) -> HttpResponse:
    """What was typed, with a button that sends it again."""
    words.setdefault("explanation", "已经登录。刚才那一步还没有办，按“继续”接着办；下面是你写的内容，一字没少。")
    context = {"fields": kept.fields, "target": kept.target, "had_files": kept.had_files, **words}
    return render(request, "kept.html", context, status=status)


@open_to_all
@require_POST
def signout(request: HttpRequest) -> HttpResponse:
    """Leave; the trail says so."""
    if request.user.is_authenticated:
        actor = request.actor  # type: ignore[attr-defined]
        sessions.sign_out(request.user, by=actor or queries.clock())
        logout(request)
    return redirect("network:signin")


@require_POST
def switch(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Change to another of one's own posts in one click (N3)."""
    wish = str(pk if pk is not None else request.POST.get("post", ""))
    post = next((p for p in request.posts if str(p.pk) == wish), None)  # type: ignore[attr-defined]
    if post is None:
        raise Http404
    sessions.switch_post(post, by=request.actor)  # type: ignore[attr-defined]
    request.session[POST_KEY] = post.pk
    return redirect(safe_next(request))


@require_http_methods(["GET", "POST"])
def me(request: HttpRequest) -> HttpResponse:
    """My posts, my mail address for notices, my password."""
    user: Any = request.user
    doing = request.POST.get("do", "")
    details = MeForm(request.POST if doing == "details" else None, initial={"phone": user.phone, "email": user.email})
    secret = ChangePasswordForm(request.POST if doing == "password" else None)
    actor = request.actor  # type: ignore[attr-defined]
    change: Any = partial(people.change_person, user, by=actor)
    if doing == "details" and details.is_valid() and attempt(details, change, **details.cleaned_data):
        messages.success(request, "已存好")
        return redirect("network:me")
    if doing == "password" and secret.is_valid() and _change_password(request, secret):
        messages.success(request, "口令已改，下次登录用新口令")
        return redirect("network:me")
    bad = details.errors or secret.errors
    context = {"details": details, "secret": secret}
    return render(request, "network/me.html", context, status=422 if bad else 200)


def _change_password(request: HttpRequest, form: ChangePasswordForm) -> bool:
    user: Any = request.user
    if not user.check_password(form.cleaned_data["old"]):
        form.add_error("old", "现在的口令不对")
        return False
    if not attempt(form, sessions.set_password, user, form.cleaned_data["new"], by=request.actor):  # type: ignore[attr-defined]
        return False
    update_session_auth_hash(request, user)
    return True


@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a one-time link and show it once, for the administrator to hand over (Z1)."""
    actor = request.actor  # type: ignore[attr-defined]
    person = queries.get_person(actor, pk)
    require(access.can_manage_person(actor, person))
    link = ""
    if request.method == "POST":
        link = request.build_absolute_uri(sessions.invite(person, by=actor))
    return render(request, "network/invite.html", {"person": person, "link": link})


@open_to_all
@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def set_password(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a one-time link: choose a password, then straight in (Z1)."""
    person = queries.person_of_token(token)
    if person is None:
        return render(request, "network/invite_over.html", status=404)
    form = PasswordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        mine = queries.posts_of(person)
        if attempt(
            form, sessions.set_password, person, form.cleaned_data["new"], by=mine[0] if mine else queries.clock()
        ):
            return _enter(request, person)
    return render(
        request, "network/set_password.html", {"form": form, "person": person}, status=422 if form.errors else 200
    )


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A page left open too long: from this site, nothing typed is lost; from anywhere else, no."""
    if not _same_origin(request):
        return render(request, "403.html", {"reason": "这个请求不是从本系统的页面发出的，没有办理"}, status=403)
    if request.resolver_match and request.resolver_match.view_name in {"network:signin", "network:demo_signin"}:
        messages.info(request, "登录页放得太久了，请再登录一次。")
        kept = Kept.read(request.POST.get("kept", ""))
        return sign_in_page(request, SignInForm(), safe_next(request), kept, status=403)
    kept = Kept.of(request)
    if not request.user.is_authenticated:
        return sign_in_page(request, SignInForm(), kept.target, kept, status=403)
    words = {"explanation": "这一页放得久了，刚才那一步还没有办，按“继续”接着办；下面是你写的内容，一字没少。"}
    return kept_page(request, kept, status=403, **words)


def _same_origin(request: HttpRequest) -> bool:
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    source = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return urlsplit(source).netloc == request.get_host()
