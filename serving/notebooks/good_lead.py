"""What makes a lead good: the card's reasons for real leads, drawn by SHAP, and its points."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import orjson
import pandas as pd

from features.history import History
from models.card import CardFeature
from models.card_rows import card_rows
from models.scoring import Reason
from records.decisions import answers_of
from records.history import known
from records.outcomes import frames
from serving.notebooks.company import Company
from serving.notebooks.shown import Picture, Said, Table
from serving.pages.row_names import named, value_in_words
from training.evaluation import pictures
from training.evaluation.reasons import dependence as drawn_dependence
from training.evaluation.reasons import drawn, explained
from training.evaluation.words import Words
from training.labels import known_then

#: Leads looked at, at most; and decisions that are needed to look at those alone.
MOST, ENOUGH = 5_000, 100
_ENGLISH = Words("en")
_OTHERS, _MISSING = "all others", "not known"
_REASONS = ("feature", "value", "shap_log_odds")


@dataclass(frozen=True, kw_only=True)
class Reasoned:
    """Leads with every reason of their score."""

    #: A ``shap.Explanation`` in points, shape (n, at most 12), the most important first.
    told: Any
    #: For each of its columns which feature of the card it is.
    features: tuple[CardFeature, ...]
    #: Per feature each lead's value as a number; for a category the place among its levels.
    columns: dict[str, npt.NDArray[np.float64]]
    #: Where the leads come from, for people.
    how: str

    def __repr__(self) -> str:
        return self.how


def reasoned(company: Company, most: int = MOST) -> Reasoned:
    """The reasons that the card in use gave, or gives, for leads on record.

    Its decisions on record are taken, each lead's last one. Where those are fewer than 100, it
    scores the leads on record as they were when sales got them: the same numbers, for a score
    depends on nothing but what was known and the card.
    """
    with company.look() as connection:
        answers = [
            orjson.loads(each) for each in answers_of(connection, company.in_use.card_id, most)
        ]
    # Of an erased person nothing is left to look at.
    decided = [answer["reasons"] for answer in answers if "reasons" in answer]
    if len(decided) >= ENOUGH:
        how = f"The last decision about each of {len(decided):,} leads, as the service gave it."
        return _of(company, decided, how)
    scored = _scored(company, most)
    so_far = f"decided about only {len(decided)} leads" if decided else "not decided about any lead"
    how = (
        f"{len(scored):,} leads on record, each as it was when sales got it: "
        f"the service has {so_far} with this card yet."
    )
    return _of(company, scored, how)


def most_important(found: Reasoned) -> tuple[Picture, ...]:
    """How far each feature moves the score: on average, and lead by lead."""
    shows = {
        "bar": "How far each feature moves the score on average, the most important on top.",
        "beeswarm": "A dot per lead and feature: to the right it speaks for the lead, to the left "
        "against it; red where the value is high, blue where it is low.",
    }
    made = drawn(found.told, _ENGLISH, unit="points")
    return tuple(Picture(made[name], said) for name, said in shows.items() if name in made)


def dependence(found: Reasoned, place: int) -> Picture | Said:
    """What each value of a feature brings: the feature at that place of importance, from 1."""
    if place > len(found.features):
        return Said(f"The card has only {len(found.features)} features that move a score.")
    column = found.features[place - 1]
    name = found.told.feature_names[place - 1]
    shows = f"A dot per lead: the value of {name} across, what it brings up."
    one = found.told[:, place - 1]
    one.data = found.columns[column.feature]
    # Others and missing come last, and often nobody has them.
    levels = _levels(column)[: int(np.nanmax(one.data)) + 1] if column.levels else ()
    return Picture(drawn_dependence(one, levels, _ENGLISH), shows)


def points_of(company: Company, found: Reasoned, place: int, most: int = 15) -> Table:
    """The rows of the points table of the feature at that place of importance, from 1.

    Of more rows than ``most`` those with the most leads.
    """
    return _points(company, found.features[place - 1 : place], most)


def points_spread(company: Company) -> Picture:
    """How many points lie between each feature's worst and best row."""
    return Picture.of(
        pictures.spread(company.card),
        "A bar per feature from its fewest to its most points; a long bar decides more.",
    )


def moved_most(company: Company, most: int = 10) -> Table:
    """Rows where the deals said something else than was agreed by hand, the furthest first."""
    rows = _rows(company, company.card.features)
    agreed = rows.dropna(subset=["agreed"])
    moved = agreed.assign(moved=agreed["points"] - agreed["agreed"])
    furthest = moved[moved["moved"] != 0].sort_values("moved", key=abs, ascending=False).head(most)
    signed = company.words.signed
    return Table(
        ["Feature", "Value", "Agreed", "Learned", "Moved", "Leads", "Deals"],
        [
            [
                *(row["feature"], row["value"]),
                *(signed(row[name]) for name in ("agreed", "points", "moved")),
                *(company.words.number(row[name]) for name in ("leads", "wins")),
            ]
            for row in furthest.to_dict("records")
        ],
        text=frozenset({0, 1}),
    )


def how_good(company: Company) -> Said:
    """How well the card tells good leads from others, judged on leads it did not learn from."""
    told = company.card.training
    number, of_100 = company.words.number, _ENGLISH.of_100
    learned = f"Learned from {number(told['leads'])} leads, {number(told['wins'])} of them won."
    if "auc" not in told:
        return Said(learned, "Deals are too few to say how good it is: the agreed points lead.")
    auc = told["auc"]
    return Said(
        learned,
        f"Take a lead that was won and one that was not: in {of_100(auc['value'])} of 100 such "
        f"pairs the card puts the won one first ({of_100(auc['low'])} to {of_100(auc['high'])}); "
        f"by chance that is 50. Judged on {number(told['judged_leads'])} leads that it did not "
        "learn from.",
        *(["So far that is no better than chance."] if told["no_better_than_chance"] else []),
    )


def _of(company: Company, reasons: Sequence[Iterable[Any]], how: str) -> Reasoned:
    """Reasons as dictionaries or ``Reason``, a list per lead, in columns."""
    card = company.card
    features = {row.feature: row for row in card.features}
    names = list(features)
    places = {name: place for place, name in enumerate(names)}
    values = np.zeros((len(reasons), len(names)))
    columns = {name: np.full(len(reasons), np.nan) for name in names}
    codes = {
        name: {level: code for code, level in enumerate(_levels(row))}
        for name, row in features.items()
    }
    for lead, each in enumerate(reasons):
        for reason in each:
            name, value, log_odds = _plain(reason)
            values[lead, places[name]] = log_odds
            if features[name].levels is None:
                columns[name][lead] = np.nan if value is None else float(value)
            else:
                columns[name][lead] = _code(codes[name], value)
    # On the card's own scale: so many points double the odds.
    in_points = card.pdo / np.log(2)
    values *= in_points
    coloured = {
        name: column if features[name].levels is None else np.full(len(column), np.nan)
        for name, column in columns.items()
    }
    base = card.base_points + sum(row.centre_log_odds for row in card.features) * card.pdo / np.log(
        2
    )
    labels = {name: named(name, row.label, company.words) for name, row in features.items()}
    told = explained(values, np.full(len(reasons), base), coloured, labels)
    top = np.argsort(-np.abs(values).mean(axis=0), kind="stable")[: len(told.feature_names)]
    return Reasoned(
        told=told,
        features=tuple(card.features[int(place)] for place in top),
        columns=columns,
        how=how,
    )


def _plain(reason: Any) -> tuple[str, Any, float]:
    if isinstance(reason, Reason):
        return reason.feature, reason.value, reason.shap_log_odds
    name, value, log_odds = (reason[key] for key in _REASONS)
    return str(name), value, float(log_odds)


def _levels(row: CardFeature) -> tuple[str, ...]:
    """The values of a category in order, with a place for all others and for none."""
    return () if row.levels is None else (*row.levels, _OTHERS, _MISSING)


def _code(codes: dict[str, int], value: Any) -> int:
    return codes[_MISSING if value is None else str(value) if str(value) in codes else _OTHERS]


def _scored(company: Company, most: int) -> list[tuple[Reason, ...]]:
    """The newest leads, each at the moment it is learned from."""
    with company.look() as connection:
        outcomes = frames(connection)
        frame = known_then(outcomes, company.definition, outcomes.observed_until).oldest_first
        newest = frame.tail(most)
        pairs = list(zip(newest["lead_id"], newest["as_of"].astype(int).tolist(), strict=True))
        found = History(**vars(known(connection, pairs)))
    return [each.reasons for each in company.in_use.scorer.score(found)]


def _points(company: Company, features: tuple[CardFeature, ...], most: int) -> Table:
    words = company.words
    table = _rows(company, features)
    rows = table.loc[table["leads"].nlargest(most).index.sort_values()].to_dict("records")
    left = len(table) - len(rows)
    return Table(
        ["Value", "Points", "Agreed", "Leads", "Deals", "Won"],
        [
            [
                row["value"],
                words.signed(row["points"]),
                "" if pd.isna(row["agreed"]) else words.signed(row["agreed"]),
                *(words.number(row[name]) for name in ("leads", "wins")),
                words.percent(row["win_rate"]),
            ]
            for row in rows
        ],
        note=f"{left} more rows, of fewer leads, stand on the page of the points table."
        * (left > 0),
    )


def _rows(company: Company, features: tuple[CardFeature, ...]) -> pd.DataFrame:
    """Rows of the card with names and values as the page of points writes them."""
    shown = []
    for feature in features:
        rows = card_rows(replace(company.card, features=(feature,)))
        name = named(feature.feature, feature.label, company.words)
        values = [
            value_in_words(str(value), company.words, feature.feature) for value in rows["value"]
        ]
        shown.append(rows.assign(feature=name, value=values))
    return pd.concat(shown, ignore_index=True) if shown else card_rows(company.card)
