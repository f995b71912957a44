"""The sentences of the reports, in both languages."""

from __future__ import annotations

import re

from followup.path import Language

WORDS: dict[Language, dict[str, str]] = {
    "en": {
        "title": "{company}: what we promised each other, {period}",
        "marketing": "Marketing promised",
        "sales": "Sales promised",
        "waits": "How long leads waited (median, as the promise counts hours)",
        "causes": "Where it came from",
        "learned": "What the points table learned",
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
        "some_broken": "{n} of {of} [of|promise|promises] [n|was|were] not kept: {lines}.",
        "mqls_told": "MQLs: {n} of {promised} promised",
        "mqls_so_far": "MQLs: {n} so far, of {promised} promised",
        "none_due": "{line}: none due, {n_open} open",
        "share_told": "{line}: {kept} of {n}, {share} (95 % interval {low} to {high});"
        " promised {promised}: {state}",
        "open_told": "; {n} open",
        "trend": "; before that {earlier}",
        "hours": "{amount} [amount|hour|hours]",
        "working_hours": "{amount} working [amount|hour|hours]",
        "working_days": "{amount} working [amount|day|days]",
        "weeks": "{amount} [amount|week|weeks]",
        "takes": "first call takes {hours} (median)",
        "takes_waiting": "; {share} of it waits for assignment",
        "takes_waiting_team": ", most in team {team}",
        "takes_team": ", most of that time in team {team}",
        "late_team": "; {n_team} of them in team {team}",
        "calls": "{amount} [amount|call|calls]",
        "loaded": "{n} of the {of} [of|lead|leads] handed over [n|was|were] so before Callworthy"
        " drew the line: they are counted as the company's own files tell them.",
        "wait_owner": "for an owner: {hours}",
        "wait_call": "from the owner to the first call: {hours}",
        "wait_feedback": "from the first call to feedback: {hours}",
        "no_owner": "first call: {n} of {of} late [of|lead|leads] had no owner before the call"
        " was due",
        "owner_late": "first call: {n} of {of} late [of|lead|leads] waited more than half of the"
        " promised time for an owner (median {hours})",
        "called_late": "first call: {n} of {of} late [of|lead|leads] had an owner in time and"
        " [n|was|were] called later (median {hours} after the hand-over)",
        "not_called": "first call: {n} of {of} late [of|lead|leads] had an owner in time and"
        " [n|is|are] not called yet (median {hours} since the hand-over)",
        "refused_for": "accepted: {n} of {of} [of|lead|leads] not accepted: {what}",
        "missing": "complete: {n} of {of} incomplete [of|lead|leads] lacked {what}",
        "given_up_after": "enough calls: {n} [n|lead was|leads were] given up early, after {calls}"
        " (median)",
        "silent_uncalled": "feedback: {n} of {of} [of|lead|leads] without feedback [n|was|were] not"
        " called either",
        "silent": "feedback: {n} of {of} [of|lead|leads] without feedback [n|was|were] called",
        "no_reason": "no reason given",
        "nothing_proposed": "Nothing in these figures asks for another promise.",
        "more_room": "{n} of {of} late [of|lead|leads] waited for an owner: raise caps, add reps"
        " or shorten"
        " absences without a stand-in ([reps.NAME] cap; now {now} places)",
        "hand_on": "{n} of {of} late [of|lead|leads] had an owner and [n|was|were] not called in"
        " time: let such a lead go to another rep ([promises] hand_on = true)",
        "later_call": "nine of ten calls come within {proposed} [proposed|hour|hours] where {now}"
        " [now|is|are] promised:"
        " make room for calls, or promise what is kept",
        "higher_line": "{share} of the leads were accepted (at most {bound} with 95 % certainty)"
        " where {now} is promised: raise the line ([thresholds] accepted_share), and look at the"
        " reason given most: {what}",
        "lower_line": "{share} of the leads were accepted (at least {bound} with 95 % certainty)"
        " where {now} is promised: the line may come down, so that sales gets more leads, or more"
        " may be promised",
        "fewer_mqls": "{n} [n|MQL|MQLs] where {now} [now|was|were] promised: promise {proposed} a"
        " month, lower the"
        " line, or look for more leads",
        "more_mqls": "{n} [n|MQL|MQLs] where {now} [now|was|were] promised: {proposed} a month"
        " can be promised, if"
        " sales has room for them",
        "required": "{what} was missing in {n} of {of} [of|lead|leads]: ask for it in every form"
        " ([attributes] required = true)",
        "fewer_calls": "nine of ten leads that were reached were so within {proposed}"
        " [proposed|call|calls]; {now} are promised",
        "escalation": "{line}: not kept in {at_least}{n} [n|week|weeks in a row] ({first} to"
        " {last}). Time to look for the cause together.",
        "at_least": "at least ",
        "escalation_title": "{company}: for both heads: {line}",
        "review_title": "{company}: proposals for the review of {period}",
    },
    "nl": {
        "title": "{company}: wat we elkaar beloofden, {period}",
        "marketing": "Marketing beloofde",
        "sales": "Sales beloofde",
        "waits": "Hoe lang leads wachtten (mediaan, zoals de belofte uren telt)",
        "causes": "Waar het vandaan kwam",
        "learned": "Wat de puntentabel leerde",
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
        "some_broken": "{n} van {of} [of|belofte|beloftes] [n|is|zijn] niet gehaald: {lines}.",
        "mqls_told": "MQL's: {n} van {promised} beloofd",
        "mqls_so_far": "MQL's: {n} tot nu toe, van {promised} beloofd",
        "none_due": "{line}: geen aan de beurt, {n_open} open",
        "share_told": "{line}: {kept} van {n}, {share} (95%-interval {low} tot {high});"
        " beloofd {promised}: {state}",
        "open_told": "; {n} open",
        "trend": "; daarvoor {earlier}",
        "hours": "{amount} uur",
        "working_hours": "{amount} [amount|werkuur|werkuren]",
        "working_days": "{amount} [amount|werkdag|werkdagen]",
        "weeks": "{amount} [amount|week|weken]",
        "takes": "eerste belletje duurt {hours} (mediaan)",
        "takes_waiting": "; {share} daarvan is wachten op toewijzing",
        "takes_waiting_team": ", het meest in team {team}",
        "takes_team": ", de meeste tijd in team {team}",
        "late_team": "; {n_team} daarvan in team {team}",
        "calls": "{amount} [amount|poging|pogingen]",
        "loaded": "{n} van de {of} overgedragen [of|lead|leads] [n|is|zijn] overgedragen voordat"
        " Callworthy de lijn trok: geteld zoals de eigen bestanden het vertellen.",
        "wait_owner": "op een eigenaar: {hours}",
        "wait_call": "van eigenaar tot eerste poging: {hours}",
        "wait_feedback": "van eerste poging tot feedback: {hours}",
        "no_owner": "eerste belletje: {n} van {of} late [of|lead|leads] [n|had|hadden] geen"
        " eigenaar voordat er"
        " gebeld moest zijn",
        "owner_late": "eerste belletje: {n} van {of} late [of|lead|leads] [n|wachtte|wachtten] meer"
        " dan de helft van de beloofde tijd op een eigenaar (mediaan {hours})",
        "called_late": "eerste belletje: {n} van {of} late [of|lead|leads] [n|had|hadden] op tijd"
        " een"
        " eigenaar en [n|is|zijn] later gebeld (mediaan {hours} na de overdracht)",
        "not_called": "eerste belletje: {n} van {of} late [of|lead|leads] [n|had|hadden] op tijd"
        " een"
        " eigenaar en [n|is|zijn] nog niet gebeld (mediaan {hours} sinds de overdracht)",
        "refused_for": "geaccepteerd: {n} van {of} niet geaccepteerde [of|lead|leads]: {what}",
        "missing": "compleet: bij {n} van {of} onvolledige [of|lead|leads] ontbrak {what}",
        "given_up_after": "vaak genoeg: {n} [n|lead is|leads zijn] te vroeg opgegeven, na {calls}"
        " (mediaan)",
        "silent_uncalled": "feedback: {n} van {of} [of|lead|leads] zonder feedback [n|is|zijn]"
        " ook niet"
        " gebeld",
        "silent": "feedback: {n} van {of} [of|lead|leads] zonder feedback [n|is|zijn] wel gebeld",
        "no_reason": "geen reden gegeven",
        "nothing_proposed": "Niets in deze cijfers vraagt om een andere belofte.",
        "more_room": "{n} van {of} late [of|lead|leads] [n|wachtte|wachtten] op een eigenaar:"
        " verhoog de plafonds, zet er"
        " verkopers bij of regel vervanging bij afwezigheid ([reps.NAAM] cap; nu {now} plaatsen)",
        "hand_on": "{n} van {of} late [of|lead|leads] [n|had|hadden] een eigenaar en [n|is|zijn]"
        " niet"
        " op tijd gebeld: laat"
        " zo'n lead naar een collega gaan ([promises] hand_on = true)",
        "later_call": "negen van de tien telefoontjes komen binnen {proposed} uur waar er {now}"
        " [now|is|zijn] beloofd: maak ruimte om te bellen, of beloof wat wordt gehaald",
        "higher_line": "{share} van de leads is geaccepteerd (met 95% zekerheid hooguit {bound})"
        " waar {now} is beloofd: leg de lat hoger ([thresholds] accepted_share) en kijk naar de"
        " meest gegeven reden: {what}",
        "lower_line": "{share} van de leads is geaccepteerd (met 95% zekerheid minstens {bound})"
        " waar {now} is beloofd: de lat kan omlaag, zodat sales meer leads krijgt, of er kan meer"
        " worden beloofd",
        "fewer_mqls": "{n} [n|MQL|MQL's] waar er {now} [now|is|zijn] beloofd: beloof er"
        " {proposed} per maand, leg de"
        " lat lager of zoek meer leads",
        "more_mqls": "{n} [n|MQL|MQL's] waar er {now} [now|is|zijn] beloofd: {proposed} per maand"
        " kan worden"
        " beloofd, als sales er ruimte voor heeft",
        "required": "{what} ontbrak bij {n} van {of} [of|lead|leads]: vraag het in elk formulier"
        " ([attributes] required = true)",
        "fewer_calls": "negen van de tien leads die bereikt zijn, waren dat binnen {proposed}"
        " [proposed|poging|pogingen]; {now} zijn beloofd",
        "escalation": "{line}: {at_least}{n} [n|week|weken op rij] niet gehaald ({first} tot en met"
        " {last}). Tijd om"
        " samen naar de oorzaak te zoeken.",
        "at_least": "minstens ",
        "escalation_title": "{company}: voor beide hoofden: {line}",
        "review_title": "{company}: voorstellen voor het kwartaaloverleg over {period}",
    },
}


_CHOICE = re.compile(r"\[(\w+)\|([^|\]]*)\|([^\]]*)\]")


def said(template: str, **values: object) -> str:
    """A sentence with its values; ``[n|lead|leads]`` is the first word where n is 1.

    Examples
    --------
    >>> said("{n} [n|lead was|leads were] late", n=1), said("{n} [n|lead was|leads were] late", n=2)
    ('1 lead was late', '2 leads were late')
    """
    chosen = _CHOICE.sub(
        lambda found: found[2] if str(values[found[1]]) == "1" else found[3], template
    )
    return chosen.format(**values)


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
