"""Commands about cards: learned, learned again, put in force, taken back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

import show
from definition import InputError
from serving.commands.opened import definition_of, now_us, records_of, registry_of

if TYPE_CHECKING:
    from models.registry import Registry
    from records.cards import How
    from settings import Settings
    from training.retrained import Retrained


def train(
    context: typer.Context,
    compare: Annotated[
        bool, typer.Option("--compare", help="Judge EBM beside it too; takes minutes.")
    ] = False,
) -> None:
    """Learn a card from what is on record, judge it on the newest leads, register it."""
    learn(context.obj, compare=compare)


@contextmanager
def _turn(what: str) -> Iterator[None]:
    from training.turn import NotOurTurn

    try:
        yield
    except NotOurTurn as busy:
        raise InputError(
            f"must wait ({busy})", what, None, "do it again when that is done"
        ) from None


def learn(settings: Settings, *, compare: bool = False) -> None:
    """Train a card from what is on record."""
    from training.evaluation.rivals import ALL, QUICK
    from training.leaks import LeakFound
    from training.train import train as training
    from training.turn import Turn

    definition = definition_of(settings)
    engine = records_of(settings)
    try:
        with (
            _turn("train"),
            Turn(engine, now_us),
            show.progress("building features") as progress,
            show.telling() as told,
        ):
            trained = training(
                engine,
                definition,
                registry_of(settings),
                told=told,
                progress=progress,
                rivals=ALL if compare else QUICK,
                clock=now_us,
            )
    except LeakFound as found:
        show.stopped_by(found)
        raise typer.Exit(3) from None
    show.trained(trained)


def retrain(
    context: typer.Context,
    why: Annotated[str, typer.Option(help="Why; said in the run.")] = "asked for",
    if_due: Annotated[
        bool, typer.Option("--if-due", help="Only where the calendar, outcomes or drift ask.")
    ] = False,
) -> None:
    """Learn again from all that is known by now; the gate decides. Exit 3 where it says no."""
    from training.due import due
    from training.exploration.settle import settle

    settings: Settings = context.obj
    definition = definition_of(settings)
    engine = records_of(settings)
    settle(engine, definition, now_us())
    if if_due:
        found = due(engine, definition, registry_of(settings), now_us())
        if found is None:
            show.line("nothing asks for a retraining")
            return
        why = found
    if not learn_again(settings, why).is_fine:
        raise typer.Exit(3)


def learn_again(settings: Settings, why: str) -> Retrained:
    """Train a challenger and let the gate decide."""
    from training.retrain import retrain as retraining

    definition = definition_of(settings)
    engine = records_of(settings)
    with (
        _turn("retrain"),
        show.progress("building features") as progress,
        show.telling() as told,
    ):
        done = retraining(
            engine,
            definition,
            registry_of(settings),
            why=why,
            clock=now_us,
            told=told,
            progress=progress,
        )
    show.retrained(done, definition.company.language)
    return done


def promote(
    context: typer.Context,
    named: Annotated[
        str | None, typer.Argument(metavar="[CARD_ID]", help="A version, or a card's id.")
    ] = None,
) -> None:
    """Make the challenger (or a card named) the champion; the service follows."""
    from training.tracking import GATE, run_tags

    registry = registry_of(context.obj)
    chosen = registry.named(named) if named else registry.alias_version("challenger")
    if chosen is None:
        raise InputError("is not there", "challenger", None, "train one, or name a version")
    registry.read(chosen)
    if named is None and GATE not in run_tags(registry, chosen):
        raise InputError(
            "was not held against the champion yet",
            "challenger",
            chosen,
            f"run `callworthy retrain`, or name it: `callworthy promote {chosen}`",
        )
    with _on_record(context.obj, registry, "promoted"):
        before = registry.promote(chosen)
    show.line(f"champion is now version {chosen} (before: {before or 'none'})")


@contextmanager
def _on_record(settings: Settings, registry: Registry, how: How) -> Iterator[None]:
    from training.retrain import CARRIED_OUT
    from training.succession import on_record
    from training.tracking import tag_run

    engine = records_of(settings)
    with on_record(engine, registry, how=how, who="command line", at=now_us()):
        yield
    # A person has chosen: the gate does not judge this card by itself any more.
    tag_run(registry, str(registry.alias_version("champion")), CARRIED_OUT, how)


def rollback(context: typer.Context) -> None:
    """Make the champion before this one champion again."""
    registry = registry_of(context.obj)
    with _on_record(context.obj, registry, "rolled back"):
        version = registry.rollback()
    show.line(f"champion is now version {version}")
