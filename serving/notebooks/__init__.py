"""What the notebooks call: each function answers with something that shows itself."""

from settings import be_private

# Before any library that would report home is imported.
be_private()

from serving.notebooks.company import Company  # noqa: E402
from serving.notebooks.good_lead import (  # noqa: E402
    Reasoned,
    dependence,
    how_good,
    most_important,
    moved_most,
    points_of,
    points_spread,
    reasoned,
)
from serving.notebooks.quarters import (  # noqa: E402
    Quarters,
    compared,
    differences,
    differences_told,
    mix,
    quarters,
)
from serving.notebooks.shown import Picture, Said, Table  # noqa: E402
from serving.notebooks.sources import (  # noqa: E402
    brought_table,
    complaints,
    costs,
    qualities_of,
    quality_picture,
    said_at_the_door,
)
from serving.notebooks.story import Story, happened, over_time, steps, story, what_next  # noqa: E402
from serving.notebooks.what_if import (  # noqa: E402
    by_capacity,
    chosen,
    grid,
    line_brings,
    line_brought,
    tradeoff_picture,
)

__all__ = [
    "Company",
    "Picture",
    "Quarters",
    "Reasoned",
    "Said",
    "Story",
    "Table",
    "brought_table",
    "by_capacity",
    "chosen",
    "compared",
    "complaints",
    "costs",
    "dependence",
    "differences",
    "differences_told",
    "grid",
    "happened",
    "how_good",
    "line_brings",
    "line_brought",
    "mix",
    "most_important",
    "moved_most",
    "over_time",
    "points_of",
    "points_spread",
    "qualities_of",
    "quality_picture",
    "quarters",
    "reasoned",
    "said_at_the_door",
    "steps",
    "story",
    "tradeoff_picture",
    "what_next",
]
