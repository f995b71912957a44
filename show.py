"""What the command line shows: progress, tables and one clear line where something is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

if TYPE_CHECKING:
    from models.registered import Registered
    from records.audit import Change
    from records.intake import IntakeReport
    from serving.doctor import Finding
    from settings import Settings
    from training.forward import Forward
    from training.leaks import Finding as Leak
    from training.leaks import LeakFound
    from training.retrained import Retrained
    from training.train import Trained

_out = Console(soft_wrap=True, highlight=False)
_err = Console(stderr=True, soft_wrap=True, highlight=False)


def line(text: str) -> None:
    """One line."""
    _out.print(text, markup=False)


def refused(text: str) -> None:
    """One line on standard error, whatever stands in it."""
    _err.print(" ".join(text.split()), style="red", markup=False)


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar that the callable moves: done, total."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=_err, transient=True) as bar:
        task = bar.add_task(what, total=None)

        def moved(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield moved


@contextmanager
def telling() -> Iterator[Callable[[str], None]]:
    """Says what is being done, a line each."""
    yield lambda text: _err.print(f"  {text} …", style="dim", markup=False)


def loaded(report: IntakeReport) -> None:
    """What was taken, mended and left out."""
    from records.intake.report import table

    _out.print(table(report))


def drafted(target: Path, text: str) -> None:
    """Where the draft is and what to look at first."""
    doubts = sum("suspected" in row or "leak" in row for row in text.splitlines())
    line(f"{target}: a draft. Read it before you use it.")
    if doubts:
        line(f"It names {doubts} places that look like leaks: check those first.")
    line(f"then: make up COMPANY={target.parent}")


def trained(done: Trained) -> None:
    """How the card does, beside other ways, in figures and in words."""
    from training.evaluation.headline import told_in_words
    from training.says import said

    if done.became == "known":
        line(f"nothing new to learn since version {done.version} (card {done.card.card_id[:12]})")
        if done.forward is None:
            return
    outcomes = ", ".join(f"{n:,} {outcome}" for outcome, n in done.outcomes.items() if n)
    line(f"leads: {outcomes}")
    moments = ", ".join(f"{n:,} at {moment}" for moment, n in done.moments.items())
    line(f"looked at: {moments}")
    if done.findings:
        leaks(done.findings)
    if done.forward is not None:
        _out.print(_comparison(done.forward))
    for sentence in told_in_words(done.forward):
        line(sentence)
    for sentence in said(done.card.training, "en"):
        line(sentence)
    if done.became != "known":
        line(f"version {done.version} is {done.became} (card {done.card.card_id[:12]})")
    if done.report is not None:
        line(f"the whole evaluation: {done.report}")
    if done.agreement is not None:
        line(f"version {done.agreement} holds the agreed points alone: that one counts instead")


def retrained(done: Retrained, language: Literal["en", "nl"]) -> None:
    """What the gate decided, every check in a sentence."""
    if done.first is not None:
        trained(done.first)
        return
    if done.is_known:
        then = "" if done.decision is None else "; what was decided then:"
        line(f"nothing new to learn since version {done.version}{then}")
    if done.decision is not None:
        for sentence in done.words(language):
            line(sentence)
        if done.version is not None and done.decision.outcome == "refused":
            line(f"to use it all the same: callworthy promote {done.version}")


def _comparison(forward: Forward) -> Table:
    shown = Table(title=f"{forward.how}: higher AUC is better, lower log loss is better")
    for heading in ("way of ranking", "AUC (95 %)", "wins in 23 of 87 calls", "log loss"):
        shown.add_column(heading, justify="left" if heading == "way of ranking" else "right")
    for name, figures in forward.by_name.items():
        loss = str(figures.log_loss) if figures.log_loss else "-"
        called = figures.wins_when_called
        share = f"{called.value:.0%} ({called.low:.0%}-{called.high:.0%})"
        shown.add_row(escape(name), str(figures.auc), share, loss)
    return shown


def leaks(found: Sequence[Leak]) -> None:
    """Columns that may know the outcome, with the figures and what to do."""
    shown = Table("column", "check", "how sure", "figures", "what to do", title="possible leaks")
    for each in found:
        remedy = f"cleared: {each.cleared}" if each.cleared else each.remedy
        cells = (each.column, each.check, each.certainty, each.evidence, remedy)
        shown.add_row(*map(escape, cells))
    _out.print(shown)


def stopped_by(found: LeakFound) -> None:
    """All that was found, and one line for each finding that stops the training."""
    leaks(found.findings)
    for each in found.findings:
        if each.stops:
            refused(f"stopped: {each.told()}")
    refused(
        'nothing was learned: declare these as they are, or say cleared = "why it is no leak" '
        "under [attributes.NAME] of the definition"
    )


def decision(lines: list[str]) -> None:
    """A decision in words."""
    for text in lines:
        line(text)


def findings(found: list[Finding]) -> None:
    """What is in order and what is not."""
    shown = Table("what", "how it is", "what to do")
    for each in found:
        fine = "[yellow]look[/]" if each.remedy else "[green]fine[/]"
        mark = fine if each.is_fine else "[red]not fine[/]"
        shown.add_row(escape(each.what), f"{mark} {escape(each.told)}", escape(each.remedy))
    _out.print(shown)


def audited(changes: list[tuple[str, Change]]) -> None:
    """Changes with their moments, newest first; anybody's words stay words."""
    shown = Table("when", "who", "what", "to what", "more")
    for at, each in changes:
        more = ", ".join(f"{name} {value}" for name, value in each.detail.items() if value)
        shown.add_row(at, *(escape(text) for text in (each.who, each.what, each.about, more)))
    _out.print(shown)


def curl(settings: Settings, champion: Registered) -> None:
    """A request to paste, made from the definition in force."""
    from serving.example import example_lead

    body: Any = example_lead(champion)
    line("")
    line("score a lead from another terminal:")
    address = f"http://{settings.host}:{settings.port}/score"
    line(f"  curl -s {address} -H 'Content-Type: application/json' \\")
    line(f"    -d '{body}'")
    line("")
