"""The style sheet, the script and the mark, from this host and nowhere else."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from serving.pages.frame import FILES, file_of


def add_routes(router: APIRouter) -> None:
    """One address per file; it is asked for with a mark that changes when the file does."""
    for name, kind in FILES.items():
        router.add_api_route(f"/pages/{name}", _serve(name, kind), methods=["GET"])


def _serve(name: str, kind: str):  # type: ignore[no-untyped-def]
    def serve(request: Request) -> Response:
        content, mark = file_of(name)
        is_same = request.query_params.get("v") == mark
        kept = "public, max-age=31536000, immutable" if is_same else "no-cache"
        return Response(
            content,
            media_type=kind,
            headers={"Cache-Control": kept, "X-Content-Type-Options": "nosniff"},
        )

    return serve
