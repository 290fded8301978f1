"""「读一读」 on a form: what the text proposes, and what of it the person takes; nothing is stored by it (U3).

A host view asks `read_again(request, form, office)` before it looks whether the form is valid.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from tongzheng.emergencies.queries.reading import Reading, read

if TYPE_CHECKING:
    from tongzheng.network.models import Unit

ALL = "all"


def read_again(request: HttpRequest, form: Any, office: Unit, *, exclude: int | None = None) -> Reading | None:
    """None unless 读一读 or 采用 was pressed; else the reading, and the form unbound with what was typed and taken.

    The buttons are submit buttons of the form named `read` and `take` (the name of a field, or `all`).
    """
    if request.method != "POST" or not ({"read", "take"} & set(request.POST)):
        return None
    typed = {name: request.POST.get(name, "") for name in form.fields if name in request.POST}
    text = "\n".join(typed[name] for name in ("title", "body") if typed.get(name))
    found = read(request.actor, office, text, form.fields, exclude=exclude)  # type: ignore[attr-defined]
    found.offers = [offer for offer in found.offers if _possible(form.fields[offer.name], offer.value)]
    wanted = request.POST.get("take", "")
    for offer in found.offers:
        if offer.value and (offer.name == wanted or (wanted == ALL and not typed.get(offer.name))):
            typed[offer.name] = offer.value
        offer.taken = bool(offer.value) and typed.get(offer.name) == offer.value
    form.initial = {**form.initial, **typed}
    form.is_bound = False
    return found


def _possible(field: Any, value: str) -> bool:
    """Whether a choice has this value; every other field takes what it is given."""
    choices = getattr(field, "choices", None)
    if choices is None or not value:
        return True
    flat = [choice for group in choices for choice in (group[1] if isinstance(group[1], list | tuple) else [group])]
    return value in {str(pk) for pk, _ in flat}
