"""What is true, kept apart from the company's files: read by benchmarks, never by a learner."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pa_parquet

from sample import calling, outcome, parts
from sample.arrival import SOURCES
from sample.calendar import DRIFT_US, END_US
from sample.copies import Copies
from sample.firms import INDUSTRIES, REGIONS
from sample.leaks import KINDS, Leak
from sample.people import EMAIL_KINDS
from sample.reasons import GROUPS
from sample.reps import REPS, Rep
from sample.titles import SENIORITIES
from sample.world import World
from sample.write import ids, levels, moments


def write_truth(folder: Path, world: World, copies: Copies, leaks: Sequence[Leak]) -> None:
    """All files of FOLDER/truth."""
    pa_parquet.write_table(_leads(world), folder / "truth.parquet")
    pa_parquet.write_table(_feedback(world), folder / "feedback.parquet")
    pa_parquet.write_table(_copies(copies), folder / "copies.parquet")
    write_json(folder / "parts.json", _parts())
    write_json(folder / "leaks.json", [_leak(leak) for leak in leaks])


def write_json(path: Path, content: Any) -> None:
    """Canonical enough: sorted as given, two spaces, a newline at the end."""
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _leads(world: World) -> pa.Table:
    result, called, became, who = world.result, world.called, world.became, world.who
    at = pa.timestamp("us", "UTC")
    return pa.table(
        {
            "lead_id": ids("L", np.arange(len(world))),
            "created_at": pa.array(world.arrived.created_at, at),
            "as_of": pa.array(world.arrived.handed_at, at),
            **{f"part_{name}": part for name, part in result.parts.items()},
            "part_interaction": result.interaction,
            "base_log_odds": result.base,
            "known_log_odds": result.known_log_odds,
            "hidden_log_odds": result.hidden,
            "true_log_odds": result.true_log_odds,
            "p_if_called": result.p_if_called,
            "p_if_not_called": result.p_if_not_called,
            "won_if_called": result.won_if_called,
            "won_if_not_called": result.won_if_not_called,
            "days_to_close": result.days_to_close,
            "policy_propensity": called.policy_propensity,
            "propensity": called.propensity,
            "explored": called.explored,
            "called": called.called,
            "called_by_export": world.called_by_export,
            "first_attempt_at": pa.array(called.first_attempt_at, at, mask=~called.called),
            "rep": levels([rep.name for rep in REPS], called.rep),
            "won": became.won,
            "won_at": pa.array(became.won_at, at, mask=~became.won),
            "won_by_export": world.won_by_export,
            "intent": world.wish,
            "true_source": levels(SOURCES, world.arrived.source),
            "true_industry": levels(INDUSTRIES, who.industry),
            "true_seniority": levels(SENIORITIES, who.seniority),
            "true_employees": who.employees,
            "true_email_kind": levels(EMAIL_KINDS, who.email_kind),
            "true_region": levels(REGIONS, who.region),
            "person": ids("P", who.person),
            **{f"true_{name}": value for name, value in world.did.items()},
        }
    )


def _feedback(world: World) -> pa.Table:
    said = world.feedback
    return pa.table(
        {
            "lead_id": ids("L", said.lead),
            "at": moments(said.at),
            "rep": levels([rep.name for rep in REPS], world.called.rep[said.lead]),
            "good": said.good,
            "thought_good": said.thought_good,
            "reason_group": levels(GROUPS, said.group),
        }
    )


def _copies(copies: Copies) -> pa.Table:
    copied = copies.n_leads + np.arange(len(copies.rows))
    return pa.table({"lead_id": ids("L", copied), "copy_of": ids("L", copies.rows)})


def _parts() -> dict[str, Any]:
    industry, turned = parts.DRIFT_INDUSTRY
    return {
        "base_log_odds": parts.BASE,
        "parts": [part.told() for part in parts.PARTS.values()],
        "interaction": {
            "when": {"title_seniority": ["owner", "director"], "pricing_30d": "1.."},
            "log_odds": parts.INTERACTION,
        },
        "hidden_log_odds_sd": parts.HIDDEN,
        "self_serve_log_odds": parts.SELF_SERVE,
        "days_to_close": {
            "median": outcome.MEDIAN_DAYS_TO_CLOSE,
            "log_sd": outcome.DAYS_TO_CLOSE_SIGMA,
        },
        "drift": {
            "from": moments(np.array([DRIFT_US]))[0].as_py(),
            "base_log_odds": parts.BASE + parts.DRIFT_BASE,
            "industry": {industry: turned},
            "new_source": SOURCES[-1],
        },
        "export_at": moments(np.array([END_US]))[0].as_py(),
        "calling": {
            "called_share": calling.CALLED_SHARE,
            "explored_share": calling.EXPLORED_SHARE,
            "never_called": calling.NEVER_CALLED,
            "wish_by_source": calling.WISH,
            "wish_by_industry": calling.WISH_BY_INDUSTRY,
            "wish_per_tenfold_employees": calling.WISH_PER_TENFOLD,
        },
        "reps": [_rep(rep) for rep in REPS],
    }


def _rep(rep: Rep) -> dict[str, Any]:
    return {
        "rep": rep.name,
        "team": rep.team,
        "likes": dict(rep.likes),
        "mean_delay_hours": rep.delay_hours,
        "persistence": rep.persistence,
        "feedback_share": rep.feedback_share,
        "flips": rep.flips,
        "condemns_all": rep.condemns_all,
        "prejudice": list(rep.prejudice),
    }


def _leak(leak: Leak) -> dict[str, str]:
    return {"column": leak.column, "kind": leak.kind, "why": KINDS[leak.kind]}
