"""What the two teams of the sample company agreed: its definition.toml."""

from __future__ import annotations

from collections.abc import Sequence

from sample.calling import capacity_per_week
from sample.leaks import Leak
from sample.people import COMPETITORS
from sample.reps import REPS, TEAM_OF_REGION, Rep

_TEXT = """\
# Invented: no such company, and none of its leads, exists. See docs/sample.md.
[company]
name = "Kwintlijn Software BV"
zone = "Europe/Amsterdam"
language = "nl"
competitors = [{competitors}]

[label]
horizon_days = 180
as_of = ["first_attempt", "created_at"]  # leads.csv gives as_of, the hand-over, for every lead
expected_win_rate = 0.12

[attributes.title]
half = "fit"
kind = "title"
label = "Functie"
required = true
points = {{ owner = 25, director = 25, manager = 25 }}
[attributes.industry]
half = "fit"
kind = "category"
label = "Branche"
points = {{ software = 20, logistiek = 20, industrie = 20, advies = -50 }}
[attributes.employees]
half = "fit"
kind = "number"
unit = "medewerkers"
label = "Medewerkers"
required = true
points = {{ "50.." = 15 }}
[attributes.email]
half = "fit"
kind = "email"
label = "E-mailadres"
personal = true
points = {{ personal = -30, competitor = -50 }}
[attributes.source]
half = "fit"
kind = "category"
label = "Bron"
[attributes.region]
half = "fit"
kind = "category"
label = "Regio"
[attributes.language]
half = "fit"
kind = "category"
label = "Taal"
[attributes.product]
half = "fit"
kind = "category"
label = "Productinteresse"
[attributes.device]
half = "fit"
kind = "category"
label = "Apparaat"
[attributes.newsletter]
half = "fit"
kind = "flag"
label = "Nieuwsbrief"
[attributes.founded_year]
half = "fit"
kind = "number"
unit = "jaar"
label = "Opgericht in"
[attributes.company]
half = "fit"
kind = "text"
label = "Bedrijf"
[attributes.phone]
half = "fit"
kind = "text"
label = "Telefoon"
personal = true
{leaks}
[events.pricing]
label = "Prijspagina"
did = "onze prijzen bekeek"
points = {{ "30d" = {{ "1.." = 20 }} }}
[events.case_study]
label = "Klantverhaal"
did = "een klantverhaal las"
points = {{ "90d" = {{ "1.." = 10 }} }}
[events.demo_request]
label = "Demo aangevraagd"
did = "een demo aanvroeg"
points = {{ "90d" = {{ "1.." = 30 }} }}
[events.product]
label = "Productpagina"
did = "een product bekeek"
[events.blog]
label = "Blog"
did = "ons blog las"
[events.whitepaper]
label = "Whitepaper"
did = "een whitepaper opvroeg"
[events.webinar]
label = "Webinar"
did = "een webinar volgde"
[events.newsletter_open]
label = "Nieuwsbrief geopend"
did = "onze nieuwsbrief opende"
[events.careers]
label = "Vacatures"
did = "onze vacatures bekeek"
[engagement]
active_days_30d = {{ label = "Dagen op de site", points = {{ "2.." = 15 }} }}
days_since_last_event = {{ label = "Dagen stil", points = {{ "30.." = -15 }} }}

[must]
title_seniority = ["owner", "director", "manager"]

[thresholds]
capacity_per_week = {capacity}
accepted_share = 0.3

[promises]
mqls_per_month = {per_month}
accepted_share = 0.3
complete = ["company", "title", "email", "phone"]
first_call_hours = 24
attempts_before_giving_up = 5
feedback_share = 1.0

[working_hours]
days = ["mon", "tue", "wed", "thu", "fri"]
from = "09:00"
to = "17:00"
holidays = "NL"

{reps}
[[routing]]
when = {{ region = ["BE", "DACH"] }}
team = "export"
pick = "fewest_open"
[[routing]]
when = {{ region = [{zuid}] }}
team = "zuid"
pick = "fewest_open"
[[routing]]
team = "noord"
pick = "round_robin"

[channels]
noord = ["env:CHANNEL_NOORD"]
zuid = ["env:CHANNEL_ZUID"]
export = ["env:CHANNEL_EXPORT"]
marketing = ["env:CHANNEL_MARKETING"]
hot = ["env:CHANNEL_PUSH"]
[hot]
probability = 0.4
"""


def definition_text(n_leads: int, leaks: Sequence[Leak]) -> str:
    """The definition as TOML; planted leaks stand in it as if they were harmless."""
    capacity = capacity_per_week(n_leads)
    zuid = [region for region, team in TEAM_OF_REGION.items() if team == "zuid"]
    return _TEXT.format(
        competitors=_quoted(COMPETITORS),
        leaks="".join(_attribute(leak) for leak in leaks if leak.attribute),
        capacity=capacity,
        per_month=round(capacity * 52 / 12),
        reps="".join(_rep(rep) for rep in REPS),
        zuid=_quoted(zuid),
    )


def _quoted(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _attribute(leak: Leak) -> str:
    return (
        f'[attributes.{leak.column}]\nhalf = "fit"\nkind = "{leak.attribute}"\n'
        f'known = "before_contact"\n'
    )


def _rep(rep: Rep) -> str:
    lead = "lead = true\n" if rep.leads_team else ""
    return (
        f'[reps.{rep.name}]\nemail = "{rep.name}@kwintlijn.example"\n'
        f'team = "{rep.team}"\ncap = 15\n{lead}'
    )
