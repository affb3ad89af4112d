"""The encodings a Vietnamese archive holds: UTF-8, UTF-16, windows-1258, TCVN3 (ABC), VNI.

A general detector does not know TCVN3 and VNI, whose bytes are plain Latin-1 to it; here each
candidate is tried and the one that yields the most Vietnamese syllables wins.
"""

from __future__ import annotations

import codecs
import re
import unicodedata

from .vietnamese import SAMPLE, marked_share, odd_share

_TCVN3_CODES = (
    "a1a2a3a4a5a6a7a8a9aaabacadaeb5b6b7b8b9bbbcbdbec6c7c8c9cacbcccecfd0d1d2d3d4d5d6d7d8dcddde"
    "dfe1e2e3e4e5e6e7e8e9eaebecedeeeff1f2f3f4f5f6f7f8f9fafbfcfdfe"
)
_TCVN3_LETTERS = "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ"
TCVN3 = dict(zip(bytes.fromhex(_TCVN3_CODES), _TCVN3_LETTERS, strict=True))
"""TCVN3 (ABC fonts): code to letter. Toned capitals are small letters set in a font of capitals."""
_TO_CAPITALS = {ord(letter): letter.upper() for letter in _TCVN3_LETTERS}
_LINE = re.compile("[^\n]+")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_SMALL, _LARGE = re.compile("[a-z]"), re.compile("[A-ZĐĂÂÊÔƠƯ]")
_LETTERS_OF_HEADLINE = 8

_VNI_TONES = {"ø": "\u0300", "ù": "\u0301", "û": "\u0309", "õ": "\u0303", "ï": "\u0323"}
_VNI_HATS = {
    "â": "\u0302", "à": "\u0302\u0300", "á": "\u0302\u0301", "å": "\u0302\u0309",
    "ã": "\u0302\u0303", "ä": "\u0302\u0323", "ê": "\u0306", "è": "\u0306\u0300",
    "é": "\u0306\u0301", "ú": "\u0306\u0309", "ü": "\u0306\u0303", "ë": "\u0306\u0323",
}  # fmt: skip
_VNI_LETTERS = {
    "ñ": "đ", "ô": "ơ", "ö": "ư", "ì": "ì", "í": "í", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ",
}  # fmt: skip
_VNI_MARKS = {**_VNI_TONES, **_VNI_HATS}
_VNI_MARKS |= {mark.upper(): value for mark, value in _VNI_MARKS.items()}
_VNI_LETTERS |= {code.upper(): letter.upper() for code, letter in _VNI_LETTERS.items()}
_VNI_PAIR = re.compile(f"([aeouyAEOUYôöÔÖ])([{''.join(_VNI_MARKS)}])|[{''.join(_VNI_LETTERS)}]")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_HIGH_BYTE = re.compile(rb"[\x80-\xff]")
_LATIN_1 = re.compile(r"[\x80-\xff]")
_VIETNAMESE = re.compile(r"[đĐơƠưƯ\u1ea0-\u1ef9\u0300-\u0323]")
"""Letters and marks that only Unicode Vietnamese has; a fiftieth of them settles the matter."""
_LEAST_SHARE = 0.25
"""Below this share of marked syllables no legacy encoding is believed."""


def from_tcvn3(text: str) -> str:
    """Return TCVN3 text that was read as Latin-1, converted; one character for one.

    Where the plain letters of a word ("§¶NG") or of a whole line are capitals, the toned ones are.
    """
    return _LINE.sub(_capitalise_line, text.translate(TCVN3))


def _capitalise_line(match: re.Match[str]) -> str:
    line = match[0]
    if len(_LARGE.findall(line)) >= _LETTERS_OF_HEADLINE and not _SMALL.search(line):
        return line.translate(_TO_CAPITALS)
    return _LETTERS.sub(_capitalise_word, line)


def _capitalise_word(match: re.Match[str]) -> str:
    word = match[0]
    if len(_LARGE.findall(word)) < 2 or _SMALL.search(word):
        return word
    return word.translate(_TO_CAPITALS)


def from_vni(text: str) -> str:
    """Return VNI text that was read as Latin-1, converted; two characters often become one."""

    def letter(match: re.Match[str]) -> str:
        if match[1] is None:
            return _VNI_LETTERS[match[0]]
        base = _VNI_LETTERS.get(match[1], match[1])
        return unicodedata.normalize("NFC", base + _VNI_MARKS[match[2]])

    return _VNI_PAIR.sub(letter, text)


def from_utf8_as_cp1252(text: str) -> str:
    """Return UTF-8 text that was read as windows-1252 ("Äáº£ng"), decoded correctly, else unchanged."""
    data = bytearray()
    for char in text:
        try:
            data += char.encode("cp1252")
        except UnicodeEncodeError:
            if ord(char) > 0xFF:
                return text
            data.append(ord(char))
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return text


_LEGACY = (
    ("TCVN3 (ABC)", from_tcvn3),
    ("VNI", from_vni),
    ("UTF-8 read as windows-1252", from_utf8_as_cp1252),
)


def legacy_name(text: str) -> str | None:
    """Return the name of the legacy encoding the characters of ``text`` come from, if any."""
    first = _LATIN_1.search(text)
    if first is None:
        return None
    sample = text[
        max(0, first.start() - 100) : first.start() + SAMPLE
    ]  # an HTML page begins with plain ASCII
    if len(_VIETNAMESE.findall(sample)) > len(sample) // 50:
        return None
    best, best_gain = None, 0.0
    as_is = marked_share(sample) - odd_share(sample)
    for name, convert in _LEGACY:
        converted = convert(sample)
        share = marked_share(converted)
        gain = share - odd_share(converted) - as_is
        if share >= _LEAST_SHARE and gain > max(best_gain, 0.15):
            best, best_gain = name, gain
    return best


def repair_legacy(text: str) -> tuple[str, tuple[str, ...]]:
    """Return ``text`` with TCVN3, VNI or doubly decoded UTF-8 made Unicode, and what was done."""
    name = legacy_name(text)
    if name is None:
        return text, ()
    convert = dict(_LEGACY)[name]
    return convert(text), (f"converted from the legacy encoding {name}",)


def decode_bytes(data: bytes) -> tuple[str, tuple[str, ...]]:
    """Return the text of ``data`` and what had to be guessed; never fails, so check the text."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            if name == "utf-8":
                return _decode_unicode(data[len(mark) :], name)
            return _decode_unicode(data, name, f"decoded from {name.upper()}")
    wide = _wide_name(data)
    if wide:
        guess = f"decoded from {wide.upper()} without a byte order mark"
        return _decode_unicode(data, wide, guess)
    try:
        return data.decode("utf-8"), ()
    except UnicodeDecodeError:
        return _decode_single_byte(data)


def _decode_unicode(data: bytes, name: str, *warnings: str) -> tuple[str, tuple[str, ...]]:
    """Return the text of ``data`` and ``warnings``, with one more where bytes had to be replaced."""
    try:
        return data.decode(name), warnings
    except UnicodeDecodeError:
        replaced = f"some bytes are not {name.upper()} and were replaced"
        return data.decode(name, "replace"), (*warnings, replaced)


def _wide_name(data: bytes) -> str | None:
    """Return which UTF-16 ``data`` is in when it has no mark: its ASCII leaves NULs on one side."""
    sample = data[:4000]
    if len(sample) < 4 or b"\0" not in sample:
        return None
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half // 5 and even <= odd // 10:
        return "utf-16-le"
    if even > half // 5 and odd <= even // 10:
        return "utf-16-be"
    return None


def is_windows_1258(sample: bytes) -> bool:
    """Whether the beginning of a file is Vietnamese in windows-1258, and not UTF-8 with a few bad bytes."""
    n_high = len(_HIGH_BYTE.findall(sample))
    n_utf8 = sum(not c.isascii() for c in sample.decode("utf-8", "ignore"))
    if not n_high or n_utf8 > 0.1 * n_high:
        return False
    text = unicodedata.normalize("NFC", sample.decode("cp1258", "replace"))
    return marked_share(text) - odd_share(text) > _LEAST_SHARE


def _decode_single_byte(data: bytes) -> tuple[str, tuple[str, ...]]:
    first = _HIGH_BYTE.search(data)
    start = first.start() if first else 0
    sample = data[max(0, start - 100) : start + SAMPLE]
    mostly_utf8 = sample.decode("utf-8", "ignore")
    if len(mostly_utf8.encode()) >= 0.98 * len(sample) and marked_share(mostly_utf8) > _LEAST_SHARE:
        return _decode_unicode(data, "utf-8")
    vietnamese = unicodedata.normalize("NFC", sample.decode("cp1258", "replace"))
    latin = sample.decode("latin-1")
    shares = {"windows-1258": marked_share(vietnamese) - odd_share(vietnamese)}
    shares |= {n: marked_share(c(latin)) - odd_share(c(latin)) for n, c in _LEGACY[:2]}
    name = max(shares, key=lambda key: shares[key])
    if name == "windows-1258" or shares[name] <= 0:
        text = unicodedata.normalize("NFC", data.decode("cp1258", "replace"))
        return text, ("decoded from windows-1258",)
    return dict(_LEGACY)[name](data.decode("latin-1")), (
        f"converted from the legacy encoding {name}",
    )
