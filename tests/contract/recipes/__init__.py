"""Requests about things that are there, for each operation.

First comes one that is granted, then those that are refused for a reason of the trade.
"""

from . import (  # noqa: F401
    directory, handouts, insight, lists, outreach, participation, pathway, programme, questionnaires,
)
from .registry import NOTHING, RECIPES, Ask  # noqa: F401
