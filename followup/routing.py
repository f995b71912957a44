"""Who gets a lead: existing owners, named accounts, then the first rule that matches."""

from __future__ import annotations

import datetime as dt
import math
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from definition import Definition
from definition.handling import Pick, RoutingRule
from features.values import text
from followup.clock import Clock
from followup.path import Busy, Condition, Load, Step
from followup.routable import Routable, account_of, matches
from followup.route import MARKETING, RepLoad, Route

__all__ = ["MARKETING", "Desk", "RepLoad", "Routable", "Route", "route", "route_many"]

_LONG_AGO = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)


def route(
    lead: Routable, definition: Definition, loads: Mapping[str, RepLoad], now: dt.datetime
) -> Route:
    """The owner of one lead; there always is one, and a cap is never passed.

    Examples
    --------
    >>> agreed = Definition.model_validate({
    ...     "reps": {"jan": {"team": "zuid", "cap": 15}, "eva": {"team": "zuid", "cap": 15}},
    ...     "routing": [{"when": {"region": ["DACH"]}, "team": "zuid"}, {"team": "zuid"}],
    ... })
    >>> loads = {"jan": RepLoad(n_open=2), "eva": RepLoad(n_open=3)}
    >>> now = dt.datetime(2026, 11, 2, 13, tzinfo=dt.UTC)
    >>> route(Routable(values={"region": "DACH"}), agreed, loads, now).path()
    'rule 1: region DACH -> team zuid -> Jan, 2 open of 15'
    """
    return Desk.at(definition, loads, now).route(lead)


def route_many(
    leads: Iterable[Routable],
    definition: Definition,
    loads: Mapping[str, RepLoad],
    now: dt.datetime,
) -> list[Route]:
    """The owners of leads that came together, in their order, each counting for the next."""
    desk = Desk.at(definition, loads, now)
    routes = []
    for lead in leads:
        routes.append(desk.route(lead))
        desk = desk.after(routes[-1])
    return routes


@dataclass(frozen=True, kw_only=True)
class Desk:
    """Who can take a lead at one moment."""

    definition: Definition
    now: dt.datetime
    loads: Mapping[str, RepLoad]
    #: Reps who work on the day on which the next call can be made, by name.
    present: frozenset[str]
    _known_as: Mapping[str, str] = field(repr=False)

    @classmethod
    def at(cls, definition: Definition, loads: Mapping[str, RepLoad], now: dt.datetime) -> Desk:
        """The desk at a moment: in a weekend or at night that of the next working day."""
        day = Clock.of(definition).next_working_day(now)
        reps = definition.reps
        return cls(
            definition=definition,
            now=now,
            loads={rep: loads.get(rep, RepLoad()) for rep in reps},
            present=frozenset(name for name, rep in reps.items() if rep.is_in(day)),
            _known_as=known_as(definition),
        )

    def after(self, route: Route) -> Desk:
        """The desk once a lead is given."""
        if route.waits:
            return self
        load = self.loads[route.owner].with_one_more(self.now)
        return replace(self, loads={**self.loads, route.owner: load})

    def route(self, lead: Routable) -> Route:
        """The first way that ends at a rep who is there and has room; else who holds the lead."""
        tried: list[Step] = []
        for found in self._ways(lead):
            if isinstance(found, Route):
                return replace(found, steps=(*tried, *found.steps))
            tried.append(found)
        return self._held(lead, tuple(tried))

    def _ways(self, lead: Routable) -> Iterator[Step | Route]:
        """A route for each way that is open, a step for each that is not; in order."""
        if lead.owner and lead.owner.strip():
            yield self._to_owner(lead)
        if account := account_of(lead, self.definition):
            rep = self.definition.accounts[account]
            yield self._to("account", rep, {"account": account}, lead)
        for place, rule in self._matching(lead):
            facts = {"number": place, "condition": self._condition(lead, rule)}
            yield self._to_team("rule", rule.team, rule.pick, facts, lead)
            if rule.fallback:
                yield self._to_team("fallback", rule.fallback, rule.pick, {}, lead)

    def _matching(self, lead: Routable) -> list[tuple[int, RoutingRule]]:
        if not self.definition.reps:
            return []
        rules = enumerate(self.definition.routing, start=1)
        return [(place, rule) for place, rule in rules if matches(lead, rule, self.definition)]

    def _to_owner(self, lead: Routable) -> Step | Route:
        owner = lead.owner or ""
        rep = self._known_as.get(_plain(owner))
        if rep is None:
            return Step(kind="owner_gone", facts={"owner": owner})
        return self._to("owner", rep, {}, lead)

    def _to(
        self,
        by: Literal["owner", "account"],
        rep: str,
        facts: Mapping[str, str],
        lead: Routable,
    ) -> Step | Route:
        """To one rep and nobody else."""
        named = {**facts, "rep": self.definition.called(rep)}
        busy = self._busy(rep, lead)
        if busy is None:
            return self._given(by, rep, Step(kind=by, facts=named))
        return Step(kind=f"{by}_{busy}", facts={**named, "load": self._load(rep)})

    def _to_team(
        self,
        by: Literal["rule", "fallback"],
        team: str,
        pick: Pick,
        facts: Mapping[str, Any],
        lead: Routable,
    ) -> Step | Route:
        """To the member whose turn it is."""
        members = [name for name, rep in self.definition.reps.items() if rep.team == team]
        busy = {rep: self._busy(rep, lead) for rep in members}
        free = [rep for rep in members if busy[rep] is None]
        if not free:
            counts = Counter(why for why in busy.values() if why)
            told = Busy(counts={why: counts[why] for why in ("full", "away", "before")})
            return Step(kind=f"{by}_busy", facts={**facts, "team": team, "busy": told})
        return self._given(by, self._next(free, pick), Step(kind=by, facts={**facts, "team": team}))

    def _next(self, free: list[str], pick: Pick) -> str:
        """The rep whose turn it is; every count stays within one of its share by weight.

        Of those below their share after this lead, the one who comes soonest to a next one: the
        quota method of Balinski and Young (Amer. Math. Monthly 82, 1975, 701-730). Of equals the
        one who waited longest.
        """
        counts = {rep: self._count(rep, pick) for rep in free}
        weights = {rep: self.definition.reps[rep].weight for rep in free}
        n, weight = sum(counts.values()) + 1, math.fsum(weights.values())
        below = [rep for rep in free if counts[rep] * weight < weights[rep] * n]
        return min(
            below or free,
            key=lambda rep: (
                (counts[rep] + 1) / weights[rep],
                self.loads[rep].last_given_at or _LONG_AGO,
                rep,
            ),
        )

    def _count(self, rep: str, pick: Pick) -> int:
        load = self.loads[rep]
        return load.n_open if pick == "fewest_open" else load.n_given

    def _given(
        self, by: Literal["owner", "account", "rule", "fallback"], rep: str, step: Step
    ) -> Route:
        team = self.definition.reps[rep].team
        chosen = Step(
            kind="rep", facts={"rep": self.definition.called(rep), "load": self._load(rep)}
        )
        return Route(owner=rep, team=team, by=by, steps=(step, chosen))

    def _held(self, lead: Routable, tried: tuple[Step, ...]) -> Route:
        """With the lead of the first team that was asked and has one at work, or marketing."""
        rules = [rule for _, rule in self._matching(lead)]
        teams = [team for rule in rules for team in (rule.team, rule.fallback)]
        by: Literal["last", "lead"] = "last" if self._all_had(lead, teams) else "lead"
        could = self.present if by == "last" else self.present - lead.had_by
        for team in teams:
            for name, rep in sorted(self.definition.reps.items()):
                if rep.team == team and rep.lead and name in could:
                    step = Step(kind=by, facts={"rep": self.definition.called(name)})
                    return Route(owner=name, team=team, by=by, steps=(*tried, step))
        why = "" if rules else "no_rule" if self.definition.reps else "no_reps"
        steps = tuple(Step(kind=kind, facts={}) for kind in (why, "marketing") if kind)
        return Route(owner=MARKETING, team=MARKETING, by="marketing", steps=(*tried, *steps))

    def _all_had(self, lead: Routable, teams: list[str]) -> bool:
        """Whether nobody is left who could be asked: who takes no leads at all does not count."""
        reps = self.definition.reps.items()
        asked = {name for name, rep in reps if rep.team in teams and rep.cap != 0}
        return bool(lead.had_by) and asked <= lead.had_by

    def _busy(self, rep: str, lead: Routable) -> Literal["before", "away", "full"] | None:
        """Why a rep cannot take a lead; None where nothing is in the way."""
        if rep in lead.had_by:
            return "before"
        if rep not in self.present:
            return "away"
        cap = self.definition.reps[rep].cap
        return "full" if cap is not None and self.loads[rep].n_open >= cap else None

    def _load(self, rep: str) -> Load:
        return Load(n_open=self.loads[rep].n_open, cap=self.definition.reps[rep].cap)

    def _condition(self, lead: Routable, rule: RoutingRule) -> Condition:
        return Condition(
            met=tuple((self._label(name), self._shown(lead, name)) for name in rule.when)
        )

    def _label(self, name: str) -> str:
        attribute = self.definition.attributes.get(name)
        return (attribute.label if attribute else "") or name.replace("_", " ")

    def _shown(self, lead: Routable, name: str) -> str | None:
        attribute = self.definition.attributes.get(name)
        value = text(lead.value(name))
        return "" if value and attribute and attribute.personal else value


def known_as(definition: Definition) -> dict[str, str]:
    """All that a company's files may call a rep, to the rep's name in the definition."""
    known = {
        _plain(word): name
        for name, rep in sorted(definition.reps.items())
        for word in (rep.email, rep.name)
        if word
    }
    return known | {_plain(name): name for name in definition.reps}


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()
