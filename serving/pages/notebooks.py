"""Marketing's notebooks as they were last rendered: a list, and each by itself."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response
from markupsafe import Markup

from serving.errors import Refusal
from serving.pages.frame import HEADERS, Frame
from serving.rendered import body_of, picture_of, spoken


def add_routes(router: APIRouter, frame: Frame) -> None:
    """The list, the notebooks and their pictures."""
    state = frame.state

    @router.get("/pages/notebooks")
    def notebooks(request: Request) -> Response:
        language = frame.words(request).language
        found = () if state.home is None else spoken(state.home, language)
        return frame.page(request, "notebooks.html", notebooks=found, home=state.home)

    @router.get("/pages/notebooks/{name}")
    def notebook(request: Request) -> Response:
        name = request.scope.get("callworthy_id", request.path_params["name"])
        if state.home is None:
            raise _absent(name)
        picture = picture_of(state.home, name)
        if picture is not None:
            return Response(picture, media_type="image/svg+xml", headers=HEADERS)
        found = spoken(state.home, frame.words(request).language)
        told = next((each for each in found if each.name == name), None)
        body = None if told is None else body_of(state.home, told)
        if body is None:
            raise _absent(name)
        # Only what our own template wrote, which escapes what stands in it.
        return frame.page(request, "notebook.html", notebook=told, body=Markup(body))


def _absent(name: str) -> Refusal:
    return Refusal(404, "is not rendered", "notebook", name, "run `callworthy notebooks`")
