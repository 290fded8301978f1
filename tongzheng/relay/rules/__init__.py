"""Pure rules of a report to the superiors: its elements, its text, its figures (rules.md 3.3)."""
