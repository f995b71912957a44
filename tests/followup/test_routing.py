"""A lead always has an owner, by rules that people can follow, and a cap is a cap."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from definition import Definition, check, parse
from followup.path import WORDS
from followup.routing import MARKETING, RepLoad, Routable, route, route_many

AGREED = """
[company]
zone = "Europe/Amsterdam"
[attributes.region]
kind = "category"
label = "Regio"
[attributes.newsletter]
kind = "flag"
[attributes.email]
kind = "email"
personal = true
[working_hours]
holidays = "NL"
[accounts]
"haven.example" = "eva"
"kade.haven.example" = "jan"
"Werf  Noord" = "finn"
[reps.jan]
team = "zuid"
cap = 15
email = "jan@voorbeeld.example"
[reps.eva]
team = "zuid"
cap = 15
lead = true
days = ["mon", "tue"]
[reps.finn]
name = "Finn de Vries"
team = "export"
cap = 2
away = ["2026-11-09..2026-11-13"]
[reps.anna]
team = "noord"
[[routing]]
when = { region = ["DACH", "BE"], language = ["de"] }
team = "export"
fallback = "zuid"
[[routing]]
when = { employees = "250..", source = ["trade fair"] }
team = "noord"
[[routing]]
when = { region = ["DACH"] }
team = "zuid"
[[routing]]
when = { newsletter = ["yes"], campaign = ["missing"] }
team = "export"
pick = "round_robin"
[[routing]]
team = "noord"
"""
DEFINITION = parse(AGREED)
MONDAY = dt.datetime(2026, 11, 2, 13, tzinfo=dt.UTC)
DACH = Routable(values={"region": "DACH"})
GERMAN = Routable(values={"region": "dach ", "language": "DE"})


def routed(lead: Routable, now: dt.datetime = MONDAY, **n_open: int) -> str:
    loads = {rep: RepLoad(n_open=n) for rep, n in n_open.items()}
    return route(lead, DEFINITION, loads, now).path()


@pytest.mark.parametrize(
    ("lead", "n_open", "path"),
    [
        (DACH, {"jan": 2, "eva": 3}, "rule 3: Regio DACH -> team zuid -> Jan, 2 open of 15"),
        (
            GERMAN,
            {},
            "rule 1: Regio dach, language DE -> team export -> Finn de Vries, 0 open of 2",
        ),
        (
            GERMAN,
            {"finn": 2},
            "rule 1: Regio dach, language DE -> team export: nobody free (1 full); "
            "its fallback -> team zuid -> Eva, 0 open of 15",
        ),
        (
            Routable(values={"employees": "300"}, source=" Trade  Fair"),
            {"anna": 40},
            "rule 2: employees 300, source Trade Fair -> team noord -> Anna, 40 open",
        ),
        (
            Routable(values={"employees": 249.9}, source="trade fair"),
            {},
            "rule 5: all other leads -> team noord -> Anna, 0 open",
        ),
        (
            Routable(values={"newsletter": "ja"}),
            {},
            "rule 4: newsletter ja, campaign missing -> team export -> Finn de Vries, 0 open of 2",
        ),
        (
            Routable(values={"newsletter": True}, campaign="spring"),
            {},
            "rule 5: all other leads -> team noord -> Anna, 0 open",
        ),
        (Routable(owner="eva", values={"region": "DACH"}), {}, "already with Eva -> Eva, 0 open"),
        (Routable(owner="JAN@voorbeeld.example"), {}, "already with Jan -> Jan, 0 open of 15"),
        (Routable(owner="finn de  vries"), {}, "already with Finn de Vries -> Finn de Vries, 0"),
        (
            Routable(owner="Piet", values={"region": "DACH"}),
            {"eva": 1},
            "owner Piet is no rep here; rule 3: Regio DACH -> team zuid -> Jan, 0 open of 15",
        ),
        (
            Routable(owner="jan"),
            {"jan": 15},
            "owner Jan is full, 15 open of 15; rule 5: all other leads -> team noord -> Anna",
        ),
        (
            Routable(owner="jan", had_by=frozenset({"jan"}), values={"region": "DACH"}),
            {},
            "Jan had it before; rule 3: Regio DACH -> team zuid -> Eva, 0 open of 15",
        ),
        (
            Routable(values={"email": "p@haven.example", "region": "DACH"}),
            {},
            "named account haven.example -> Eva, 0 open of 15",
        ),
        (
            Routable(values={"email": "p@mail.KADE.haven.example"}),
            {},
            "named account kade.haven.example -> Jan, 0 open of 15",
        ),
        (
            Routable(values={"email": "p@nothaven.example", "company": "werf noord"}),
            {},
            "named account Werf  Noord -> Finn de Vries, 0 open of 2",
        ),
        (
            Routable(values={"company": "Werf Noord"}),
            {"finn": 2},
            "named account Werf  Noord: Finn de Vries is full, 2 open of 2; "
            "rule 5: all other leads -> team noord -> Anna, 0 open",
        ),
    ],
)
def test_the_path_says_which_way_it_went_and_why_not_sooner(
    lead: Routable, n_open: dict[str, int], path: str
) -> None:
    assert routed(lead, **n_open).startswith(path)


def test_who_is_away_on_the_day_of_the_call_is_passed_over() -> None:
    tuesday, wednesday = MONDAY + dt.timedelta(days=1), MONDAY + dt.timedelta(days=2)
    assert "-> Eva" in routed(DACH, tuesday, jan=5)
    # Eva works on Mondays and Tuesdays.
    assert "-> Jan, 5 open of 15" in routed(DACH, wednesday, jan=5)
    assert routed(Routable(owner="eva"), wednesday).startswith("owner Eva is away; rule 5")
    # After work on Tuesday the next call is on Wednesday; in a weekend it is on Monday.
    assert "-> Jan" in routed(DACH, tuesday.replace(hour=20), jan=5)
    assert "-> Eva" in routed(DACH, MONDAY + dt.timedelta(days=5), jan=5)


def test_a_holiday_sends_nobody_away() -> None:
    christmas = dt.datetime(2026, 12, 25, 10, tzinfo=dt.UTC)  # a Friday; the next call is Monday
    assert "-> Eva, 0 open of 15" in routed(DACH, christmas, jan=1)


def test_when_all_are_full_or_away_the_team_lead_holds_it() -> None:
    agreed = check(
        {
            "reps": {
                "jan": {"team": "a", "cap": 1},
                "eva": {"team": "a", "cap": 0, "lead": True, "away": ["2026-11-03"]},
            },
            "routing": [{"team": "a"}],
        }
    )
    full = {"jan": RepLoad(n_open=1)}
    held = route(Routable(), agreed, full, MONDAY)
    assert (held.owner, held.by, held.waits) == ("eva", "lead", True)
    assert held.path() == (
        "rule 1: all other leads -> team a: nobody free (2 full); "
        "team lead Eva holds it until someone has room"
    )
    left = route(Routable(), agreed, full, MONDAY + dt.timedelta(days=1))
    assert (left.owner, left.by) == (MARKETING, "marketing")
    assert left.path() == (
        "rule 1: all other leads -> team a: nobody free (1 full, 1 away); unassigned, to marketing"
    )


def test_a_lead_that_everybody_had_is_held_by_who_leads_them() -> None:
    agreed = check(
        {"reps": {"eva": {"team": "a", "lead": True}}, "routing": [{"team": "a"}]},
    )
    handed_on = route(Routable(had_by=frozenset({"eva"})), agreed, {}, MONDAY)
    assert (handed_on.owner, handed_on.by, handed_on.waits) == ("eva", "last", True)
    assert "nobody free (1 had it before)" in handed_on.path()


@pytest.mark.parametrize(
    ("agreed", "path"),
    [
        ({}, "no reps are named; unassigned, to marketing"),
        ({"routing": [{"team": "a"}]}, "no reps are named; unassigned, to marketing"),
        ({"reps": {"jan": {"team": "a"}}}, "no rule fits; unassigned, to marketing"),
    ],
)
def test_where_nobody_was_agreed_on_marketing_has_it(agreed: dict[str, Any], path: str) -> None:
    found = route(Routable(values={"region": "DACH"}), check(agreed), {}, MONDAY)
    assert (found.owner, found.team, found.waits) == (MARKETING, MARKETING, True)
    assert found.path() == path


def test_the_path_is_told_in_dutch_too() -> None:
    found = route(DACH, DEFINITION, {"jan": RepLoad(n_open=2), "eva": RepLoad(n_open=3)}, MONDAY)
    assert found.path("nl") == "regel 3: Regio DACH -> team zuid -> Jan, 2 open van 15"
    assert WORDS["nl"].keys() == WORDS["en"].keys()


def test_personal_values_stay_out_of_the_path() -> None:
    agreed = check(
        {
            "attributes": {"email": {"kind": "email", "personal": True}},
            "reps": {"jan": {"team": "a"}},
            "routing": [{"when": {"email": ["p@x.example"]}, "team": "a"}, {"team": "a"}],
        }
    )
    path = route(Routable(values={"email": "p@x.example"}), agreed, {}, MONDAY).path()
    assert path == "rule 1: email -> team a -> Jan, 0 open"


names = st.sampled_from(["anna", "bram", "chris", "dewi", "eva"])
teams = st.sampled_from(["noord", "zuid"])
weekdays = st.sampled_from(["mon", "tue", "wed", "thu", "fri"])
reps = st.dictionaries(
    names,
    st.fixed_dictionaries(
        {"team": teams},
        optional={
            "cap": st.integers(0, 4),
            "lead": st.booleans(),
            "days": st.lists(weekdays, min_size=1),
            "away": st.sampled_from([[], ["2026-11-02..2026-11-04"]]),
            "weight": st.sampled_from([0.5, 1.0, 3.0]),
        },
    ),
)
picks = st.sampled_from(["fewest_open", "round_robin"])
loads = st.dictionaries(
    names, st.builds(RepLoad, n_open=st.integers(0, 5), n_given=st.integers(0, 5))
)
leads = st.builds(
    Routable,
    values=st.dictionaries(
        st.sampled_from(["region", "employees", "email", "company"]),
        st.sampled_from(["DACH", 12, "60", None, "p@haven.example", "", float("nan"), True]),
    ),
    owner=st.none() | names | st.just("  "),
    source=st.none() | st.just("webinar"),
    had_by=st.frozensets(names, max_size=2),
)
weeks = st.integers(0, 14 * 24).map(lambda hours: MONDAY + dt.timedelta(hours=hours))


@st.composite
def definitions(draw: st.DrawFn) -> Definition:
    """What teams may agree on: rules for teams that exist, the last one for all."""
    team = draw(reps)
    exist = sorted({rep["team"] for rep in team.values()}) or ["zuid"]
    rule = st.fixed_dictionaries(
        {"team": st.sampled_from(exist), "pick": picks},
        optional={"fallback": st.sampled_from(exist)},
    )
    when = st.sampled_from([{"region": ["DACH"]}, {"employees": "50.."}, {"source": ["webinar"]}])
    rules = [{**draw(rule), "when": draw(when)} for _ in range(draw(st.integers(0, 2)))]
    accounts = {"haven.example": draw(st.sampled_from(sorted(team)))} if team else {}
    return check({"reps": team, "routing": [*rules, draw(rule)], "accounts": accounts})


@given(definitions(), st.lists(leads, max_size=20), loads, weeks)
def test_there_is_always_an_owner_and_no_cap_is_passed(
    agreed: Definition, leads: list[Routable], loads: dict[str, RepLoad], now: dt.datetime
) -> None:
    routes = route_many(leads, agreed, loads, now)
    given = Counter(found.owner for found in routes if not found.waits)
    assert len(routes) == len(leads)
    for lead, found in zip(leads, routes, strict=True):
        # Who had it does not get it again, but holds what everybody had.
        barred = frozenset() if found.by == "last" else lead.had_by
        assert found.owner in {*agreed.reps, MARKETING} - barred
        assert found.path("nl") and found.path("en")
        held = ("holds it", "to marketing", "has it now")
        assert found.waits == any(words in found.path() for words in held)
    for rep, n in given.items():
        cap = agreed.reps[rep].cap
        assert cap is None or n <= max(cap - loads.get(rep, RepLoad()).n_open, 0)


@given(definitions(), st.lists(leads, max_size=9), loads, weeks, st.randoms())
def test_the_order_in_which_things_are_written_down_is_nothing(
    agreed: Definition,
    leads: list[Routable],
    loads: dict[str, RepLoad],
    now: dt.datetime,
    random: Any,
) -> None:
    names = list(agreed.reps)
    random.shuffle(names)
    shuffled = agreed.model_copy(update={"reps": {name: agreed.reps[name] for name in names}})
    backwards = dict(reversed(loads.items()))
    assert route_many(leads, shuffled, backwards, now) == route_many(leads, agreed, loads, now)


@given(
    st.integers(1, 7),
    st.integers(0, 500),
    picks,
    st.none() | st.integers(0, 200),
)
def test_a_bulk_is_spread_within_one(n_reps: int, n_leads: int, pick: str, cap: int | None) -> None:
    team = {f"rep{n}": {"team": "a"} | ({} if cap is None else {"cap": cap}) for n in range(n_reps)}
    agreed = check({"reps": team, "routing": [{"team": "a", "pick": pick}]})
    routes = route_many([Routable()] * n_leads, agreed, {}, MONDAY)
    given = Counter(found.owner for found in routes)
    counts = [given[rep] for rep in team]
    assert max(counts) - min(counts) <= 1
    room = n_leads if cap is None else min(n_leads, cap * n_reps)
    assert sum(counts) == room
    assert given[MARKETING] == n_leads - room


@given(st.lists(st.integers(1, 5), min_size=1, max_size=6), st.integers(0, 500), picks)
def test_weights_share_a_bulk_out(weights: list[int], n_leads: int, pick: str) -> None:
    team = {f"rep{n}": {"team": "a", "weight": float(w)} for n, w in enumerate(weights)}
    agreed = check({"reps": team, "routing": [{"team": "a", "pick": pick}]})
    given = Counter(r.owner for r in route_many([Routable()] * n_leads, agreed, {}, MONDAY))
    for n, weight in enumerate(weights):
        assert abs(given[f"rep{n}"] - n_leads * weight / sum(weights)) <= 1


@given(st.lists(st.integers(0, 9), min_size=2, max_size=5))
def test_fewest_open_evens_out_what_was_uneven(n_open: list[int]) -> None:
    team = {f"rep{n}": {"team": "a"} for n in range(len(n_open))}
    agreed = check({"reps": team, "routing": [{"team": "a"}]})
    before = {f"rep{n}": RepLoad(n_open=count) for n, count in enumerate(n_open)}
    routes = route_many([Routable()] * 60, agreed, before, MONDAY)
    given = Counter(found.owner for found in routes)
    after = [given[rep] + load.n_open for rep, load in before.items()]
    assert max(after) - min(after) <= 1


def test_of_equals_the_one_who_waited_longest_is_next() -> None:
    agreed = check(
        {
            "reps": {"anna": {"team": "a"}, "bram": {"team": "a"}, "chris": {"team": "a"}},
            "routing": [{"team": "a", "pick": "round_robin"}],
        }
    )
    loads: dict[str, RepLoad] = {}
    owners = []
    for hour in range(6):
        now = MONDAY + dt.timedelta(hours=hour)
        owners.append(route(Routable(), agreed, loads, now).owner)
        # All get their leads closed at once, and the week's count begins anew.
        loads[owners[-1]] = RepLoad(last_given_at=now)
    assert owners == ["anna", "bram", "chris"] * 2
