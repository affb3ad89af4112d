"""Hugging Face's task shapes, so that its clients work with this service's address as the model.

``InferenceClient(model="http://127.0.0.1:8000/hf/text-classification")`` posts to exactly that address. Its
Python client takes the first element of the answer of a classification, so a single text, too, is answered
by a list of lists.
"""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response

from ....articles import Article, Brief
from ..answers import COMPUTING, READING, json_response, problems
from ..http.bodies import JsonRoute, unless_gone
from ..http.problems import not_ready, too_large
from ..schemas import ClassificationBody, Health, LabelScore, SummarizationBody, Summary
from ..service import service_of

router = APIRouter(prefix="/hf", route_class=JsonRoute, tags=["Hugging Face"])


@router.post(
    "/text-classification",
    summary="Topics, in Hugging Face's shape",
    response_model=list[list[LabelScore]],
    responses=problems(*READING, *COMPUTING),
)
async def classify(body: ClassificationBody, request: Request) -> Response:
    """For each text its topics, best first, all of them or ``top_k``; labels are the topics' ids."""
    most = None if body.parameters is None else body.parameters.top_k
    briefs = await _briefs(request, body.inputs)
    return json_response([_labels(brief)[:most] for brief in briefs], briefs[0].model)


@router.post(
    "/summarization",
    summary="Abstracts, in Hugging Face's shape",
    response_model=list[Summary],
    responses=problems(*READING, *COMPUTING),
)
async def summarize(body: SummarizationBody, request: Request) -> Response:
    """For each text its abstract."""
    briefs = await _briefs(request, body.inputs)
    found = [{"summary_text": brief.abstract.text} for brief in briefs]
    return json_response(found, briefs[0].model)


@router.get("/text-classification/health", response_model=Health, responses=problems(503))
@router.get("/summarization/health", response_model=Health, responses=problems(503))
async def health(request: Request) -> Response:
    """What ``InferenceClient.health_check`` asks: 200 when ready."""
    if trouble := service_of(request).trouble():
        raise not_ready(trouble)
    return json_response({"status": "ready"})


def _labels(brief: Brief) -> list[dict[str, Any]]:
    best = sorted(brief.topics, key=lambda topic: -topic.score)
    return [{"label": topic.topic, "score": topic.score} for topic in best]


async def _briefs(request: Request, inputs: str | list[str]) -> list[Brief]:
    texts = [inputs] if isinstance(inputs, str) else inputs
    service = service_of(request)
    most = service.settings.limits.articles
    if len(texts) > most:
        raise too_large("a list", most, len(texts), "articles")
    return await unless_gone(request, service.brief_all([Article(text) for text in texts]))
