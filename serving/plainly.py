"""Why a lead was judged so, in words for the person it is about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import orjson
from sqlalchemy import Connection

from definition import Definition
from followup.facts import label
from records import assignments, erasures, people
from records.decisions import Decision
from serving.pages.words import Language, Words
from serving.replay import answered_in

#: Reasons that are told.
_MOST = 5


def plainly(
    connection: Connection, kept: Decision, definition: Definition, language: Language
) -> list[str]:
    """Lines without jargon: what, how, with which data, what otherwise, who, and one's rights.

    Parameters
    ----------
    connection : to the records
    kept : what was decided
    definition : what it was decided under
    language : nl or en
    """
    words = Words(language, definition.company.timezone)
    erased = erasures.of(connection, [kept.lead_id]).get(kept.lead_id)
    if erased is not None:
        return [words("why.erased", moment=words.moment(erased))]
    answer = answered_in(connection, kept, language)
    history = orjson.loads(kept.inputs).get("history")
    lines = [
        words(
            "why.what",
            moment=words.moment(kept.scored_at),
            lead=kept.lead_id,
            company=definition.company.name,
        ),
        words("why.about"),
        *_outcome(answer, definition, words),
        _how(answer, kept, definition, words),
        *_reasons(answer, words),
        *([] if history is None else _data(history, answer, definition, words)),
        *_otherwise(answer, words),
        words("why.human"),
        *_owner(connection, kept, words),
        words("why.rights", company=definition.company.name),
        words("why.proof", decision_id=kept.decision_id, card=kept.card_id[:12]),
    ]
    return lines


def _outcome(answer: dict[str, Any], definition: Definition, words: Words) -> list[str]:
    missing = ", ".join(label(name, definition) for name in answer["required_missing"])
    lines = [words(f"why.{answer['verdict']}", missing=missing)]
    if answer["handover"]["why"] == "explore":
        lines.append(words("why.explored", share=words.percent(answer["handover"]["propensity"])))
    return lines


def _how(answer: dict[str, Any], kept: Decision, definition: Definition, words: Words) -> str:
    names = [f"{sign.name} ({team})" for team, sign in definition.signatures.items()]
    return words(
        "why.how",
        version=kept.definition_version[:12],
        signed=words("why.signed", names=", ".join(names)) if names else "",
        fit=answer["fit"]["threshold"],
        engagement=answer["engagement"]["threshold"],
        fit_points=answer["fit"]["points"],
        engagement_points=answer["engagement"]["points"],
    )


def _reasons(answer: dict[str, Any], words: Words) -> list[str]:
    counted = [each for each in answer["reasons"] if each["points"]][:_MOST]
    if not counted:
        return [words("why.none_counted")]
    return [words("why.most"), *(f"  {each['points']:+d}  {each['text']}" for each in counted)]


def _data(
    history: dict[str, Any], answer: dict[str, Any], definition: Definition, words: Words
) -> list[str]:
    looked_at = [each["feature"] for each in answer["reasons"] if each["half"] == "fit"]
    known = [name for name, value in history["profile"].items() if value is not None]
    used = [name for name in known if _is_used(name, looked_at)]
    unused = [name for name in known if name not in used]
    lines = []
    for sentence, names in (("why.used", used), ("why.unused", unused)):
        if names:
            told = ", ".join(label(name, definition) for name in names)
            lines.append(words(sentence, names=told))
    events = [each for each in history["events"] if each[2] < history["as_of"]]
    if events:
        lines.append(_did(events, definition, words))
    return lines


def _is_used(name: str, features: Iterable[str]) -> bool:
    """A feature is the attribute itself, or made of it: title_seniority, has_phone."""
    return any(
        each in (name, f"has_{name}", f"days_since_{name}") or each.startswith(f"{name}_")
        for each in features
    )


def _did(events: list[list[Any]], definition: Definition, words: Words) -> str:
    kinds = Counter(str(each[0]) for each in events)
    told = [f"{_kind(kind, definition)} {n}x" for kind, n in kinds.most_common()]
    moments = [int(each[1]) for each in events]
    return words(
        "why.did",
        n=len(events),
        first=words.day(min(moments)),
        last=words.day(max(moments)),
        kinds=", ".join(told),
    )


def _kind(kind: str, definition: Definition) -> str:
    known = definition.events.get(kind)
    return (known.label if known else "") or kind.replace("_", " ")


def _otherwise(answer: dict[str, Any], words: Words) -> list[str]:
    lines = []
    if answer["to_qualify"]:
        changes = "; ".join(each["text"] for each in answer["to_qualify"])
        lines.append(words("why.otherwise", changes=changes))
    if answer["must"]["failed"]:
        lines.append(words("why.must", conditions="; ".join(answer["must"]["failed"])))
    return lines


def _owner(connection: Connection, kept: Decision, words: Words) -> list[str]:
    """Who had the lead from then on; the first of them."""
    held = assignments.owners(connection, *people.leads_of(connection, kept.lead_id))
    later = [each for each in held if each.at >= kept.as_of and each.owner]
    if not later:
        return []
    first = min(later, key=lambda each: each.at)
    moment = words.moment(first.at)
    return [words("why.owner", owner=first.owner, team=first.team, moment=moment)]
