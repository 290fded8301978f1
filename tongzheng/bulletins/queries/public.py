"""Personal data in what is going to be public (R4): a number that tells who somebody is stops an issue, a reason lets it pass."""

from __future__ import annotations

from collections.abc import Iterable

from tongzheng.bulletins.models import Issue, Placement
from tongzheng.bulletins.queries.contents import Piece
from tongzheng.checking.queries.examine import examine
from tongzheng.checking.rules import Examination
from tongzheng.reporting.models import Article
from tongzheng.reporting.queries.checking import examine_article
from tongzheng.text.checks.base import Level


def is_public(article: Article) -> bool:
    """Whether an article stands in an issue, not yet out, of a periodical that the public reads (wiring.PUBLIC_OF)."""
    return Placement.objects.filter(article=article, issue__periodical__public=True, issue__published_at=None).exists()


def personal_in(issue: Issue, pieces: Iterable[Piece]) -> list[str]:
    """What stands in the issue's texts and note, a line a text: kinds and counts, never the numbers themselves; [] when none, or
    nothing is public. What was marked right in a text does not count."""
    if not issue.periodical.public:
        return []
    found = [
        f"“{piece.title}”有{said}"
        for piece in pieces
        if (said := _said(examine_article(piece.placement.article, public=True)))
    ]
    if issue.note and (said := _said(examine("", issue.note, office=issue.periodical.office, channel="public"))):
        found.append(f"编者按有{said}")
    return found


def _said(seen: Examination) -> str:
    """「手机号码 2 处、身份证号 1 处」."""
    open_ones = [s for s in seen.open if s.finding.level is Level.ERROR and s.finding.check.startswith("pii.")]
    return "、".join(f"{one.check.name} {len(one.spots) or 1} 处" for one in open_ones)
