"""Why a lead was good or bad: free text in Dutch or English, put in groups."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from functools import lru_cache

import numpy as np
import numpy.typing as npt
import pandas as pd

#: Group of a reason that is in no group, and of an answer without a reason.
OTHER, NONE = "other", "none given"

#: Word beginnings per group; several in one entry must all be there, and weigh more together.
#: Where groups tie the first counts.
BAD = {
    "job_seeker": "sollicit vacatur werkzoek job career applicant applying resume intercedent "
    "zoekt+werk zoekt+baan looking+work zoekt+stage",
    "student": "student stud+opdracht stagiair stage scriptie afstude thesis intern internship "
    "trainee school universit hogeschool homework huiswerk phd leerling hbo mbo dissertation "
    "professor docent",
    "competitor": "concurren competitor competing rivaal rival spion spy spying kijkt+af",
    "already_customer": "al+klant bestaand+klant reeds+klant already+customer existing+customer "
    "already+client existing+client current+customer already+uses gebruikt+al heeft+ons+al",
    "duplicate": "dubbel duplica twice tweemaal al+bekend",
    "spam": "spam bot nonsen onzin fake nep junk gibberish",
    "private_person": "particulier consument consumer hobby prive private thuisgebruik home+use "
    "personal+use",
    "information_missing": "geen+telefoon geen+nummer geen+mail geen+gegeven no+phone no+number "
    "no+email no+detail wrong+number verkeerd+nummer fout+nummer nummer+klopt onjuist+nummer "
    "gegevens ontbre missing incompleet incomplete onvolledig ongeldig invalid bounce info "
    "informati details contactgegevens telefoonnummer telnr nietbestaand",
    "unreachable": "gehoor bereik bereiken onbereikbaar voicemail antwoord+niet neemt+op pakt+op "
    "niet+opgenomen answer picks+up pick+up reach unreachable reageert reactie respon reply "
    "replies ghost hangt+op hung+up no+show contact+krijg antwoordapparaat niet+terug called+times",
    "wrong_industry": "branche bedrijfstak sector industr doelgroep vertical our+market our+target "
    "outside+target onze+markt past+niet niet+passend segment not+fit",
    "wrong_region": "buitenland abroad te+ver regio region verkeerd+land wrong+country far+away",
    "too_small": "klein small tiny eenmanszaak eenpitter zzp freelanc micro handful handje+vol "
    "handjevol self+employed sole+trader te+weinig+mensen few+people few+employees solo paar+man",
    "no_budget": "budget geld duur prijs prijzig price pricey pricing expensive money afford "
    "betal bekostig kosten cost funds funding goedkop cheap gratis free+only financ bezuinig",
    "wrong_person": "verkeerd+person verkeerd+contact wrong+person wrong+contact beslis decision "
    "decide bevoegd authority mandaat mandate gaat+niet+over no+say geen+zeggenschap "
    "niet+verantwoordelijk not+responsible not+in+charge juiste+person right+person "
    "andere+afdeling wrong+department receptionist tekenbevoegd not+contact",
    "not_now": "later volgend+jaar next+year next+quarter nu+niet niet+nu not+now timing interess "
    "interest rondkijk looking+around orienter browsing kwartaal quarter te+vroeg too+early "
    "prioriteit priority geen+behoefte no+need postpone uitgesteld uitstel contract contractueel "
    "geen+tijd no+time locked+in on+hold afgeblazen cancelled bevalt+huidige volgende+maand "
    "next+month vakantie",
}
GOOD = {
    "asked_offer": "demo offert quote proposal trial proef proefperiode afspra meeting appointment "
    "voorstel rfp aanbesteding",
    "has_budget": "budget geld money funds funding bekostig",
    "decision_maker": "beslis decision decide direct owner eigenaar boss baas tekenen tekent sign "
    "signs ceo cfo coo bevoegd authority board directie",
    "has_project": "project start starten begin quarter kwartaal concreet concrete plan deadline "
    "spoed urgent haast implement migr vervang replace uitbreid soon snel",
    "good_fit": "past fit doelgroep match ideal perfect ideaal icp",
    "interested": "interess interest enthousiast keen enthusias eager wil wants warm",
}
#: Letters from which on a word may be misspelt, and how alike it must be then.
LONG, ALIKE = 5, 0.8
_FEW_PEOPLE = re.compile(
    r"\b(?:[1-9]|een|twee|drie|vier|vijf|one|two|three|four|five)\s*-?\s*"
    r"(?:man|mensen|pers\w*|medew\w*|people|employees|staff|fte)\b"
)


def group(reason: str, is_good: bool) -> str:
    """The group of a reason, as given with a good or a bad.

    Notes
    -----
    The verdict tells how a word is meant: "budget" on a bad lead is about too little of it.

    Examples
    --------
    >>> group("te klein voor ons", False), group("No bugdet this year", False), group("", False)
    ('too_small', 'no_budget', 'none given')
    >>> group("budget is goedgekeurd", True), group("tja", False)
    ('has_budget', 'other')
    """
    words = _words(reason)
    if not words:
        return NONE
    entries = _entries(is_good)
    found = _corrected(words, is_good)
    weights = dict.fromkeys(entries, 0)
    for name, wanted in entries.items():
        weights[name] = max(
            (len(stems) for stems in wanted if all(_has(found, stem) for stem in stems)), default=0
        )
    if not is_good and _FEW_PEOPLE.search(" ".join(words)):
        weights["too_small"] = max(weights["too_small"], 2)
    best = max(weights, key=lambda name: weights[name])
    return best if weights[best] else OTHER


def groups(
    reasons: npt.NDArray[np.object_], is_good: npt.NDArray[np.bool_]
) -> npt.NDArray[np.object_]:
    """The group of each reason, shape (n,)."""
    pairs = zip(reasons.tolist(), is_good.tolist(), strict=True)
    return np.array([_group(reason, good) for reason, good in pairs], dtype=object)


def counted(groups: npt.NDArray[np.object_], levels: npt.NDArray[np.object_]) -> pd.DataFrame:
    """How often each group was given for each level of a feature: a row per level.

    Examples
    --------
    >>> said = np.array(["student", "student", "too_small"], dtype=object)
    >>> counted(said, np.array(["ads", "ads", "fair"], dtype=object)).at["ads", "student"].item()
    2
    """
    known = np.array([level is not None for level in levels], dtype=bool)
    return pd.crosstab(
        pd.Series(levels[known], name="level", dtype=object),
        pd.Series(groups[known], name="reason", dtype=object),
    )


@lru_cache(maxsize=10_000)
def _group(reason: str, is_good: bool) -> str:
    return group(reason, is_good)


def _words(text: str) -> list[str]:
    """Lower case, without accents and signs."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.findall(r"[a-z]+|\d+", plain)


@lru_cache(maxsize=2)
def _entries(is_good: bool) -> dict[str, list[tuple[str, ...]]]:
    said = GOOD if is_good else BAD
    return {name: [tuple(e.split("+")) for e in text.split()] for name, text in said.items()}


@lru_cache(maxsize=2)
def _stems(is_good: bool) -> tuple[str, ...]:
    lists = _entries(is_good).values()
    return tuple(sorted({stem for wanted in lists for entry in wanted for stem in entry}))


def _corrected(words: list[str], is_good: bool) -> list[str]:
    """Each word, and for a long one that is not known the known word it looks like."""
    stems = _stems(is_good)
    found = list(words)
    for word in words:
        if len(word) < LONG or any(word.startswith(stem) for stem in stems if len(stem) > 3):
            continue
        likely = [stem for stem in stems if len(stem) >= LONG and stem[0] == word[0]]
        # A stem is a beginning: the word is cut to its length, or one letter longer or shorter.
        for length in (0, 1, -1):
            cut = {stem: word[: len(stem) + length] for stem in likely}
            alike = [stem for stem in likely if get_close_matches(cut[stem], [stem], 1, ALIKE)]
            found += alike[:1]
    return found


def _has(words: list[str], stem: str) -> bool:
    return any(_matches(word, stem) for word in words)


def _matches(word: str, stem: str) -> bool:
    """A short stem is the whole word; a longer one its beginning, or within a compound."""
    if len(stem) <= 3:
        return word == stem
    return word.startswith(stem) or (len(stem) >= LONG and stem in word)
