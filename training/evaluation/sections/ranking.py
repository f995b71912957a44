"""Whom to call first, and who else would have said so."""

from __future__ import annotations

from training.evaluation.evaluation import Evaluation
from training.evaluation.figures import Against, Figures
from training.evaluation.ranking import CALLED_SHARE
from training.evaluation.rivals import AGREED, CARD, FIFO
from training.evaluation.sections.section import NOTHING, Drawings, Grid, Section
from training.evaluation.words import Words

#: Shares of leads called in the table of gains.
_CALLED = (0.1, 0.2, CALLED_SHARE, 0.4, 0.6)


def gains(evaluation: Evaluation, drawings: Drawings, words: Words) -> Section:
    """How many wins so many calls find."""
    called = {each.name: each.wins_when_called for each in evaluation.ways}
    card = called[CARD]
    calls = words.of_100(CALLED_SHARE)
    said = words.say(
        "gains.better" if evaluation.ranks == "better" else "gains.chance",
        calls=calls,
        found=words.of_100(card.value),
        low=words.of_100(card.low),
        high=words.of_100(card.high),
        fifo=words.of_100(called[FIFO].value),
        agreed=words.of_100(called[AGREED].value),
    )
    told = [gain for gain in evaluation.gains[CARD] if _is_told(gain.called)]
    rows = tuple(
        (
            words.percent(gain.called),
            words.percents(gain.found),
            words.number(gain.found.value / gain.called, 1),
        )
        for gain in told
    )
    head = tuple(words.say(f"gains.{key}") for key in ("called", "found", "lift"))
    drawn = drawings["gains"]
    return Section(
        title=words.say("gains.title"),
        said=(said,),
        pictures=((words.say("gains.picture", calls=calls), drawn),),
        grids=(Grid(head=head, rows=rows),),
    )


def _is_told(called: float) -> bool:
    return any(abs(called - share) < 1e-9 for share in _CALLED)


def ways(evaluation: Evaluation, drawings: Drawings, words: Words) -> Section:
    """The card beside other ways of ranking the same leads."""
    verdicts = {
        each.name: verdict(each.against_card)
        for each in evaluation.ways
        if each.against_card is not None
    }
    ahead = [words.way(name) for name, said in verdicts.items() if said == "surely_ahead"]
    behind = [words.way(name) for name, said in verdicts.items() if said == "surely_behind"]
    said = [words.say("ways_section.level")]
    if ahead:
        said = [words.say("ways_section.ahead", names=words.both(ahead))]
    if behind:
        said.append(words.say("ways_section.behind", names=words.both(behind)))
    keys = ("way", "auc", "called", "log_loss", "auc_difference", "log_loss_difference", "verdict")
    return Section(
        title=words.say("ways_section.title"),
        said=tuple(said),
        pictures=(
            (
                words.say("ways_section.picture"),
                drawings["comparison"],
            ),
        ),
        grids=(
            Grid(
                head=tuple(words.say(f"ways_section.{key}") for key in keys),
                rows=tuple(_way(each, verdicts, words) for each in evaluation.ways),
            ),
        ),
        note=words.say("ways_section.paired"),
    )


def verdict(against: Against) -> str:
    """Whether a way is surely ahead of the card: in one figure at least, and behind in none.

    Examples
    --------
    >>> from training.evaluation.interval import Interval
    >>> more = Interval(value=0.02, low=0.01, high=0.03)
    >>> same = Interval(value=0.0, low=-0.01, high=0.01)
    >>> verdict(Against(auc=same, wins_when_called=same, log_loss=more))
    'surely_behind'
    """
    sides = {against.auc.surely()}
    if against.log_loss is not None:
        sides.add(-against.log_loss.surely())
    if {1, -1} <= sides:
        return "mixed"
    return "surely_ahead" if 1 in sides else "surely_behind" if -1 in sides else "unsure"


def _way(each: Figures, verdicts: dict[str, str], words: Words) -> tuple[str, ...]:
    against = each.against_card
    losses = against.log_loss if against else None
    return (
        words.way(each.name),
        words.spread(each.auc),
        words.percents(each.wins_when_called),
        words.spread(each.log_loss) if each.log_loss else NOTHING,
        words.spread(against.auc, is_signed=True) if against else NOTHING,
        words.spread(losses, is_signed=True) if losses else NOTHING,
        words.say(f"ways_section.{verdicts[each.name]}") if against else NOTHING,
    )
