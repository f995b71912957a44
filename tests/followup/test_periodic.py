"""After each week both teams read the same report once; heads hear of what goes on being broken."""

from __future__ import annotations

import datetime as dt

import pytest
import sqlalchemy as sa

from definition.days import public_holidays
from followup import periodic
from followup.kinds import BESIDE, INSIDE, REPORT
from followup.line_figures import LineFigures
from followup.on_record import book_on_record
from followup.period import Period
from followup.periodic import Periodic
from followup.work import Handler
from records import definitions, people, tables
from records.moments import from_microseconds
from tests.followup.conftest import DAY, HOUR, START, Floor

WEEK = 7 * DAY
#: The Monday after START's week, when work begins in Amsterdam.
MONDAY = START - 6 * HOUR + WEEK


class Company(Floor):
    """A floor that hears how its weeks went."""

    @property
    def handlers(self) -> dict[str, Handler]:
        """Who does which work."""
        told = Periodic(
            agreed=lambda: self.definition,
            environment={},
            learned=lambda *_: ["Source fair: +5 became -3."],
        )
        return {**super().handlers, REPORT: told.tell}

    def plan(self) -> None:
        """What every worker does when it starts."""
        with self.engine.begin() as connection:
            periodic.ask(connection, self.definition, self.at)

    def late_lead(self, lead_id: str) -> None:
        """A lead that crosses now and is never called."""
        self.lead(lead_id)
        self.crosses(lead_id)
        self.work(0)

    def figures(self, weeks: int = 0) -> tuple[LineFigures, ...]:
        """What the report of START's week, or a later one, says now."""
        at = from_microseconds(START + weeks * WEEK)
        week = Period.at(at, "week", self.definition.company.timezone)
        with self.engine.connect() as connection:
            held = book_on_record(connection, week, self.definition, self.at)
        return tuple(one for one in held.figures(week) if one.share is not None)

    def told(self, kind: str) -> list[dict[str, object]]:
        return sorted(self.rows("notices", kind=kind), key=lambda row: str(row["key"]))


@pytest.fixture
def company(floor: Floor) -> Company:
    made = Company(engine=floor.engine)
    made.agreed |= {
        "company": {"name": "Voorbeeld BV", "language": "nl"},
        "promises": {"first_call_hours": 24},
        "reps": {
            "jan": {"team": "zuid", "email": "jan@firma.example"},
            "bea": {"team": "noord", "email": "bea@firma.example", "lead": True},
        },
        "channels": {
            "zuid": ["slack://a/b/c"],
            "noord": ["mailto://mail.example?to={email}"],
            "marketing": ["slack://d/e/f"],
        },
    }
    return made


def test_a_week_is_told_once_to_both_teams_when_the_next_one_begins(company: Company) -> None:
    for _ in range(3):
        company.plan()
    company.late_lead("L1")
    company.at = MONDAY - 1
    company.work(0, kinds=BESIDE)
    assert company.told("report") == []
    company.at = MONDAY
    for worker in ("one", "two", "three"):
        company.work(0, kinds=BESIDE, by=worker)
    told = company.told("report")
    assert [row["recipient"] for row in told] == ["bea", "marketing", "zuid"]
    assert len({str(row["about"]) for row in told}) == 1, "all read the same"
    assert "2026-W45" in str(told[0]["about"])
    assert "op tijd voor het eerst gebeld: 0 van 1" in str(told[0]["about"])
    assert "L1" not in str(told[0]["about"])


def test_the_next_week_follows_by_itself_and_a_holiday_puts_it_off(company: Company) -> None:
    assert dt.date(2026, 12, 25) in public_holidays("NL", 2026)
    company.agreed["working_hours"] = {"holidays": "NL", "closed": ["2026-11-16"]}
    company.plan()
    company.at = MONDAY
    company.work(0, kinds=BESIDE)
    company.at = MONDAY + WEEK
    company.work(0, kinds=BESIDE)
    assert len(company.told("report")) == 3
    company.at = MONDAY + WEEK + DAY
    company.work(0, kinds=BESIDE)
    assert {str(row["key"]).split(":")[1] for row in company.told("report")} == {
        "2026-W45",
        "2026-W46",
    }


def test_three_weeks_of_the_same_breach_are_told_to_both_heads_once(company: Company) -> None:
    company.plan()
    for week in range(5):
        company.at = START + week * WEEK
        company.late_lead(f"L{week}")
        company.at = MONDAY + week * WEEK
        company.work(0, kinds=(*INSIDE, *BESIDE))
        told = company.told("escalation")
        assert [row["recipient"] for row in told] == ([] if week < 2 else ["bea", "marketing"])
    assert "3 weken op rij" in str(told[0]["about"])


def test_after_a_week_that_was_kept_the_counting_begins_anew(company: Company) -> None:
    company.plan()
    for week in range(7):
        company.at = START + week * WEEK
        company.late_lead(f"L{week}")
        if week == 3:
            company.says("attempts", f"L{week}", channel="phone", outcome="spoke")
        company.at = MONDAY + week * WEEK
        company.work(0, kinds=(*INSIDE, *BESIDE))
    assert len(company.told("escalation")) == 4, "two rows of three weeks, two heads"


def test_heads_have_channels_of_their_own_where_they_are_named(company: Company) -> None:
    company.agreed["channels"] |= {"head_sales": ["slack://h/s"], "head_marketing": ["slack://h/m"]}
    company.agreed["promises"] |= {"escalate_after_weeks": 1}
    company.plan()
    company.late_lead("L1")
    company.at = MONDAY
    company.work(0, kinds=(*INSIDE, *BESIDE))
    heads = [row["recipient"] for row in company.told("escalation")]
    assert heads == ["head_marketing", "head_sales"]


def test_a_quarter_is_told_with_proposals(company: Company) -> None:
    company.plan()
    company.at = START + 60 * DAY
    company.work(0, kinds=BESIDE)
    (one, *_) = [row for row in company.told("report") if "Q4" in str(row["key"])]
    assert "voorstellen voor het kwartaaloverleg over 2026-Q4" in str(one["about"])


def test_leads_from_the_companys_files_count_as_those_tell_it(company: Company) -> None:
    company.lead("L1", phone="+31")
    company.lead("L2")
    with company.engine.begin() as connection:
        connection.execute(sa.update(tables.leads).values(as_of=START))
    company.says("attempts", "L1", at=START + HOUR, channel="phone", outcome="spoke")
    company.agreed["promises"] |= {"complete": ["phone"]}
    week = Period.at(from_microseconds(START), "week", company.definition.company.timezone)
    with company.engine.connect() as connection:
        book = book_on_record(connection, week, company.definition, START + WEEK)
    counted = {one.line: (one.n_kept, one.n_broken) for one in book.figures(week)}
    assert counted == {"complete": (1, 1), "first_call": (1, 1)}
    company.crosses("L2")
    with company.engine.connect() as connection:
        book = book_on_record(connection, week, company.definition, START + WEEK)
    assert [each.is_loaded for each in book.handovers] == [True, False], "nobody counts twice"


def test_it_says_the_same_as_what_was_kept_for_each_lead(company: Company) -> None:
    for number in range(4):
        company.late_lead(f"L{number}")
    company.says("attempts", "L0", at=START + HOUR, channel="phone", outcome="spoke")
    company.says("attempts", "L1", at=START + 2 * DAY, channel="phone", outcome="spoke")
    company.at = START + 3 * DAY
    company.work(0)
    week = Period.at(from_microseconds(START), "week", company.definition.company.timezone)
    with company.engine.connect() as connection:
        book = book_on_record(connection, week, company.definition, company.at)
    (figures,) = book.figures(week)
    states = [row["state"] for row in company.rows("promises", line="first_call")]
    assert (figures.n_kept, figures.n_broken) == (states.count("kept"), states.count("broken"))
    assert (figures.n_kept, figures.n_broken) == (1, 3)


def test_a_definition_that_changes_later_changes_nothing_that_was_promised(
    company: Company,
) -> None:
    with company.engine.begin() as connection:
        definitions.remember(connection, company.definition, START)
    company.late_lead("L1")
    company.says("attempts", "L1", at=START + 30 * HOUR, channel="phone", outcome="spoke")
    company.at = START + 31 * HOUR
    company.work(0)
    company.agreed["promises"] = {"first_call_working_hours": 80}
    company.says("feedback", "L1", verdict="good")
    company.work()
    (promise,) = company.rows("promises", line="first_call")
    assert (promise["state"], promise["due_at"]) == ("broken", START + DAY)
    (figures,) = company.figures()
    assert (figures.n_kept, figures.n_broken) == (0, 1)


def test_what_was_said_of_another_lead_of_the_person_counts_in_the_report(
    company: Company,
) -> None:
    company.agreed["promises"] |= {"feedback_share": 1.0}
    for lead_id in ("L1", "L2"):
        company.lead(lead_id)
    with company.engine.begin() as connection:
        told = [(lead_id, START, {"email": "p@firma.example"}) for lead_id in ("L1", "L2")]
        people.link(connection, told)
    company.crosses("L1")
    company.work(0)
    company.says("attempts", "L2", at=START + HOUR, channel="phone", outcome="spoke")
    company.says("feedback", "L2", at=START + HOUR, verdict="good")
    company.at = START + 60 * DAY
    company.work(0)
    assert {row["state"] for row in company.rows("promises")} == {"kept"}
    (call,) = company.figures()
    assert (call.line, call.n_kept, call.n_broken) == ("first_call", 1, 0)
    assert [one.n_kept for one in company.figures(2) if one.line == "feedback"] == [1]
