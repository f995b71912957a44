"""Drift in sentences, in Dutch and English."""

from __future__ import annotations

from collections.abc import Sequence

from training.drift.signal import Signal
from training.promotion.words import Language, decimals

_SENTENCES: dict[Language, dict[str, str]] = {
    "en": {
        "input": "{label} looks different from before (stability index {size:.2f}; above 0.25 is "
        "large){where}.",
        "scores": "Scores are spread differently from before (stability index {size:.2f}){where}.",
        "calibration": "{now:.1%} of the newest leads were won where {before:.1%} was told{where}.",
        "verdicts": "{now:.0%} of leads go to sales, where {before:.0%} did{where}.",
        "feedback": "Sales call {now:.0%} of leads good, where it was {before:.0%}{where}.",
        "where": ", among leads from {source}",
        "none": "No drift: none of {n} comparisons is out of the ordinary.",
        "too few": "Too few new leads to say anything of drift.",
    },
    "nl": {
        "input": "{label} ziet er anders uit dan eerst (stabiliteitsindex {size:.2f}; boven 0.25 "
        "is groot){where}.",
        "scores": "Scores zijn anders verdeeld dan eerst (stabiliteitsindex {size:.2f}){where}.",
        "calibration": "Van de nieuwste leads werd {now:.1%} gewonnen waar {before:.1%} was "
        "gezegd{where}.",
        "verdicts": "{now:.0%} van de leads gaat naar sales, waar dat {before:.0%} was{where}.",
        "feedback": "Sales noemt {now:.0%} van de leads goed, waar dat {before:.0%} was{where}.",
        "where": ", bij leads van {source}",
        "none": "Geen drift: geen van {n} vergelijkingen is ongewoon.",
        "too few": "Te weinig nieuwe leads om iets van drift te zeggen.",
    },
}


def sentences(found: Sequence[Signal], language: Language) -> list[str]:
    """One per alarm; without any, that there is none.

    Examples
    --------
    >>> sentences([], "en")
    ['Too few new leads to say anything of drift.']
    """
    say = _SENTENCES[language]
    if not found:
        return [say["too few"]]
    alarms = [each for each in found if each.is_alarm]
    if not alarms:
        return [say["none"].format(n=len(found))]
    return [sentence(each, language) for each in alarms]


def sentence(signal: Signal, language: Language) -> str:
    """One signal."""
    say = _SENTENCES[language]
    where = "" if signal.source is None else say["where"].format(source=signal.source)
    return decimals(say[signal.kind].format(**{**vars(signal), "where": where}), language)
