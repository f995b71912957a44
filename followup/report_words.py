"""The sentences of the reports, in both languages."""

from __future__ import annotations

from followup.path import Language

WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "title": "{company}: what we promised each other, {period}",
        "marketing": "Marketing promised",
        "sales": "Sales promised",
        "waits": "How long leads waited (median, as the promise counts hours)",
        "causes": "Where it came from",
        "escalations": "For both heads",
        "mqls": "MQLs",
        "accepted": "accepted by sales",
        "complete": "complete at hand-over",
        "first_call": "first call in time",
        "attempts": "enough calls before giving up",
        "feedback": "feedback given",
        "kept": "kept",
        "broken": "not kept",
        "nothing_promised": "The definition holds no promises.",
        "nothing_due": "Nothing was due.",
        "all_kept": "Every promise that was due was kept.",
        "some_broken": "{n} of {of} promises were not kept: {lines}.",
        "mqls_told": "MQLs: {n} of {promised} promised",
        "mqls_so_far": "MQLs: {n} so far, of {promised} promised",
        "none_due": "{line}: none due, {n_open} open",
        "share_told": "{line}: {kept} of {n}, {share} (95 % interval {low} to {high});"
        " promised {promised}: {state}",
        "open_told": "; {n} open",
        "was_n": "; {n} the period before",
        "was_share": "; {share} the period before",
        "wait_owner": "for an owner: {hours} hours",
        "wait_call": "from the owner to the first call: {hours} hours",
        "wait_feedback": "from the first call to feedback: {hours} hours",
        "no_owner": "first call: {n} of {of} late leads had no owner before the call was due",
        "owner_late": "first call: {n} of {of} late leads waited more than half of the promised"
        " time for an owner (median {median} hours)",
        "called_late": "first call: {n} of {of} late leads had an owner in time and were called"
        " later (median {median} hours after the hand-over)",
        "not_called": "first call: {n} of {of} late leads had an owner in time and are not called"
        " yet (median {median} hours since the hand-over)",
        "refused_for": "accepted: {n} of {of} leads that were not accepted: {what}",
        "missing": "complete: {n} of {of} incomplete leads lacked {what}",
        "given_up_after": "enough calls: {n} leads were given up early, after {median} calls"
        " (median)",
        "silent_uncalled": "feedback: {n} of {of} leads without feedback were not called either",
        "silent": "feedback: {n} of {of} leads without feedback were called",
        "no_reason": "no reason given",
        "review": "{company}: proposals for the review of {period}",
        "nothing_proposed": "Nothing in these figures asks for another promise.",
        "more_room": "{n} of {of} late leads waited for an owner: raise caps, add reps or shorten"
        " absences without a stand-in ([reps.NAME] cap; now {now} places)",
        "hand_on": "{n} of {of} late leads had an owner and were not called in time: let such a"
        " lead go to another rep ([promises] hand_on = true)",
        "later_call": "nine of ten calls come within {proposed} hours where {now} are promised:"
        " make room for calls, or promise what is kept",
        "higher_line": "{share} of the leads were accepted (at most {bound} with 95 % certainty)"
        " where {now} is promised: raise the line ([thresholds] accepted_share), and look at the"
        " reason given most: {what}",
        "lower_line": "{share} of the leads were accepted (at least {bound} with 95 % certainty)"
        " where {now} is promised: the line may come down, so that sales gets more leads, or more"
        " may be promised",
        "fewer_mqls": "{n} MQLs where {now} were promised: promise {proposed} a month, lower the"
        " line, or look for more leads",
        "more_mqls": "{n} MQLs where {now} were promised: {proposed} a month can be promised, if"
        " sales has room for them",
        "required": "{what} was missing in {n} of {of} leads: ask for it in every form"
        " ([attributes] required = true)",
        "fewer_calls": "nine of ten leads that were reached were so within {proposed} calls;"
        " {now} are promised",
        "escalation": "{line}: not kept in {n} weeks in a row ({first} to {last}). Time to look"
        " for the cause together.",
    },
    "nl": {
        "title": "{company}: wat we elkaar beloofden, {period}",
        "marketing": "Marketing beloofde",
        "sales": "Sales beloofde",
        "waits": "Hoe lang leads wachtten (mediaan, zoals de belofte uren telt)",
        "causes": "Waar het vandaan kwam",
        "escalations": "Voor beide hoofden",
        "mqls": "MQL's",
        "accepted": "geaccepteerd door sales",
        "complete": "compleet bij overdracht",
        "first_call": "op tijd voor het eerst gebeld",
        "attempts": "vaak genoeg gebeld voor het opgeven",
        "feedback": "feedback gegeven",
        "kept": "gehaald",
        "broken": "niet gehaald",
        "nothing_promised": "In de definitie staan geen beloftes.",
        "nothing_due": "Er was niets aan de beurt.",
        "all_kept": "Elke belofte die aan de beurt was, is gehaald.",
        "some_broken": "{n} van {of} beloftes zijn niet gehaald: {lines}.",
        "mqls_told": "MQL's: {n} van {promised} beloofd",
        "mqls_so_far": "MQL's: {n} tot nu toe, van {promised} beloofd",
        "none_due": "{line}: geen aan de beurt, {n_open} open",
        "share_told": "{line}: {kept} van {n}, {share} (95%-interval {low} tot {high});"
        " beloofd {promised}: {state}",
        "open_told": "; {n} open",
        "was_n": "; {n} in de periode ervoor",
        "was_share": "; {share} in de periode ervoor",
        "wait_owner": "op een eigenaar: {hours} uur",
        "wait_call": "van eigenaar tot eerste poging: {hours} uur",
        "wait_feedback": "van eerste poging tot feedback: {hours} uur",
        "no_owner": "eerste belletje: {n} van {of} late leads hadden geen eigenaar voordat er"
        " gebeld moest zijn",
        "owner_late": "eerste belletje: {n} van {of} late leads wachtten meer dan de helft van de"
        " beloofde tijd op een eigenaar (mediaan {median} uur)",
        "called_late": "eerste belletje: {n} van {of} late leads hadden op tijd een eigenaar en"
        " zijn later gebeld (mediaan {median} uur na de overdracht)",
        "not_called": "eerste belletje: {n} van {of} late leads hadden op tijd een eigenaar en zijn"
        " nog niet gebeld (mediaan {median} uur sinds de overdracht)",
        "refused_for": "geaccepteerd: {n} van {of} niet geaccepteerde leads: {what}",
        "missing": "compleet: bij {n} van {of} onvolledige leads ontbrak {what}",
        "given_up_after": "vaak genoeg: {n} leads zijn te vroeg opgegeven, na {median} pogingen"
        " (mediaan)",
        "silent_uncalled": "feedback: {n} van {of} leads zonder feedback zijn ook niet gebeld",
        "silent": "feedback: {n} van {of} leads zonder feedback zijn wel gebeld",
        "no_reason": "geen reden gegeven",
        "review": "{company}: voorstellen voor het kwartaaloverleg over {period}",
        "nothing_proposed": "Niets in deze cijfers vraagt om een andere belofte.",
        "more_room": "{n} van {of} late leads wachtten op een eigenaar: verhoog de plafonds, zet er"
        " verkopers bij of regel vervanging bij afwezigheid ([reps.NAAM] cap; nu {now} plaatsen)",
        "hand_on": "{n} van {of} late leads hadden een eigenaar en zijn niet op tijd gebeld: laat"
        " zo'n lead naar een collega gaan ([promises] hand_on = true)",
        "later_call": "negen van de tien telefoontjes komen binnen {proposed} uur waar er {now}"
        " zijn beloofd: maak ruimte om te bellen, of beloof wat wordt gehaald",
        "higher_line": "{share} van de leads is geaccepteerd (met 95% zekerheid hooguit {bound})"
        " waar {now} is beloofd: leg de lat hoger ([thresholds] accepted_share) en kijk naar de"
        " meest gegeven reden: {what}",
        "lower_line": "{share} van de leads is geaccepteerd (met 95% zekerheid minstens {bound})"
        " waar {now} is beloofd: de lat kan omlaag, zodat sales meer leads krijgt, of er kan meer"
        " worden beloofd",
        "fewer_mqls": "{n} MQL's waar er {now} zijn beloofd: beloof er {proposed} per maand, leg de"
        " lat lager of zoek meer leads",
        "more_mqls": "{n} MQL's waar er {now} zijn beloofd: {proposed} per maand kan worden"
        " beloofd, als sales er ruimte voor heeft",
        "required": "{what} ontbrak bij {n} van {of} leads: vraag het in elk formulier"
        " ([attributes] required = true)",
        "fewer_calls": "negen van de tien leads die bereikt zijn, waren dat binnen {proposed}"
        " pogingen; {now} zijn beloofd",
        "escalation": "{line}: {n} weken op rij niet gehaald ({first} tot en met {last}). Tijd om"
        " samen naar de oorzaak te zoeken.",
    },
}


def amount(number: float, language: Language) -> str:
    """A number with at most one decimal.

    Examples
    --------
    >>> amount(2.25, "en"), amount(2.25, "nl"), amount(24.0, "nl")
    ('2.2', '2,2', '24')
    """
    text = f"{number:.1f}".removesuffix(".0")
    return text.replace(".", ",") if language == "nl" else text


def percent(share: float, language: Language) -> str:
    """A share as a percentage.

    Examples
    --------
    >>> percent(0.305, "en"), percent(0.305, "nl")
    ('30 %', '30%')
    """
    # Towards the worse: 99.6 % of a promise is not all of it.
    text = f"{int(share * 100 + 1e-9)}"
    return f"{text}%" if language == "nl" else f"{text} %"
