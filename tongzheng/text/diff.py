"""What changed between two texts (R15)."""

from diff_match_patch import diff_match_patch
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

EQUAL, INSERTED, DELETED = 0, 1, -1
SECONDS = 1.0
FEW = 4000  # pieces beyond which tidying up would cost more than it helps


def diff_pieces(old: str, new: str) -> list[tuple[int, str]]:
    """The pieces (EQUAL, INSERTED or DELETED, text) that lead from old to new; bounded in time (R15)."""
    engine = diff_match_patch()
    engine.Diff_Timeout = SECONDS
    pieces = engine.diff_main(old, new, len(old) + len(new) > 4000)
    if len(pieces) <= FEW:
        engine.diff_cleanupSemantic(pieces)
    return [(kind, text) for kind, text in pieces if text]


def diff_html(old: str, new: str) -> SafeString:
    """Paragraphs of escaped HTML with <ins> and <del>; a paragraph mark that came or went is shown as ¶ (R15)."""
    parts: list[str] = []
    for kind, text in diff_pieces(old, new):
        for place, piece in enumerate(text.split("\n")):
            if place and kind != EQUAL:
                parts.append(_marked(kind, "¶", ' class="mark"'))
            if place and kind != DELETED:
                parts.append("</p><p>")
            parts.append(_marked(kind, escape(piece)))
    # Every piece went through escape(); the rest is written here.
    return mark_safe(f"<p>{''.join(parts)}</p>")  # noqa: S308


def diff_counts(old: str, new: str) -> tuple[int, int]:
    """Number of inserted and of deleted characters, white space not counted (R15)."""
    counts = {EQUAL: 0, INSERTED: 0, DELETED: 0}
    for kind, text in diff_pieces(old, new):
        counts[kind] += sum(len(part) for part in text.split())
    return counts[INSERTED], counts[DELETED]


def _marked(kind: int, inner: str, attributes: str = "") -> str:
    if not inner or kind == EQUAL:
        return inner
    tag = "ins" if kind == INSERTED else "del"
    return f"<{tag}{attributes}>{inner}</{tag}>"
