"""What forms and marketing tools send to /webhooks/NAME, and what it means here."""

from __future__ import annotations

from typing import Literal

from pydantic import field_validator, model_validator

from definition.section import Section

Makes = Literal["lead", "event", "deal", "attempt", "disposition", "feedback"]

_WHO = frozenset({"lead_id", "email", "phone"})
#: Per kind of record the fields that a payload may fill.
FIELDS: dict[str, frozenset[str]] = {
    "lead": _WHO | {"created_at", "company", "source", "campaign", "owner", "as_of"},
    "event": _WHO
    | {"kind", "occurred_at", "recorded_at", "event_id", "detail", "value", "campaign"},
    "deal": _WHO | {"stage", "at", "deal_id", "amount"},
    "attempt": _WHO | {"at", "channel", "outcome", "rep"},
    "disposition": _WHO | {"at", "disposition", "reason", "rep"},
    "feedback": _WHO | {"at", "verdict", "reason", "rep"},
}
#: Leads have these as well: ``profile.title``.
PROFILE = "profile."


class Webhook(Section):
    """One sender: its secret, and where in what it sends our fields stand.

    Examples
    --------
    >>> hook = Webhook(secret="env:FORM_SECRET", makes="lead", event="form",
    ...                fields={"email": "contact.email", "profile.title": "answers.0.value"})
    >>> hook.secret_name
    'FORM_SECRET'
    """

    #: ``env:NAME``: what is signed with never stands in the definition.
    secret: str
    makes: Makes
    #: Our field to the place of its value in the payload; a number is a place in a list.
    fields: dict[str, str] = {}
    #: Our field to a value that is always the same.
    values: dict[str, str | float | bool] = {}
    #: The kind of the event that comes with each lead; none where it is empty.
    event: str = ""

    @property
    def secret_name(self) -> str:
        """The variable that holds the secret."""
        return self.secret.removeprefix("env:")

    @field_validator("secret")
    @classmethod
    def _is_in_the_environment(cls, secret: str) -> str:
        if not secret.startswith("env:") or not secret.removeprefix("env:").isidentifier():
            raise ValueError("a secret does not stand in the definition; write env:NAME")
        return secret

    @model_validator(mode="after")
    def _fields_are_known(self) -> Webhook:
        known = FIELDS[self.makes]
        for name in (*self.fields, *self.values):
            in_profile = self.makes == "lead" and len(name) > len(PROFILE)
            if name not in known and not (in_profile and name.startswith(PROFILE)):
                names = ", ".join(sorted(known)) + (
                    ", profile.NAME" if self.makes == "lead" else ""
                )
                raise ValueError(f"{name!r} is no field of a {self.makes}; write one of {names}")
        if self.event and self.makes != "lead":
            raise ValueError("`event` goes with makes = 'lead'; leave it out")
        if self.makes != "lead" and not _WHO & {*self.fields, *self.values}:
            raise ValueError(f"nothing says whose {self.makes} it is; map lead_id, email or phone")
        return self
