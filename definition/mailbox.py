"""A shared inbox that gets leads by mail, and what its mails mean here."""

from __future__ import annotations

from pydantic import Field, field_validator, model_validator

from definition.section import Section
from definition.webhooks import FIELDS, PROFILE

#: Places that are no label in the text: who wrote as they call themselves, and the subject.
SENDER_NAME, SUBJECT = "@name", "@subject"


class Mailbox(Section):
    """Where the mail is, and where in it our fields stand.

    Examples
    --------
    >>> box = Mailbox(url="env:MAILBOX_URL", fields={"phone": "Telefoon"})
    >>> box.url_name, box.source, box.every_seconds
    ('MAILBOX_URL', 'mail', 15)
    """

    #: ``env:NAME``: the address holds a password and never stands in the definition.
    url: str
    #: Our field to the label before its value in the text, as forms write it.
    fields: dict[str, str] = {}
    #: The kind of the event that comes with each mail; none where it is empty.
    event: str = ""
    #: Of leads that come by mail.
    source: str = "mail"
    #: Domains of the company itself: what these send is what somebody else wrote.
    own_domains: list[str] = []
    #: The folder into which a mail is moved that is on record; none: it stays where it is.
    done: str = ""
    every_seconds: int = Field(15, ge=5, le=3_600)
    #: How far back is looked the first time.
    days_back: int = Field(7, ge=0, le=365)

    @property
    def url_name(self) -> str:
        """The variable that holds the address."""
        return self.url.removeprefix("env:")

    @field_validator("url")
    @classmethod
    def _is_in_the_environment(cls, url: str) -> str:
        if not url.startswith("env:") or not url.removeprefix("env:").isidentifier():
            raise ValueError("an address with a password does not stand here; write env:NAME")
        return url

    @model_validator(mode="after")
    def _fields_are_known(self) -> Mailbox:
        known = FIELDS["lead"] - {"lead_id", "created_at", "as_of"}
        for name, label in self.fields.items():
            if name not in known and not (name.startswith(PROFILE) and len(name) > len(PROFILE)):
                names = ", ".join(sorted(known))
                raise ValueError(f"{name!r} is not taken from mail; write {names}, profile.NAME")
            if not label.strip(" :*") or (
                label.startswith("@") and label not in (SENDER_NAME, SUBJECT)
            ):
                told = f"the label as the mail has it, or {SENDER_NAME} or {SUBJECT}"
                raise ValueError(f"{label!r} is no label; write {told}")
        return self
