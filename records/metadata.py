"""What all tables share: how keys and indexes are named, and whose row it is."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, MetaData, String

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    }
)


def lead(*, is_key: bool = False) -> Column[str]:
    """Whose row it is; the key where a lead has one row."""
    return Column(
        "lead_id", String, ForeignKey("leads.lead_id"), primary_key=is_key, nullable=False
    )
