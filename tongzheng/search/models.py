"""The index: a card for each thing that can be found, its text, and (made by hand in migration 0002, one way on each
engine) the table `search_grams` that finds keys by tokens."""

from __future__ import annotations

from django.db import models


class Card(models.Model):
    """One thing in the index. The key orders all things by date (tokens.key); it changes when the date does."""

    key = models.BigIntegerField(primary_key=True)
    model = models.CharField(max_length=60)  # "reporting.report"; by string, the index knows no rooms
    thing = models.BigIntegerField()
    dated = models.DateField()
    marks = models.TextField()  # "\nunit:5\nkind:problem\n": exact filters
    author = models.TextField()  # folded

    class Meta:
        constraints = [models.UniqueConstraint(fields=["model", "thing"], name="search_card_once")]


class Sheet(models.Model):
    """The card's text: as it is shown, and folded as it is looked for (title, line end, body)."""

    card = models.OneToOneField(Card, models.DO_NOTHING, primary_key=True, db_column="key", db_constraint=False)
    folded = models.TextField()
    title = models.TextField()
    body = models.TextField()
