"""Checking a draft: `check(draft)` runs every check that is on and gives merged, ordered, bounded findings (R4)."""
