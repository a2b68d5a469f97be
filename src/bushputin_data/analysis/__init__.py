"""Shares and counts by group, with confidence intervals and the rows behind each figure (docs/analysis.md).

>>> import bushputin_data as bp
>>> found = bp.analysis.stance(by=["period", "speaker"], certainty="medium")
>>> int(found["statements"].sum()) == len(found.rows)
True
"""

from bushputin_data.analysis.measures import acts, agreement, contacts, stance, topics
from bushputin_data.analysis.result import Result

__all__ = ["Result", "acts", "agreement", "contacts", "stance", "topics"]
