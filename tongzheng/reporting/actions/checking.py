"""“此处无误” on reports and articles, and the counting of what was found (R4, R13)."""

from __future__ import annotations

from tongzheng.checking.actions import results, waivers
from tongzheng.checking.models import Waiver
from tongzheng.checking.rules import Sealed
from tongzheng.network.models import Appointment
from tongzheng.reporting import access
from tongzheng.reporting.models import Article, Report
from tongzheng.reporting.queries import checking as queries
from tongzheng.trail.actions import action
from tongzheng.trail.refusals import require

AT_ONCE = 50  # reports the clock counts in one run


@action
def waive_finding(text: Report | Article, finding: Sealed, *, by: Appointment, reason: str) -> Waiver:
    """Mark a finding in a report or an article as right, and why (R4)."""
    require(access.can_waive(by, text))
    return waivers.waive(text, finding, by=by, reason=reason)


@action
def withdraw_waiver(text: Report | Article, waiver: Waiver, *, by: Appointment) -> Waiver:
    """Take a waiver back: the finding is reported again (R4)."""
    require(access.can_waive(by, text))
    waivers.withdraw(text, waiver, by=by)
    return waiver


def count_findings() -> int:
    """The clock's: check reports that came by any door and were not counted yet; how many (R13).

    The checking happens here, outside any transaction; only the small rows are written in one.
    """
    found = [queries.tally(report) for report in queries.uncounted(AT_ONCE)]
    return results.keep_results(found) if found else 0
