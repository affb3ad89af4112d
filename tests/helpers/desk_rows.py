"""Articles of our own, and what an invented model says of them, as the desk keeps them."""

from __future__ import annotations

from phobrief.inference.desk.store.articles import Incoming, Place, Told
from phobrief.inference.desk.store.reviews import Answer, Submission, new_form_key
from phobrief.inference.desk.store.tables import DONE

TOPICS = ["cadre_work", "power_control"]
SENTENCES = ("Tỉnh ủy công bố quyết định bổ nhiệm.", "Đoàn giám sát báo cáo.", "Trời mưa nhẹ.")


def told(model: str = "a" * 64, *, tagged: bool = True) -> Told:
    """A model that tags the first topic, by the first sentence."""
    scores = (0.8, 0.1)
    topics = [
        {
            "topic": topic,
            "name": topic,
            "score": score,
            "threshold": 0.5,
            "tagged": tagged and score >= 0.5,
            "evidence": [0] if tagged and score >= 0.5 else [],
        }
        for topic, score in zip(TOPICS, scores, strict=True)
    ]
    return Told("mini", "1", model, topics, SENTENCES[0], [0])


def incoming(number: int, extra: str = "", *, tagged: bool = True) -> Incoming:
    """The article of this number."""
    text, sentences = "", []
    for at, sentence in enumerate((*SENTENCES, f"Bài số {number}. {extra}".strip())):
        sentences.append([len(text), len(text) + len(sentence), at, False, None, 0])
        text += sentence + "\n"
    return Incoming(
        key=f"a/{number}",
        given_title=f"Tin số {number}",
        title=f"Tin số {number}",
        published=None,
        byline=None,
        source="tests",
        text=text,
        sentences=sentences,
        removed=[],
        warnings=[],
        told=told(tagged=tagged),
    )


def place(*, blind: bool = False) -> Place:
    """Any place in the queue."""
    return Place({"kind": "random"} if blind else {"kind": "pasted"}, blind)


def submission(
    article_id: int, based_on: int = 0, author: str = "an", **changes: object
) -> Submission:
    """A finished review."""
    given = {
        "form_key": new_form_key(),
        "state": DONE,
        "answer": Answer({"cadre_work": 2}, {"cadre_work": [0]}, "Tóm tắt.", [0], note="ghi chú"),
        "topics": TOPICS,
        "suggestion_id": None,
        "suggestion_shown": True,
        "seconds": 30,
        **changes,
    }
    return Submission(article_id=article_id, based_on=based_on, author=author, **given)  # type: ignore[arg-type]
