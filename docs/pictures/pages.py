"""Write the README's pictures of the pages, from a service on the sample company.

It brings in some leads of its own first, so that somebody has something to call.

.venv/bin/python docs/pictures/pages.py http://127.0.0.1:3000 docs/pictures
"""

from __future__ import annotations

import json
import sys
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from playwright.sync_api import sync_playwright

CHROMIUM = "/usr/bin/chromium"
#: Who comes in: name, title, company, industry, employees.
WHO = (
    ("Eva Smit", "Directeur", "Veldkamp Software", "software", 120),
    ("Joost de Boer", "Hoofd logistiek", "De Boer Transport", "logistiek", 85),
    ("Sanne Bakker", "Eigenaar", "Bakker Industrie", "industrie", 240),
    ("Mo El Amrani", "Operations manager", "Havenlijn", "logistiek", 60),
)
#: What each did, in hours ago.
DID = (("demo_request", 3), ("pricing", 4), ("case_study", 28), ("pricing", 52), ("product", 53))
#: File name, address, height in pixels.
PAGES = (("funnel", "/?lang=en&span=all", 770), ("mine", "/pages/mine?lang=en", 900))


def main(address: str, folder: Path) -> None:
    """Bring the leads in, then look at the pages."""
    now = datetime.now(UTC)
    for place, lead in enumerate(WHO):
        _bring(address, place, lead, now)
    time.sleep(5)
    first = f"/pages/leads/picture-0-{now:%H%M%S}?lang=en"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1100, "height": 800})
        for name, path, height in (*PAGES, ("lead-page", first, 1000)):
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            clip = {"x": 0, "y": 0, "width": 1100, "height": height}
            page.screenshot(path=folder / f"{name}.png", full_page=True, clip=clip)
        browser.close()


def _bring(address: str, place: int, lead: tuple[str, str, str, str, int], now: datetime) -> None:
    name, title, company, industry, employees = lead
    lead_id = f"picture-{place}-{now:%H%M%S}"
    email = f"{name.split()[0].lower()}@{company.lower().replace(' ', '-')}.example"
    profile = {
        "name": name,
        "title": title,
        "company": company,
        "industry": industry,
        "employees": employees,
        "email": email,
        "phone": f"+31 6 1234 56{place}8",
        "region": "west",
        "language": "nl",
    }
    created = (now - timedelta(days=3)).isoformat()
    source = ("google_ads", "website", "trade_fair", "referral")[place]
    _post(
        f"{address}/leads",
        {"lead_id": lead_id, "created_at": created, "source": source, "profile": profile},
    )
    for kind, hours in DID[: 5 - place % 2]:
        at = (now - timedelta(hours=hours + place)).isoformat()
        _post(f"{address}/events", {"lead_id": lead_id, "kind": kind, "occurred_at": at})


def _post(address: str, body: dict[str, Any]) -> None:
    asked = urllib.request.Request(
        address, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(asked) as answered:
        answered.read()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
