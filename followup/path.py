"""Why a lead went where it went, step by step, as people read it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["nl", "en"]

#: A step's kind to its sentence; the last step is what happened, those before it why not sooner.
WORDS: dict[str, dict[str, str]] = {
    "en": {
        "owner": "already with {rep}",
        "owner_gone": "owner {owner} is no rep here",
        "owner_away": "owner {rep} is away",
        "owner_full": "owner {rep} is full, {load}",
        "owner_before": "{rep} had it before",
        "account": "named account {account}",
        "account_away": "named account {account}: {rep} is away",
        "account_full": "named account {account}: {rep} is full, {load}",
        "account_before": "named account {account}: {rep} had it before",
        "rule": "rule {number}: {condition} -> team {team}",
        "rule_busy": "rule {number}: {condition} -> team {team}: nobody free ({busy})",
        "fallback": "its fallback -> team {team}",
        "fallback_busy": "its fallback -> team {team}: nobody free ({busy})",
        "rep": "{rep}, {load}",
        "no_reps": "no reps are named",
        "no_rule": "no rule fits",
        "lead": "team lead {rep} holds it until someone has room",
        "last": "everybody had it; team lead {rep} has it now",
        "marketing": "unassigned, to marketing",
        # What stays of a path once its person was erased (records/erasures).
        "erased": "erased",
        "all others": "all other leads",
        "missing": "{name} missing",
        "load": "{n_open} open of {cap}",
        "load_uncapped": "{n_open} open",
        "n_full": "{n} full",
        "n_away": "{n} away",
        "n_before": "{n} had it before",
        "n_none": "no members",
    },
    "nl": {
        "owner": "al bij {rep}",
        "owner_gone": "eigenaar {owner} is hier geen verkoper",
        "owner_away": "eigenaar {rep} is afwezig",
        "owner_full": "eigenaar {rep} zit vol, {load}",
        "owner_before": "{rep} had hem al",
        "account": "vaste klant {account}",
        "account_away": "vaste klant {account}: {rep} is afwezig",
        "account_full": "vaste klant {account}: {rep} zit vol, {load}",
        "account_before": "vaste klant {account}: {rep} had hem al",
        "rule": "regel {number}: {condition} -> team {team}",
        "rule_busy": "regel {number}: {condition} -> team {team}: niemand vrij ({busy})",
        "fallback": "de uitwijk ervan -> team {team}",
        "fallback_busy": "de uitwijk ervan -> team {team}: niemand vrij ({busy})",
        "rep": "{rep}, {load}",
        "no_reps": "er zijn geen verkopers benoemd",
        "no_rule": "geen regel past",
        "lead": "teamleider {rep} houdt hem vast tot er iemand ruimte heeft",
        "last": "iedereen heeft hem gehad; nu is hij van teamleider {rep}",
        "marketing": "niet toegewezen, naar marketing",
        "erased": "gewist",
        "all others": "alle andere leads",
        "missing": "{name} ontbreekt",
        "load": "{n_open} open van {cap}",
        "load_uncapped": "{n_open} open",
        "n_full": "{n} vol",
        "n_away": "{n} afwezig",
        "n_before": "{n} had hem al",
        "n_none": "geen leden",
    },
}
#: Steps that lead on to the next one with an arrow instead of ending there.
_LEADS_ON = frozenset({"owner", "account", "rule", "fallback"})


@dataclass(frozen=True, kw_only=True)
class Load:
    """How many open leads a rep had when chosen."""

    n_open: int
    cap: int | None

    def told(self, language: Language) -> str:
        """As ``2 open of 15``."""
        kind = "load_uncapped" if self.cap is None else "load"
        return WORDS[language][kind].format(n_open=self.n_open, cap=self.cap)


@dataclass(frozen=True, kw_only=True)
class Condition:
    """What of a rule a lead met: names with the values it met them by; empty for all leads."""

    #: Label and value; the value is None where there is none, "" where it may not be shown.
    met: tuple[tuple[str, str | None], ...]

    def told(self, language: Language) -> str:
        """As ``region DACH, language de``."""
        words = WORDS[language]
        told = [
            words["missing"].format(name=name) if value is None else f"{name} {value}".strip()
            for name, value in self.met
        ]
        return ", ".join(told) or words["all others"]


@dataclass(frozen=True, kw_only=True)
class Busy:
    """Why nobody of a team is free: how many for which reason, never who."""

    counts: Mapping[Literal["full", "away", "before"], int]

    def told(self, language: Language) -> str:
        """As ``2 full, 1 away``."""
        words = WORDS[language]
        told = [words[f"n_{why}"].format(n=n) for why, n in self.counts.items() if n]
        return ", ".join(told) or words["n_none"]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that was tried."""

    #: A key of ``WORDS``.
    kind: str
    facts: Mapping[str, str | int | Load | Condition | Busy]

    def told(self, language: Language) -> str:
        """The step in words."""
        facts = {
            name: fact.told(language) if isinstance(fact, Load | Condition | Busy) else fact
            for name, fact in self.facts.items()
        }
        return WORDS[language][self.kind].format(**facts)


def told(steps: tuple[Step, ...], language: Language) -> str:
    """A path on one line.

    Examples
    --------
    >>> rule = Condition(met=(("region", "DACH"),))
    >>> told((
    ...     Step(kind="rule", facts={"number": 3, "condition": rule, "team": "zuid"}),
    ...     Step(kind="rep", facts={"rep": "Jan", "load": Load(n_open=2, cap=15)}),
    ... ), "en")
    'rule 3: region DACH -> team zuid -> Jan, 2 open of 15'
    """
    line = ""
    for step in steps:
        line += step.told(language) + (" -> " if step.kind in _LEADS_ON else "; ")
    return line.removesuffix("; ").removesuffix(" -> ")
