"""Rewritings of a sentence that keep its meaning: the consistency check must not object to them."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

from .articles import COUNTED, DATE, NUMBER_WORDS, Tokens

_CONNECTIVES = """
Tuy_nhiên ,
Theo đó ,
Bên_cạnh đó ,
Ngoài_ra ,
Trước đó ,
Đồng_thời ,
Trong khi đó ,
Cụ_thể ,
Do đó ,
Vì_vậy ,
Vì_thế ,
Hiện_nay ,
Hiện ,
Sau đó ,
Đặc_biệt ,
Bởi_vậy ,
"""
_SPELT_OUT = {
    "UBND": "Uỷ_ban nhân_dân",
    "HĐND": "Hội_đồng nhân_dân",
    "TP": "thành_phố",
    "HCM": "Hồ_Chí_Minh",
    "CSGT": "cảnh_sát giao_thông",
    "TAND": "Toà_án nhân_dân",
    "VKSND": "Viện kiểm_sát nhân_dân",
    "THPT": "trung_học phổ_thông",
    "THCS": "trung_học cơ_sở",
    "TNHH": "trách_nhiệm hữu_hạn",
    "T.Ư": "Trung_ương",
    "GTVT": "Giao_thông vận_tải",
    "ĐBQH": "đại_biểu Quốc_hội",
}
_NEW_TONES = dict(
    zip(
        re.findall("..", "oàoáoảoãoạoèoéoẻoẽoẹuỳuýuỷuỹuỵ"),
        re.findall("..", "òaóaỏaõaọaòeóeỏeõeọeùyúyủyũyụy"),
        strict=True,
    )
)
_NEW_TONE = re.compile(rf"(?<![qQ])(?:{'|'.join(_NEW_TONES)})(?!\w)")


def _digits_to_words(tokens: Tokens) -> Tokens | None:
    for at in range(1, len(tokens) - 1):
        small = tokens[at].isdecimal() and 2 <= int(tokens[at]) <= 10
        if small and tokens[at + 1] in COUNTED and tokens[at - 1] not in {"ngày", "tháng"}:
            return [*tokens[:at], NUMBER_WORDS[int(tokens[at]) - 2], *tokens[at + 1 :]]
    return None


def _words_to_digits(tokens: Tokens) -> Tokens | None:
    for at in range(1, len(tokens) - 1):
        if tokens[at] in NUMBER_WORDS and tokens[at + 1] in COUNTED - {"năm", "tháng", "ngày"}:
            digits = str(NUMBER_WORDS.index(tokens[at]) + 2)
            return [*tokens[:at], digits, *tokens[at + 1 :]]
    return None


def _date_in_words(tokens: Tokens) -> Tokens | None:
    for at, token in enumerate(tokens):
        match = DATE.match(token)
        if match and at and tokens[at - 1] in {"ngày", "sáng", "chiều", "tối", "Sáng", "Chiều"}:
            words = [] if tokens[at - 1] == "ngày" else ["ngày"]
            words += [match[1].lstrip("0"), "tháng", match[3].lstrip("0")]
            words += ["năm", match[4]] if match[4] else []
            return [*tokens[:at], *words, *tokens[at + 1 :]]
    return None


def _spell_out(tokens: Tokens) -> Tokens | None:
    known = [at for at, token in enumerate(tokens) if token.rstrip(".") in _SPELT_OUT]
    if not known:
        return None
    out: Tokens = []
    for token in tokens:
        out.extend(_SPELT_OUT.get(token.rstrip("."), token).split())
    return out


def _drop_aside(tokens: Tokens) -> Tokens | None:
    if tokens.count("(") != 1 or tokens.count(")") != 1:
        return None
    start, end = tokens.index("("), tokens.index(")")
    return [*tokens[:start], *tokens[end + 1 :]] if 0 < start < end else None


def _drop_connective(tokens: Tokens) -> Tokens | None:
    for phrase in (words.split() for words in _CONNECTIVES.strip().splitlines()):
        if tokens[: len(phrase)] == phrase and len(tokens) > len(phrase) + 4:
            rest = tokens[len(phrase) :]
            return [rest[0][:1].upper() + rest[0][1:], *rest[1:]]
    return None


def _drop_clause(tokens: Tokens) -> Tokens | None:
    """Leave out the second of four or more clauses when it denies nothing and names nobody."""
    commas = [at for at, token in enumerate(tokens) if token == ","]
    if len(commas) < 3 or '"' in tokens or "(" in tokens:
        return None
    clause = tokens[commas[0] : commas[1]]
    denies = {"không", "chưa", "chẳng"} & set(clause)
    names = any(token[:1].isupper() for token in clause)
    return None if denies or names else [*tokens[: commas[0]], *tokens[commas[1] :]]


REWRITINGS: dict[str, Callable[[Tokens], Tokens | None]] = {
    "digits to words": _digits_to_words,
    "words to digits": _words_to_digits,
    "date in words": _date_in_words,
    "initialism spelt out": _spell_out,
    "aside dropped": _drop_aside,
    "connective dropped": _drop_connective,
    "clause dropped": _drop_clause,
}


def rewrite(tokens: Tokens, chance: random.Random) -> tuple[Tokens, tuple[str, ...]]:
    """Apply each rewriting that fits with an even chance; name those applied."""
    applied: list[str] = []
    for name, rule in REWRITINGS.items():
        changed = rule(tokens) if chance.random() < 0.6 else None
        if changed is not None:
            tokens = changed
            applied.append(name)
    return tokens, tuple(applied)


def retype(text: str, chance: random.Random) -> tuple[str, tuple[str, ...]]:
    """Type a text another way: old tone marks, decomposed letters, Eth for Đ; or leave it."""
    way = chance.choice(("", "", "old tones", "decomposed", "eth"))
    if way == "old tones":
        text = _NEW_TONE.sub(lambda match: _NEW_TONES[match.group()], text)
    elif way == "decomposed":
        text = unicodedata.normalize("NFD", text)
    elif way == "eth":
        text = text.replace("Đ", "Ð").replace("đ", "ð")
    return text, (way,) if way else ()
