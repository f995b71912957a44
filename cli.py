"""The command line: each command reads its arguments, calls a room, and shows what came of it."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

# Typer carries its own click, whose error for wrong usage has no public name.
from typer._click.exceptions import UsageError

import show
from definition import InputError, read, version
from definition.sign import sign as sign_definition
from serving import proof
from serving.access import commands, secret
from settings import HOMES, Settings, be_private, spark_runs_this_python

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from models.registry import Registry
    from records.cards import How
    from training.retrained import Retrained

be_private()

app = typer.Typer(
    name="callworthy",
    help="Lead scoring that sales believes: a learned table of points.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(commands.keys, name="keys")
app.add_typer(commands.users, name="users")
app.add_typer(secret.secrets, name="secrets")
app.command()(commands.audit)
app.command()(proof.replay)
app.command()(proof.verify)

Context = typer.Context
DefinitionFile = Annotated[
    Path | None, typer.Option("--definition", help="The definition; the folder's own by default.")
]


def main() -> None:
    """Run the command line: exit 0 fine, 2 bad input with one clear line, 3 a gate said no."""
    try:
        code = app(standalone_mode=False)
    except InputError as error:
        show.refused(str(error))
        sys.exit(2)
    except UsageError as error:
        where = error.ctx.command_path if error.ctx else "callworthy"
        show.refused(f"{error.format_message()} See `{where} --help`.")
        sys.exit(2)
    except (typer.Abort, KeyboardInterrupt):
        sys.exit(130)
    sys.exit(code if isinstance(code, int) else 0)


@app.callback()
def _home(
    context: Context,
    home: Annotated[
        Path | None,
        typer.Option("--home", help="The company's home; CALLWORTHY_HOME or .callworthy/sample."),
    ] = None,
) -> None:
    context.obj = Settings.of(home)


@app.command()
def init(folder: Annotated[Path, typer.Argument(help="A folder with unknown exports.")]) -> None:
    """Draft a definition from files nobody described yet; a person edits it."""
    from training.draft import draft

    target = folder / "definition.toml"
    if target.exists():
        raise InputError(
            "is there already", "definition.toml", str(target), "edit it, or move it away first"
        )
    text = draft(folder)
    target.write_text(text, encoding="utf-8")
    show.drafted(target, text)


@app.command()
def sample(
    folder: Annotated[Path, typer.Argument(help="Where the invented company is written.")],
    leads: Annotated[int, typer.Option(help="How many leads.")] = 5000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same company.")] = 1,
    drift: Annotated[bool, typer.Option("--drift", help="Let the truth change midway.")] = False,
    leaks: Annotated[int, typer.Option(help="How many leaking columns to plant.")] = 0,
) -> None:
    """Write the sample company; its truth goes to FOLDER/truth, which training never sees."""
    from sample.company import make

    with show.progress("inventing leads") as progress:
        make(folder, n_leads=leads, seed=seed, drift=drift, leaks=leaks, progress=progress)
    show.line(f"{leads:,} leads in {folder}, their truth in {folder / 'truth'}")


@app.command()
def load(
    context: Context,
    folder: Annotated[Path, typer.Argument(help="A company folder.")],
    definition: DefinitionFile = None,
) -> None:
    """Put a company folder on record; twice changes nothing."""
    _load(context.obj, folder, definition)


def _load(settings: Settings, folder: Path, definition_path: Path | None) -> None:
    from records.intake import load as load_folder
    from serving.doubts import doubts

    if not folder.is_dir():
        raise InputError("is no folder", "folder", str(folder), "name a company folder")
    source = _definition_for(settings, folder, definition_path)
    definition = read(source)
    settings.home.mkdir(parents=True, exist_ok=True)
    engine = _records(settings)
    with show.progress("reading") as progress:
        report = load_folder(engine, folder, definition, _now(), progress)
    _keep(settings, source)
    show.loaded(report)
    for each in doubts(definition, settings.environment):
        show.line(f"worth a look: {each}")


def _keep(settings: Settings, source: Path) -> None:
    """Put a definition in force; where it says the same, the signatures stay."""
    target = settings.definition_path
    if source.resolve() == target.resolve():
        return
    if target.exists():
        old = version(read(target))
        if old == version(read(source)):
            return
        target.rename(target.with_name(f"definition-{old[:8]}.toml"))
    target.write_bytes(source.read_bytes())


def _definition_for(settings: Settings, folder: Path, given: Path | None) -> Path:
    for path in (given, folder / "definition.toml", settings.definition_path):
        if path is not None and (path.exists() or path == given):
            return path
    raise InputError(
        "is not there",
        "definition",
        str(folder / "definition.toml"),
        f"name one with --definition, or draft one with `callworthy init {folder}`",
    )


@app.command()
def train(
    context: Context,
    compare: Annotated[
        bool, typer.Option("--compare", help="Judge EBM beside it too; takes minutes.")
    ] = False,
) -> None:
    """Learn a card from what is on record, judge it on the newest leads, register it."""
    _train(context.obj, compare=compare)


@contextmanager
def _turn(what: str) -> Iterator[None]:
    from training.turn import NotOurTurn

    try:
        yield
    except NotOurTurn as busy:
        raise InputError(
            f"must wait ({busy})", what, None, "do it again when that is done"
        ) from None


def _train(settings: Settings, *, compare: bool = False) -> None:
    from training.evaluation.rivals import ALL, QUICK
    from training.leaks import LeakFound
    from training.train import train as learn
    from training.turn import Turn

    definition = _home_definition(settings)
    engine = _records(settings)
    try:
        with (
            _turn("train"),
            Turn(engine, _now_us),
            show.progress("building features") as progress,
            show.telling() as told,
        ):
            trained = learn(
                engine,
                definition,
                registry_of(settings),
                told=told,
                progress=progress,
                rivals=ALL if compare else QUICK,
                clock=_now_us,
            )
    except LeakFound as found:
        show.stopped_by(found)
        raise typer.Exit(3) from None
    show.trained(trained)


@app.command()
def score(
    context: Context,
    source: Annotated[Path, typer.Argument(metavar="IN", help="Leads: CSV, Parquet or folder.")],
    target: Annotated[Path, typer.Argument(metavar="OUT", help="Scores: .csv or .parquet.")],
    on: Annotated[
        Literal["here", "spark"], typer.Option("--engine", help="Where it is computed.")
    ] = "here",
) -> None:
    """Score many leads: streamed, and taken up again where it was stopped."""
    from serving.bulk import score_file, spark_beside

    settings: Settings = context.obj
    champion = _champion(settings)
    engine = _records(settings)
    spark_runs_this_python()
    beside = spark_beside(target, registry_of(settings), champion, on == "spark")
    with show.progress("scoring") as progress, beside as scored_by:
        n_leads = score_file(engine, champion, source, target, _now(), progress, scored_by)
    show.line(f"{n_leads:,} leads scored into {target}")


@app.command()
def serve(context: Context) -> None:
    """Answer over HTTP until Ctrl-C."""
    _serve(context.obj)


def _serve(settings: Settings) -> None:
    from serving.launch import serve as run

    settings.home.mkdir(parents=True, exist_ok=True)
    try:
        run(settings, announce=show.line)
    except KeyboardInterrupt:
        show.line("stopped")


@app.command()
def worker(context: Context) -> None:
    """Do durable work beside the service until Ctrl-C; PostgreSQL lets many do it."""
    from serving.worker import work

    context.obj.home.mkdir(parents=True, exist_ok=True)
    work(context.obj, announce=show.line)


@app.command()
def up(
    context: Context,
    company: Annotated[
        Path | None, typer.Argument(help="A company folder; else the sample.")
    ] = None,
    definition: DefinitionFile = None,
) -> None:
    """Load, learn and serve in one go: what `make up` runs."""
    settings: Settings = context.obj
    is_sample = company is None
    if company is None:
        from sample.company import make

        company = settings.home.parent / "sample-company"
        with show.progress("inventing the sample company") as progress:
            make(company, n_leads=5000, seed=1, progress=progress)
    elif not settings.is_named:
        settings = Settings.of(HOMES / company.resolve().name)
    _load(settings, company, definition)
    if registry_of(settings).alias_version("champion") is None:
        _train(settings)
    else:
        # The gate may say no: the champion serves on.
        _retrain(settings, "started again")
    if is_sample:
        _begin(settings)
    show.curl(settings, _champion(settings))
    _serve(settings)


def _begin(settings: Settings) -> None:
    """The sample's newest leads go to sales, once."""
    from records.database import connect
    from serving.champion import InUse
    from serving.first_day import begin
    from serving.state import remember

    registry, in_use = registry_of(settings), InUse.of(_champion(settings))
    engine = connect(settings.database_url)
    remember(engine, registry, in_use)
    n_leads = begin(engine, in_use, _now_us())
    engine.dispose()
    if n_leads:
        show.line(f"{n_leads} of the newest leads go to sales: see My leads")


@app.command()
def retrain(
    context: Context,
    why: Annotated[str, typer.Option(help="Why; said in the run.")] = "asked for",
    if_due: Annotated[
        bool, typer.Option("--if-due", help="Only where the calendar, outcomes or drift ask.")
    ] = False,
) -> None:
    """Learn again from all that is known by now; the gate decides. Exit 3 where it says no."""
    from training.due import due
    from training.exploration.settle import settle

    settings: Settings = context.obj
    definition = _home_definition(settings)
    engine = _records(settings)
    settle(engine, definition, _now_us())
    if if_due:
        found = due(engine, definition, registry_of(settings), _now_us())
        if found is None:
            show.line("nothing asks for a retraining")
            return
        why = found
    if not _retrain(settings, why).is_fine:
        raise typer.Exit(3)


def _retrain(settings: Settings, why: str) -> Retrained:
    from training.retrain import retrain as learn

    definition = _home_definition(settings)
    engine = _records(settings)
    with (
        _turn("retrain"),
        show.progress("building features") as progress,
        show.telling() as told,
    ):
        done = learn(
            engine,
            definition,
            registry_of(settings),
            why=why,
            clock=_now_us,
            told=told,
            progress=progress,
        )
    show.retrained(done, definition.company.language)
    return done


@app.command()
def promote(
    context: Context,
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

    engine = _records(settings)
    with on_record(engine, registry, how=how, who="command line", at=_now_us()):
        yield
    # A person has chosen: the gate does not judge this card by itself any more.
    tag_run(registry, str(registry.alias_version("champion")), CARRIED_OUT, how)


@app.command()
def rollback(context: Context) -> None:
    """Make the champion before this one champion again."""
    registry = registry_of(context.obj)
    with _on_record(context.obj, registry, "rolled back"):
        version = registry.rollback()
    show.line(f"champion is now version {version}")


@app.command()
def why(
    context: Context,
    lead: Annotated[str, typer.Argument(help="A lead_id.")],
    at: Annotated[str | None, typer.Option(help="As decided at or before this moment.")] = None,
    language: Annotated[Literal["nl", "en"] | None, typer.Option(help="nl or en.")] = None,
    plain: Annotated[bool, typer.Option("--plain", help="For the person it is about.")] = False,
) -> None:
    """Say what was decided about a lead, and every reason."""
    from serving.why import decided

    agreed = _home_definition(context.obj)
    said = decided(context.obj.database_url, lead, at, agreed, language, plain=plain)
    show.decision(said)


@app.command()
def sign(
    context: Context,
    team: Annotated[str, typer.Option(help="marketing or sales.")],
    name: Annotated[str, typer.Option(help="Who signs.")],
) -> None:
    """Sign the definition in force for a team."""
    digest = sign_definition(context.obj.definition_path, team, name, _now())
    show.line(f"{name} signed for {team}: definition {digest[:12]}")


@app.command()
def report(
    context: Context,
    date: Annotated[
        str | None, typer.Argument(help="A day in it, as 2026-11-30; else the last whole one.")
    ] = None,
    week: Annotated[bool, typer.Option("--week", help="A week's report: the default.")] = False,
    quarter: Annotated[
        bool, typer.Option("--quarter", help="A quarter's, with proposals for the review.")
    ] = False,
) -> None:
    """Say how both teams kept their promises: figures, trends and causes."""
    from features.values import microseconds
    from serving.report import report as told

    if week and quarter:
        raise InputError("are two reports", "--week --quarter", None, "ask for one of them")
    definition = _home_definition(context.obj)
    length: Literal["week", "quarter"] = "quarter" if quarter else "week"
    now = microseconds(_now())
    registry = registry_of(context.obj)
    show.line(told(context.obj.database_url, definition, date, length, now, registry).rstrip())


@app.command()
def erase(
    context: Context,
    lead: Annotated[str, typer.Argument(help="A lead_id of the person.")],
    by: Annotated[str | None, typer.Option(help="Who asked for it, as you call them.")] = None,
) -> None:
    """Erase a person's data in every room; the funnel's counts stay."""
    from records.history import UnknownLead
    from records.moments import to_microseconds
    from serving.erasing import erase as erase_person

    settings: Settings = context.obj
    engine = _records(settings)
    try:
        told = erase_person(engine, lead, to_microseconds(_now()), by, settings.home)
    except UnknownLead:
        raise InputError(
            "is not on record", "lead_id", lead, "take one from GET /leads or an answer"
        ) from None
    show.line(f"erased {', '.join(told.erased.lead_ids)} and {told.erased.n_decisions} decisions")
    for file in told.files:
        show.line(f"still stands in {file}: delete or write that anew by hand")


@app.command()
def notebooks(
    context: Context,
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[NAME]...", help="Which; all by default.")
    ] = None,
) -> None:
    """Run marketing's notebooks on this home and keep them as pages."""
    from serving.notebooks.render import render

    with show.progress("running notebooks") as progress:
        pages = render(context.obj, names or (), _now_us(), progress)
    for page in pages:
        show.line(str(page))


@app.command()
def doctor(context: Context) -> None:
    """Say what is in order in this home and what is not."""
    from serving.doctor import examine

    findings = examine(context.obj)
    show.findings(findings)
    if not all(finding.is_fine for finding in findings):
        raise typer.Exit(2)


def _records(settings: Settings) -> Engine:
    """The home's records, brought up to date."""
    from records.database import connect, migrate

    engine = connect(settings.database_url)
    migrate(engine)
    return engine


def _home_definition(settings: Settings):  # type: ignore[no-untyped-def]
    if not settings.definition_path.exists():
        raise InputError(
            "has no company yet", "home", str(settings.home), "run `callworthy load FOLDER` first"
        )
    return read(settings.definition_path)


def registry_of(settings: Settings):  # type: ignore[no-untyped-def]
    """The home's register of cards."""
    from models.registry import Registry

    settings.home.mkdir(parents=True, exist_ok=True)
    own_store = settings.tracking_uri.startswith("sqlite")
    return Registry(settings.tracking_uri, settings.artifacts_path if own_store else None)


def _champion(settings: Settings):  # type: ignore[no-untyped-def]
    champion = registry_of(settings).champion()
    if champion is None:
        raise InputError("has no card yet", "home", str(settings.home), "run `callworthy train`")
    return champion


def _now_us() -> int:
    return int(_now().timestamp() * 1_000_000)


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


if __name__ == "__main__":
    main()
