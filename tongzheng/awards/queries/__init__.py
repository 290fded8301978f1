"""Reads of awards; the actor or the office comes first (K4, K5, N6)."""
