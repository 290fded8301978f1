"""A room of pretend reports: their table says who may see them, a dictionary what they say."""

from datetime import date
from types import SimpleNamespace

from django.db import models, transaction

from tongzheng.search import actions, queries
from tongzheng.search.rules import Document, Searchable, Wanted


class Pretend(models.Model):
    """A table of things with a reader's unit; nothing of it is in the program."""

    reader = models.IntegerField()

    class Meta:
        app_label = "search"
        managed = False


EVERYTHING = SimpleNamespace(unit=None)


class Shelf:
    """Documents under their pks, indexed as they are put."""

    def __init__(self, model="search.pretend"):
        self.held = {}
        self.searchable = Searchable(
            model=model, label="稿件", documents=self.documents, visible=self.visible, url=lambda pk: f"/r/{pk}/"
        )

    def documents(self, pks):
        return iter([self.held[pk] for pk in (sorted(self.held) if pks is None else pks) if pk in self.held])

    def visible(self, actor):
        rows = Pretend.objects.all()
        return rows.values("pk") if actor.unit is None else rows.filter(reader=actor.unit).values("pk")

    def put(self, *texts, dated=date(2026, 5, 1), reader=1, **fields):
        """Index texts, each a body or (title, body), all of one day; their pks."""
        made = [self.hold(text, dated=dated, reader=reader, **fields) for text in texts]
        self.index(made)
        return made

    def hold(self, text, *, dated=date(2026, 5, 1), reader=1, **fields):
        title, body = text if isinstance(text, tuple) else ("", text)
        pk = max(self.held, default=0) + 1
        self.held[pk] = Document(pk=pk, title=title, body=body, dated=dated, **fields)
        Pretend.objects.update_or_create(pk=pk, defaults={"reader": reader})
        return pk

    def index(self, pks):
        with transaction.atomic():
            return actions.index_documents(self.searchable, pks)

    def find(self, text="", *, reader=None, start=0, size=200, **wanted):
        return queries.find(SimpleNamespace(unit=reader), Wanted(text=text, **wanted), start=start, size=size)

    def pks(self, text="", **wanted):
        return [hit.pk for hit in self.find(text, **wanted).hits]
