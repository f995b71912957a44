"""Decisions computed again from what is on record of them, and held against what was answered."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from definition import InputError
from definition.read import check
from features.snapshot import restored
from models.card import Card
from models.explanation import Language
from models.exploration import NOTHING, Exploration, Redrawn
from models.registered import Registered
from records import cards, decisions, definitions
from records.decisions import Decision
from records.tables import decisions as table
from serving.in_use import InUse
from serving.schemas import Asked
from serving.scorer import OPENING, decide, history, question

#: Decisions read at a time.
_AT_A_TIME = 1_000


@dataclass(frozen=True, kw_only=True)
class Difference:
    """A decision that does not come out as it was answered."""

    decision_id: str
    #: Where it differs, as ``reasons[3].points``; or why it cannot be computed.
    where: str
    then: Any = None
    now: Any = None

    @property
    def text(self) -> str:
        """One line for people."""
        if self.then is None and self.now is None:
            return f"{self.decision_id}: {self.where}"
        return f"{self.decision_id}: {self.where} was {self.then!r}, is {self.now!r}"


@dataclass(frozen=True, kw_only=True)
class Replayed:
    """What a replay of several found."""

    n_equal: int
    #: Of persons whose data was erased: nothing to compute from.
    n_erased: int
    differences: tuple[Difference, ...]


def replay(
    engine: Engine,
    decision_id: str | None = None,
    since: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Replayed:
    """Compute one decision, those since a moment, or all of them again.

    Raises
    ------
    InputError
        If the one asked about is not on record.
    """
    n_equal, n_erased, differences = 0, 0, []
    with engine.connect() as connection:
        in_use = _reader(connection)
        chosen = _chosen(decision_id, since)
        n_in_all = connection.execute(sa.select(sa.func.count()).where(*chosen)).scalar_one()
        if decision_id is not None and not n_in_all:
            raise InputError(
                "is not on record", "decision_id", decision_id, "take one from an answer"
            )
        for done, each in enumerate(_each(connection, chosen), 1):
            if not each.inputs:
                n_erased += 1
            elif (found := difference(each, in_use)) is None:
                n_equal += 1
            else:
                differences.append(found)
            if progress is not None and (done % 100 == 0 or done == n_in_all):
                progress(done, n_in_all)
    return Replayed(n_equal=n_equal, n_erased=n_erased, differences=tuple(differences))


Reader = Callable[[str, str], InUse]


def difference(kept: Decision, in_use: Reader) -> Difference | None:
    """Where a decision comes out otherwise; None where it is the same to the byte."""
    try:
        made = again(kept, in_use(kept.card_id, kept.definition_version))
    except InputError as error:
        return Difference(decision_id=kept.decision_id, where=str(error))
    if made.answer == kept.answer:
        return None
    then, now = orjson.loads(kept.answer), orjson.loads(made.answer)
    where, old, new = _first(then, now, "")
    return Difference(decision_id=kept.decision_id, where=where, then=old, now=new)


def again(kept: Decision, in_use: InUse) -> Decision:
    """The decision as it comes out now, from what it was made of."""
    inputs = orjson.loads(kept.inputs)
    if "asked" not in inputs:
        raise InputError(
            "was kept before inputs were kept whole", "decision_id", kept.decision_id, "see docs"
        )
    asked = question(Asked.model_validate(inputs["asked"]), in_use.definition, kept.scored_at)
    told = inputs.get("history")
    found = history(asked, in_use.definition, None) if told is None else restored(told)
    return decide(
        asked,
        found,
        in_use,
        kept.scored_at,
        inputs["language"],
        _explored(inputs),
        decision_id=kept.decision_id,
        kept=None if OPENING in inputs else orjson.loads(kept.answer),
    )


def answered_in(connection: Connection, kept: Decision, language: Language) -> dict[str, Any]:
    """What was answered, with its texts in a language; as it was where that cannot be told."""
    answer: dict[str, Any] = orjson.loads(kept.answer)
    inputs = orjson.loads(kept.inputs)
    if inputs.get("language") in (None, language):
        return answer
    try:
        in_use = _in_use(*_parts(connection, kept.card_id, kept.definition_version))
        other = replace(kept, inputs=orjson.dumps({**inputs, "language": language}).decode())
        answer = orjson.loads(again(other, in_use).answer)
    except InputError:
        pass
    return answer


def bundle(connection: Connection, decision_id: str) -> bytes:
    """Everything that one decision was made of, as JSON, for a machine that has nothing of ours.

    Raises
    ------
    InputError
        If it is not on record, or the person's data was erased.
    """
    kept = decisions.find(connection, decision_id)
    if kept is None:
        raise InputError("is not on record", "decision_id", decision_id, "take one from an answer")
    if not kept.inputs:
        raise InputError("was erased with its person", "decision_id", decision_id, "name another")
    card, agreed = _parts(connection, kept.card_id, kept.definition_version)
    parts = {
        "callworthy_decision": 1,
        "decision": asdict(kept),
        "card": card.decode(),
        "definition": agreed,
    }
    return orjson.dumps(parts, option=orjson.OPT_INDENT_2)


def replay_bundle(text: bytes) -> Difference | None:
    """Compute the decision of a bundle again; None where it is the same to the byte.

    Raises
    ------
    InputError
        If it is no bundle, or its card is not the one that the decision names.
    """
    try:
        told = orjson.loads(text)
        kept = Decision(**told["decision"])
        card, agreed = str(told["card"]).encode(), told["definition"]
    except (orjson.JSONDecodeError, KeyError, TypeError):
        remedy = "write one with `callworthy replay ID --bundle FILE`"
        raise InputError("is no bundle of a decision", "--from", None, remedy) from None
    in_use = _in_use(card, agreed)
    if in_use.card_id != kept.card_id:
        return Difference(
            decision_id=kept.decision_id, where="card_id", then=kept.card_id, now=in_use.card_id
        )
    return difference(kept, lambda _card_id, _version: in_use)


def _chosen(decision_id: str | None, since: int | None) -> list[sa.ColumnElement[bool]]:
    chosen: list[sa.ColumnElement[bool]] = [table.c.decision_id.is_not(None)]
    if decision_id is not None:
        chosen.append(table.c.decision_id == decision_id)
    if since is not None:
        chosen.append(table.c.scored_at >= since)
    return chosen


def _each(connection: Connection, chosen: list[sa.ColumnElement[bool]]) -> Iterator[Decision]:
    """In order of their identifiers, some at a time."""
    last = ""
    while True:
        query = sa.select(table).where(*chosen, table.c.decision_id > last)
        rows = connection.execute(query.order_by(table.c.decision_id).limit(_AT_A_TIME))
        found = [Decision(**row) for row in rows.mappings()]
        if not found:
            return
        yield from found
        last = found[-1].decision_id


def _reader(connection: Connection) -> Reader:
    """Cards laid out for scoring, each once."""

    @lru_cache(maxsize=32)
    def read(card_id: str, version: str) -> InUse:
        return _in_use(*_parts(connection, card_id, version))

    return read


def _parts(connection: Connection, card_id: str, version: str) -> tuple[bytes, Mapping[str, Any]]:
    card, agreed = cards.find(connection, card_id), definitions.find(connection, version)
    if card is None or agreed is None:
        what, value = ("card", card_id) if card is None else ("definition", version)
        raise InputError("is not on record", what, value, "it was used before cards were kept")
    if hashlib.sha256(card).hexdigest() != card_id:
        raise InputError("is not as it was", "card", card_id, "take it back from a backup")
    return card, agreed.content


def _in_use(card: bytes, agreed: Mapping[str, Any]) -> InUse:
    registered = Registered(
        version="", run_id="", card=Card.from_json(card), definition=check(dict(agreed))
    )
    return InUse.of(registered)


def _explored(inputs: Mapping[str, Any]) -> Exploration:
    drawn = inputs.get("explored")
    if drawn is None:
        return NOTHING
    return Redrawn(key=b"", share=drawn["share"], period_days=1, number=drawn["lot"])


def _first(then: Any, now: Any, path: str) -> tuple[str, Any, Any]:
    """The first place in which two answers differ."""
    if isinstance(then, dict) and isinstance(now, dict):
        for name in [*then, *(each for each in now if each not in then)]:
            if then.get(name) != now.get(name):
                return _first(then.get(name), now.get(name), f"{path}.{name}" if path else name)
    if isinstance(then, list) and isinstance(now, list) and len(then) == len(now):
        for place, (old, new) in enumerate(zip(then, now, strict=True)):
            if old != new:
                return _first(old, new, f"{path}[{place}]")
    return path or "the order of its fields", then, now
