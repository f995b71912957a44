"""The columns of a company's data when it is put on record."""

from __future__ import annotations

#: Columns of each frame; moments in whole microseconds UTC, ``values`` a dict per row.
#: A missing cell is None, NaN or NA.
COLUMNS: dict[str, tuple[str, ...]] = {
    "leads": (
        "lead_id",
        "created_at",
        "as_of",
        "sequence",
        "group_key",
        "source",
        "campaign",
        "owner",
    ),
    "profiles": ("lead_id", "known_at", "values"),
    "events": (
        "event_id",
        "lead_id",
        "occurred_at",
        "recorded_at",
        "kind",
        "detail",
        "value",
        "campaign",
    ),
    "deals": ("lead_id", "deal_id", "stage", "at", "amount"),
    "attempts": ("lead_id", "at", "channel", "outcome", "rep"),
    "dispositions": ("lead_id", "at", "disposition", "reason", "rep"),
    "feedback": ("lead_id", "at", "verdict", "reason", "rep"),
    "campaigns": ("campaign", "cost", "from", "to"),
}
