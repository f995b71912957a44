"""The gate's sentences in Dutch and English."""

from __future__ import annotations

import re
from typing import Literal

from training.promotion.check import Check

Language = Literal["en", "nl"]

_VERDICTS: dict[Language, dict[str, str]] = {
    "en": {
        "promoted": "Promoted: the new card takes the place of version {parent}.",
        "waits": "The new card passed every check. It waits for `callworthy promote`; until "
        "then version {parent} stays in use.",
        "refused": "Refused: version {parent} stays in use.",
        "passed over": "The new card passed every check against version {parent}, and is not in "
        "use: somebody chose version {in_force} since. Name a card to change that: `callworthy "
        "promote`.",
    },
    "nl": {
        "promoted": "Aangenomen: de nieuwe kaart komt in de plaats van versie {parent}.",
        "waits": "De nieuwe kaart doorstond elke toets. Ze wacht op `callworthy promote`; tot "
        "dan blijft versie {parent} in gebruik.",
        "refused": "Geweigerd: versie {parent} blijft in gebruik.",
        "passed over": "De nieuwe kaart doorstond elke toets tegen versie {parent}, en is niet in "
        "gebruik: iemand koos sindsdien versie {in_force}. Noem een kaart om dat te veranderen: "
        "`callworthy promote`.",
    },
}

_SENTENCES: dict[Language, dict[str, str]] = {
    "en": {
        "enough.holds": "Judged on {n_leads} leads that neither card learned from, {n_won} won.",
        "enough.folds": "Judged on {n_leads} leads, {n_won} won, each by cards that were learned "
        "without it.",
        "enough.known": "Judged on {n_leads} leads, {n_won} won, of which the champion had learned "
        "from some: that speaks for it.",
        "enough.fails": "Too few to judge by: {n_leads} leads, {n_won} won; {least_leads} leads "
        "with {least_won} won and {least_won} lost are needed. Wait for more outcomes.",
        "chance.holds": "What was learned ranks leads; it is not known to be chance.",
        "chance.fails": "What was learned ranks leads no better than chance.",
        "gain.holds": "Log loss falls by {gain:+.4f} (surely more than {low:+.4f}; at least "
        "{margin:+.3f} is asked), AUC {auc_before:.3f} to {auc_now:.3f}, against the {opponent}.",
        "gain.fails": "Log loss falls by {gain:+.4f}, but that may be as little as {low:+.4f} "
        "({margin:+.3f} is asked), AUC {auc_before:.3f} to {auc_now:.3f}, against the {opponent}.",
        "segments.holds": "None of {n_segments} segments is surely worse off.",
        "segments.fails": "Surely worse off: {worse} (of {n_segments} segments).",
        "calibration.holds": "Percentages hold: {error:.1%} off on average (champion "
        "{before:.1%}; chance alone makes up to {by_chance:.1%}).",
        "calibration.fails": "Percentages do not hold: {error:.1%} off on average, where the "
        "champion is {before:.1%} off and chance alone makes up to {by_chance:.1%}.",
        "agrees.holds": "The newest outcomes fit what older leads taught.",
        "agrees.nothing": "The newest outcomes are too few to be laid beside older ones.",
        "agrees.contrary": "The newest {n_leads} leads contradict what older ones taught (slope "
        "{slope:.2f}, 1 is right): look whether their outcomes are recorded rightly.",
        "agrees.elsewhere": "Of the newest {n_leads} leads {n_won} were won where "
        "{n_expected:.0f} were expected: look whether their outcomes are recorded rightly.",
        "columns.holds": "None of {n_columns} columns jumped.",
        "columns.fails": "Column {column} jumped in the newest {n_leads} leads (stability index "
        "{psi:.2f}, {usual:.2f} is usual for it): look at its source.",
        "answers.holds": "No rep's answers changed suddenly ({n_answers} new answers).",
        "answers.fails": "Rep {rep} called {bad:.0%} of {n_new} leads bad, where {usual:.0%} is "
        "usual: look whether these answers are meant.",
        "leaks.holds": "No new suspicion of a column that knows the outcome ({n_known} known).",
        "leaks.fails": "A column may know the outcome: {told}.",
        "signs.holds": "No agreed sign turned.",
        "signs.turned": "Told: {now}",
        "signs.fails": "An agreed sign turned and the card does not tell it: {not_told}",
        "refit.holds": "The refitted card keeps what older leads taught (log loss {worse:+.4f}).",
        "refit.nothing": "There are no older leads to lay the refitted card beside.",
        "refit.fails": "The newest leads undo what older ones taught: on {n_leads} older leads "
        "the refitted card is {worse:+.4f} worse in log loss ({most} is allowed).",
    },
    "nl": {
        "enough.holds": "Beoordeeld op {n_leads} leads waarvan geen van beide kaarten leerde, "
        "{n_won} gewonnen.",
        "enough.folds": "Beoordeeld op {n_leads} leads, {n_won} gewonnen, elk door kaarten die "
        "zonder die lead leerden.",
        "enough.known": "Beoordeeld op {n_leads} leads, {n_won} gewonnen, waarvan de kampioen er "
        "een deel al kende: dat spreekt voor haar.",
        "enough.fails": "Te weinig om op te oordelen: {n_leads} leads, {n_won} gewonnen; nodig "
        "zijn {least_leads} leads met {least_won} gewonnen en {least_won} verloren. Wacht op "
        "meer uitkomsten.",
        "chance.holds": "Wat geleerd is, ordent leads; het is niet gebleken toeval te zijn.",
        "chance.fails": "Wat geleerd is, ordent leads zoals een loting dat ook zou.",
        "gain.holds": "De log loss daalt met {gain:+.4f} (zeker meer dan {low:+.4f}; gevraagd "
        "wordt {margin:+.3f}), AUC van {auc_before:.3f} naar {auc_now:.3f}, tegen de {opponent}.",
        "gain.fails": "De log loss daalt met {gain:+.4f}, maar misschien maar met {low:+.4f} "
        "(gevraagd wordt {margin:+.3f}), AUC van {auc_before:.3f} naar {auc_now:.3f}, tegen de "
        "{opponent}.",
        "segments.holds": "Geen van {n_segments} groepen is zeker slechter af.",
        "segments.fails": "Zeker slechter af: {worse} (van {n_segments} groepen).",
        "calibration.holds": "De percentages kloppen: gemiddeld {error:.1%} ernaast (kampioen "
        "{before:.1%}; toeval alleen al tot {by_chance:.1%}).",
        "calibration.fails": "De percentages kloppen niet: gemiddeld {error:.1%} ernaast, waar "
        "de kampioen {before:.1%} ernaast zit en toeval alleen tot {by_chance:.1%} maakt.",
        "agrees.holds": "De nieuwste uitkomsten passen bij wat oudere leads leerden.",
        "agrees.nothing": "De nieuwste uitkomsten zijn te weinig om naast oudere te leggen.",
        "agrees.contrary": "De nieuwste {n_leads} leads spreken tegen wat oudere leerden "
        "(helling {slope:.2f}, 1 is goed): kijk of hun uitkomsten goed zijn vastgelegd.",
        "agrees.elsewhere": "Van de nieuwste {n_leads} leads zijn er {n_won} gewonnen waar "
        "{n_expected:.0f} verwacht werden: kijk of hun uitkomsten goed zijn vastgelegd.",
        "columns.holds": "Geen van {n_columns} kolommen versprong.",
        "columns.fails": "Kolom {column} versprong in de nieuwste {n_leads} leads (stabiliteits"
        "index {psi:.2f}, gewoon is {usual:.2f}): kijk naar haar bron.",
        "answers.holds": "Van geen verkoper veranderden de antwoorden plots ({n_answers} nieuwe).",
        "answers.fails": "Verkoper {rep} noemde {bad:.0%} van {n_new} leads slecht, waar "
        "{usual:.0%} gewoon is: kijk of die antwoorden zo bedoeld zijn.",
        "leaks.holds": "Geen nieuwe verdenking van een kolom die de uitkomst kent ({n_known} "
        "bekend).",
        "leaks.fails": "Een kolom kent misschien de uitkomst: {told}.",
        "signs.holds": "Geen afgesproken teken keerde om.",
        "signs.turned": "Gezegd: {now}",
        "signs.fails": "Een afgesproken teken keerde om en de kaart zegt het niet: {not_told}",
        "refit.holds": "De opnieuw geleerde kaart houdt wat oudere leads leerden (log loss "
        "{worse:+.4f}).",
        "refit.nothing": "Er zijn geen oudere leads om de nieuwe kaart naast te leggen.",
        "refit.fails": "De nieuwste leads wissen uit wat oudere leerden: op {n_leads} oudere "
        "leads is de kaart {worse:+.4f} slechter in log loss ({most} mag).",
    },
}

_OPPONENTS: dict[Language, dict[str, str]] = {
    "en": {
        "champion out of fold": "champion, learned again without the leads it is judged on",
        "champion in its favour": "champion, which knew some of them",
    },
    "nl": {
        "champion": "kampioen",
        "champion out of fold": "kampioen, opnieuw geleerd zonder de leads waarop ze beoordeeld "
        "wordt",
        "champion as judged": "kampioen zoals die beoordeeld werd",
        "champion in its favour": "kampioen, die er een deel van kende",
    },
}


def verdict(became: str, parent: str, language: Language, in_force: str | None = None) -> str:
    """What became of the card; ``in_force`` is the version in force now, ``parent`` if None."""
    return _VERDICTS[language][became].format(parent=parent, in_force=in_force or parent)


def sentence(check: Check, language: Language) -> str:
    """A check in a sentence.

    Examples
    --------
    >>> sentence(Check(name="columns", holds=True, figures={"n_columns": 12}), "nl")
    'Geen van 12 kolommen versprong.'
    """
    figures = dict(check.figures)
    opponent = str(figures.get("opponent", ""))
    figures["opponent"] = _OPPONENTS[language].get(opponent, opponent)
    return decimals(_SENTENCES[language][f"{check.name}.{check.says}"].format(**figures), language)


def decimals(text: str, language: Language) -> str:
    """Figures in a sentence as the language writes them.

    Examples
    --------
    >>> decimals("0.5 of version 3.", "nl")
    '0,5 of version 3.'
    """
    # A decimal point between digits; version numbers and sentences have none.
    return re.sub(r"(?<=\d)\.(?=\d)", ",", text) if language == "nl" else text
