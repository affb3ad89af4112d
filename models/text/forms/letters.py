"""Syllables in pieces, as OCR and PDF extraction leave them: "c ông t ác cán b ộ", "c ô n g  t á c"."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import pairwise

from ..fold import ZERO_WIDTH
from ..normalize import AS_READ
from ..reading.vietnamese import is_syllable
from ..regexes import regex
from . import digits
from .edits import Edit
from .frequent import N_RANKED, rank

_PIECE = regex(rf"(?:[^\W\d_]|[\u0300-\u036f{ZERO_WIDTH}])+")
_GAP = regex(r"[ \u00a0]")
_WIDE_GAP = regex(r"(?<=\S)[ \u00a0]{2,}(?=\S)")
_BARE_LIST = (
    "a à ạ ác ách ai ải ái am ám an án áng anh ánh ảnh ao ảo áo áp ắt ăn âm ầm ẩm ấm ân ẩn ấn ấp ập âu"
    " ẩu ấu ấy em én eo ép ê ế ếch êm êu ì ích im in ít iu o oai oái oan oán oanh óc oi ô ồ ổ ốc ôi ối"
    " ôm ồm ốm ôn ồn ổn ông ống ở ơ ớt ơn u ủ úa ục ui ủi úi um úm ung ủng úng út ủy ủi uy úy uỷ uý uẩn"
    " uất uể uế uống uyên uyển ư ừ ứ ức ưa ửng ứng ưng ước ươm ướm ướp ướt ương ưu ý y ỷ yêu yếu yểu yên"
    " yến yết oà òa ùa"
)
_BARE = frozenset(_BARE_LIST.split())
"""The syllables that begin with a vowel and are words; others are ends of a syllable."""
_UNITS_LIST = "h m s l g t p km m cm mm kg mg ml kw kwh mw gb mb tb tr đ"
_UNITS = frozenset(_UNITS_LIST.split())
_WRONG_ONSET = regex(
    r"(?:ngh|gh|k(?!h))(?![eéèẻẽẹêếềểễệiíìỉĩịyýỳỷỹỵ])|(?:ng|c)(?=[eéèẻẽẹêếềểễệiíìỉĩị])"
)
_CODA = regex(r"(?<![aăâeêioôơuưy])(?P<vowel>[aăâeêioôơuưy])(?P<coda>ch|nh|ng|[cmnpt])\Z")
_CODAS = {
    "a": "c ch m n ng nh p t", "ă": "c m n ng p t", "â": "c m n ng p t", "e": "c m n ng p t",
    "ê": "ch m n nh p t", "i": "ch m n nh p t", "o": "c m n ng p t", "ô": "c m n ng p t", "ơ": "m n p t",
    "u": "c m n ng p t", "ư": "c m n ng t", "y": "ch n nh t",
}  # fmt: skip
"""What may close a syllable after its vowel, where that is a single one: "ơng" is no rime, "ương" is."""
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_STOPPED_TONES = ("\u0301", "\u0323")
"""The tones of a syllable that ends in c, ch, p or t."""
_VOWELS = "aeiouy"
_WRONG = 3.0
_MOST_OFTEN, _SELDOM, _RARE = 0.6, 1.4, 2.0
"""What a syllable costs by how frequent it is; a rare one `_SELDOM` as part of a name, with a capital, and
`_RARE` else; a word of no syllable `_WRONG`."""
_JOIN, _JOIN_WORD = 0.1, 0.7
"""What a joint costs, and the more if what is joined is a word by itself."""
_MOST_PIECES = 7
_LEAST_PIECES, _LEAST_SHARE = 4, 0.02
"""How many pieces of small letters that are no words, and their share of all, tell a split text: of
twelve thousand articles of news none has them."""


def edits(text: str) -> list[Edit]:
    """What puts split syllables together, and the numbers among them: the gaps to be closed; nothing for
    other text."""
    if not _is_split(_PIECE.findall(text)):
        return []
    pieces = [match for match in _PIECE.finditer(text) if _seen(match[0])]
    found: list[Edit] = []
    run: list[re.Match[str]] = []
    for match in pieces:
        if run and not _GAP.fullmatch(text, run[-1].end(), match.start()):
            found += _closed(run)
            run = []
        run.append(match)
    found += _closed(run)
    # Where each letter stands alone, words are wide apart.
    found += [(gap.start(), gap.end(), " ") for gap in _WIDE_GAP.finditer(text)]
    found += digits.closed(text)
    return sorted(found)


@lru_cache(maxsize=50_000)
def _seen(piece: str) -> str:
    """A piece as it is read: without characters that print nothing, Eth as Đ."""
    return piece.translate(AS_READ)


def _is_split(pieces: list[str]) -> bool:
    n_wrong = sum(map(_is_fragment, pieces))
    return n_wrong >= _LEAST_PIECES and n_wrong >= _LEAST_SHARE * sum(map(bool, map(_seen, pieces)))


@lru_cache(maxsize=50_000)
def _is_fragment(piece: str) -> bool:
    """Whether a piece in small letters is no word but may be part of one: "b", "ệm", "th"."""
    piece = _seen(piece)
    if len(piece) > 6 or not piece.islower() or piece in _UNITS or _is_word(piece):
        return False
    letters = unicodedata.normalize("NFD", piece)
    # A rime without its consonant, or consonants without their rime.
    return is_syllable(piece) or not any(letter in _VOWELS for letter in letters)


@lru_cache(maxsize=50_000)
def _is_word(piece: str) -> bool:
    """Whether a piece is a syllable that is written by itself."""
    small = unicodedata.normalize("NFC", piece).lower()
    if rank(small) is not None or small in _BARE:
        return True
    letters = unicodedata.normalize("NFD", small)
    if letters[0] in _VOWELS or not is_syllable(small):
        return False
    if _WRONG_ONSET.match(small):
        return False
    tones = [letter for letter in letters if letter in _TONES]
    toneless = unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES))
    closed = _CODA.search(toneless)
    if closed is None:
        return True
    if closed["coda"] in ("c", "ch", "p", "t") and tones not in ([tone] for tone in _STOPPED_TONES):
        return False
    return closed["coda"] in _CODAS[closed["vowel"]].split()


def _closed(run: list[re.Match[str]]) -> list[Edit]:
    """The gaps in a run of pieces, one blank apart, that lie inside syllables.

    The cheapest way to read the run: dynamic programming over where words end; of equals, the longest
    first word.
    """
    pieces = [_seen(match[0]) for match in run]
    costs, lengths = [0.0] * (len(run) + 1), [1] * len(run)
    for start in range(len(run) - 1, -1, -1):
        best = float("inf")
        for n in range(1, min(_MOST_PIECES, len(run) - start) + 1):
            cost = _cost(tuple(pieces[start : start + n])) + costs[start + n]
            if cost <= best + 1e-9:
                best, lengths[start] = cost, n
        costs[start] = best
    found, at = [], 0
    while at < len(run):
        word = run[at : at + lengths[at]]
        found += [(one.end(), two.start(), "") for one, two in pairwise(word)]
        at += lengths[at]
    return found


@lru_cache(maxsize=200_000)
def _cost(pieces: tuple[str, ...]) -> float:
    word = "".join(pieces)
    if not _is_word(word):
        return _WRONG if len(pieces) == 1 else float("inf")
    if len(pieces) > 1 and not (word[1:].islower() or word.isupper()):
        return float("inf")  # a capital begins a word
    place = rank(word)
    if place is not None:
        cost = _MOST_OFTEN + (_SELDOM - _MOST_OFTEN) * place / N_RANKED
    else:
        cost = _SELDOM if word[0].isupper() else _RARE
    n_words = sum(1 for piece in pieces if len(piece) > 1 and _is_word(piece))
    return cost + (_JOIN * (len(pieces) - 1) + _JOIN_WORD * n_words if len(pieces) > 1 else 0.0)
