"""The weekly report to both teams: figures, trends and causes, as values and as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from followup.causes import Cause, causes, waits
from followup.figures import SIDES, Book, Escalation, LineFigures
from followup.pace import Pace
from followup.path import Language
from followup.period import Period
from followup.report_words import WORDS, amount, percent, said

Step = Literal["owner", "call", "feedback"]
#: Periods before this one that a trend is told over.
TREND = 4
#: A smaller part of a span is none that people would talk about.
_WORTH_TELLING = 0.01


@dataclass(frozen=True, kw_only=True)
class Report:
    """What both teams read about one period; it names leads and reps nowhere."""

    company: str
    period: Period
    figures: tuple[LineFigures, ...]
    #: The same lines in the periods before, oldest first.
    before: tuple[tuple[LineFigures, ...], ...]
    #: Leads handed over, and how many of them so before Callworthy drew a line.
    n_handed: int
    n_loaded: int
    #: Median hours that leads waited for each step; None where none came so far.
    waits: Mapping[Step, float | None]
    causes: tuple[Cause, ...]
    escalations: tuple[Escalation, ...]
    #: How spans of time are said.
    pace: Pace
    #: What was learned in it: sentences in the company's language.
    learned: tuple[str, ...]

    @classmethod
    def of(cls, book: Book, period: Period, learned: Sequence[str] = ()) -> Report:
        """The report on a period, from all that is known at the book's moment."""
        handed = [each for each in book.handovers if each.since in period]
        return cls(
            company=book.definition.company.name,
            period=period,
            figures=book.figures(period),
            before=tuple(book.figures(each) for each in _earlier(period)),
            n_handed=len(handed),
            n_loaded=sum(each.is_loaded for each in handed),
            waits=waits(book, period),
            causes=causes(book, period),
            escalations=book.escalations(period) if period.length == "week" else (),
            pace=Pace.of(book.definition),
            learned=tuple(learned),
        )

    def title(self, language: Language) -> str:
        """What it is about."""
        return WORDS[language]["title"].format(company=self.company, period=self.period)

    def loaded(self, language: Language) -> str:
        """That leads were handed over before there was a line; empty where none was."""
        if not self.n_loaded:
            return ""
        return said(WORDS[language]["loaded"], n=self.n_loaded, of=self.n_handed)

    def text(self, language: Language) -> str:
        """The report as people read it, in plain text."""
        words = WORDS[language]
        title = self.title(language)
        blocks = [[title, "=" * len(title), self._headline(language)]]
        if loaded := self.loaded(language):
            blocks[0].append(loaded)
        for side in ("marketing", "sales"):
            lines = [one for one in self.figures if SIDES[one.line] == side]
            if lines:
                told = [f"- {self._figures(one, language)}" for one in lines]
                blocks.append([words[side], *told])
        blocks.append(self._waits(language))
        blocks.append(
            [words["causes"], *(f"- {told_cause(one, language, self.pace)}" for one in self.causes)]
        )
        blocks.append([words["learned"], *(f"- {each}" for each in self.learned)])
        blocks.append(
            [
                words["escalations"],
                *(f"- {told_escalation(one, language)}" for one in self.escalations),
            ]
        )
        return "\n\n".join("\n".join(block) for block in blocks if len(block) > 1) + "\n"

    def _headline(self, language: Language) -> str:
        words = WORDS[language]
        if not self.figures:
            return words["nothing_promised"]
        settled = [one for one in self.figures if one.share is not None]
        if not settled:
            return words["nothing_due"]
        broken = [one for one in settled if one.is_broken]
        if not broken:
            return words["all_kept"]
        lines = ", ".join(words[one.line] for one in broken)
        return said(words["some_broken"], n=len(broken), of=len(settled), lines=lines)

    def _figures(self, one: LineFigures, language: Language) -> str:
        words = WORDS[language]
        trend = self._trend(one, language)
        if one.line == "mqls":
            kind = "mqls_told" if one.is_over else "mqls_so_far"
            told = words[kind].format(n=one.n_kept, promised=round(one.n_promised or 0))
            return told + trend
        if one.share is None:
            return words["none_due"].format(line=words[one.line], n_open=one.n_open)
        low, high = one.interval or (0.0, 1.0)
        state = words["broken" if one.is_broken else "kept"]
        return (
            words["share_told"].format(
                line=words[one.line],
                kept=one.n_kept,
                n=one.n_kept + one.n_broken,
                share=percent(one.share, language),
                low=percent(low, language),
                high=percent(high, language),
                promised=percent(one.promised_share or 0, language),
                state=state,
            )
            + (words["open_told"].format(n=one.n_open) if one.n_open else "")
            + trend
        )

    def _trend(self, one: LineFigures, language: Language) -> str:
        """The periods before, where this one is over and any of them had something due."""
        earlier = [each for some in self.before for each in some if each.line == one.line]
        if not one.is_over or all(each.share is None for each in earlier):
            return ""
        told = [
            "-"
            if each.share is None
            else str(each.n_kept)
            if one.line == "mqls"
            else percent(each.share, language)
            for each in earlier
        ]
        return WORDS[language]["trend"].format(earlier=", ".join(told))

    def _waits(self, language: Language) -> list[str]:
        words = WORDS[language]
        told = [
            "- " + words[f"wait_{step}"].format(hours=self.pace.told(hours, language))
            for step, hours in self.waits.items()
            if hours is not None
        ]
        return [words["waits"], *told]


def _earlier(period: Period) -> list[Period]:
    """The periods before one, oldest first."""
    found = [period]
    for _ in range(TREND):
        found.append(found[-1].before())
    return found[:0:-1]


def told_cause(cause: Cause, language: Language, pace: Pace) -> str:
    """One cause as a sentence."""
    words = WORDS[language]
    what = cause.what or words["no_reason"]
    calls = "" if cause.median is None else amount(cause.median, language)
    told = said(
        words[cause.kind],
        n=cause.n_leads,
        of=cause.of,
        what=what,
        hours="" if cause.median is None else pace.told(cause.median, language),
        calls=said(words["calls"], amount=calls),
    )
    return told + _where(cause, language)


def _where(cause: Cause, language: Language) -> str:
    """What part was waiting, and in which team."""
    words = WORDS[language]
    told, kind = "", "takes_team" if cause.kind == "takes" else "late_team"
    if cause.share is not None and cause.share >= _WORTH_TELLING:
        told = words["takes_waiting"].format(share=percent(cause.share, language))
        kind = "takes_waiting_team"
    return told + words[kind].format(team=cause.team, n_team=cause.n_team) if cause.team else told


def told_escalation(escalation: Escalation, language: Language, *, is_cut: bool = False) -> str:
    """Who has to talk about what, as a sentence; cut where nobody looked further back."""
    words = WORDS[language]
    text = said(
        words["escalation"],
        at_least=words["at_least"] if is_cut else "",
        line=words[escalation.line],
        n=escalation.n_weeks,
        first=escalation.first,
        last=escalation.last,
    )
    return text[:1].upper() + text[1:]
