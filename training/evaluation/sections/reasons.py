"""What the score looks at."""

from __future__ import annotations

from typing import Any

import numpy as np

from models.points import PDO
from training.evaluation.sections.section import Drawings, Section
from training.evaluation.words import Words


def reasons(told: Any, drawings: Drawings, words: Words) -> Section:
    """Which features move the score; ``told`` is a ``shap.Explanation``, largest first."""
    title = words.say("reasons.title")
    if not told.values.size:
        return Section(title=title, said=(words.say("reasons.nothing"),))
    sizes = np.abs(told.values).mean(axis=0) * PDO / np.log(2)
    names = [str(name) for name in told.feature_names]
    key = "hardly" if sizes[0] < 1 else "one" if len(names) == 1 else "said"
    said = words.say(
        f"reasons.{key}",
        first=names[0],
        points=words.number(sizes[0]),
        others=words.both(names[1:4]),
    )
    return Section(
        title=title,
        said=(said,),
        pictures=tuple((words.say(f"reasons.{key}"), drawings[key]) for key in ("bar", "beeswarm")),
    )
