"""How senior a job title is. Dutch and English, with some German and French.

The groups of words are looked for from the top down; the first that is found decides. What
would mislead (a product owner, an art director, a project manager) is taken out before.
"""

from __future__ import annotations

import re
from functools import lru_cache

from features.title import any_of, plain

#: Levels from high to low; ``other`` is a title that says nothing we know.
SENIORITIES = ("owner", "director", "manager", "staff", "student", "other")

#: What somebody no longer is.
_FORMER = any_of(
    "former", "formerly", r"voormalig\w*", r"ehemalig\w*", "retired", r"gepensioneerd\w*",
    "unemployed", r"werkzoekend\w*", r"^ex (?=\w)",
    r"(?:ex|oud) (?:directeur|eigenaar|manager|ceo)",
)  # fmt: skip

_NOT_STUDENT = any_of(
    r"student(?:en)? (?:affairs|services?|counsel\w*|advis\w*|begeleid\w*|decaan|success|support|"
    r"recruit\w*|housing|relations|experience|admin\w*|zaken|psycholoog|coach)",
    r"leerling(?:en)? (?:begeleid\w*|zaken)",
    r"(?:for|of|van|voor) (?:the |de )?(?:students?|studenten|trainees?|apprentices?|leerlingen)",
)
_STUDENT = any_of(
    r"\w*student(?:e|in|en)?", "werkstudentin", r"\w*stagiaire?s?", r"stagelop\w*", "^stage$",
    "trainee", "traineeship$", "internship", "interns", "intern(?= /|$| at | bij | in )",
    "scholier", "leerling", "afstudeerder", "afstudeerstage", "phd candidate", "promovend(?:us|a)",
    r"doktorand\w*", r"praktikant\w*", r"auszubildende\w*", "azubi", "lehrling", "apprentice",
)  # fmt: skip
#: In Dutch "intern" is an adjective as well, so it counts only where nothing else does.
_PERHAPS_STUDENT = any_of("intern")

#: A second in command has that rank: an assistant manager is a manager.
_SECOND = re.compile(
    r"^(?:assistant|assistent|adjunct|deputy|plaatsvervangend|waarnemend|associate|interim) "
    r"(?=(?:general |managing |sales |marketing |operations |regional )?"
    r"(?:manager|director|directeur|vice president|vp|bedrijfsleider|teamleider)\b)"
)
#: Who works for somebody is not that somebody.
_HELPS = any_of(
    r"\w*assistent\w*", r"\w*assistant\w*", r"\w*assistenz", r"\w*secretaress\w*", "secretary",
    r"\w*secretariaat\w*", r"\w*secretaris", r"\w*sekretar\w*", r"(?:pa|ea) (?:to|of|van)",
    r"\w*ondersteuner", r"\w*medewerk\w*", r"mitarbeiter\w*", "employee", r"werknemer\w*",
    "founders? (?:s )?associate", r"(?:ceo|director|directeur) s? ?office", r"\w*bediende",
    r"\w*(?:advis[eo]r|adviseur|consultant|coach) (?:(?:to|of|van|voor|for) )?(?:the |de |het )?"
    r"(?:board|ceo|directie|directeur|director|management|bestuur|raad)",
)  # fmt: skip
#: Secretaries who lead.
_LEADS_AS_SECRETARY = any_of(
    "secretar(?:is|y) generaa?l", "general secretary", "algemeen secretaris",
    "(?:gemeente|provincie)secretaris", "(?:directeur|bestuurder)(?: /)? secretaris",
    "secretaris(?: /)? (?:directeur|bestuurder|penningmeester)",
)  # fmt: skip

_NOT_OWNER = any_of(
    r"(?:product|process|proces|data|system|systeem|application|applicatie|service|risk|platform|"
    r"scrum|feature|journey|business) (?:owner|eigenaar)",
    r"(?:business|channel|alliance|technology|delivery|sales|hr|it|finance) partner",
    r"partner (?=manager|marketing|sales|account|success|development|relation|program|support|"
    r"enablement|alliance|consultant|specialist|coordinator)",
)
_OWNER = any_of(
    "(?:co ?|mede ?)?owner", r"(?:mede ?)?eigena(?:ar|res)\w*", "(?:co ?)?founder",
    "founding partner",
    "(?:mede ?)?opricht(?:er|ster)", "dga", r"\w*aandeelhouder", "shareholder",
    r"ondernem(?:er|ster)", "entrepreneur", r"zaakvoer(?:der|ster)", "gerante?", r"zzp\w*",
    r"zelfstandig(?! werkend)\w*", r"freelance\w*", r"\w*inhaber\w*", r"gesellschafter\w*",
    r"unternehmer\w*", r"selbst(?:st)?andig\w*", "proprietor", "self employed", "partner",
    "vennoot",
    "maat",
)  # fmt: skip

_NOT_DIRECTOR = any_of(
    r"(?:art|film|music|casting|funeral) (?:director|directeur)", r"(?:regie|camera)directeur"
)
_DIRECTOR = any_of(
    "c[efimotdrsplgkc]o", "chro", "ciso", "cxo", "chief executive", r"chief (?:\w+ ){1,4}officer",
    r"chief (?!of staff|engineer|accountant|architect|editor|technician)\w+", "[sea]?vp",
    r"vice ?president\w*", r"president(?:e|in)?", r"\w*director", r"\w*dire[ck]teure?n?",
    "directrice", r"direktor\w*", r"bestuur(?:der|ster)", "bestuurslid",
    r"(?:bestuurs|vice ?)?voorzitter",
    r"chair(?:man|woman|person)", "board member", "member of the board", "raad van bestuur", "rvb",
    r"commissaris", "md", "gm", "general manager", "algemeen manager", "country manager",
    r"gescha(?:e)?fts(?:fu(?:e)?hr|leit)\w*", "vorstand", "vorstandsmitglied", "directie",
    "directielid",
    "mt", "managementteam", "management team", "rector", "dean", "burgemeester", "wethouder",
)  # fmt: skip

#: They lead work or customers, not people.
_MANAGES_WORK = any_of(
    r"(?:account|project|projekt|product|produkt|program|programma|programme|office|community|"
    r"relatie|"
    r"relations?|relationship|client|content|case|contract|campagne|campaign|customer success|"
    r"events?|"
    r"evenementen|category|brand|merk|social media|release|change|incident|problem|"
    r"service delivery|"
    r"implementatie|implementation|partner|alliance|territory|traffic|test)s? ?manager(?:s|in)?",
    r"proje[ck]t ?(?:leid(?:er|ster)|leiter(?:in)?|lead|leads)",
    r"lead (?:generation|gen|engineer|developer|designer|architect|consultant|scientist|analyst|"
    r"auditor)",
)
_MANAGER = any_of(
    r"\w*manag(?:er|eress)s?", "mgr", "^management$", "head(?! ?hunter)", r"(?:\w+s)?hoofd",
    "teamhoofd",
    r"hoofd(?:redacteur|inkoper|boekhouder|planner|uitvoerder|verpleegkundige)", r"team ?lead\w*",
    r"\w*(?<!bege)(?<!op)leid(?:er|ster)", r"\w*leiter(?:in)?", "leitung", "leidinggevende", "lead",
    r"\w*chef", "supervisor", "chief", "voorman", "foreman", r"\w*verantwoordelijke", "responsable",
    "creative director", "prokurist",
)  # fmt: skip

_STAFF = re.compile(
    r"\w*(?:advis[eo]r|adviseu[rs]e?|consultant|consulente?|specialiste?|engineer|ingenieur|"
    r"developer|"
    r"ontwikkelaar|entwickler|programm(?:eur|er)|analyst|analiste?|analytiker|representative|"
    r"vertegenwoordig(?:er|ster)|buyer|(?:in|aan|ver)ko(?:per|opster)|(?:ein|ver)kaufer|accountant|"
    r"boekhoud(?:er|ster)|bookkeeper|buchhalter|administrateur|administrator|planner|technicus|"
    r"technician|techniker|monteur|mechanic|designer|ontwerper|vormgever|recruiter|jurist|advocaat|"
    r"lawyer|attorney|counsel|notaris|officer|executive|associate|scientist|onderzoek(?:er|ster)|"
    r"researcher|docente?|leraar|lerares|teacher|lecturer|professor|hoogleraar|trainer|coach|"
    r"architecte?|"
    r"market(?:eer|er)|redact(?:eur|rice)|editor|journalist|writer|tester|operator|clerk|"
    r"sales(?:man|woman|person)|coordinator|coordinatrice|koordinator|controller|auditor|"
    r"inspect(?:eur|or)|"
    r"begeleid(?:er|ster)|opleider|beheerder|referent|sachbearbeiter|berater|kaufmann|kauffrau|"
    r"arts|"
    r"verpleegkundige|nurse|therapeute?|psycholoog|chauffeur|driver|agent|tekenaar|"
    r"werkvoorbereider|"
    r"uitvoerder|calculator|receptionist|telefonist|fotograaf|photographer|producer|strateeg|"
    r"strategist|"
    r"ambtenaar|expert|professional|deskundige|functionaris|merchandiser|dispatcher|expediteur|"
    r"webmaster|"
    r"paralegal|fiscalist|technoloog|owner|eigenaar|partner|master|librarian|sysadmin|worker|"
    r"arbeider|magazijnier)(?:s|e|in|en)?\b"
    r"|\b(?:rep|kok|staff|admin|junior|medior|senior|principal|lead|binnendienst|buitendienst|"
    r"administratie|administratief)\b"
)


@lru_cache(maxsize=100_000)
def seniority(title: str) -> str:
    """How senior a title is: one of SENIORITIES.

    An account, project, product or office manager leads no people: staff. An assistant is
    staff whomever he or she assists, but an assistant manager is a manager. Coordinators and
    controllers are staff. What somebody was before does not count.

    Examples
    --------
    >>> [seniority(title) for title in ("DGA", "Hoofd inkoop", "Directiesecretaresse", "Stagiair")]
    ['owner', 'manager', 'staff', 'student']
    """
    text = plain(title)
    if _FORMER.search(text):
        return "other"
    if _STUDENT.search(_NOT_STUDENT.sub("", text)):
        return "student"
    text = _SECOND.sub("", text)
    if _LEADS_AS_SECRETARY.search(text):
        return "director"
    return "staff" if _HELPS.search(text) else _rank(text)


def _rank(text: str) -> str:
    if _OWNER.search(_NOT_OWNER.sub("", text)):
        return "owner"
    # A creative director leads a team of makers, not the firm.
    if _DIRECTOR.search(_NOT_DIRECTOR.sub("", text).replace("creative director", "")):
        return "director"
    if _MANAGER.search(_NOT_DIRECTOR.sub("", _MANAGES_WORK.sub("", text))):
        return "manager"
    if _STAFF.search(text) or _MANAGES_WORK.search(text) or _NOT_DIRECTOR.search(text):
        return "staff"
    return "student" if _PERHAPS_STUDENT.search(text) else "other"
