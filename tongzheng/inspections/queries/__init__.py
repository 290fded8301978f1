"""Reads of inspections and rectifications; the actor comes first (D5)."""
