"""In which field of work a job title is. Dutch and English, with some German."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from features.title import plain

#: Fields of work; ``other`` is a title that names none we know.
FUNCTIONS = (
    "general_management",
    "sales",
    "marketing",
    "customer_service",
    "it",
    "finance",
    "hr",
    "operations",
    "procurement",
    "legal",
    "research",
    "engineering",
    "other",
)

_Fields = Mapping[str, re.Pattern[str]]


def _fields(**patterns: str) -> _Fields:
    return {name: re.compile(pattern) for name, pattern in patterns.items()}


#: Who is at the top of a field.
_CHIEFS = _fields(
    sales=r"\bc[scr]o\b|chief (?:sales|commercial|revenue)",
    marketing=r"\bcmo\b|chief marketing",
    it=r"\bc[tid]o\b|\bciso\b|chief (?:techn\w+|information|digital|data)",
    finance=r"\bcfo\b|chief financ",
    hr=r"\bchro\b|chief (?:human|people)",
    operations=r"\bcoo\b|chief operat",
    procurement=r"chief procure",
    legal=r"\bclo\b|chief legal|chief compliance",
)
#: Who leads all of it, whatever the firm makes.
_WHOLE_FIRM = _fields(
    general_management=r"\bceo\b|chief executive|\bdga\b|\b(?:co |mede )?eigena(?:ar|res)|"
    r"(?<!product )(?<!process )(?<!service )(?<!system )(?<!data )\bowner\b|founder|"
    r"\b(?:mede)?opricht|"
    r"zaakvoer|\bgerante?\b|inhaber|gescha(?:e)?fts(?:fu|leit)|general manager|"
    r"algemeen (?:directeur|manager)|country manager",
)
#: What somebody does, whatever the things are that it is done with.
_TRADE = _fields(
    procurement=r"inko(?:op|per)|aanko(?:op|per)|procure|purchas|\bbuyer|\bsourcing|einkauf|"
    r"category ?manager|\bachats\b",
    hr=r"recruit|werving|talent acquisition|headhunt",
    marketing=r"market(?:ing|eer|er\b)|communicati|\bbrand(?!weer)|\bmerk|content|campa(?:gn|ign)|"
    r"social media|\bpr\b|public relations|\bgrowth|\bseo\b|\be ?commerce|webshop|\bevent",
    sales=r"\bpre ?sales|sales|verko(?:op|per)|commerci|account ?(?:manag|exec|direct)|"
    r"business ?develop|vertrieb|verkauf|relatie|relationship ?manager|vertegenwoordig|key account|"
    r"acquisitie|(?:binnen|buiten)dienst|\bpartner ?manag|new business",
)
#: In which part of the firm.
_DEPARTMENT = _fields(
    customer_service=r"customer (?:service|care|support|success|experience)|technical support|"
    r"klant(?:en)? ?(?:service|contact|relatie|tevreden)|call ?center|contact ?center|kundendienst|"
    r"\bsupport\b",
    hr=r"\bhr[md]?\b|\bhr(?=[a-z]{4})|human (?:resource|capital)|personeel|p&o|\bpeople\b|talent|"
    r"payroll|salaris|\bl&d\b|personal(?:leit|abteil|wesen|referent)",
    finance=r"financ|finanz|\bcontroll?(?:er|ing)?\b|controller|accountan|accounting|boekhoud|"
    r"bookkeep|buchhalt|treasur|fiscal|belasting|\btax\b|audit|debiteur|crediteur|\bcredit\b",
    it=r"\bi[c]?t\b|\bict|software|develop|ontwikkelaar|entwickler|program(?:m)?eur|programmer|"
    r"\bdata|"
    r"digita|devops|system|systeem|informati|informatik|cloud|security|\bweb|applicati|"
    r"\btechnolog(?:y|ie)\b|infrastruct|sysadmin|\bnetw(?:o|e)rk|helpdesk|service ?desk|scrum|"
    r"\bagile|"
    r"functioneel beheer|product owner|\bux\b|\bcyber",
    legal=r"legal|jurid|jurist|advoca|lawyer|attorney|compliance|notar|privacy|data protection|"
    r"\brechts",
    research=r"research|onderzoek|r&d|scientist|wetenschap|innovat|\blab|professor|hoogleraar|"
    r"forsch|"
    r"technoloog",
    operations=r"operatio|producti|produktion|logisti|supply|warehouse|magazijn|\blager|kwaliteit|"
    r"quality|facilit|\bplant(?:manager)?\b|fabriek|factory|bedrijfsleid|bedrijfsbureau|"
    r"maintenance|"
    r"onderhoud|planning|planner|transport|wagenpark|\bfleet|\bsafety|veiligheid|\bhse\b|\blean\b|"
    r"expedit|dispatch|vestiging|filiaal|\bstore|winkel",
    engineering=r"technisch|technical|techniek|technik|engineering|ingenieur|werktuig|elektro|"
    r"mechani|mechatron|monteur|constructeur|bouwkund|technicus|technician",
)
#: Words that hint at a field where nothing else does.
_HINTS = _fields(
    engineering=r"engineer|architect|tekenaar",
    it=r"analyst|analist|beheerder|tester",
    finance=r"administrateur|administratie\b|administration",
    marketing=r"product ?manag|designer|vormgever|copywriter|redact|editor",
    customer_service=r"customer|klant|service",
    operations=r"project|office|administrati|administrator|secretar|receptionist|uitvoerder|"
    r"werkvoorbereider|chauffeur|driver",
)
_TOP = _fields(
    general_management=r"dire[ck]t(?:eur|or|rice)|directie|ondernem|bestuur|president|\bpartner|"
    r"vennoot|managing|chair|voorzitter|unternehmer|entrepreneur|vorstand|\bmd\b|\bmt\b|zzp|"
    r"zelfstandig|self employed|gesellschafter|\bmanagement\b",
)
_TIERS = (_CHIEFS, _WHOLE_FIRM, _TRADE, _DEPARTMENT, _TOP, _HINTS)


@lru_cache(maxsize=100_000)
def function(title: str) -> str:
    """The field of work a title names: one of FUNCTIONS.

    What somebody does goes before the department it is done in (an IT recruiter is in hr);
    of two fields of one rank the first named counts (sales & marketing manager: sales).

    Examples
    --------
    >>> [function(title) for title in ("Sales manager", "CFO", "Hoofd inkoop", "Directeur")]
    ['sales', 'finance', 'procurement', 'general_management']
    """
    text = plain(title)
    return next((found for tier in _TIERS if (found := _first_named(tier, text))), "other")


def _first_named(fields: _Fields, text: str) -> str | None:
    """The field named first; of two that begin at one place the one that says more."""
    found = [
        (match.start(), -match.end(), name)
        for name, pattern in fields.items()
        if (match := pattern.search(text))
    ]
    return min(found)[2] if found else None
