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
    company: Company

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
        how = company.say(
            "The last decision about each of {n} leads, as the service gave it.",
            n=company.words.number(len(decided)),
        )
        return _of(company, decided, how)
    scored = _scored(company, most)
    how = company.say(
        "{n} leads on record, each as it was when sales got it: with this card the service has "
        "decided about {decided} so far.",
        n=company.words.number(len(scored)),
        decided=len(decided),
    )
    return _of(company, scored, how)


def most_important(found: Reasoned) -> tuple[Picture, ...]:
    """How far each feature moves the score: on average, and lead by lead."""
    say = found.company.say
    shows = {
        "bar": say("How far each feature moves the score on average, the most important on top."),
        "beeswarm": say(
            "A dot per lead and feature: to the right it speaks for the lead, to the left "
            "against it; red where the value is high, blue where it is low."
        ),
    }
    made = drawn(found.told, Words(found.company.language), unit="points")
    return tuple(Picture(made[name], said) for name, said in shows.items() if name in made)


def dependence(found: Reasoned, place: int) -> Picture | Said:
    """What each value of a feature brings: the feature at that place of importance, from 1."""
    if place > len(found.features):
        few = "The card has only {n} features that move a score."
        return Said(found.company.say(few, n=len(found.features)))
    column = found.features[place - 1]
    name = found.told.feature_names[place - 1]
    shows = found.company.say(
        "A dot per lead: the value of {name} across, what it brings up.", name=name
    )
    one = found.told[:, place - 1]
    one.data = found.columns[column.feature]
    # Others and missing come last, and often nobody has them.
    levels = _levels(column, found.company) if column.levels else ()
    used = levels[: int(np.nanmax(one.data)) + 1] if levels else ()
    return Picture(drawn_dependence(one, used, Words(found.company.language)), shows)


def points_of(company: Company, found: Reasoned, place: int, most: int = 15) -> Table:
    """The rows of the points table of the feature at that place of importance, from 1.

    Of more rows than ``most`` those with the most leads.
    """
    return _points(company, found.features[place - 1 : place], most)


def points_spread(company: Company) -> Picture:
    """How many points lie between each feature's worst and best row."""
    return Picture.of(
        pictures.spread(company.card, Words(company.language)),
        company.say(
            "A bar per feature from its fewest to its most points; a long bar decides more."
        ),
        company.language,
    )


def moved_most(company: Company, most: int = 10) -> Table:
    """Rows where the deals said something else than was agreed by hand, the furthest first."""
    rows = _rows(company, company.card.features)
    agreed = rows.dropna(subset=["agreed"])
    moved = agreed.assign(moved=agreed["points"] - agreed["agreed"])
    furthest = moved[moved["moved"] != 0].sort_values("moved", key=abs, ascending=False).head(most)
    signed = company.words.signed
    header = ("Feature", "Value", "Agreed", "Learned", "Moved", "Leads", "Deals")
    return Table(
        [company.say(each) for each in header],
        [
            [
                *(row["feature"], row["value"]),
                *(signed(row[name]) for name in ("agreed", "points", "moved")),
                *(company.words.number(row[name]) for name in ("leads", "wins")),
            ]
            for row in furthest.to_dict("records")
        ],
        text=frozenset({0, 1}),
        language=company.language,
    )


def how_good(company: Company) -> Said:
    """How well the card tells good leads from others, judged on leads it did not learn from."""
    told = company.card.training
    say, number, of_100 = company.say, company.words.number, Words(company.language).of_100
    learned = say(
        "Learned from {leads} leads, {wins} of them won.",
        leads=number(told["leads"]),
        wins=number(told["wins"]),
    )
    if "auc" not in told:
        few = "Deals are too few to say how good it is: the agreed points lead."
        return Said(learned, say(few))
    is_chance = told["no_better_than_chance"]
    return Said(
        learned,
        say(
            "Take a lead that was won and one that was not: in {value} of 100 such pairs the card "
            "puts the won one first ({low} to {high}); by chance that is 50. Judged on {n} leads "
            "that it did not learn from.",
            **{key: of_100(told["auc"][key]) for key in ("value", "low", "high")},
            n=number(told["judged_leads"]),
        ),
        *([say("So far that is no better than chance.")] if is_chance else []),
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
        name: {level: code for code, level in enumerate(row.levels or ())}
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
        company=company,
    )


def _plain(reason: Any) -> tuple[str, Any, float]:
    if isinstance(reason, Reason):
        return reason.feature, reason.value, reason.shap_log_odds
    name, value, log_odds = (reason[key] for key in _REASONS)
    return str(name), value, float(log_odds)


def _levels(row: CardFeature, company: Company) -> tuple[str, ...]:
    """The values of a category in order, with a place for all others and for none."""
    return (*(row.levels or ()), company.say("all others"), company.say("not known"))


def _code(codes: dict[str, int], value: Any) -> int:
    """The place of a value: all others come after the levels, and none after those."""
    return len(codes) + 1 if value is None else codes.get(str(value), len(codes))


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
    more = "{n} more rows, of fewer leads, stand on the page of the points table."
    return Table(
        [company.say(each) for each in ("Value", "Points", "Agreed", "Leads", "Deals", "Won")],
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
        note=company.say(more, n=left) if left > 0 else "",
        language=company.language,
    )


def _rows(company: Company, features: tuple[CardFeature, ...]) -> pd.DataFrame:
    """Rows of the card with names and values as the page of points writes them."""
    shown = []
    for feature in features:
        rows = card_rows(replace(company.card, features=(feature,)))
        name = named(feature.feature, feature.label, company.words)
        values = [
            value_in_words(str(value), company.words, feature.feature, feature.levels)
            for value in rows["value"]
        ]
        shown.append(rows.assign(feature=name, value=values))
    return pd.concat(shown, ignore_index=True) if shown else card_rows(company.card)
