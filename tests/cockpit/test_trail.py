"""The trail's reader: for the auditor and the administrator, read only, nothing that others may not know (Z2)."""

import csv
import io

import pytest
from django.utils import timezone

from tongzheng.trail.models import Entry


def get(world, post, query=""):
    return world.client(post).get(f"/trail/{query}")


def test_the_auditor_reads_who_did_what_within_the_budget(world, django_assert_max_num_queries):
    world.report("returned")
    client = world.client(world.auditor)
    with django_assert_max_num_queries(15):
        shown = client.get("/trail/").content.decode()
    for word in ("签发报出", "赵立本", "青石镇审核签发人", "第二段数字请核实"):
        assert word in shown


def test_the_administrator_reads_no_texts_and_no_shielded_author(world):
    report = world.report("returned", kind="problem", title="某村饮水困难")
    shown = get(world, world.admin).content.decode()
    assert "签发报出" in shown
    assert "周小禾" in shown
    assert "某村饮水困难" not in shown
    assert "第二段数字请核实" not in shown
    type(report).objects.filter(pk=report.pk).update(shielded=True)
    assert "作者已隐去" in get(world, world.admin).content.decode()
    rows = get(world, world.admin, "?person=周小禾").context["rows"]
    assert [r for r in rows if r.entry.subject_type == "reporting.report"] == []


@pytest.mark.parametrize("who", ["clerk", "editor", "leader", "supervisor"])
def test_nobody_else_reads_it(world, who):
    assert get(world, getattr(world, who)).status_code == 403


def test_filters(world):
    report = world.report("sent")
    world.report("sent", by=world.clerk_b)
    today = timezone.localdate()

    def kinds(query):
        return {(r.entry.kind, r.entry.subject_id) for r in get(world, world.auditor, query).context["rows"]}

    assert kinds("?kind=reporting.report.sign_off") and all(  # noqa: PT018
        k == "reporting.report.sign_off" for k, _ in kinds("?kind=reporting.report.sign_off")
    )
    assert {i for _, i in kinds(f"?thing=reporting.report-{report.pk}")} == {report.pk}
    assert {i for _, i in kinds("?person=周小禾")} == {report.pk}
    assert {i for _, i in kinds("?post=青石镇")} == {report.pk}
    assert kinds(f"?day={today:%Y-%m-%d}")
    assert not kinds("?day=2001-01-01")


@pytest.mark.parametrize("query", ["?day=x", "?thing=a-b", "?thing=x.y-99999999999999999999", "?before=-1", "?before=x",
                                   "?kind=nonsense", "?person=" + "长" * 300, "?person=%F0%9F%98%80"])  # fmt: skip
def test_strange_filters_are_harmless(world, query):
    assert get(world, world.auditor, query).status_code == 200


def test_older_pages_go_by_key(world):
    Entry.objects.bulk_create(
        Entry(by=world.clerk, person_name="周小禾", post_name="青石镇信息员", kind="reporting.report.start")
        for _ in range(150)
    )
    first = get(world, world.auditor)
    assert len(first.context["rows"]) == 100
    second = get(world, world.auditor, f"?before={first.context['rest']}")
    seen = {r.entry.pk for r in first.context["rows"]} & {r.entry.pk for r in second.context["rows"]}
    assert not seen
    assert second.context["rest"] is None


def test_another_countys_steps_are_not_shown(world):
    world.report("sent", by=world.clerk)
    Entry.objects.create(
        by=world.other_clerk, person_name="何汀", post_name="临江镇信息员", kind="reporting.report.start"
    )
    assert "何汀" not in get(world, world.auditor).content.decode()


def test_the_file_holds_what_is_shown_and_no_formula(world):
    report = world.report("signing")
    from tongzheng.reporting.actions import submission

    submission.send_back_report(report, by=world.signer, reason="=1+1 请核实")
    answer = get(world, world.auditor, "?kind=reporting.report.send_back&export=csv")
    data = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data)))
    assert len(rows) == 2
    assert rows[1][-1] == "'=1+1 请核实"


def test_it_cannot_be_written_to(world):
    assert world.client(world.auditor).post("/trail/").status_code == 405


def test_the_title_of_a_units_draft_is_not_the_auditors_to_read(world):
    draft, sent = world.report("draft"), world.report("received")
    shown = get(world, world.auditor).content.decode()
    assert draft.title not in shown
    assert sent.title in shown
