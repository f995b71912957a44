"""All that sales said, worked out once: whom to believe, what to learn, what to answer."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from definition import Definition
from features.feature import Feature
from records.outcomes import Outcomes
from training.dataset import Dataset
from training.feedback.answers import Answers
from training.feedback.examples import Evidence
from training.feedback.proposal import Proposal, proposal
from training.feedback.reasons import OTHER, counted, groups
from training.feedback.sources import Level, flagged, judged
from training.feedback.trust import Trust, closed
from training.labels import NOT_CALLED


@dataclass(frozen=True, kw_only=True)
class Said:
    """What sales said of leads until a moment."""

    everyone: Dataset
    definition: Definition
    answers: Answers
    trust: Trust

    @classmethod
    def of(cls, outcomes: Outcomes, everyone: Dataset, definition: Definition, until: int) -> Said:
        """What was known at a moment.

        Parameters
        ----------
        outcomes : what is on record
        everyone : all leads, labelled as they were known then
        definition : what the teams agreed
        until : microseconds UTC; feedback and deals of later do not count
        """
        # Calls kept by hand or in part say nothing of a lead that has none.
        calls_known = bool((everyone.outcomes == NOT_CALLED).any())
        deals = outcomes.deals[~(outcomes.deals["at"] > until).fillna(False)]
        answers = Answers.of(outcomes.feedback, outcomes.attempts, until, calls_known=calls_known)
        return cls(
            everyone=everyone,
            definition=definition,
            answers=answers,
            trust=Trust.of(answers, closed(everyone, deals, answers)),
        )

    @cached_property
    def evidence(self) -> Evidence:
        """What the learner gets."""
        return Evidence.of(self.everyone, self.answers, self.trust)

    @cached_property
    def categories(self) -> tuple[Feature, ...]:
        """The features that reasons are counted by and sources judged by."""
        return tuple(
            feature
            for feature in self.everyone.features
            if feature.kind == "category" and feature.half == "fit"
        )

    def levels(self, feature: Feature) -> npt.NDArray[np.object_]:
        """The level of each answer's lead, shape (n_answers,); None where it is not known."""
        place = pd.Index(self.everyone.lead_ids).get_indexer(pd.Index(self.answers.lead_ids))
        column = self.everyone.table[feature.name]
        found = np.full(len(self.answers), None, dtype=object)
        found[place >= 0] = column[place[place >= 0]]
        return found

    def reasons(self, feature: Feature) -> pd.DataFrame:
        """How often which reason was given for a bad lead, a row per level."""
        bad = ~self.answers.is_good
        said = groups(self.answers.reasons[bad], self.answers.is_good[bad])
        return counted(said, self.levels(feature)[bad])

    @cached_property
    def judged(self) -> dict[str, tuple[Level, ...]]:
        """Per feature what was said of each level, most suspicious first."""
        said = self.answers
        return {
            feature.name: judged(self.levels(feature), said.reps, said.is_good)
            for feature in self.categories
        }

    @cached_property
    def proposals(self) -> tuple[Proposal, ...]:
        """A rule for each level that is consistently bad; both teams decide.

        None for the leftovers of a feature (nobody can sign what "other" is), and none where
        the points that are agreed already go as far.
        """
        found = [
            self._proposal(feature, level)
            for feature in self.categories
            for level in flagged(self.judged[feature.name])
            if level.level != OTHER
        ]
        return tuple(each for each in found if dict(each.agreed).get(each.level, 0) > each.points)

    def _proposal(self, feature: Feature, level: Level) -> Proposal:
        agreed = tuple(self.definition.attributes[feature.source].points.items())
        levels = {str(name) for name in self.everyone.table[feature.name] if name}
        win_rate = self.definition.label.expected_win_rate
        others = sorted(levels - {level.level})
        beside = replace(feature, agreed=agreed)
        return proposal(level, beside, others, self.trust.typical, win_rate)

    def digest(self) -> str:
        """The sha256 of the answers that count, in hex."""
        said = (self.answers.lead_ids, self.answers.reps, self.answers.is_good.astype(str))
        lines = sorted(zip(*(column.tolist() for column in said), strict=True))
        return hashlib.sha256(json.dumps(lines, default=str).encode()).hexdigest()

    def report(self) -> dict[str, Any]:
        """Everything as plain values, for the training's run and for pages."""
        return {
            "answers": len(self.answers),
            "replaced_by_a_later_one": self.answers.n_replaced,
            "before_any_call": self.answers.n_not_called,
            "reps": [asdict(rep) for rep in self.trust.reps],
            "reasons": {each.name: self.reasons(each).to_dict("index") for each in self.categories},
            "levels": {
                name: [{**asdict(level), "is_flagged": level.is_flagged} for level in found]
                for name, found in self.judged.items()
            },
            "proposals": [
                {**asdict(each), "text": each.text, "rule": each.rule} for each in self.proposals
            ],
        }
