"""The weekly report to both teams: figures, trends and causes, as values and as text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from followup.causes import Cause, causes, waits
from followup.figures import SIDES, Book, Escalation, LineFigures
from followup.path import Language
from followup.period import Period
from followup.report_words import WORDS, amount, percent

Step = Literal["owner", "call", "feedback"]


@dataclass(frozen=True, kw_only=True)
class Report:
    """What both teams read about one period; it names leads and reps nowhere."""

    company: str
    period: Period
    figures: tuple[LineFigures, ...]
    #: The same lines one period earlier.
    before: tuple[LineFigures, ...]
    #: Median hours that leads waited for each step; None where none came so far.
    waits: Mapping[Step, float | None]
    causes: tuple[Cause, ...]
    escalations: tuple[Escalation, ...]

    @classmethod
    def of(cls, book: Book, period: Period) -> Report:
        """The report on a period, from all that is known at the book's moment."""
        return cls(
            company=book.definition.company.name,
            period=period,
            figures=book.figures(period),
            before=book.figures(period.before()),
            waits=waits(book, period),
            causes=causes(book, period),
            escalations=book.escalations(period) if period.length == "week" else (),
        )

    def text(self, language: Language) -> str:
        """The report as people read it, in plain text."""
        words = WORDS[language]
        title = words["title"].format(company=self.company, period=self.period)
        blocks = [[title, "=" * len(title), self._headline(language)]]
        for side in ("marketing", "sales"):
            lines = [one for one in self.figures if SIDES[one.line] == side]
            if lines:
                told = [f"- {self._figures(one, language)}" for one in lines]
                blocks.append([words[side], *told])
        blocks.append(self._waits(language))
        blocks.append([words["causes"], *(f"- {told_cause(one, language)}" for one in self.causes)])
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
        return words["some_broken"].format(n=len(broken), of=len(settled), lines=lines)

    def _figures(self, one: LineFigures, language: Language) -> str:
        words = WORDS[language]
        earlier = next((other for other in self.before if other.line == one.line), None)
        trend = _trend(one, earlier, language)
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

    def _waits(self, language: Language) -> list[str]:
        words = WORDS[language]
        told = [
            "- " + words[f"wait_{step}"].format(hours=amount(hours, language))
            for step, hours in self.waits.items()
            if hours is not None
        ]
        return [words["waits"], *told]


def _trend(one: LineFigures, earlier: LineFigures | None, language: Language) -> str:
    """The change since the period before, where both can be compared."""
    words = WORDS[language]
    if earlier is None or earlier.share is None or one.share is None or not one.is_over:
        return ""
    if one.line == "mqls":
        return words["was_n"].format(n=earlier.n_kept)
    return words["was_share"].format(share=percent(earlier.share, language))


def told_cause(cause: Cause, language: Language) -> str:
    """One cause as a sentence."""
    words = WORDS[language]
    what = cause.what or words["no_reason"]
    median = "" if cause.median is None else amount(cause.median, language)
    return words[cause.kind].format(n=cause.n_leads, of=cause.of, what=what, median=median)


def told_escalation(escalation: Escalation, language: Language) -> str:
    """Who has to talk about what, as a sentence."""
    words = WORDS[language]
    return words["escalation"].format(
        line=words[escalation.line],
        n=escalation.n_weeks,
        first=escalation.first,
        last=escalation.last,
    )
