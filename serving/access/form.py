"""A form counts only in the session in which its page was shown."""

from __future__ import annotations

import hmac
from collections.abc import Mapping

from serving.access.viewer import Viewer
from serving.errors import Refusal

#: The field that carries the session's token, in every form.
FIELD = "form_token"


def checked_form(viewer: Viewer, form: Mapping[str, str]) -> None:
    """Refuse a form without the token of the viewer's session.

    Who looks on this machine while there is no user has no session, and nothing of somebody
    else's to lose; what other sites send is refused before.

    Raises
    ------
    Refusal
        403.

    Examples
    --------
    >>> eva = Viewer(email="eva@firma.example", role="sales", user_id="U1", form_token="abc")
    >>> checked_form(eva, {"form_token": "abc"})
    >>> checked_form(eva, {})
    Traceback (most recent call last):
    serving.errors.Refusal: comes from no page of ours
    """
    given = form.get(FIELD, "")
    if viewer.user_id and not hmac.compare_digest(viewer.form_token.encode(), given.encode()):
        remedy = "open the page again, then send it"
        raise Refusal(403, "comes from no page of ours", FIELD, "", remedy)
