"""Every real report of the corpus can be entered, none is refused (read when the test runs, never copied here)."""

import gzip
import json
import uuid
from pathlib import Path

import pytest

from tests import engine
from tests.emergencies.cases import register
from tongzheng.emergencies import actions
from tongzheng.emergencies.models import Report

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "cec" / "cec.jsonl.gz"


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not on this machine")
def test_every_report_of_the_corpus_can_be_entered(world):
    """Every eighth one registers an event, the others follow on it."""
    with gzip.open(CORPUS, "rt", encoding="utf-8") as file:
        texts = [json.loads(line) for line in file]
    assert len(texts) == 226
    texts = texts[:: 3 if engine.is_shared() else 1]
    event = None
    for number, one in enumerate(texts):
        if number % 8 == 0:
            event = register(world, title=one["title"], body=one["text"], told_by=one["report_time"])
        else:
            values = {"stage": "follow_up", "way": "press", "source": one["category"], "body": one["text"]}
            actions.enter_report(event, by=world.duty, once=uuid.uuid4(), **values)
    kept = set(Report.objects.values_list("body", flat=True))
    assert len(texts) == Report.objects.count()
    assert all(len(body) > 20 for body in kept)
