"""What a cell shows: a sentence, a table or a picture; all of it stands still and asks nobody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from serving.notebooks.told import told
from serving.pages.words import Language
from training.evaluation.pictures import svg
from training.evaluation.words import Words


@dataclass(frozen=True)
class Said:
    """Sentences, a paragraph each.

    Examples
    --------
    >>> Said("Ads & fairs", "bring <most>")._repr_html_()
    '<p>Ads &amp; fairs</p><p>bring &lt;most&gt;</p>'
    """

    sentences: tuple[str, ...]

    def __init__(self, *sentences: str) -> None:
        object.__setattr__(self, "sentences", sentences)

    def __repr__(self) -> str:
        return "\n".join(self.sentences)

    def _repr_html_(self) -> str:
        return "".join(str(Markup("<p>{}</p>").format(each)) for each in self.sentences)


@dataclass(frozen=True)
class Table:
    """A table as people read it: words and written-out numbers, no index.

    Examples
    --------
    >>> print(Table(["Source", "Leads"], [["ads", "1,204"]]))
    Source | Leads
    ads | 1,204
    """

    header: Sequence[str]
    #: Text as it is to be shown; the first column says what the row is about.
    rows: Sequence[Sequence[str]]
    #: Columns that are text too, by their place; all others are numbers, and stand to the right.
    text: frozenset[int] = frozenset({0})
    #: What stands below it.
    note: str = ""
    language: Language = "en"

    def __repr__(self) -> str:
        return "\n".join(" | ".join(each) for each in (self.header, *self.rows))

    def _repr_html_(self) -> str:
        if not self.rows:
            return Said(told("Nothing to show here.", self.language))._repr_html_()
        head = self._row("th", self.header, ' scope="col"')
        body = Markup("").join(self._row("td", row) for row in self.rows)
        table = Markup("<table><thead>{}</thead><tbody>{}</tbody></table>").format(head, body)
        label = escape(f"{told('Table', self.language)}: {', '.join(self.header)}")
        # Wide tables scroll by themselves, by keyboard too.
        region = (
            f'<div class="scroll" role="region" aria-label="{label}" tabindex="0">{table}</div>'
        )
        return region + (Said(self.note)._repr_html_() if self.note else "")

    def _row(self, tag: str, cells: Sequence[str], more: str = "") -> Markup:
        made = Markup("").join(
            Markup("<{0}{1}{2}>{3}</{0}>").format(
                Markup(tag),
                Markup("" if place in self.text else ' class="n"'),
                Markup(more),
                cell,
            )
            for place, cell in enumerate(cells)
        )
        return Markup("<tr>{}</tr>").format(made)


@dataclass(frozen=True)
class Picture:
    """A drawing, with what it shows in words for who cannot see it."""

    drawing: str
    shows: str

    @classmethod
    def of(cls, chart: Any, shows: str, language: Language = "en") -> Picture:
        """An Altair chart, drawn without a browser."""
        return cls(svg(chart, Words(language)), shows)

    def __repr__(self) -> str:
        return self.shows

    def _repr_svg_(self) -> str:
        # A picture apart from its page has no colour to take over.
        return self.drawing.replace("currentColor", "#26302c")
