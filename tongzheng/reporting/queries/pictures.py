"""The pictures a text names: in a report its own files, in an article its own and those of the reports behind it (E2, E6).

Nothing is asked of the database for a text that names no picture, and nothing is read that a text does not name.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.http import Http404
from django.urls import reverse

from tongzheng.files.models import Attachment
from tongzheng.files.store import path_of
from tongzheng.reporting.models import Article, Report, Source
from tongzheng.text.pictures import pictures_named
from tongzheng.typeset.document import Picture

SHOWN = ("image/jpeg", "image/png")  # what a page and a printer can show
BYTES_MAX = 100 * 1024 * 1024  # of all the pictures of one article
_REPORT, _ARTICLE = Report._meta.label_lower, Article._meta.label_lower


def in_report(pk: int, body: str) -> dict[str, Attachment]:
    """The files of a report that its body names as pictures, whatever they are; two of one name: the first."""
    wanted = set(pictures_named(body))
    if not wanted:
        return {}
    files = Attachment.objects.filter(subject_type=_REPORT, subject_id=pk, removed_at__isnull=True, name__in=wanted)
    return _first((file.name, file) for file in files.select_related("blob").order_by("id"))


def in_article(pk: int, body: str) -> dict[str, Attachment]:
    """The files behind an article that its body names: its own first, then the reports' in order.

    「2/现场.jpg」 is the second report's, when the first has a picture of that name too (`editing.joined` writes it).
    """
    wanted = set(pictures_named(body))
    if not wanted:
        return {}
    places = dict(Source.objects.filter(article=pk).values_list("report", "position"))
    names = wanted | {name.partition("/")[2] for name in wanted}
    files = Attachment.objects.filter(
        Q(subject_type=_ARTICLE, subject_id=pk) | Q(subject_type=_REPORT, subject_id__in=places),
        removed_at__isnull=True,
        name__in=names,
    ).select_related("blob")
    own = {file.pk: 0 if file.subject_type == _ARTICLE else places[file.subject_id] for file in files}
    ordered = sorted(files, key=lambda file: (own[file.pk], file.pk))
    called = [(file.name, file) for file in ordered] + [(f"{own[file.pk]}/{file.name}", file) for file in ordered]
    return _first((name, file) for name, file in called if name in wanted)


def _first(named: Iterable[tuple[str, Attachment]]) -> dict[str, Attachment]:
    found: dict[str, Attachment] = {}
    for name, file in named:
        found.setdefault(name, file)
    return found


def addresses(text: Report | Article) -> dict[str, str]:
    """Name → address of the pictures of a text, for its page."""
    article = isinstance(text, Article)
    found = in_article(text.pk, text.body) if article else in_report(text.pk, text.body)
    door = "reporting:article_picture" if article else "reporting:picture"
    return {name: reverse(door, args=[text.pk, file.pk]) for name, file in found.items() if _shows(file)}


def get_picture(found: dict[str, Attachment], pk: int) -> Attachment:
    """One of the pictures a text names, else 404."""
    for file in found.values():
        if file.pk == pk and _shows(file):
            return file
    raise Http404


def pictures_of(article: Article, body: str | None = None) -> dict[str, Picture]:
    """The pictures an article's body names, by name, ready to be typeset; JPEG and PNG only (E6).

    `body`: the printed copy, when it is another text than the article's. What is missing here `unusable` explains.
    """
    found: dict[str, Picture] = {}
    left = BYTES_MAX
    for name, file in in_article(article.pk, article.body if body is None else body).items():
        if not _shows(file) or file.blob.size > left:
            continue
        try:
            data = path_of(file.blob_id).read_bytes()
        except OSError:  # the disk has lost it
            continue
        left -= len(data)
        found[name] = Picture(data, file.blob.media_type)
    return found


def prints_of(pk: int, body: str) -> tuple[str, ...]:
    """Which contents stand behind the pictures an article's body names: they change when a picture is exchanged (E5)."""
    return tuple(f"{name}:{file.blob_id}" for name, file in sorted(in_article(pk, body).items()))


def unusable(text: Report | Article) -> list[str]:
    """What the body asks for and cannot be shown or printed, each with the reason."""
    article = isinstance(text, Article)
    found = in_article(text.pk, text.body) if article else in_report(text.pk, text.body)
    said, left = [], BYTES_MAX
    for name in pictures_named(text.body):
        file = found.get(name)
        if file is None:
            said.append(f"{name}：附件里没有这个文件")
        elif not _shows(file):
            said.append(f"{name}：不是 JPEG 或 PNG 图片，印不出来，请另存后再添加")
        elif file.blob.size > left:
            said.append(f"{name}：图片太大，请缩小后再添加")
        elif not path_of(file.blob_id).exists():
            said.append(f"{name}：文件找不到了，请告诉管理员")
        else:
            left -= file.blob.size
    return said


def _shows(file: Attachment) -> bool:
    return file.blob.media_type in SHOWN
