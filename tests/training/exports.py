"""Exports as several tools make them, invented here: ways of writing that a draft must tell."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

N = 600
TITLES = (
    *("Directeur", "Inkoper", "Student", "CEO", "CFO", "Stagiair", "Manager HR", "Eigenaar"),
    *("Medewerker", "Receptionist", "IT-manager"),
)


class Export:
    """Random columns, and which of the rows were won."""

    def __init__(self, seed: int = 1) -> None:
        self.random = np.random.default_rng(seed)
        self.skill = self.random.normal(size=N)
        self.won = self.random.random(N) < 1 / (1 + np.exp(1.5 - self.skill))
        self.days = pd.Series(pd.date_range("2024-01-01", periods=N, freq="17h"))

    def of(self, *levels: str) -> np.ndarray:
        """A column of these words."""
        return self.random.choice(levels, N)

    def numbers(self, high: int) -> np.ndarray:
        """A column of whole numbers."""
        return self.random.integers(0, high, N)

    def where_won(self, yes: Any, no: Any) -> np.ndarray:
        """One value for the won, another for the rest."""
        return np.where(self.won, yes, no)


def write(folder: Path, frames: dict[str, pd.DataFrame], **how: Any) -> Path:
    """The frames as CSV files in the folder."""
    for name, frame in frames.items():
        frame.to_csv(folder / name, index=False, **how)
    return folder


def bank(folder: Path) -> Path:
    """A bank's campaign: semicolons, all quoted, no id, no date, a small copy beside it."""
    export = Export()
    frame = pd.DataFrame(
        {
            "age": export.numbers(70) + 18,
            "job": export.of("admin.", "unknown", "technician"),
            "marital": export.of("married", "single", "divorced"),
            "default": export.of("no", "unknown", "yes"),
            "balance": (export.skill * 1000).astype(int),
            "duration": (export.random.gamma(2, 100, N) + 300 * export.won).astype(int),
            "pdays": 999,
            "poutcome": export.of("failure", "nonexistent", "success"),
            "emp.var.rate": export.of("-1.8", "1.1"),
            "y": export.where_won("yes", "no"),
        }
    )
    return write(folder, {"bank-full.csv": frame, "bank.csv": frame.head(50)}, sep=";", quoting=2)


def marketing(folder: Path) -> Path:
    """A shop's campaign: tabs, day-first dates, 0 and 1."""
    export = Export()
    frame = pd.DataFrame(
        {
            "ID": export.random.permutation(11_000)[:N],
            "Year_Birth": export.numbers(50) + 1950,
            "Marital_Status": export.of("Single", "Married", "Together"),
            "Income": np.where(
                export.numbers(20) == 0, "", (50_000 + export.skill * 9000).astype(int).astype(str)
            ),
            "Dt_Customer": export.days.dt.strftime("%d-%m-%Y"),
            "Recency": export.numbers(99),
            "NumWebVisitsMonth": export.numbers(20),
            "AcceptedCmp1": export.numbers(2),
            "Response": export.won.astype(int),
        }
    )
    return write(folder, {"marketing_campaign.csv": frame}, sep="\t")


def dutch_crm(folder: Path) -> Path:
    """A Dutch CRM: two files, cp1252, money and dates as the Dutch write them."""
    export = Export()
    ids = np.array([f"{place:06d}" for place in range(N)])
    leads = pd.DataFrame(
        {
            "Lead-ID": ids,
            "Aangemaakt op": export.days.dt.strftime("%d/%m/%Y %H:%M"),
            "Voornaam": export.of("Jan", "Zoë", "Klaas"),
            "E-mailadres": [
                f"p{place}@{host}"
                for place, host in enumerate(export.of("gmail.com", "acme.example"))
            ],
            "Functie": export.of(
                *TITLES,
            ),
            "Medewerkers": export.of("1-10", "11-50", "51-200", "201+"),
            "Omzet": [
                f"€ {worth // 100:,}".replace(",", ".") + f",{worth % 100:02d}"
                for worth in export.numbers(90_000_000)
            ],
            "Bron": export.of("Google", "google", "Beurs", "n.v.t."),
            "Websitebezoeken": export.numbers(30),
            "Lead Status": export.of("Nieuw", "Bezig"),
            "Laatste activiteit": export.days.dt.strftime("%d/%m/%Y %H:%M"),
        }
    )
    lost = ~export.won & (export.numbers(2) == 0)
    closed = export.days + pd.to_timedelta(export.numbers(80) + 1, "D")
    deals = pd.DataFrame(
        {
            "Deal ID": range(N),
            "Lead-ID": ids,
            "Fase": np.where(export.won, "Gewonnen", "Verloren"),
            "Gesloten op": closed.dt.strftime("%d/%m/%Y"),
            "Waarde": export.where_won("€ 1.200,50", ""),
        }
    )[export.won | lost]
    write(folder, {"contacten.csv": leads}, sep=";", encoding="cp1252")
    return write(
        folder, {"verkoopkansen.csv": deals}, sep=";", encoding="utf-8-sig", lineterminator="\r\n"
    )


def salesforce(folder: Path) -> Path:
    """A report of leads: zoned moments, statuses, a converted date for the won only."""
    export = Export()
    frame = pd.DataFrame(
        {
            "Id": [f"00Q{place:015d}" for place in export.random.permutation(N)],
            "CreatedDate": export.days.dt.strftime("%Y-%m-%dT%H:%M:%S.000+0000"),
            "LastName": export.of("A", "B"),
            "Email": [f"p{place}@acme.example" for place in range(N)],
            "Industry": export.of("Software", "Banking", "--None--"),
            "NumberOfEmployees": export.numbers(9999),
            "Status": export.where_won(
                "Closed - Converted", export.of("Open - Not Contacted", "Closed - Not Converted")
            ),
            "ConvertedDate": export.where_won(
                (export.days + pd.Timedelta(days=20)).dt.strftime("%Y-%m-%d"), ""
            ),
            "HotScoreByRep": export.where_won("hot", "cold"),
            "Budget": export.where_won("yes", ""),
            "OwnerId": export.of("005A", "005B"),
        }
    )
    return write(folder, {"report.csv": frame})


def american(folder: Path) -> Path:
    """Month-first dates with AM and PM, money in thousands, an id and a score."""
    export = Export()
    frame = pd.DataFrame(
        {
            "contact_id": range(N),
            "created": export.days.dt.strftime("%m/%d/%Y %I:%M %p"),
            "company_size": export.of("Small", "Medium", "Large"),
            "web_visits": export.numbers(9),
            "deal_value": export.where_won("$1,117.10K", ""),
            "lead_score": export.numbers(100),
            "conversion": export.where_won("TRUE", "FALSE"),
        }
    )
    return write(folder, {"leads_export.csv": frame})
