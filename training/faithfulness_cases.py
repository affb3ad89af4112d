"""Measure the guard: abstracts that an article supports, and the same with one thing changed.

Run ``python -m phobrief.training.faithfulness_cases --data FOLDER`` where FOLDER holds
``vietnews-val.parquet`` (columns title, body; word-segmented). Half of the cases are sentences of
an article, copied or lightly rewritten by rules that keep the meaning; half are such sentences with
one number, date, person, place or office exchanged for another of the same or of another article,
two persons exchanged, or a negation dropped or added.

What the figures do not say: the changes are made by rule, not by a generator; a changed value may
by chance still be true (it is counted as a miss); what is changed is found with VnCoreNLP's
segmentation and short word lists, not with the guard's own rules. A value that stands elsewhere in
the article is the hard case and is reported apart.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from ..models.faithfulness import FaithfulnessChecker

Tokens = list[str]


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_OPEN, _CLOSE = "\ue000", "\ue001"
"""Private marks around the changed words, taken out before the text is used."""
_MARKS = frozenset(".,:;!?()[]{}%…“”\"'-–")
_SHORTEST, _LONGEST = 8, 60
_TARGETS = {"number": 0.95, "date": 0.95, "person": 0.95, "place": 0.95}
_SHARES = {
    "number": 0.2,
    "date": 0.15,
    "person": 0.16,
    "place": 0.16,
    "office": 0.11,
    "roles swapped": 0.1,
    "negation dropped": 0.08,
    "negation added": 0.04,
}

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*$")
_DATE = re.compile(r"(\d{1,2})([/-])(\d{1,2})(?:\2((?:19|20)\d\d))?$")
_NUMBER_WORDS = ["hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín", "mười"]
_COUNTED = _set(
    """người ngày tháng năm tuổi lần vụ con chiếc xe cán_bộ tỉnh huyện xã bị_cáo đối_tượng giờ
    doanh_nghiệp công_ty nhóm trận bàn điểm căn nước học_sinh đơn_vị"""
)
_SURNAMES = _set(
    """Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đào Đoàn Trịnh Trương
    Đinh Lâm Mai Tô Tạ Lương"""
)
_PERSON_CUES = _set(
    """ông bà anh chị cô em cháu Ông Bà Anh Chị Cô tướng tá đội_trưởng tịch thư trưởng đốc tướng
    tá uý bị_cáo Bị_cáo bị_can nghi_phạm chủ_tịch bí_thư giám_đốc luật_sư bác_sĩ HLV"""
)
_NOT_PERSON_CUES = _set("đường phố trường Trường trường_học cầu quận xã phường đường_phố")
_PLACE_CUES = _set("tỉnh huyện xã quận phường thôn thị_xã thành_phố tại ở TP")
_PROVINCES = _set(
    """An_Giang Bà_Rịa Bạc_Liêu Bắc_Giang Bắc_Kạn Bắc_Ninh Bến_Tre Bình_Dương Bình_Định
    Bình_Phước Bình_Thuận Cà_Mau Cao_Bằng Cần_Thơ Đà_Nẵng Đắk_Lắk Đắk_Nông Điện_Biên Đồng_Nai
    Đồng_Tháp Gia_Lai Hà_Giang Hà_Nam Hà_Nội Hà_Tĩnh Hải_Dương Hải_Phòng Hậu_Giang Hoà_Bình
    Hưng_Yên Khánh_Hoà Kiên_Giang Kon_Tum Lai_Châu Lạng_Sơn Lào_Cai Lâm_Đồng Long_An Nam_Định
    Nghệ_An Ninh_Bình Ninh_Thuận Phú_Thọ Phú_Yên Quảng_Bình Quảng_Nam Quảng_Ngãi Quảng_Ninh
    Quảng_Trị Sóc_Trăng Sơn_La Tây_Ninh Thái_Bình Thái_Nguyên Thanh_Hoá Tiền_Giang Trà_Vinh
    Tuyên_Quang Vĩnh_Long Vĩnh_Phúc Yên_Bái Trung_Quốc Hàn_Quốc Thái_Lan Nhật_Bản Campuchia
    Singapore Malaysia Indonesia Ấn_Độ"""
)
_NOT_PERSONS = _PROVINCES | {"Hồ_Chí_Minh"}  # the city in almost all of this corpus
_OFFICES = _set(
    """bí_thư chủ_tịch giám_đốc tổng_giám_đốc phó_giám_đốc hiệu_trưởng viện_trưởng cục_trưởng
    vụ_trưởng bộ_trưởng thứ_trưởng thủ_tướng phó_thủ_tướng tổng_thống thống_đốc trưởng_phòng
    phó_phòng đội_trưởng chánh_án luật_sư kế_toán_trưởng tổng_bí_thư phó_chủ_tịch"""
)
_VERBS = _set(
    """đồng_ý tham_gia chấp_nhận thực_hiện thừa_nhận phát_hiện đáp_ứng ảnh_hưởng yêu_cầu tiếp_tục
    xử_lý công_bố xuất_hiện cho_phép liên_quan vi_phạm biết"""
)
_DENIED_IDIOMS = _set("chỉ những ít khỏi thể gian khí quân ai phải ngừng nhỏ")
_LINKS = _set("và , với cùng - – của ; hay hoặc")

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


@dataclass(frozen=True)
class Segmented:
    """One article as the corpus has it: the words of each line."""

    title: Tokens
    lines: list[Tokens]

    @property
    def text(self) -> str:
        """The article as a user would have it."""
        return "\n".join(detokenize(line) for line in [self.title, *self.lines])

    def sentences(self) -> list[Tokens]:
        """The lines that are sentences of a usual length."""
        return [
            line for line in self.lines if _SHORTEST <= len(line) <= _LONGEST and line[-1] == "."
        ]


@dataclass(frozen=True)
class Case:
    """An abstract for an article, and where it was changed (None when it is supported)."""

    kind: str
    article: str
    abstract: str
    changed: tuple[int, int] | None
    rewritten: tuple[str, ...]
    elsewhere: bool = False


def detokenize(tokens: Sequence[str]) -> str:
    """Join segmented words as print would have them."""
    text = ""
    quoted = False
    glue = True
    for token in tokens:
        word = token.replace("_", " ")
        closes = word in set(".,:;!?)]}%…”") or (word == '"' and quoted)
        text += word if glue or closes else " " + word
        glue = word in set("([{“") or (word == '"' and not quoted)
        quoted ^= word == '"'
    return text


# ---------------------------------------------------------------- rewriting that keeps the meaning


def _digits_to_words(tokens: Tokens) -> Tokens | None:
    for at in range(1, len(tokens) - 1):
        small = tokens[at].isdecimal() and 2 <= int(tokens[at]) <= 10
        if small and tokens[at + 1] in _COUNTED and tokens[at - 1] not in {"ngày", "tháng"}:
            return [*tokens[:at], _NUMBER_WORDS[int(tokens[at]) - 2], *tokens[at + 1 :]]
    return None


def _words_to_digits(tokens: Tokens) -> Tokens | None:
    for at in range(1, len(tokens) - 1):
        if tokens[at] in _NUMBER_WORDS and tokens[at + 1] in _COUNTED - {"năm", "tháng", "ngày"}:
            digits = str(_NUMBER_WORDS.index(tokens[at]) + 2)
            return [*tokens[:at], digits, *tokens[at + 1 :]]
    return None


def _date_in_words(tokens: Tokens) -> Tokens | None:
    for at, token in enumerate(tokens):
        match = _DATE.match(token)
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


# ---------------------------------------------------------------- changing one thing


def items(tokens: Tokens, kind: str) -> list[int]:
    """Return where the words of one kind stand in a line."""
    return [at for at in range(1, len(tokens)) if _is(tokens, at, kind)]


def _is(tokens: Tokens, at: int, kind: str) -> bool:
    token, before = tokens[at], tokens[at - 1]
    after = tokens[at + 1] if at + 1 < len(tokens) else ""
    if kind == "number":
        in_words = token in _NUMBER_WORDS[:1] + _NUMBER_WORDS[2:3] and after in _COUNTED
        plain = bool(_NUMBER.match(token)) and before not in {"ngày", "tháng", "năm", "quý"}
        return (plain and after not in {"tháng", "/"}) or in_words
    if kind == "date":
        year = before == "năm" and re.match(r"(?:19|20)\d\d$", token) is not None
        return year or _valid_date(token)
    if kind == "person":
        syllables = token.split("_")
        named = syllables[0] in _SURNAMES and len(syllables) >= 2
        cued = len(syllables) >= 3 or before in _PERSON_CUES
        return named and cued and before not in _NOT_PERSON_CUES and token not in _NOT_PERSONS
    if kind == "place":
        named = token.istitle() and "_" in token
        return token in _PROVINCES or (before in _PLACE_CUES and named)
    if kind == "office":
        return token.casefold() in _OFFICES and before.casefold() not in {"phó", "tổng"}
    raise ValueError(f"expected a kind of item, got {kind!r}")


def _valid_date(token: str) -> bool:
    match = _DATE.match(token)
    return match is not None and 1 <= int(match[1]) <= 31 and 1 <= int(match[3]) <= 12


@dataclass(frozen=True)
class Pool:
    """Items of many articles by kind, to take replacements from."""

    items: dict[str, list[str]]

    @classmethod
    def of(cls, articles: Sequence[Segmented]) -> Pool:
        """Collect the items of some articles."""
        found: dict[str, list[str]] = defaultdict(list)
        for article in articles:
            for line in article.lines:
                for kind in ("number", "date", "person", "place", "office"):
                    found[kind].extend(line[at] for at in items(line, kind))
        return cls(dict(found))


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
    return [*tokens[:at], _OPEN + new + _CLOSE, *tokens[at + 1 :]], elsewhere


def _differs(new: str, tokens: Tokens, at: int, kind: str) -> bool:
    """Whether a replacement changes what is said and is of the same form."""
    old = tokens[at]
    if new in tokens or new.casefold() == old.casefold():
        return False
    if kind == "date":
        same_form = (len(new) == 4 and new.isdecimal()) == (len(old) == 4 and old.isdecimal())
        return same_form and _DATE.sub(r"\1.\3", new) != _DATE.sub(r"\1.\3", old)
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
    swapped[one] = _OPEN + tokens[two]
    swapped[two] = tokens[one] + _CLOSE
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
    return [*tokens[:at], _OPEN + tokens[at + 1] + _CLOSE, *tokens[at + 2 :]]


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
    return [*tokens[:at], _OPEN + "không", tokens[at] + _CLOSE, *tokens[at + 1 :]]


# ---------------------------------------------------------------- cases and the table


def make_case(kind: str, article: Segmented, pool: Pool, chance: random.Random) -> Case | None:
    """Make one case of a kind ("supported" or a change) from an article; None where none fits."""
    sentences = article.sentences()
    if not sentences:
        return None
    tokens = chance.choice(sentences)
    rewritten: tuple[str, ...] = ()
    copied = chance.random() < 0.35
    if not copied:
        tokens, rewritten = rewrite(tokens, chance)
    elsewhere = False
    if kind != "supported":
        changed = _change(tokens, kind, article, pool, chance)
        if changed is None:
            return None
        tokens, elsewhere = changed
    second = detokenize(chance.choice(sentences)) if chance.random() < 0.4 else ""
    text = f"{detokenize(tokens)} {second}".strip()
    if not copied:
        text, typed = retype(text, chance)
        rewritten += typed
    span = (text.index(_OPEN), text.index(_CLOSE) - 1) if _OPEN in text else None
    text = text.replace(_OPEN, "").replace(_CLOSE, "")
    return Case(kind, article.text, text, span, rewritten, elsewhere)


def _change(
    tokens: Tokens, kind: str, article: Segmented, pool: Pool, chance: random.Random
) -> tuple[Tokens, bool] | None:
    if kind in pool.items:
        return exchange(tokens, kind, article, pool, chance)
    changes = {
        "roles swapped": swap_persons,
        "negation dropped": drop_negation,
        "negation added": add_negation,
    }
    changed = changes[kind](tokens, chance)
    return None if changed is None else (changed, True)


def make_cases(articles: Sequence[Segmented], n_cases: int, seed: int) -> Iterator[Case]:
    """Yield ``n_cases`` cases, half of them supported, each from a randomly chosen article."""
    chance = random.Random(seed)
    pool = Pool.of(chance.sample(list(articles), min(400, len(articles))))
    changed = {kind: round(share * n_cases / 2) for kind, share in _SHARES.items()}
    wanted = {"supported": n_cases - sum(changed.values()), **changed}
    for kind, number in wanted.items():
        made = 0
        for _ in range(number * 500):
            if made == number:
                break
            case = make_case(kind, chance.choice(articles), pool, chance)
            if case is not None:
                made += 1
                yield case


def read_articles(path: Path, n_articles: int, seed: int) -> list[Segmented]:
    """Return a random part of a segmented table's articles."""
    table = pq.read_table(path, columns=["title", "body"])
    rows = random.Random(seed).sample(range(table.num_rows), min(n_articles, table.num_rows))
    return [_segmented(row) for row in table.take(sorted(rows)).to_pylist()]


def _segmented(row: dict[str, str]) -> Segmented:
    return Segmented(row["title"].split(), [line.split() for line in row["body"].split("\n")])


@dataclass
class Tally:
    """How many cases of one row of the table there were, were flagged, and at the right place."""

    cases: int = 0
    flagged: int = 0
    located: int = 0

    def add(self, flagged: bool, located: bool) -> None:
        """Count one case."""
        self.cases += 1
        self.flagged += flagged
        self.located += located


def judge(case: Case) -> tuple[bool, bool, list[str]]:
    """Return whether the guard flags a case, whether where it was changed, and what it says."""
    report = FaithfulnessChecker(case.article).check(case.abstract)
    start, end = case.changed or (0, 0)
    located = any(finding.start < end and start < finding.end for finding in report.findings)
    said = [f"{f.kind} {f.text!r}: {f.reason}" for f in report.findings]
    return not report.supported, located, said


def measure(cases: Iterator[Case], n_examples: int) -> dict[str, Tally]:
    """Judge all cases and count them by row; print the first wrong ones of each kind."""
    rows: dict[str, Tally] = defaultdict(Tally)
    shown: Counter[str] = Counter()
    for case in cases:
        flagged, located, said = judge(case)
        for row in _rows(case):
            rows[row].add(flagged, located)
        wrong = flagged if case.changed is None else not located
        if wrong and shown[case.kind] < n_examples:
            shown[case.kind] += 1
            marked = case.changed and case.abstract[slice(*case.changed)]
            print(f"[{case.kind}; {marked}; {case.rewritten}] {case.abstract}\n    {said}")
    return dict(rows)


def _rows(case: Case) -> Iterator[str]:
    yield case.kind
    if case.changed is not None:
        if case.kind in ("number", "date", "person", "place", "office"):
            yield f"  {case.kind}, {'elsewhere' if case.elsewhere else 'not'} in the article"
    elif not case.rewritten:
        yield "  supported, copied"
    for name in case.rewritten if case.changed is None else ():
        yield f"  supported, {name}"


def table(rows: dict[str, Tally]) -> str:
    """Return the table: share flagged, and of the changed cases the share flagged at the change."""
    lines = [f"{'cases':36}{'n':>6}{'flagged':>9}{'located':>9}  target"]
    for name in sorted(rows, key=lambda name: (name.strip().split(",")[0], name.strip())):
        tally = rows[name]
        supported = "supported" in name
        located = "" if supported else f"{tally.located / tally.cases:.3f}"
        target = "<= 0.03" if supported else f">= {_TARGETS[name]}" if name in _TARGETS else ""
        share = tally.flagged / tally.cases
        lines.append(f"{name:36}{tally.cases:>6}{share:>9.3f}{located:>9}  {target}".rstrip())
    return "\n".join(lines)


def measure_written(folder: Path, n_examples: int) -> Tally:
    """Judge ``abstracts.jsonl``: abstracts written freely for train articles, all of them faithful.

    They are the likeness of a generator's output that the cases made by rule are not; the margins
    of the guard were tuned with them in view.
    """
    lines = (folder / "abstracts.jsonl").read_text(encoding="utf-8").splitlines()
    written = {row["id"]: row["abstract"] for row in map(json.loads, lines)}
    table = pq.read_table(folder / "vietnews-train.parquet", columns=["id", "title", "body"])
    rows = table.filter(pc.is_in(table["id"], pa.array(list(written)))).to_pylist()
    tally = Tally()
    for row in rows:
        case = Case("written", _segmented(row).text, written[row["id"]], None, ())
        flagged, _, said = judge(case)
        tally.add(flagged, False)
        if flagged and tally.flagged <= n_examples:
            print(f"[written] {case.abstract}\n    {said}")
    return tally


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the cases, judge them and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("--data", type=Path, required=True, help="folder of vietnews-*.parquet")
    parser.add_argument("--split", default="val", help="train to tune on, val to report")
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--articles", type=int, default=3000, help="articles to draw from")
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--examples", type=int, default=0, help="wrong cases to print per kind")
    options = parser.parse_args(arguments)
    path = options.data / f"vietnews-{options.split}.parquet"
    articles = read_articles(path, options.articles, options.seed)
    cases = make_cases(articles, options.cases, options.seed)
    rows = measure(cases, options.examples)
    if (options.data / "abstracts.jsonl").exists():
        rows["supported, written freely"] = measure_written(options.data, options.examples)
    print(table(rows))


if __name__ == "__main__":
    main()
