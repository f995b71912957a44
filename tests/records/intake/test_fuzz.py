"""Whatever stands in the files: they are read, or refused with a remedy; never a traceback."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from definition import InputError, check
from records.intake.deals import read_deals
from records.intake.events import read_events
from records.intake.leads import read_leads
from records.intake.sales import read_attempts, read_feedback, read_profiles

FILES = {
    "leads": "lead_id,created_at,industry,employees,newsletter\nA,2026-01-01,Retail,12,yes\n",
    "deals": "lead_id,stage,at,amount\nA,won,2026-02-01,€ 5\n",
    "events": "lead_id,occurred_at,kind\nA,2026-01-02,visit\n",
    "attempts": "lead_id,at,outcome\nA,2026-01-02,spoke\n",
    "feedback": "lead_id,at,verdict\nA,2026-01-02,good\n",
    "profiles": "lead_id,known_at,name,value\nA,2026-01-02,employees,5\n",
}
DEFINITION = check(
    {
        "attributes": {
            "industry": {"kind": "category"},
            "employees": {"kind": "number"},
            "newsletter": {"kind": "flag"},
        },
        "events": {"visit": {}},
    }
)
NASTY = st.sampled_from(
    [
        *("\r", "\n", "\r\n", "\n\n", ",", ";", '"', '""', "'", "\0", "\ufeff", "\x1a", "\u00a0"),
        *("\u2028", "\x85", " ", "\t", "|", "-", "1e999", "nan", "inf", "9" * 400, "2026-02-30"),
        *("0000-00-00", "45292", "€ 1.200,50", "lead_id", "A,", "won", "=1+1", "ß", "💥", "\\"),
        *("T25:00:00Z", "+99:99", "2026-01-01T00:00:00+25:00", "1" * 5000),
    ]
)
EDITS = st.lists(
    st.tuples(st.sampled_from(list(FILES)), st.floats(0, 1), st.integers(0, 9), NASTY),
    min_size=1,
    max_size=4,
)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "cp037"])


@settings(max_examples=120, deadline=None)
@given(EDITS, ENCODINGS)
def test_a_damaged_folder_is_read_or_refused(
    edits: list[tuple[str, float, int, str]], encoding: str
) -> None:
    files = dict(FILES)
    for name, share, n_gone, nasty in edits:
        start = int(share * len(files[name]))
        files[name] = files[name][:start] + nasty + files[name][start + n_gone :]
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        for name, text in files.items():
            (folder / f"{name}.csv").write_bytes(text.encode(encoding, errors="replace"))
        try:
            leads = read_leads(folder, DEFINITION)
            leads.profiles(0, len(leads.frame))
            read_deals(folder, DEFINITION, leads)
            found = read_events(folder, DEFINITION, leads.ids)
            assert found is not None
            list(found[0])
            for reader in (read_attempts, read_feedback, read_profiles):
                reader(folder, DEFINITION, leads)
        except InputError as error:
            assert error.remedy
            assert str(error)
