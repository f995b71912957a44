"""What a definition says that cannot be meant, though each value by itself is fine.

It is asked of files that people write. A version on record stays readable whatever is asked later.
"""

from __future__ import annotations

from collections.abc import Iterator

from definition.attributes import MISSING
from definition.definition import Definition
from definition.errors import InputError
from definition.handling import RoutingRule
from definition.names import BESIDE, RESERVED, conditions, near


def refuse(definition: Definition, file: str | None = None) -> None:
    """Refuse the first mistake.

    Raises
    ------
    InputError
        With the place, what stands there and what was meant.
    """
    for found in mistakes(definition):
        found.file = file
        raise found


def mistakes(definition: Definition) -> Iterator[InputError]:
    """All of them, in the order of the file."""
    yield from _promised(definition)
    yield from _named(definition)
    for place, rule in enumerate(definition.routing):
        field = f"routing.{place}"
        if not rule.when and place < len(definition.routing) - 1:
            rest = "matches all leads, so that no rule after it is ever reached"
            remedy = "give it a `when`, or move it to the end"
            yield InputError(rest, field, f"team {rule.team}", remedy)
        yield from _conditions(rule, f"{field}.when", definition)


def _promised(definition: Definition) -> Iterator[InputError]:
    known = {*definition.attributes, *BESIDE}
    for place, name in enumerate(definition.promises.complete):
        if name not in known and (meant := near(name, known)):
            yield _meant(f"promises.complete.{place}", name, meant)


def _named(definition: Definition) -> Iterator[InputError]:
    """A rep is reached by name under [channels]: no other may go by it."""
    teams = {rep.team.casefold() for rep in definition.reps.values()}
    for name in definition.reps:
        plain = name.casefold()
        if plain in RESERVED or plain.startswith("head_"):
            rule = "is a name under [channels] with a meaning of its own"
            yield InputError(rule, "reps", name, "give the rep another name")
        elif plain in teams:
            rule = "is a team's name as well"
            yield InputError(rule, "reps", name, "give the rep or the team another name")


def _conditions(rule: RoutingRule, field: str, definition: Definition) -> Iterator[InputError]:
    known = conditions(definition)
    for name, condition in rule.when.items():
        place = f"{field}.{name}"
        kind = known.get(name)
        if kind is None:
            if meant := near(name, known):
                yield _meant(place, name, meant)
        elif isinstance(condition, str):
            if kind != "number":
                remedy = 'write a list such as ["a", "b"]'
                yield InputError(f"has a range, and is a {kind}", place, condition, remedy)
        else:
            yield from _listed(place, name, condition, kind, definition)


def _listed(
    place: str, name: str, condition: list[str], kind: str, definition: Definition
) -> Iterator[InputError]:
    """Values on a list that no lead can have."""
    if kind == "number":
        for value in condition:
            if ".." in value:
                remedy = f'write it without brackets: {name} = "{value}"'
                yield InputError("is a range on a list of values", place, value, remedy)
    if kind == "band":
        values = [*definition.attributes[name].values, MISSING]
        plain = {each.casefold() for each in values}
        for value in condition:
            if value.strip().casefold() not in plain:
                yield InputError("is no level of it", place, value, f"write one of {values}")


def _meant(field: str, name: str, meant: str) -> InputError:
    remedy = f"did you mean {meant}? If not, declare [attributes.{name}]"
    return InputError("is not declared", field, name, remedy)
