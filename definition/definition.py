"""The whole of definition.toml: what marketing and sales agreed."""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator, model_validator

from definition.agreement import Company, Label, Promises, Signature, Step, Thresholds
from definition.attributes import Attribute, parsed_range
from definition.engagement import OVERALL, EngagementRule, EventKind
from definition.handling import Hot, QuietHours, Rep, Rescore, RoutingRule
from definition.learning import Exploration, Retraining
from definition.mailbox import Mailbox
from definition.section import Section
from definition.source import Source
from definition.webhooks import Webhook
from definition.working_hours import WorkingHours

#: Who has a lead that no rep can take.
NOBODY = "marketing"
#: Stages of the funnel that a step leads to.
STEPS = ("mql", "sql", "opportunity", "deal")


class Definition(Section):
    """What the teams agreed, checked; read one with :func:`definition.read`.

    Examples
    --------
    >>> definition = Definition.model_validate({
    ...     "attributes": {"industry": {"kind": "category", "points": {"software": 20}}},
    ...     "thresholds": {"fit": 20, "engagement": 0},
    ... })
    >>> definition.attributes["industry"].points
    {'software': 20}
    """

    company: Company = Company()
    label: Label = Label()
    attributes: dict[str, Attribute] = {}
    events: dict[str, EventKind] = {}
    engagement: dict[str, EngagementRule] = {}
    #: Feature name to the levels (a list) or the range (a text) that a lead must have.
    must: dict[str, list[str] | str] = {}
    thresholds: Thresholds = Thresholds()
    promises: Promises = Promises()
    #: Stage of the funnel to what is aimed at for the step that leads there.
    funnel: dict[str, Step] = {}
    working_hours: WorkingHours = WorkingHours()
    reps: dict[str, Rep] = {}
    #: E-mail domain or company to the rep who always has its leads.
    accounts: dict[str, str] = {}
    routing: list[RoutingRule] = []
    channels: dict[str, list[str]] = {}
    hot: Hot = Hot()
    quiet_hours: QuietHours = QuietHours()
    rescore: Rescore = Rescore()
    retraining: Retraining = Retraining()
    exploration: Exploration = Exploration()
    #: Who sends to /webhooks/NAME.
    webhooks: dict[str, Webhook] = {}
    #: A shared inbox that gets leads by mail.
    mailbox: Mailbox | None = None
    source: Source = Source()
    signatures: dict[str, Signature] = {}

    @property
    def counts_events(self) -> bool:
        """Whether events make up (part of) the engagement half."""
        return bool(self.events or self.engagement)

    @property
    def time(self) -> Literal["dates", "order", "none"]:
        """What the leads' files have of time: dates, only an order, or nothing."""
        leads = self.source.leads
        if leads is not None and leads.order:
            return "order"
        # The canonical file has created_at.
        return "none" if leads is not None and leads.file and not leads.created_at else "dates"

    @property
    def personal(self) -> frozenset[str]:
        """Attributes that the teams call personal: masked for those who need not know."""
        return frozenset(name for name, each in self.attributes.items() if each.personal)

    def called(self, rep: str) -> str:
        """The rep's name for people: ``jan`` is Jan unless another name is given."""
        return self.reps[rep].name or rep[:1].upper() + rep[1:]

    @field_validator("attributes", "events", "webhooks")
    @classmethod
    def _names_are_plain(cls, named: dict[str, object]) -> dict[str, object]:
        for name in named:
            if not name.isidentifier() or name != name.lower():
                raise ValueError(f"{name!r} is no plain name; write it in lower_snake_case")
        return named

    @field_validator("funnel")
    @classmethod
    def _stages_exist(cls, steps: dict[str, Step]) -> dict[str, Step]:
        for stage in steps:
            if stage not in STEPS:
                raise ValueError(f"{stage!r} is no stage; write one of {', '.join(STEPS)}")
        return steps

    @field_validator("engagement")
    @classmethod
    def _is_over_all_kinds(cls, rules: dict[str, EngagementRule]) -> dict[str, EngagementRule]:
        for name in rules:
            if not OVERALL.fullmatch(name):
                raise ValueError(
                    f"{name!r} is not known; write active_days_30d or days_since_last_event"
                )
        if sum(name.startswith("active_days") for name in rules) > 1:
            raise ValueError("active_days stands with two windows; keep one")
        return rules

    @field_validator("must")
    @classmethod
    def _must_is_readable(cls, must: dict[str, list[str] | str]) -> dict[str, list[str] | str]:
        for condition in must.values():
            if isinstance(condition, str):
                parsed_range(condition)
            elif not condition:
                raise ValueError("an empty list lets no lead pass; name the levels that may")
        return must

    @model_validator(mode="after")
    def _teams_exist(self) -> Definition:
        if not self.routing:
            return self
        if self.routing[-1].when:
            raise ValueError(
                "the last routing rule has a `when`; add one without, so that no lead is left"
            )
        teams = {rep.team for rep in self.reps.values()}
        for name in [name for rule in self.routing for name in (rule.team, rule.fallback)]:
            if name and teams and name not in teams:
                raise ValueError(
                    f"routing names team {name!r}; give that team to a rep under [reps]"
                )
        return self

    @model_validator(mode="after")
    def _reps_exist(self) -> Definition:
        if NOBODY in self.reps:
            raise ValueError(
                f"{NOBODY!r} has the leads that no rep can take; give the rep another name"
            )
        for account, rep in self.accounts.items():
            if rep not in self.reps:
                raise ValueError(
                    f"account {account!r} is for {rep!r}, who is no rep; add [reps.{rep}]"
                )
        return self

    @model_validator(mode="after")
    def _reps_work(self) -> Definition:
        for name, rep in self.reps.items():
            if rep.days and not set(rep.days) & set(self.working_hours.days):
                raise ValueError(
                    f"rep {name!r} works on no day of [working_hours]; "
                    "give one of its days to the rep"
                )
        return self
