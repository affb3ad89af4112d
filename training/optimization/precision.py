"""Which numbers a training computes with: what the config asks for, or the best that is fast here."""

from __future__ import annotations

import contextlib

import torch


def autocast(precision: str, device: torch.device) -> contextlib.AbstractContextManager[object]:
    """A context in which matrices are multiplied in "float32", "bfloat16", "float16" or "auto".

    "auto" is bfloat16 where the processor or GPU multiplies it in hardware, and float32 elsewhere: emulated,
    it is slower than float32.
    """
    if precision == "auto":
        precision = "bfloat16" if has_fast_bfloat16(device) else "float32"
    if precision == "float32":
        return contextlib.nullcontext()
    return torch.autocast(device.type, dtype=getattr(torch, precision))


def has_fast_bfloat16(device: torch.device) -> bool:
    """Whether ``device`` multiplies bfloat16 matrices in hardware."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported()
