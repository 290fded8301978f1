"""What a server process does once, before its first request."""

import gc


def settle() -> None:
    """Leave what start-up made out of every later garbage collection, and collect less often.

    A page makes tens of thousands of short-lived objects; with the default threshold the collector walks the whole
    program several times a page. Measured on the desk page in docs/evaluation.md.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
