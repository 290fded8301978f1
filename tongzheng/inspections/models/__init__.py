"""Inspections, what they found, what was concluded and put right (D5)."""

from tongzheng.inspections.models.findings import SEVERITIES, Conclusion, Finding
from tongzheng.inspections.models.plans import WAY_NAMES, WAYS, Inspection, Kind, Member, Terms, Visit
from tongzheng.inspections.models.rectifying import Answer, Delay, Picture, Recheck, Rectification

__all__ = [
    "Answer",
    "Conclusion",
    "Delay",
    "Finding",
    "Inspection",
    "Kind",
    "Member",
    "Picture",
    "Recheck",
    "Rectification",
    "SEVERITIES",
    "Terms",
    "Visit",
    "WAYS",
    "WAY_NAMES",
]
