"""Another line: how many leads would go to sales, and what would come of them."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pandas as pd

from models.tradeoff import Brings, Estimate, brings, most_deals
from serving.learning import Tried
from serving.notebooks.company import Company
from serving.notebooks.shown import Picture, Said, Table
from serving.pages.words import MINUS
from training.evaluation.interval import Interval
from training.evaluation.pictures import BLUE, ORANGE
from training.line_picture import Mark, Titles, picture
from training.promotion.words import decimals
from training.says import why_line


def grid(company: Company) -> pd.DataFrame:
    """What every pair of thresholds would have brought, by the backtest of the training.

    The same table that the page of points slides over; see ``models.tradeoff``. Empty where the
    training had too little on record to test.
    """
    text = company.file("line/tradeoff.csv")
    columns = ["fit", "engagement", "calls", "deals"]
    return pd.read_csv(io.StringIO(text)) if text else pd.DataFrame(columns=columns)


def chosen(company: Company) -> Said:
    """The line in force, and why it is this one."""
    line = company.card.thresholds
    now = company.say(
        "Today a lead goes to sales from fit {fit} and engagement {engagement} on.",
        fit=line.fit,
        engagement=line.engagement,
    )
    return Said(now, *why_line(company.card.training, company.language))


def line_brings(company: Company, fit: int, engagement: int) -> Said:
    """What another line would have brought, beside the one in force."""
    table = grid(company)
    if table.empty:
        return _nothing(company)
    line, say = company.card.thresholds, company.say
    other = brings(table, fit=fit, engagement=engagement)
    now = brings(table, fit=line.fit, engagement=line.engagement)
    more = other.calls.value - now.calls.value
    deals = other.deals.value - now.deals.value
    name = say("Fit {fit} and engagement {engagement}", fit=fit, engagement=engagement)
    difference = say(
        "The difference: {calls} leads {per} and {deals} expected deals.",
        calls=_signed(company, more),
        per=_per(company),
        deals=_signed(company, deals),
    )
    return Said(
        _sentence(company, other, name),
        _sentence(company, now, say("The line in force")),
        difference + _price(company, more, deals),
    )


def line_brought(company: Company, fit: int, engagement: int) -> Table | Said:
    """What the line in force and another brought of what was decided here, by two estimates.

    From decisions and their outcomes alone: it needs no backtest, and shows how much of it nobody
    can know, because such leads never had a chance to go to sales.
    """
    with company.look() as connection:
        tried = Tried.of(connection, company.definition, company.until)
    if not len(tried.sent):
        none = "No lead whose outcome is final was decided about here yet, so this cannot be said."
        return Said(company.say(none))
    line, words = company.card.thresholds, company.words
    rows = []
    for one in dict.fromkeys([(line.fit, line.engagement), (fit, engagement)]):
        found = tried.sent.under(*one)
        if found is not None:
            estimates = [_interval(company, each) for each in (found.ips, found.dr)]
            called = words.number(found.called, 1)
            named = " · ".join(words.signed(each) for each in one)
            rows.append([named, called, *estimates, words.percent(found.unknown)])
    header = ["Fit and engagement from", "To sales per 100 leads", "Deals, weighted"]
    header += ["Deals, with the card", "Nothing known of"]
    note = company.say(
        "From {n} leads that were decided about here and whose outcome is final; {explored} of "
        "them went to sales by lot.",
        n=words.number(len(tried.sent)),
        explored=words.number(tried.sent.n_explored),
    )
    heads = [company.say(each) for each in header]
    return Table(heads, rows, note=note, language=company.language)


def by_capacity(company: Company, calls: Sequence[float]) -> Table:
    """For each number of calls that sales has time for, the line that brings the most deals."""
    table, words, say = grid(company), company.words, company.say
    knows = "accepted_share" in table
    rows, last = [], None
    for room in calls if len(table) else ():
        line = most_deals(table, room)
        if line is None or line == last:
            # More room than any line fills brings nothing more.
            continue
        last = line
        found = brings(table, fit=line.fit, engagement=line.engagement)
        share = found.accepted_share
        rows.append(
            [
                words.number(room),
                words.signed(line.fit),
                words.signed(line.engagement),
                words.number(found.calls.value, 1),
                _range(company, found.deals),
                words.number(found.calls.value / found.deals.value, 1) if found.deals.value else "",
                *([words.percent(share.value) if share else ""] if knows else []),
            ]
        )
    header = ["Room for calls", "Fit from", "Engagement from", "Leads", "Deals expected"]
    header += ["Calls for a deal", *(["Accepted by sales"] if knows else [])]
    return Table([say(each) for each in header], rows, language=company.language)


def tradeoff_picture(
    company: Company, fit: int, engagement: int, calls: float | None = None
) -> Picture | Said:
    """Every line there is as a dot: leads to sales across, expected deals up."""
    table, say = grid(company), company.say
    if table.empty:
        return _nothing(company)
    line = company.card.thresholds
    marks = [
        Mark(
            name=say("in force"),
            brings=brings(table, fit=line.fit, engagement=line.engagement),
            colour=BLUE,
        )
    ]
    if (fit, engagement) != (line.fit, line.engagement):
        yours = brings(table, fit=fit, engagement=engagement)
        marks.append(Mark(name=say("yours"), brings=yours, colour=ORANGE))
    titles = Titles(
        calls=say("leads to sales"), deals=say("expected deals"), accepted=say("accepted")
    )
    chart = picture(table, marks, per=_per(company), capacity=calls, titles=titles)
    shows = say(
        "A dot per pair of thresholds: leads to sales across, expected deals up. The curve is the "
        "most that any pair can bring; the crosses are ranges."
    )
    return Picture.of(chart, shows, company.language)


def _sentence(company: Company, found: Brings, name: str) -> str:
    share = found.accepted_share
    part = "" if share is None else company.words.percent(share.value)
    accepted = company.say(", of which sales accepts {part}", part=part) if part else ""
    return company.say(
        "{name}: {calls} leads {per} to sales{accepted}, with {deals} expected deals.",
        name=name,
        calls=_range(company, found.calls),
        per=_per(company),
        accepted=accepted,
        deals=_range(company, found.deals),
    )


def _price(company: Company, calls: float, deals: float) -> str:
    """What a deal more costs in calls, or what one less saves."""
    if calls * deals <= 0:
        return ""
    more, less = " Each further deal takes {n} calls.", " Each deal less saves {n} calls."
    return company.say(more if deals > 0 else less, n=company.words.number(calls / deals, 1))


def _per(company: Company) -> str:
    has_weeks = company.card.training.get("line", {}).get("weeks")
    return company.say("a week" if has_weeks else "over all of it")


def _range(company: Company, estimate: Estimate) -> str:
    text = str(estimate).replace("-", company.say(" to "))
    return text if company.language == "en" else decimals(text, "nl")


def _interval(company: Company, found: Interval) -> str:
    value, low, high = (company.words.number(n, 1) for n in (found.value, found.low, found.high))
    return company.say("{value} ({low} to {high})", value=value, low=low, high=high)


def _signed(company: Company, number: float) -> str:
    sign = "+" if number >= 0 else MINUS
    return f"{sign}{company.words.number(abs(number), 1)}"


def _nothing(company: Company) -> Said:
    none = "The training had too little on record to say what another line would bring."
    return Said(company.say(none))
