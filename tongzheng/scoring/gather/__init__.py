"""The facts points come from, read from the rooms that record them, as families of the engine (K2).

`families` streams them; `surroundings` is what all of them are reckoned in: units with their leagues, officers, mergers,
exemptions.
"""

from tongzheng.scoring.gather.hand import hand, surroundings, units
from tongzheng.scoring.gather.reports import BATCH, batch, families, of_reports

__all__ = ["BATCH", "batch", "families", "hand", "of_reports", "surroundings", "units"]
