"""Words in names of columns that tell what a column is about, in English and Dutch."""

from __future__ import annotations

import re

from records.intake.layout import snake_case

#: What leads did; the rest is who they are.
ENGAGEMENT = frozenset(
    [
        "visit",
        "visits",
        "visited",
        "session",
        "sessions",
        "page",
        "pages",
        "pageviews",
        "view",
        "views",
        "viewed",
        "click",
        "clicks",
        "clicked",
        "clickthrough",
        "open",
        "opens",
        "opened",
        "download",
        "downloads",
        "downloaded",
        "webinar",
        "webinars",
        "website",
        "site",
        "web",
        "spent",
        "newsletter",
        "activity",
        "activities",
        "engagement",
        "recency",
        "form",
        "forms",
        "submissions",
        "chat",
        "demo",
        "trial",
        "video",
        "videos",
        "subscribed",
        "optin",
        "unsubscribed",
        "brochure",
        "pricing",
        "event",
        "events",
        "attended",
        "copy",
        "impressions",
        "touches",
        "touchpoints",
        "interactions",
        "bezoek",
        "bezoeken",
        "bezocht",
        "pagina",
        "paginas",
        "klik",
        "kliks",
        "geklikt",
        "geopend",
        "gedownload",
        "sessie",
        "sessies",
        "nieuwsbrief",
        "activiteit",
        "activiteiten",
        "formulier",
        "formulieren",
        "aangevraagd",
        "bekeken",
    ]
)
#: What is filled in when a deal is closed.
CLOSE = frozenset(
    [
        "close",
        "closed",
        "closing",
        "won",
        "contract",
        "invoice",
        "invoiced",
        "invoicing",
        "afgesloten",
        "gewonnen",
        "verloren",
        "factuur",
        "gefactureerd",
        "churn",
        "churned",
        "lost",
    ]
)
#: What somebody fills in while working a lead, with what to say of it.
WORKED = {
    "tags": "written while the lead is worked",
    "tag": "written while the lead is worked",
    "stage": "moves while the lead is worked",
    "fase": "moves while the lead is worked",
    "status": "moves while the lead is worked",
    "disposition": "is what sales decided",
    "quality": "somebody's judgement of the lead",
    "kwaliteit": "somebody's judgement of the lead",
    "rating": "somebody's judgement of the lead",
    "grade": "somebody's judgement of the lead",
    "score": "somebody's judgement of the lead, or another tool's",
    "probability": "somebody's judgement of the deal",
    "forecast": "somebody's judgement of the deal",
    "reason": "says why it ended",
    "reden": "says why it ended",
    "notes": "written while the lead is worked",
    "comment": "written while the lead is worked",
    "comments": "written while the lead is worked",
    "opmerking": "written while the lead is worked",
    "opmerkingen": "written while the lead is worked",
    "followup": "there once somebody works the lead",
    "call": "there once the lead is called",
    "calls": "there once the lead is called",
    "called": "there once the lead is called",
    "gebeld": "there once the lead is called",
    "duration": "is how long the talk took",
    "gespreksduur": "is how long the talk took",
    "elapsed": "grows while the lead is worked",
    "modified": "changes whenever somebody touches the lead",
    "updated": "changes whenever somebody touches the lead",
    "gewijzigd": "changes whenever somebody touches the lead",
    "opportunity": "is there once there is an opportunity",
    "quote": "is there once there is an offer",
    "offerte": "is there once there is an offer",
    "proposal": "is there once there is an offer",
    "owner": "is given out after scoring",
    "eigenaar": "is given out after scoring",
    "seller": "is given out after scoring",
    "agent": "is given out after scoring",
    "rep": "is given out after scoring",
    "salesperson": "is given out after scoring",
    "verkoper": "is given out after scoring",
    "sdr": "is given out after scoring",
    "bdr": "is given out after scoring",
    "assigned": "is given out after scoring",
}
#: Beside one of these, "last" and "profile" speak of somebody who works the lead.
LAST = frozenset(
    [
        "activity",
        "contact",
        "contacted",
        "notable",
        "touch",
        "touched",
        "call",
        "stage",
        "update",
        "activiteit",
        "contactmoment",
        "interaction",
        "engaged",
    ]
)
#: A status of another kind: who the person is.
OTHER_STATUS = frozenset(
    ["marital", "employment", "relationship", "burgerlijke", "not", "credit", "membership"]
)
PERSONAL = frozenset(
    [
        "email",
        "mail",
        "phone",
        "telefoon",
        "telefoonnummer",
        "mobile",
        "mobiel",
        "tel",
        "voornaam",
        "achternaam",
        "firstname",
        "lastname",
        "surname",
        "fullname",
        "address",
        "adres",
        "street",
        "straat",
        "linkedin",
        "ip",
        "birth",
        "geboortedatum",
    ]
)
OF_A_FIRM = frozenset(
    ["company", "bedrijf", "bedrijfsnaam", "account", "organisation", "organization", "firm"]
)
TITLE = frozenset(["title", "functie", "functietitel", "jobtitle", "position", "role", "rol"])
_UNITS = (
    ("people", "employees medewerkers headcount werknemers fte staff"),
    ("seconds", "seconds sec secs seconden"),
    ("minutes", "minutes mins minuten"),
    ("hours", "hours uren"),
    ("days", "days dagen recency"),
    ("months", "months maanden"),
    ("years", "age leeftijd years jaren"),
    ("visits", "visits bezoeken sessions sessies"),
    ("pages", "pages pageviews paginas views"),
    ("clicks", "clicks kliks"),
    ("downloads", "downloads"),
    ("%", "percent percentage pct"),
)
UNITS = {word: unit for unit, names in _UNITS for word in names.split()}


def words(name: str) -> tuple[str, ...]:
    """The words of a column's name, in lower case.

    Examples
    --------
    >>> words("Total Time Spent on Website"), words("isConverted")
    (('total', 'time', 'spent', 'on', 'website'), ('is', 'converted'))
    """
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    return tuple(part for part in snake_case(apart).split("_") if part)


def too_late(name: str, *, is_number: bool = True) -> tuple[str, str] | None:
    """Since when a column may only be known, judged by its name, and why; None where early.

    Examples
    --------
    >>> too_late("Lead Quality")
    ('after_contact', "somebody's judgement of the lead")
    >>> too_late("close_value")[0], too_late("Industry"), too_late("Marital_Status")
    ('close', None, None)
    """
    found = words(name)
    here = set(found)
    if here & CLOSE:
        return "close", "filled in when a deal is closed"
    if is_number and {"amount", "bedrag"} & here or ({"deal", "order"} & here and {"value", "waarde"} & here):
        return "close", "filled in when a deal is made"
    if here & {"last", "laatste", "latest", "recent"} and here & LAST:
        return "after_contact", "is the last at the export, mostly after the first call"
    if {"lead", "profile"} <= here:
        return "after_contact", "filled in by whoever works the lead"
    if "index" in here and here & {"activity", "profile", "lead"}:
        return "after_contact", WORKED["score"]
    for word in found:
        if word in WORKED and not here & OTHER_STATUS:
            return "after_contact", WORKED[word]
    return None
