"""Cut normalised text into syllables, numbers, addresses and punctuation, as VnCoreNLP writes them.

What PhoBERT saw in pre-training was cut this way: "TP." and a masked name's "T." keep their stop,
"16h30", "29/12" and "70.000" are one token, "%" stands alone. One departure: the number of a
document ("205-QĐ/TW") stays whole.
"""

from __future__ import annotations

import re

JOINER = "_"
"""Stands between the syllables of a word."""

_ADDRESS_END = r"""[^\s“”"<>]*[^\s“”"<>.,;:!?'’)\]…]"""
_DOMAIN_ENDS = "vn|com|net|org|gov|edu|info|tv|club|me|ru|cn|jp|us|uk|eu|asia|biz|xyz|io"
_CAPITAL = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝĂĐĨŨƠƯẠ-Ỹ"
_INITIALS = f"(?:[{_CAPITAL}]{{1,4}}|ThS?|Ph|Tp|Tr|Ng|Kh|Ch)"

_TOKEN = re.compile(
    rf"""
      (?=\S)(?:                                               # so that no space is tried as anything
      [^\W\d_]+(?=[ ,]|$)                                     # the common case: a plain syllable
    | (?:https?://|www\.){_ADDRESS_END}
    | [\w.+-]{{1,64}}@(?:[\w-]{{1,63}}\.){{1,8}}[\w-]{{1,63}}
    | (?:[^\W_]{{1,63}}[.-]){{1,8}}(?:{_DOMAIN_ENDS})\b(?!\.?[^\W_])(?:/{_ADDRESS_END})?
    | \d+(?:/\d+)*[-/][A-ZĐ][^\W\d_]*(?:[-/&][A-ZĐ][^\W_]*)*   # 205-QĐ/TW, 167/2013/NĐ-CP
    | \d+(?:[.,:/+-]\d+)*[^\W_]*['+]?(?!\w)                    # 29/12/2019, 1.500,5, 16h30, 18+
    | {_INITIALS}(?:\.{_INITIALS})+(?!\w)                      # T.Ư, PGS.TS
    | (?:T[Pp]|[A-ZĐ])\.(?!\.)                                 # TP., Nguyễn Văn T.
    | [A-ZĐ]+(?:/[A-ZĐ]{{2,}})+(?!\w)                          # QĐ/TW
    | [kmc]?m/[hs](?!\w)
    | [A-Z]&[A-Z](?!\w)
    | [^\W_]+
    | \.{{2,}}
    | \S)
    """,
    re.VERBOSE,
)


def split_tokens(text: str) -> list[str]:
    """Return the tokens of normalised ``text``; together they are the text without its white space."""
    return _TOKEN.findall(text)
