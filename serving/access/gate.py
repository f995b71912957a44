"""The gate before all addresses: lets a request in, asks for a sign-in, or refuses."""

from __future__ import annotations

from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.responses import RedirectResponse, Response
from starlette.types import Scope

from serving.access import needs as asked
from serving.access.caller import Caller
from serving.access.keyring import Keyring
from serving.access.needs import OPEN, USER, Needs
from serving.access.sessions import Sessions
from serving.access.viewer import LOCAL, Viewer
from serving.errors import Refusal
from serving.pages.words import asked_language

#: Where a request carries who looks, for the pages.
VIEWER = "callworthy_viewer"
#: Where it carries which key opened, by the part that may be shown.
KEY = "callworthy_key"
#: Where who watches the service asks whether it can do its work.
_READY = "/readyz"
_CHANGES = ("POST", "PUT", "PATCH", "DELETE")


class Gate:
    """Made once per process.

    Parameters
    ----------
    needs : what each address asks
    keyring : the keys there are
    sessions : who is signed in
    """

    def __init__(
        self,
        needs: Needs,
        keyring: Keyring,
        sessions: Sessions,
    ) -> None:
        self._needs = needs
        self._keyring = keyring
        self._sessions = sessions

    async def admit(self, scope: Scope) -> Response | None:
        """None where the request may go on; else what it is answered instead.

        Raises
        ------
        Refusal
            401 or 403, with the remedy; 503 from /readyz while the records cannot be reached.
        """
        if scope["path"] == _READY:
            self._keyring.refuse_unreachable()
        need = asked.need(self._needs, scope["method"], scope["path"])
        caller = Caller.of(scope)
        if need == USER:
            return await self._user(scope, caller)
        if need != OPEN:
            self._system(scope, caller, need)
        return None

    def _system(self, scope: Scope, caller: Caller, need: str) -> None:
        given = caller.header(b"authorization")
        if self._keyring.is_used or not caller.is_local:
            opened = self._keyring.opened(given, need)
            scope[KEY] = f"cw_{opened.key_id} ({opened.name})"
        elif caller.method in _CHANGES:
            refuse_cross_site(caller)

    async def _user(self, scope: Scope, caller: Caller) -> Response | None:
        if caller.method in _CHANGES:
            refuse_cross_site(caller)
        scope[VIEWER] = await run_in_threadpool(self._viewer, caller)
        if scope[VIEWER] is not None:
            return None
        if caller.method not in ("GET", "HEAD"):
            raise Refusal(401, "is missing", "session", "", "sign in at /sign-in, then try again")
        back = scope.get("raw_path", scope["path"].encode()).decode("latin-1").partition("?")[0]
        if scope["query_string"]:
            back += "?" + scope["query_string"].decode("latin-1")
        language = asked_language(QueryParams(scope["query_string"]))
        kept = f"&lang={language}" if language else ""
        return RedirectResponse(f"/sign-in?next={quote(back, safe='')}{kept}", status_code=303)

    def _viewer(self, caller: Caller) -> Viewer | None:
        """Who looks; on this machine anybody, until there is a key or a user."""
        found = self._sessions.signed_in(caller.header(b"cookie"))
        if found is None and caller.is_local and not self._keyring.is_used:
            return None if self._sessions.any_there() else LOCAL
        return found


def refuse_cross_site(caller: Caller) -> None:
    """No page of somebody else's changes anything here.

    Raises
    ------
    Refusal
        403 where a browser says that one asks.
    """
    if caller.is_cross_site:
        origin = caller.header(b"origin") or caller.header(b"sec-fetch-site")
        remedy = "send it from this service's own pages"
        raise Refusal(403, "is another site", "Origin", origin, remedy)
