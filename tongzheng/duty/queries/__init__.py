"""Reads of the duty; the contract with the rooms above stands in `present` and is offered here (U7)."""

from tongzheng.duty.queries.present import director_of, lead_at, officers_at, on_duty

__all__ = ["director_of", "lead_at", "officers_at", "on_duty"]
