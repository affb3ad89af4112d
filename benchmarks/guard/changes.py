"""Changes that make a sentence wrong: an item exchanged, two persons swapped, a negation dropped or added."""

from __future__ import annotations

import random
from itertools import pairwise

from ...models.text.fold import word_set
from .articles import CLOSE, DATE, OPEN, Segmented, Tokens
from .items import Pool, items

_MARKS = frozenset(".,:;!?()[]{}%…“”\"'-–")
_VERBS = word_set(
    """đồng_ý tham_gia chấp_nhận thực_hiện thừa_nhận phát_hiện đáp_ứng ảnh_hưởng yêu_cầu tiếp_tục
    xử_lý công_bố xuất_hiện cho_phép liên_quan vi_phạm biết"""
)
_DENIED_IDIOMS = word_set("chỉ những ít khỏi thể gian khí quân ai phải ngừng nhỏ")
_LINKS = word_set("và , với cùng - – của ; hay hoặc")


def exchange(
    tokens: Tokens, kind: str, article: Segmented, pool: Pool, chance: random.Random
) -> tuple[Tokens, bool] | None:
    """Exchange one item for another of this article or of another one, with an even chance.

    Returns the words with the new item marked, and whether it stands elsewhere in the article.
    """
    places = items(tokens, kind)
    if not places:
        return None
    at = chance.choice(places)
    here = [line[i] for line in article.lines for i in items(line, kind)]
    choices = [new for new in here if _differs(new, tokens, at, kind)]
    if not choices or chance.random() < 0.5:
        others = [new for new in pool.items[kind] if _differs(new, tokens, at, kind)]
        choices = others or choices
    if not choices:
        return None
    new = chance.choice(choices)
    elsewhere = any(new in line for line in article.lines)
    return [*tokens[:at], OPEN + new + CLOSE, *tokens[at + 1 :]], elsewhere


def _differs(new: str, tokens: Tokens, at: int, kind: str) -> bool:
    """Whether a replacement changes what is said and is of the same form."""
    old = tokens[at]
    if new in tokens or new.casefold() == old.casefold():
        return False
    if kind == "date":
        same_form = (len(new) == 4 and new.isdecimal()) == (len(old) == 4 and old.isdecimal())
        return same_form and DATE.sub(r"\1.\3", new) != DATE.sub(r"\1.\3", old)
    if kind in ("person", "place"):
        present = {part for token in tokens for part in token.split("_") if part.istitle()}
        return new.split("_")[-1] not in present and (kind == "person" or new not in old)
    if kind == "number" and not (new[0].isdecimal() and old[0].isdecimal()):
        return new[0].isdecimal() == old[0].isdecimal()
    return kind != "number" or new.strip("0,.") != old.strip("0,.")


def swap_persons(tokens: Tokens, chance: random.Random) -> Tokens | None:
    """Exchange two persons of a sentence that are not merely listed side by side."""
    places = [at for at in items(tokens, "person") if tokens.count(tokens[at]) == 1]
    pairs = [
        (one, two)
        for one, two in pairwise(places)
        if sum(token not in _LINKS for token in tokens[one + 1 : two]) >= 2
    ]
    if not pairs:
        return None
    one, two = chance.choice(pairs)
    swapped = list(tokens)
    swapped[one] = OPEN + tokens[two]
    swapped[two] = tokens[one] + CLOSE
    return swapped


def drop_negation(tokens: Tokens, chance: random.Random) -> Tokens | None:
    """Leave out one ``không`` or ``chưa`` that denies the word after it."""
    places = [
        at
        for at in range(1, len(tokens) - 2)
        if tokens[at] in {"không", "chưa"}
        and tokens[at + 1] not in _DENIED_IDIOMS | _MARKS
        and tokens[at - 1] not in {"hay", "có", "được", "hàng"}
    ]
    if not places:
        return None
    at = chance.choice(places)
    return [*tokens[:at], OPEN + tokens[at + 1] + CLOSE, *tokens[at + 2 :]]


def add_negation(tokens: Tokens, chance: random.Random) -> Tokens | None:
    """Put ``không`` before a verb that is not denied."""
    places = [
        at
        for at in range(1, len(tokens))
        if tokens[at] in _VERBS and tokens[at - 1] not in {"không", "chưa", "chẳng", "đừng"}
    ]
    if not places:
        return None
    at = chance.choice(places)
    return [*tokens[:at], OPEN + "không", tokens[at] + CLOSE, *tokens[at + 1 :]]
