"""Reads of the checks: what an office wants, what a draft shows, what was marked right."""

from tongzheng.checking.queries.examine import examine, get_waiver, holding, waivers_on
from tongzheng.checking.queries.profile import facts_for, kinds, leader_posts, leaders_of, levels_for

__all__ = [
    "examine",
    "facts_for",
    "get_waiver",
    "holding",
    "kinds",
    "leader_posts",
    "leaders_of",
    "levels_for",
    "waivers_on",
]
