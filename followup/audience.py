"""Who reads what is about many leads: the channels of both teams, and both heads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from definition import Definition
from followup.addresses import reaches
from followup.notify import MARKETING

#: Names under [channels] of the heads of marketing and sales.
HEADS = ("head_marketing", "head_sales")


def both_teams(definition: Definition, environment: Mapping[str, str]) -> list[str]:
    """Recipients that together are everybody.

    A team is reached by its channel; where that is a mailbox of each rep's own, by its reps.

    Examples
    --------
    >>> agreed = Definition.model_validate({
    ...     "reps": {"jan": {"team": "zuid", "email": "jan@firma.example"}},
    ...     "channels": {"zuid": ["mailto://mail.example?to={email}"], "marketing": ["slack://a"]},
    ... })
    >>> both_teams(agreed, {})
    ['marketing', 'jan']
    """
    return list(dict.fromkeys([MARKETING, *_sales(definition, environment)]))


def both_heads(definition: Definition, environment: Mapping[str, str]) -> list[str]:
    """Whoever leads each team; where no channel says who, marketing and the team leads."""
    marketing, sales = HEADS
    found = [marketing if reaches(marketing, definition, environment) else MARKETING]
    if reaches(sales, definition, environment):
        return [*found, sales]
    leads = [name for name, rep in definition.reps.items() if rep.lead]
    return list(dict.fromkeys([*found, *(leads or _sales(definition, environment))]))


def _sales(definition: Definition, environment: Mapping[str, str]) -> Iterator[str]:
    for team in dict.fromkeys(rep.team for rep in definition.reps.values()):
        if reaches(team, definition, environment):
            yield team
        else:
            yield from (name for name, rep in definition.reps.items() if rep.team == team)
