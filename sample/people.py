"""Who a lead is: firm, job, e-mail address, and what of it the form told."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sample.arrival import Arrivals
from sample.firms import LANGUAGE_SHARES, LANGUAGES, Firms
from sample.streams import Streams, pick
from sample.titles import SENIORITIES, TITLES

EMAIL_KINDS = ("work", "personal", "academic", "disposable", "competitor")
COMPETITORS = ("rivaal.example", "planmeester.example", "routekoning.example")
PERSONAL = (
    "gmail.com",
    "hotmail.com",
    "outlook.com",
    "ziggo.nl",
    "live.nl",
    "kpnmail.nl",
    "icloud.com",
    "hotmail.nl",
)
ACADEMIC = ("student.hogeschool-waterland.example", "student.universiteit-maasdal.example")
DISPOSABLE = ("mailinator.com", "yopmail.com")
PRODUCTS = ("routeplanning", "magazijn", "inkoop", "onbekend")
DEVICES = ("desktop", "mobile", "tablet")
#: Share of leads that are the same person as an earlier lead, come back by another door.
COMEBACK_SHARE = 0.02

#: Shares of SENIORITIES per source, in the order of SOURCES.
SENIORITY_SHARES = np.array(
    [
        [0.14, 0.16, 0.30, 0.32, 0.03, 0.05],
        [0.15, 0.12, 0.28, 0.35, 0.04, 0.06],
        [0.08, 0.16, 0.40, 0.32, 0.02, 0.02],
        [0.08, 0.10, 0.26, 0.34, 0.07, 0.15],
        [0.08, 0.14, 0.34, 0.36, 0.04, 0.04],
        [0.12, 0.18, 0.32, 0.32, 0.03, 0.03],
        [0.22, 0.28, 0.30, 0.19, 0.005, 0.005],
        [0.15, 0.25, 0.35, 0.24, 0.005, 0.005],
        [0.18, 0.22, 0.35, 0.25, 0.0, 0.0],
        [0.16, 0.18, 0.36, 0.28, 0.01, 0.01],
    ]
)
#: Share of EMAIL_KINDS per seniority.
EMAIL_SHARES = np.array(
    [
        [0.66, 0.31, 0.0, 0.01, 0.02],
        [0.84, 0.12, 0.0, 0.01, 0.03],
        [0.84, 0.12, 0.0, 0.01, 0.03],
        [0.77, 0.18, 0.0, 0.02, 0.03],
        [0.45, 0.38, 0.15, 0.02, 0.0],
        [0.08, 0.38, 0.52, 0.02, 0.0],
    ]
)
#: How much likelier a personal or disposable address is per source.
PERSONAL_BY_SOURCE = np.array([1.0, 1.6, 1.3, 1.8, 1.0, 0.3, 0.5, 0.3, 0.1, 1.2])
#: Share of leads per source that leave a field blank, in the order of SOURCES.
BLANK = {
    "industry": np.array([0.22, 0.28, 0.12, 0.22, 0.15, 0.10, 0.30, 0.12, 0.02, 0.15]),
    "employees": np.array([0.22, 0.30, 0.10, 0.25, 0.18, 0.15, 0.30, 0.12, 0.02, 0.10]),
    "title": np.array([0.12, 0.15, 0.01, 0.06, 0.05, 0.05, 0.22, 0.10, 0.02, 0.08]),
    "phone": np.array([0.25, 0.35, 0.55, 0.60, 0.40, 0.15, 0.10, 0.10, 0.05, 0.30]),
    "company": np.array([0.05, 0.12, 0.02, 0.10, 0.05, 0.02, 0.05, 0.02, 0.0, 0.05]),
    "region": np.array([0.04, 0.06, 0.03, 0.06, 0.05, 0.02, 0.03, 0.01, 0.0, 0.04]),
}


@dataclass(frozen=True, kw_only=True)
class People:
    """One row per lead: what is true, and which of it is on the form."""

    #: Index in the firms; industry, employees and region are the firm's.
    firm: np.ndarray
    industry: np.ndarray
    employees: np.ndarray
    region: np.ndarray
    founded: np.ndarray
    #: Indices in LANGUAGES, SENIORITIES, EMAIL_KINDS, PRODUCTS, DEVICES.
    language: np.ndarray
    seniority: np.ndarray
    email_kind: np.ndarray
    product: np.ndarray
    device: np.ndarray
    newsletter: np.ndarray
    #: The person: equal for leads that are the same person.
    person: np.ndarray
    #: Which title of its seniority, and which spelling.
    spelling: np.ndarray
    #: Field name to whether the form was left blank there.
    blank: dict[str, np.ndarray]

    def title(self, row: int) -> str:
        """The job title as the person wrote it."""
        choices = TITLES[SENIORITIES[self.seniority[row]]][LANGUAGES[self.language[row]]]
        title: str = choices[self.spelling[row] % len(choices)]
        style = int(self.spelling[row] // 1000)
        spelt = {0: title.upper(), 1: title.lower(), 2: f" {title} "}
        return spelt.get(style, title)

    def email(self, row: int, firms: Firms) -> str:
        """The address; its local part is a number, for nobody is meant."""
        kind, person = EMAIL_KINDS[self.email_kind[row]], int(self.person[row])
        domains = {
            "personal": PERSONAL,
            "academic": ACADEMIC,
            "disposable": DISPOSABLE,
            "competitor": COMPETITORS,
        }.get(kind)
        domain = domains[person % len(domains)] if domains else firms.domain(int(self.firm[row]))
        return f"contact{person}@{domain}"

    def phone(self, row: int) -> str:
        """A number that is never given out (no Dutch mobile number begins with 060)."""
        return f"+31 60 {self.person[row] % 10_000_000:07d}"


def people(streams: Streams, arrived: Arrivals, firms: Firms) -> People:
    """Draw who each lead is, given its source."""
    rng = streams["people"]
    n, source = len(arrived), arrived.source
    firm = rng.integers(0, len(firms.industry), n)
    seniority = pick(rng, SENIORITY_SHARES[source])
    language = pick(rng, LANGUAGE_SHARES[firms.region[firm]])
    shares = EMAIL_SHARES[seniority].copy()
    shares[:, [1, 3]] *= PERSONAL_BY_SOURCE[source][:, None]
    drawn = {
        "firm": firm,
        "seniority": seniority,
        "language": language,
        "email_kind": pick(rng, shares),
        "spelling": rng.integers(0, 33, n) * 1000 + rng.integers(0, 1000, n),
        "person": np.arange(n),
    }
    original = _comebacks(streams["comebacks"], n)
    drawn = {name: column[original] for name, column in drawn.items()}
    return People(
        **drawn,
        industry=firms.industry[drawn["firm"]],
        employees=firms.employees[drawn["firm"]],
        region=firms.region[drawn["firm"]],
        founded=firms.founded[drawn["firm"]],
        product=rng.choice(len(PRODUCTS), n, p=[0.35, 0.28, 0.12, 0.25]),
        device=rng.choice(len(DEVICES), n, p=[0.66, 0.3, 0.04]),
        newsletter=rng.random(n) < 0.4,
        blank=_blanks(streams["blanks"], source),
    )


def _comebacks(rng: np.random.Generator, n: int) -> np.ndarray:
    """The lead whose person each lead is: itself, or for a few an earlier one."""
    rows = np.arange(n)
    is_back = (rng.random(n) < COMEBACK_SHARE) & (rows > 0)
    earlier = (rng.random(n) * rows).astype(int)
    # a chain of comebacks is cut: the earlier lead stands for itself
    is_back &= ~is_back[earlier]
    return np.where(is_back, earlier, rows)


def _blanks(rng: np.random.Generator, source: np.ndarray) -> dict[str, np.ndarray]:
    return {field: rng.random(len(source)) < share[source] for field, share in BLANK.items()}
