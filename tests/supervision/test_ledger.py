"""The head of the ledger: what a figure counts is what it opens; the supervisor's home begins with it (D8)."""

import datetime as dt
import re

from django.utils import timezone

from tests.supervision.test_flow import answered, at_units
from tongzheng.supervision import actions
from tongzheng.supervision.models import Item

TITLES = {"near": "近日到期", "far": "以后到期", "late": "逾期的", "asked": "申请延期的", "answered": "报来结果的"}


def test_every_figure_opens_what_it_counts(world):
    today = timezone.localdate()
    made = {key: at_units(world, title=title) for key, title in TITLES.items()}
    Item.objects.exclude(title=TITLES["near"]).update(due=today + dt.timedelta(days=9))
    Item.objects.filter(title=TITLES["near"]).update(due=today + dt.timedelta(days=1))
    Item.objects.filter(title=TITLES["late"]).update(due=today - dt.timedelta(days=1))
    asked = made["asked"]
    asked.refresh_from_db()
    actions.ask_extension(
        asked,
        by=world.bureau_clerk,
        once=asked.once,
        due=today + dt.timedelta(days=20),
        reason="等材料",
        progress="过半",
    )
    answered(world, made["answered"])
    client = world.client(world.supervisor)
    head = client.get("/supervision/").content.decode()
    figures = dict(re.findall(r'<b><a href="/supervision/(\?[^"]*)">(\d+)</a>', head))
    assert figures["?state=near"] == figures["?state=asked"] == figures["?state=late"] == "1", figures
    for address, number in figures.items():
        rows = client.get(f"/supervision/{address}").content.decode().count('<tr><td class="nowrap"><label><input')
        assert rows == int(number), address
    near = client.get("/supervision/?state=near").content.decode()
    assert TITLES["near"] in near
    assert TITLES["far"] not in near
    home = client.get("/").content.decode()
    assert home.index(TITLES["late"]) < home.index(TITLES["near"]) < home.index(TITLES["far"])  # as the ledger has them


def test_boxes_over_a_list_have_other_ids_than_its_filters(world):
    """A dialog is loaded into the list's page: a label that names an id twice on it would lead to the filter."""
    client = world.client(world.supervisor)
    for page, over in (
        ("/supervision/", "/supervision/new/"), ("/inspections/", "/inspections/new/"),
        ("/rectifications/", "/rectifications/new/"), ("/directives/", "/directives/new/visit/"),
    ):  # fmt: skip
        below, above = (set(re.findall(r' id="(id_\w+)"', client.get(url).content.decode())) for url in (page, over))
        assert above, over
        assert not below & above, page
