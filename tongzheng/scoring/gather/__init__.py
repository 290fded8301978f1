"""The facts points come from, read from the rooms that record them, as families of the engine (K2).

`families` streams them; all of them are reckoned in `units` with their leagues, `officers`, and the mergers and exemptions
that are in `hand`.
"""

from tongzheng.scoring.gather.hand import hand, officers, units
from tongzheng.scoring.gather.reports import BATCH, batch, families, of_reports

__all__ = ["BATCH", "batch", "families", "hand", "of_reports", "officers", "units"]
