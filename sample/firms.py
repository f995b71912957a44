"""The companies that leads work at: invented names and domains, industry, size, region."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample.streams import Streams

INDUSTRIES = (
    "software",
    "logistiek",
    "industrie",
    "groothandel",
    "bouw",
    "zorg",
    "retail",
    "overheid",
    "onderwijs",
    "horeca",
    "advies",
)
INDUSTRY_SHARES = np.array([0.13, 0.16, 0.15, 0.12, 0.1, 0.08, 0.09, 0.04, 0.04, 0.04, 0.05])
REGIONS = ("noord", "west", "zuid", "oost", "BE", "DACH")
REGION_SHARES = np.array([0.12, 0.34, 0.2, 0.14, 0.12, 0.08])
LANGUAGES = ("nl", "en", "de")
#: Language of the lead by region of its firm.
LANGUAGE_SHARES = np.array([[0.93, 0.07, 0.0]] * 4 + [[0.8, 0.2, 0.0], [0.0, 0.25, 0.75]])
#: Employees are log-normal: the median, and the standard deviation of the logarithm.
MEDIAN_EMPLOYEES = 60
EMPLOYEES_SIGMA = 1.45
LEADS_PER_FIRM = 1.6

_FIRST_WORDS = (
    "Noord Delta Kern Vecht Duin Polder Maas Waal Berg Veld Linde Eik Zand Stroom Haven Molen "
    "Kade Brug Oever Heide Wad Terp Gouwe Amstel Rijn IJssel Kust Bos Meer Dijk Ster Horizon "
    "Kompas Anker Baken Spil Schakel Raster Vector Atlas"
)
_SECOND_WORDS = (
    "werk tech lijn groep huis kracht zicht bouw vast plan pakket stroom punt tal wissel "
    "goed vracht licht staal dienst"
)
_FIRST, _SECOND = tuple(_FIRST_WORDS.split()), tuple(_SECOND_WORDS.split())
_FORM = ("BV", "Groep", "Nederland", "& Co", "Holding", "NV", "Services", "International")


@dataclass(frozen=True, kw_only=True)
class Firms:
    """One row per firm."""

    #: Index in INDUSTRIES.
    industry: np.ndarray
    #: Whole people, at least 1.
    employees: np.ndarray
    #: Index in REGIONS.
    region: np.ndarray
    #: Year it was founded; tells nothing.
    founded: np.ndarray
    #: Where its name begins in the list of all possible names.
    offset: int

    def name(self, firm: int) -> str:
        """The firm's invented name."""
        first, second, form, number = self._spelt(firm)
        return f"{first}{second} {form}{f' {number + 1}' if number else ''}"

    def domain(self, firm: int) -> str:
        """Its e-mail domain, under .example so that nobody's mail is meant."""
        first, second, form, number = self._spelt(firm)
        last = "co" if form == "& Co" else form.lower()
        return f"{first}{second}-{last}{number + 1 if number else ''}.example".lower()

    def _spelt(self, firm: int) -> tuple[str, str, str, int]:
        n_names = len(_FIRST) * len(_SECOND) * len(_FORM)
        number, place = divmod(firm, n_names)
        # 2,741 shares no factor with the number of names: each comes once before any comes twice
        place = (self.offset + 2741 * place) % n_names
        place, form = divmod(place, len(_FORM))
        first, second = divmod(place, len(_SECOND))
        return _FIRST[first], _SECOND[second], _FORM[form], number


def firms(streams: Streams, n_leads: int) -> Firms:
    """Draw the firms of so many leads."""
    rng = streams["firms"]
    n = max(1, int(n_leads / LEADS_PER_FIRM))
    return Firms(
        industry=rng.choice(len(INDUSTRIES), n, p=INDUSTRY_SHARES / INDUSTRY_SHARES.sum()),
        employees=_employees(rng, n),
        region=rng.choice(len(REGIONS), n, p=REGION_SHARES / REGION_SHARES.sum()),
        founded=2025 - np.minimum(rng.exponential(22, n), 130).astype(int),
        offset=int(rng.integers(0, 6400)),
    )


def _employees(rng: np.random.Generator, n: int) -> np.ndarray:
    drawn = np.exp(rng.normal(np.log(MEDIAN_EMPLOYEES), EMPLOYEES_SIGMA, n))
    return np.maximum(1, drawn.round()).astype(np.int64)
