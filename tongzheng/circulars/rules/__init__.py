"""Spans, the drafted text, and its numbers: pure functions (K3)."""
