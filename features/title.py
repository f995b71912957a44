"""What a job title says: how senior, and in which field. Dutch and English, some German."""

from __future__ import annotations

import re
from functools import lru_cache

#: Levels from high to low; ``other`` is a title that says nothing we know.
SENIORITIES = ("owner", "director", "manager", "staff", "student", "other")
#: Fields of work; ``other`` is a title that names none we know.
FUNCTIONS = (
    "general_management",
    "sales",
    "marketing",
    "it",
    "finance",
    "hr",
    "operations",
    "procurement",
    "legal",
    "research",
    "other",
)

#: Who works for somebody is not that somebody; looked for before anything else.
_ASSISTS = re.compile(
    r"\b(assistent\w*|assistant|secretar\w*|directiesecretar\w*|managementassist\w*|pa to|"
    r"ondersteuner|stafmedewerk\w*|sekret\w*)\b"
)
_ASSISTANT_RANK = re.compile(
    r"^(assistant|assistent|adjunct)[ -]+(director|manager|directeur)\b|\badjunct[ -]directeur\b"
)
_STUDENT = re.compile(
    r"\b(student\w*|stagiair\w*|stage|intern|internship|trainee|werkstudent\w*|leerling\w*|"
    r"scholier\w*|afstudeerder|graduate student|phd student|praktikant\w*|apprentice)\b"
)
_OWNER = re.compile(
    r"\b((co[ -]?)?owner|eigenaar|eigenares|eigenaresse|(co[ -]?)?founder|oprichter|oprichtster|"
    r"dga|directeur[ -]grootaandeelhouder|grootaandeelhouder|ondernemer|ondernemster|zaakvoerder|"
    r"zzp\w*|zelfstandige?|freelance\w*|inhaber\w*|proprietor|entrepreneur|self[ -]employed|"
    r"managing partner|partner|vennoot|maat)\b"
)
_NOT_OWNER = re.compile(r"\b(product|process|proces|partner|channel|business) (owner|eigenaar)\b")
_PARTNER_STAFF = re.compile(r"\bpartner (manager|marketing|sales|account|success)|business partner")
_DIRECTOR = re.compile(
    r"\b(c[efimotrpsdh]o|cxo|chief|vp|svp|evp|vice[ -]president\w*|president|director|directeur\w*|"
    r"directrice|\w*directeur|bestuurder\w*|bestuursvoorzitter|voorzitter|managing director|md|"
    r"geschaftsfuhrer\w*|vorstand|general manager|algemeen manager|leiter|board member|"
    r"lid directie|directielid|directie|mt[ -]lid|executive director)\b"
)
_NOT_DIRECTOR = re.compile(r"\b(art|creative|film|music|regie|casting) (director|directeur)\b")
_STAFF_MANAGER = re.compile(
    r"\b(account|project|product|programma|program|programme|office|community|relatie|relationship|"
    r"content|case|key[ -]account|contract|campagne|campaign|customer success|event|category)"
    r"[ -]?manager\w*\b|\b(accountmanager|projectmanager|productmanager|officemanager|"
    r"relatiemanager|contentmanager)\b"
)
_MANAGER = re.compile(
    r"\b(\w*manager\w*|\w*manag|head of|head|hoofd\w*|afdelingshoofd|\w*leider|\w*leidster|"
    r"team ?lead\w*|lead|leidinggevende|chef\w*|supervisor|coordinator|coordinatrice|"
    r"bedrijfsleider|abteilungsleiter\w*|leitung|principal|controller)\b"
)
_NOT_LEAD = re.compile(r"\blead (generation|engineer|developer)\b")
_STAFF = re.compile(
    r"\b(\w*medewerk\w*|\w*adviseur\w*|adviseuse|advisor|adviser|consultant\w*|specialist\w*|"
    r"engineer\w*|\w*ontwikkelaar\w*|developer\w*|programmeur|analyst|analist\w*|employee|"
    r"representative|vertegenwoordig\w*|buyer|\w*inkoper|\w*koper|accountant|boekhoud\w*|"
    r"administrat\w*|planner|technicus|monteur|designer|ontwerper|vormgever|recruiter|jurist\w*|"
    r"advocaat|lawyer|officer|executive|associate|scientist|onderzoeker|researcher|docent|teacher|"
    r"leraar|lerares|professor|hoogleraar|architect\w*|marketeer|redacteur|editor|verkoper|"
    r"salesman|rep|clerk|operator|junior|senior|staff|sachbearbeiter\w*|referent\w*|"
    r"beheerder|sysadmin|product owner|business partner|agent|assistent\w*|assistant)\b"
)

_FIELDS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("procurement", r"inko\w*|procure\w*|purchas\w*|buyer|sourcing|einkauf\w*|\bcpo\b"),
        ("hr", r"\bhr\w*|human resource\w*|personeel\w*|p&o|recruit\w*|people|talent|\bchro\b"),
        ("marketing", r"market\w*|\bcmo\b|communicat\w*|brand|merk|content|campa\w*|seo|growth"),
        (
            "sales",
            r"\bsales\w*|verko\w*|commerci\w*|account ?manag\w*|accountmanag\w*|business develop\w*"
            r"|vertrieb\w*|\bcso\b|\bcco\b|relatie\w*|vertegenwoordig\w*|key account",
        ),
        (
            "finance",
            r"financ\w*|financi\w*|\bcfo\b|control\w*|accountan\w*|boekhoud\w*|treasur\w*|"
            r"administrat\w*|fiscal\w*|audit\w*|buchhalt\w*",
        ),
        (
            "it",
            r"\bit\b|\bict\b|\bcto\b|\bcio\b|\bciso\b|software|develop\w*|ontwikkel\w*|program\w*eur|"
            r"data|digital|digita\w*|devops|\bsystem\w*|systeem\w*|informati\w*|informat\w*|cloud|"
            r"security|web\w*|applicat\w*|technolog\w*|infrastruct\w*|sysadmin",
        ),
        ("legal", r"legal|jurid\w*|jurist\w*|advoca\w*|lawyer|compliance|\bclo\b|notar\w*|privacy"),
        (
            "research",
            r"research\w*|onderzoek\w*|r&d|scientist|wetenschap\w*|innovat\w*|\blab\w*|professor",
        ),
        (
            "operations",
            r"operation\w*|operatione\w*|\bcoo\b|producti\w*|logisti\w*|supply|warehouse|magazijn\w*|"
            r"kwaliteit\w*|quality|facilit\w*|plant|fabriek\w*|bedrijfsleid\w*|maintenance|"
            r"onderhoud\w*|planning|planner|transport\w*|project\w*|office|customer|klant\w*|service",
        ),
        (
            "general_management",
            r"\bceo\b|directeur\w*|director|owner|eigena\w*|founder|oprich\w*|dga|ondernem\w*|"
            r"bestuur\w*|president|partner|zaakvoerder|general manag\w*|algemeen\w*|inhaber\w*|"
            r"geschaftsfuhrer\w*|managing|vennoot|directrice|directie\w*|chief executive|zzp\w*",
        ),
    )
)
_ACCENTS = str.maketrans("áàâäãåéèêëíìîïóòôöõúùûüçñ", "aaaaaaeeeeiiiiooooouuuucn")


@lru_cache(maxsize=100_000)
def seniority(title: str) -> str:
    """How senior a title is: one of SENIORITIES.

    An account, project, product or office manager leads no people: staff.

    Examples
    --------
    >>> [seniority(title) for title in ("DGA", "Hoofd inkoop", "Directiesecretaresse", "Stagiair")]
    ['owner', 'manager', 'staff', 'student']
    """
    text = _plain(title)
    if _STUDENT.search(text):
        return "student"
    if _ASSISTS.search(text) and not _ASSISTANT_RANK.search(text):
        return "staff"
    if _OWNER.search(text) and not (_NOT_OWNER.search(text) or _PARTNER_STAFF.search(text)):
        return "owner"
    if _DIRECTOR.search(text) and not _NOT_DIRECTOR.search(text):
        return "director"
    if _STAFF_MANAGER.search(text):
        return "staff"
    if _MANAGER.search(text) and not _NOT_LEAD.search(text):
        return "manager"
    if _STAFF.search(text) or _NOT_OWNER.search(text) or _NOT_DIRECTOR.search(text):
        return "staff"
    return "staff" if _PARTNER_STAFF.search(text) or _NOT_LEAD.search(text) else "other"


@lru_cache(maxsize=100_000)
def function(title: str) -> str:
    """The field of work a title names: one of FUNCTIONS.

    Examples
    --------
    >>> [function(title) for title in ("Sales manager", "CFO", "Hoofd inkoop", "Directeur")]
    ['sales', 'finance', 'procurement', 'general_management']
    """
    text = _plain(title)
    return next((name for name, pattern in _FIELDS if pattern.search(text)), "other")


def _plain(title: str) -> str:
    """Lower case, no accents, single blanks, dots of abbreviations gone."""
    text = title.lower().translate(_ACCENTS).replace("ß", "ss")
    text = re.sub(r"(?<=\b\w)\.(?=\w\b|\s|$)", "", text)
    return re.sub(r"[\s/,_()|]+", " ", text).strip()
