"""Texts for the tests of this room: invented, the same seed the same text."""

from random import Random

from tongzheng.config.bench.prose import sentence, written


def report(seed: int, sentences: int = 10) -> str:
    """A report of so many sentences of 40 to 70 characters, shared with no other seed."""
    rng = Random(seed)
    return written([sentence(rng) for _ in range(sentences)], rng)
