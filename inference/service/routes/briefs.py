"""``/v1/brief`` and ``/v1/briefs``: the service's own shape, which is the row of `phobrief run`."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from ...intake import as_article
from ..answers import COMPUTING, READING, problems, row_response
from ..batching import Stages
from ..http.bodies import JsonRoute, check_media_type, unless_gone
from ..schemas import ArticleBody, BriefRow
from ..service import service_of
from ..streaming import STREAM_TYPES, BriefStream

router = APIRouter(prefix="/v1", route_class=JsonRoute, tags=["briefs"])


@router.post(
    "/brief",
    summary="Brief one article",
    response_model=BriefRow,
    responses=problems(*READING, *COMPUTING),
)
async def brief(article: ArticleBody, request: Request) -> Response:
    """Topics with evidence, and an abstract of the article's own sentences.

    The header ``Server-Timing`` says how long it waited and what took how long, ``phobrief-model`` which
    model it was.
    """
    service = service_of(request)
    stages = Stages()
    work = service.brief(as_article(article.model_dump()), stages=stages)
    return row_response(await unless_gone(request, work), stages)


_LINES = {
    "description": "An article a line, or a list of at most 64.",
    "required": True,
    "content": {
        "application/x-ndjson": {"schema": {"$ref": "#/components/schemas/ArticleBody"}},
        "application/jsonl": {"schema": {"$ref": "#/components/schemas/ArticleBody"}},
        "application/json": {
            "schema": {
                "type": "array",
                "maxItems": 64,
                "items": {"$ref": "#/components/schemas/ArticleBody"},
            }
        },
    },
}
_ROWS: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "For each article a row, in order: a brief, or an error row. Then the last line.",
        "content": {
            "application/x-ndjson": {
                "schema": {
                    "anyOf": [
                        {"$ref": f"#/components/schemas/{name}"}
                        for name in ("BriefRow", "ErrorRow", "LastLine")
                    ]
                }
            }
        },
    }
}


@router.post(
    "/briefs",
    summary="Brief many articles",
    response_class=Response,
    openapi_extra={"requestBody": _LINES},
    responses={**_ROWS, **problems(*READING, *COMPUTING)},
)
async def briefs(request: Request) -> Response:
    """Briefs as a stream of JSON lines, written while further lines are read.

    Each line of the body gives one line of the answer, in order; an article without a brief gives an error
    row (``error``, ``message``). The last line is ``{"done": true, "rows": n, "failed": m}``: where it is
    missing, the stream was cut short.
    """
    media_type = check_media_type(request, STREAM_TYPES)
    return await BriefStream.open(request, is_list=media_type == "application/json")
