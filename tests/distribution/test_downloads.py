"""A work secret's PDF leaves with a name on every page; who took it is found by the code (R6)."""

import pypdfium2
import pytest

from tongzheng.bulletins import actions as bulletins
from tongzheng.bulletins.models import Periodical
from tongzheng.bulletins.queries.pages import current_edition
from tongzheng.distribution.models import Download
from tongzheng.trail.models import Entry


def texts(data):
    with pypdfium2.PdfDocument(data) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


@pytest.fixture
def secret(house):
    """A published issue of a work-secret periodical that the county head may download."""
    w = house.w
    paper = bulletins.add_periodical(by=w.admin, name="内部专报", label="work_secret")
    bulletins.set_readers(paper, by=w.admin, posts=[w.leader, w.leader2])
    Periodical.objects.filter(pk=paper.pk).update(downloads=True)
    paper.refresh_from_db()
    return house.issue(1, "published", periodical=paper)


def test_every_page_bears_who_took_it_and_the_kept_file_does_not(house, secret):
    w = house.w
    answer = w.client(w.leader).get(f"/issues/{secret.pk}/copy/")
    assert answer.status_code == 200
    taken = Download.objects.get()
    pages = texts(answer.content)
    assert pages
    for page in pages:
        assert "高屹" in page
        assert "云岭县" in page
        assert taken.code in page
    assert Entry.objects.filter(kind="bulletins.issue.download").latest("id").by_id == w.leader.pk
    from tongzheng.files.store import open_blob

    with open_blob(current_edition(secret).pdf) as kept:
        assert taken.code not in "".join(texts(kept.read()))
    again = w.client(w.leader).get(f"/issues/{secret.pk}/copy/")
    assert again.status_code == 200
    assert Download.objects.count() == 2  # each file has its own code


def test_the_plain_door_leads_to_the_stamped_file(house, secret):
    w = house.w
    for post in (w.leader, w.editor):
        answer = w.client(post).get(f"/issues/{secret.pk}/file/pdf/")
        assert (answer.status_code, answer.headers.get("Location")) == (302, f"/issues/{secret.pk}/copy/")
    for kind in ("docx", "ofd"):
        assert w.client(w.leader).get(f"/issues/{secret.pk}/file/{kind}/").status_code == 403


def test_the_code_tells_the_office_whose_it_is(house, secret):
    w = house.w
    w.client(w.leader).get(f"/issues/{secret.pk}/copy/")
    code = Download.objects.get().code
    found = w.client(w.auditor).post("/downloads/", {"code": code.lower().replace("-", "")}).content.decode()
    assert "高屹" in found
    assert Entry.objects.filter(kind="distribution.sheet.look_up").count() == 1
    for post in (w.editor, w.approver):
        assert "高屹" in w.client(post).get("/downloads/").content.decode()
    assert "没有这个编号" in w.client(w.other_editor).post("/downloads/", {"code": code}).content.decode()
    assert "没有这个编号" in w.client(w.editor).post("/downloads/", {"code": "zz"}).content.decode()
    for post in (w.leader, w.duty, w.clerk):
        assert w.client(post).get("/downloads/").status_code == 403


def test_who_was_not_sent_it_gets_nothing(house, secret):
    w = house.w
    for post in (w.clerk_b, w.duty, w.other_editor):
        assert w.client(post).get(f"/issues/{secret.pk}/copy/").status_code == 404
    assert not Download.objects.exists()
