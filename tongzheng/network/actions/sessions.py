"""Signing in and out, changing posts, passwords and invitations."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.http import urlsafe_base64_encode

from tongzheng.network import access, queries
from tongzheng.network.models import Appointment, Person
from tongzheng.trail.actions import action, record
from tongzheng.trail.refusals import Refused, require


@action
def sign_in(person: Person, *, by: Appointment, demo: bool = False) -> Appointment:
    """Put a sign-in on the trail; `by` is the post it begins in (Z1)."""
    Person.objects.filter(pk=person.pk).update(last_post=by if by.person_id == person.pk else None)
    record(person, "network.person.sign_in", by=by, data={"demo": True} if demo else None)
    return by


@action
def sign_out(person: Person, *, by: Appointment) -> None:
    """Put a sign-out on the trail (Z1)."""
    record(person, "network.person.sign_out", by=by)


@action
def switch_post(post: Appointment, *, by: Appointment) -> Appointment:
    """Change to another of one's own posts; remembered for the next sign-in (N3)."""
    if post.person_id != by.person_id or post.person is None:
        raise Refused("只能换到自己的岗位")
    if post.pk != by.pk:
        Person.objects.filter(pk=post.person.pk).update(last_post=post)
        record(post, "network.appointment.switch", by=by)
    return post


@action
def invite(person: Person, *, by: Appointment) -> str:
    """A one-time link with which a person sets the password; the address to hand over (Z1)."""
    require(access.can_manage_person(by, person))
    if not person.is_active:
        raise Refused(f"{person.name}的账号已停用，先恢复再发链接")
    record(person, "network.person.invite", by=by)
    return invitation_path(person)


def invitation_path(person: Person) -> str:
    """The address of a person's one-time link; it dies when used, or after three days (Z1)."""
    token = f"{urlsafe_base64_encode(str(person.pk).encode())}.{default_token_generator.make_token(person)}"
    return reverse("network:set_password", args=[token])


@action
def set_password(person: Person, password: str, *, by: Appointment) -> Person:
    """Set a person's own password (Z1)."""
    if by.person_id != person.pk and by != queries.clock():
        raise Refused("口令只能由本人设置")
    try:
        validate_password(password, person)
    except ValidationError as weak:
        raise Refused("；".join(_WEAK.get(e.code or "", e.messages[0]) for e in weak.error_list)) from weak
    person.set_password(password)
    person.save(update_fields=["password"])
    record(person, "network.person.set_password", by=by)
    return person


_WEAK = {
    "password_too_short": "口令太短，至少 10 个字符",
    "password_too_common": "这个口令太常见，换一个别人猜不到的",
    "password_entirely_numeric": "口令不能全是数字，加几个字母",
    "password_too_similar": "口令和姓名、登录名太像，换一个",
}
