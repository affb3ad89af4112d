"""The service's paths, a module for each group; `ROUTERS` lists them."""

from __future__ import annotations

from fastapi import APIRouter

from .about import router as about
from .briefs import router as briefs
from .health import router as health
from .huggingface import router as huggingface
from .open_inference import router as open_inference

ROUTERS: tuple[APIRouter, ...] = (briefs, about, huggingface, open_inference, health)
