"""What a definition says that may be meant: worth a look, and no reason to refuse it."""

from __future__ import annotations

from collections.abc import Iterator

from definition.definition import Definition
from definition.errors import InputError
from definition.names import BESIDE, RESERVED, conditions, near


def doubts(definition: Definition) -> Iterator[InputError]:
    """Each with its place, what stands there and what to do; nobody has to mend any of them.

    Examples
    --------
    >>> agreed = Definition.model_validate({"reps": {"jan": {"team": "zuid"}},
    ...                                     "channels": {"zuidd": ["slack://a/b/c"]}})
    >>> for each in doubts(agreed):
    ...     print(each)
    channels.zuidd: is nobody's name (found 'zuidd'); did you mean zuid?
    """
    people = {*definition.reps, *(rep.team for rep in definition.reps.values()), *RESERVED}
    for name in definition.channels:
        if name not in people:
            meant = near(name, people)
            remedy = f"did you mean {meant}?" if meant else "name a rep, a team or take it out"
            yield InputError("is nobody's name", f"channels.{name}", name, remedy)
    known = conditions(definition)
    for place, rule in enumerate(definition.routing):
        for name in rule.when:
            if name not in known:
                yield _undeclared(f"routing.{place}.when.{name}", name)
    for place, name in enumerate(definition.promises.complete):
        if name not in definition.attributes and name not in BESIDE:
            yield _undeclared(f"promises.complete.{place}", name)


def _undeclared(field: str, name: str) -> InputError:
    remedy = f"declare [attributes.{name}], unless leads are sent with it all the same"
    return InputError("is declared nowhere", field, name, remedy)
