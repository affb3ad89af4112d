"""Lists of attendants: whose office is whose, however the list is punctuated. 200 probes, made by table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from phobrief.models.faithfulness import check_faithfulness

PERSONS = [
    "Trần Văn Bình", "Lê Thị Cúc", "Phạm Đức An", "Hoàng Thu Đào", "Đỗ Minh Quân", "Vũ Thị Hạnh",
    "Bùi Quang Lâm", "Ngô Thanh Mai", "Đặng Hữu Nghĩa", "Phan Ngọc Oanh", "Dương Văn Phú",
]  # fmt: skip
OFFICES = [
    "Bí thư Tỉnh ủy", "Phó Bí thư Thường trực Tỉnh ủy", "Chủ tịch UBND tỉnh", "Chủ tịch HĐND tỉnh",
    "Trưởng Ban Tổ chức Tỉnh ủy", "Giám đốc Công an tỉnh", "Chủ nhiệm Ủy ban Kiểm tra Tỉnh ủy",
    "Trưởng Ban Tuyên giáo Tỉnh ủy", "Phó Chủ tịch UBND tỉnh", "Bí thư Thành ủy Đông Lĩnh",
    "Giám đốc Sở Nội vụ",
]  # fmt: skip
Pairs = list[tuple[str, str]]


@dataclass(frozen=True)
class Layout:
    """How a list is printed: one item, what stands between items, and what comes before and after."""

    item: str
    between: str
    frame: str = "Sáng 14/5, hội nghị khai mạc. Dự hội nghị có: {}.\nHội nghị bàn hai việc."
    last: str = ""

    def print(self, pairs: Pairs) -> str:
        items = [self.item.format(person=person, office=office) for person, office in pairs]
        listed = self.between.join(items[:-1]) + (self.last or self.between) + items[-1]
        return self.frame.format(listed)


LAYOUTS = {
    "semicolons": Layout("{person}, {office}", "; "),
    "semicolons and comrades": Layout("đồng chí {person}, {office}", "; "),
    "commas": Layout("ông {person}, {office}", ", "),
    "commas without address": Layout("{person}, {office}", ", "),
    "and": Layout("{person}, {office}", ", ", last=" và "),
    "semicolons and and": Layout("{person}, {office}", "; ", last=" và "),
    "bullets": Layout("- {person}, {office}", ";\n", "Dự hội nghị có các đồng chí:\n{}.\n"),
    "dashes": Layout("{person} - {office}", "; "),
    "brackets": Layout("{person} ({office})", ", "),
    "office first": Layout("{office} {person}", "; "),
    "office first, commas": Layout("{office} {person}", ", ", last=" và "),
    "office first, bullets": Layout("• {office}: {person}", "\n", "Ban tổ chức gồm:\n{}.\n"),
    "letters": Layout("{person}, {office}", "; ", "Đoàn gồm: a) {}."),
    "nested": Layout("{person}, Ủy viên Trung ương Đảng, {office}, Trưởng đoàn công tác", "; "),
    "nested, two offices": Layout("{person}, Ủy viên Ban Thường vụ, {office}", "; ", last="; và "),
}
SAYINGS = [
    "{person}, {office}, dự hội nghị.",
    "Ông {person}, {office}, có mặt.",
    "{office} {person} dự hội nghị.",
    "Dự hội nghị có {office} {person}.",
    "{person} ({office}) dự hội nghị.",
    "Đồng chí {person} - {office} dự hội nghị.",
]


def pairs_from(at: int, n: int = 4) -> Pairs:
    return [
        (PERSONS[(at + i) % len(PERSONS)], OFFICES[(3 * at + i) % len(OFFICES)]) for i in range(n)
    ]


def in_lists() -> Iterator[tuple[str, str, str, bool]]:
    """Each person with the own office and with another's, said in turn in every way."""
    for at, (name, layout) in enumerate(LAYOUTS.items()):
        pairs = pairs_from(at)
        article = layout.print(pairs)
        for number, (person, office) in enumerate(pairs[:3]):
            saying = SAYINGS[(at + number) % len(SAYINGS)]
            yield name, article, saying.format(person=person, office=office), True
            for step in (1, 2):
                other = pairs[(number + step) % len(pairs)][1]
                yield name, article, saying.format(person=person, office=other), False


def as_lists() -> Iterator[tuple[str, str, str, bool]]:
    """Two of the list again as a list, right and with the offices exchanged."""
    for at, (name, layout) in enumerate(LAYOUTS.items()):
        pairs = pairs_from(at + 2)
        (one, first), (other, second) = pairs[0], pairs[2]
        for right in (True, False):
            a, b = (first, second) if right else (second, first)
            said = f"Dự hội nghị có {one}, {a}; {other}, {b}."
            yield f"{name}, again", layout.print(pairs), said, right


MARKS = {
    "acting": ("Quyền", "Quyền {}"),
    "former": ("nguyên", "nguyên {}"),
    "former, too": ("cựu", "cựu {}"),
}


def of_other_times() -> Iterator[tuple[str, str, str, bool]]:
    """Acting and former offices: the one who acts or held it once does not hold it, nor the reverse."""
    for at, name in enumerate(("semicolons", "commas", "bullets", "office first", "dashes")):
        for kind, (_, mark) in MARKS.items():
            pairs = pairs_from(at + 5)
            (marked, office), (plain, other) = pairs[1], pairs[2]
            pairs[1] = (marked, mark.format(office))
            article = LAYOUTS[name].print(pairs)
            for person, said, right in (
                (marked, mark.format(office), True),
                (marked, office, False),
                (plain, other, True),
                (plain, mark.format(other), False),
            ):
                saying = SAYINGS[at % 2].format(person=person, office=said)
                yield f"{name}, {kind}", article, saying, right


def in_charge() -> Iterator[tuple[str, str, str, bool]]:
    """Who is in charge of a body does not head it."""
    article = (
        "Dự hội nghị có Trần Văn Bình, Bí thư Tỉnh ủy; Lê Thị Cúc, Phụ trách Sở Nội vụ; "
        "Phạm Đức An, Giám đốc Sở Y tế; Đỗ Minh Quân, Giám đốc Sở Nội chính."
    )
    for said, right in (
        ("Lê Thị Cúc, Phụ trách Sở Nội vụ, dự.", True),
        ("Lê Thị Cúc, Giám đốc Sở Nội vụ, dự.", False),
        ("Phạm Đức An, Phụ trách Sở Nội vụ, dự.", False),
        ("Phạm Đức An, Giám đốc Sở Y tế, dự.", True),
        ("Phạm Đức An, Giám đốc Sở Nội chính, dự.", False),
    ):
        yield "in charge", article, said, right


PROBES = [
    *in_lists(),
    *as_lists(),
    *of_other_times(),
    *in_charge(),
]


MORE_PERSONS = [
    "Nông Văn Kiên", "Hà Thị Lan", "Cao Bá Quyền", "Lò Văn Muôn", "Nguyễn Thị Minh Thu", "Tô Lân",
]  # fmt: skip
MORE_OFFICES = [
    "Bí thư Huyện ủy Phú Khê", "Chủ tịch UBND huyện Tân Lĩnh", "Chánh Văn phòng Tỉnh ủy",
    "Giám đốc Sở Tài nguyên và Môi trường", "Chủ tịch Ủy ban Mặt trận Tổ quốc tỉnh",
    "Giám đốc Sở Nông nghiệp và Phát triển nông thôn", "Phó Trưởng Ban Tổ chức Trung ương",
    "Viện trưởng Viện Kiểm sát nhân dân tỉnh", "Chỉ huy trưởng Bộ Chỉ huy Quân sự tỉnh",
    "Bí thư Đảng ủy Khối các cơ quan tỉnh", "Hiệu trưởng Trường Chính trị tỉnh",
]  # fmt: skip
MORE_SAYINGS = [
    "{office} {person} phát biểu chỉ đạo.",
    "Phát biểu tại hội nghị, {office} {person} đề nghị các đơn vị vào cuộc.",
    "Dự có đồng chí {person}, {office}.",
    "Tham dự có các đồng chí: {person} - {office}.",
]


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(LAYOUTS)),
    st.permutations(PERSONS + MORE_PERSONS),
    st.permutations(OFFICES + MORE_OFFICES),
    st.sampled_from(SAYINGS + MORE_SAYINGS),
    st.integers(0, 4),
    st.integers(0, 4),
)
def test_any_list(
    name: str, persons: list[str], offices: list[str], saying: str, one: int, other: int
) -> None:
    article = LAYOUTS[name].print(list(zip(persons[:5], offices[:5], strict=True)))
    said = saying.format(person=persons[one], office=offices[other])
    said = said[0].upper() + said[1:]
    # A standing deputy is a deputy: what says less is no lie.
    assume(one == other or {offices[one][:6], offices[other][:6]} != {"Phó Bí"})
    assert check_faithfulness(said, article).supported == (one == other), (article, said)


def test_there_are_many_probes() -> None:
    assert len(PROBES) >= 200
    assert len({probe[1:3] for probe in PROBES}) >= 200


@pytest.mark.parametrize(("name", "article", "abstract", "right"), PROBES)
def test_each_has_the_own_office(name: str, article: str, abstract: str, right: bool) -> None:
    report = check_faithfulness(abstract, article)
    assert report.supported == right, (name, article, abstract, report.findings)
