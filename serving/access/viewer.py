"""Who looks at a page, what they may see of a lead, and what they may do."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Literal, get_args

from followup.called import folded

Role = Literal["marketing", "sales", "lead", "admin"]
ROLES: tuple[str, ...] = get_args(Role)


@dataclass(frozen=True, kw_only=True, slots=True)
class Viewer:
    """Somebody who looks at pages."""

    email: str
    role: str
    #: The name under [reps] whose leads are theirs; empty where they are no rep.
    rep: str = ""
    user_id: str = ""
    #: Goes into every form of theirs, and comes back with it.
    form_token: str = ""

    def may_see(self, owner: str) -> bool:
        """Whether this rep's leads are theirs to see; a rep sees own leads, the others all.

        Examples
        --------
        >>> jan = Viewer(email="jan@firma.example", role="sales", rep="jan")
        >>> jan.may_see("jan"), jan.may_see("eva"), LOCAL.may_see("eva")
        (True, False, True)
        """
        return self.role != "sales" or (bool(self.rep) and owner == self.rep)

    def may_act_for(self, holder: str) -> bool:
        """Whether they may say what became of a lead that this rep has.

        Who leads a team may for anybody in it; marketing looks, and says it to sales.

        Examples
        --------
        >>> jan = Viewer(email="jan@firma.example", role="sales", rep="jan")
        >>> jan.may_act_for("jan"), jan.may_act_for("eva"), jan.may_act_for("")
        (True, False, False)
        """
        return self.role in ("lead", "admin") or (self.role == "sales" and self.may_see(holder))

    def may_sign(self, team: str) -> bool:
        """Whether they may put a team's signature under an agreement; see docs/decisions/signing.

        Examples
        --------
        >>> anna = Viewer(email="anna@firma.example", role="lead")
        >>> anna.may_sign("sales"), anna.may_sign("marketing")
        (True, False)
        """
        return team in _SIGNS.get(self.role, ())

    @property
    def is_admin(self) -> bool:
        """Whether they let others in."""
        return self.role == "admin"


#: Anybody on this machine, while there is neither a user nor a key.
LOCAL = Viewer(email="this machine", role="admin", form_token="local")

#: For which teams each role signs.
_SIGNS = {
    "marketing": ("marketing",),
    "sales": ("sales",),
    "lead": ("sales",),
    "admin": ("marketing", "sales"),
}

#: What tells a person apart or reaches them, by the columns' usual names, written in one or not.
_PERSONAL = re.compile(
    r"(^|_)(e_?mail(_?adres|_?address)?|mail|(mobile_?|cell_?|tele)?phone(_?number)?|mobile|cell|"
    r"telefoon(_?nummer)?|mobiel(_?nummer)?|tel|gsm|fax|"
    r"((first|last|full|middle|given|family|nick|user)_?|sur)?names?|"
    r"((voor|achter|familie|roep)_?)?na(am|men)|tussenvoegsel|voorletters|initials|"
    r"contact_?pers(oon|on)|address|adres|street|straat|(post|postal_?|zip_?)code|zip|"
    r"birth(_?day|_?date)?|geboortedatum|linked_?in|twitter|facebook|instagram|whatsapp|skype|"
    r"ip(_?address)?|bsn|iban)(_|$)"
)
#: Names of what is nobody.
_THING = re.compile(
    r"(^|_)(company|account|organi[sz]ation|campaign|product|event|source|form|page|list|brand|utm|"
    r"bedrijfs?|campagne|bron)_?(name|naam)$"
)
#: Who calls needs to know whom; marketing judges sources, not persons.
NEEDS_NAMES = ("sales", "lead", "admin")


def masked(role: str, field: str, value: Any, personal: Collection[str] = ()) -> Any:
    """A value as this role may see it.

    What stays tells leads apart for who looks (a first letter, a mail's domain, the last two
    digits of a number), and is not enough to reach anybody. Of ``personal``, what the definition
    itself calls so, nothing stays: nobody knows what it says.

    Examples
    --------
    >>> masked("marketing", "email", "jan@firma.example")
    'j…@firma.example'
    >>> masked("marketing", "phone", "+31 6 1234 5678")
    '…78'
    >>> masked("marketing", "last_name", "Jansen")
    'J…'
    >>> masked("marketing", "industry", "software")
    'software'
    >>> masked("marketing", "hobby", "schaken", personal={"hobby"})
    '…'
    >>> masked("sales", "email", "jan@firma.example")
    'jan@firma.example'
    """
    if role in NEEDS_NAMES or value is None or isinstance(value, bool):
        return value
    if not is_personal(field):
        return "…" if field in personal else value
    text = str(value).strip()
    local, at, domain = text.rpartition("@")
    if at and local:
        return f"{local[0]}…@{domain}"
    digits = [each for each in text if each.isdigit()]
    if len(digits) >= 5:
        return f"…{''.join(digits[-2:])}"
    return f"{text[0]}…" if text else text


def is_personal(field: str) -> bool:
    """Whether a field tells who somebody is, by its name.

    Examples
    --------
    >>> [name for name in ("email", "Phone", "company_name", "name") if is_personal(name)]
    ['email', 'Phone', 'name']
    >>> [name for name in ("firstname", "MobilePhone", "campaign_name") if is_personal(name)]
    ['firstname', 'MobilePhone']
    """
    name = folded(field)
    return not _THING.search(name) and bool(_PERSONAL.search(name))
