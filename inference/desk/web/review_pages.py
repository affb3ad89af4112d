"""The page of an article, and what its form does."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.exc import OperationalError
from starlette.responses import Response

from ....articles import Article as GivenArticle
from ....models.faithfulness import check_faithfulness
from ....models.text.syllables import count_syllables
from ..intake import read_article, renew_suggestion
from ..store.articles import Filter, get_article, is_hidden, newest_suggestion, next_article
from ..store.claims import Claimed, claim, release
from ..store.reviews import (
    Answer,
    Outcome,
    Submission,
    new_form_key,
    newest_review,
    save,
)
from ..store.tables import DONE, DRAFT, SKIPPED, STATES, Article
from .article_view import (
    ArticleView,
    BadNumbers,
    answer_shown,
    article_view,
    joined,
    numbers_of,
    numbers_shown,
)
from .guide import guide_html
from .visit import PageError, Visit, whole_number

_LONGEST = 20_000
"""Characters of an abstract or a note."""
LONGEST_QUERY = 300
"""Characters of a search."""
_LONGEST_SECONDS = 4 * 3600
_ACTIONS = {"done": DONE, "draft": DRAFT, "skip": SKIPPED}


def filter_of(visit: Visit) -> Filter:
    """The filter in the address, which goes from page to page."""
    state = visit.asked("state") or "waiting"
    return Filter(
        state if state in (*STATES, "flagged", "all") else "waiting",
        visit.asked("topic"),
        visit.asked_number("intake"),
    )


def query_of(visit: Visit, **more: object) -> str:
    """Filter and search of the address, as part of the next one."""
    wanted, search = filter_of(visit), visit.asked("q")[:LONGEST_QUERY]
    given = {**asdict(wanted), "q": search, **more}
    kept = {k: v for k, v in given.items() if v and (k, v) != ("state", "waiting")}
    return f"?{urlencode(kept)}" if kept else ""


def show_article(visit: Visit) -> Response:
    """The page of an article."""
    return _article_page(visit, view_of(visit))


def view_of(visit: Visit) -> ArticleView:
    """The article that the address names.

    Raises:
        PageError: 404, there is none.
    """
    with visit.store.reading() as session:
        article = get_article(session, visit.number())
        if article is None:
            raise PageError(404, "error.not_found")
        suggestion = newest_suggestion(session, article.id)
        review = newest_review(session, article.id)
        session.expunge_all()
    return article_view(article, suggestion, review, hidden=is_hidden(article))


def _article_page(
    visit: Visit,
    view: ArticleView,
    status: int = 200,
    problem: str = "",
    answer: Answer | None = None,
) -> Response:
    claimed = _claimed(visit, view.article.id)
    in_use = visit.room.service.models.current if visit.room.service else None
    is_newest = view.suggestion and in_use and in_use.info.sha256 == view.suggestion.model_sha256
    undo = visit.asked_number("undo")
    with visit.store.reading() as session:
        done = None if undo is None else get_article(session, undo, whole=False)
        session.expunge_all()
    return visit.page(
        "article.html",
        status,
        view=view,
        article=view.article,
        review=view.review,
        answer=answer or answer_shown(view.review),
        claimed=claimed,
        problem=problem,
        form_key=new_form_key(),
        query=query_of(visit),
        numbers=numbers_shown,
        can_renew=not view.hidden and in_use is not None and not is_newest,
        guide=guide_html(visit.store, visit.words.language),
        undone=done,
    )


def _claimed(visit: Visit, article_id: int) -> Claimed:
    """The claim on an article; it can be read where the database cannot be written (full, locked), too."""
    name = visit.person.name
    try:
        with visit.store.writing() as session:
            return claim(session, article_id, name)
    except OperationalError:
        return Claimed(name, "", is_mine=True)


def next_page(visit: Visit) -> Response:
    """Go to the next article of a filter."""
    after = visit.asked_number("after")
    with visit.store.reading() as session:
        last = None if after is None else get_article(session, after, whole=False)
        found = next_article(session, filter_of(visit), visit.person.name, last)
    return visit.go(address_of(visit, found))


def address_of(visit: Visit, article_id: int | None, **more: object) -> str:
    """Of an article's page, or of the list where there is none, within the filter and search that are on."""
    place = "/" if article_id is None else f"/articles/{article_id}"
    return place + query_of(visit, **more)


def send_review(visit: Visit) -> Response:
    """Save what the form says and go on to the next article, or show both versions."""
    view = view_of(visit)
    state = _ACTIONS.get(visit.field("action"))
    if state is None:
        raise PageError(422, "article.nothing_judged")
    try:
        answer = _answer(visit, view)
    except BadNumbers as error:
        return _say(visit, view, 422, str(error), None)
    if state == DONE and answer.is_empty:
        return _say(visit, view, 422, visit.words("article.nothing_judged"), answer)
    sent = Submission(
        article_id=view.article.id,
        based_on=whole_number(visit.field("revision")) or 0,
        form_key=visit.field("form_key")[:100] or new_form_key(),
        author=visit.person.name,
        state=state,
        answer=answer,
        topics=list(
            dict.fromkeys([*(t.id for t in view.topics), *answer.grades, *answer.evidence])
        ),
        suggestion_id=view.suggestion.id if view.suggestion else None,
        suggestion_shown=not view.hidden,
        seconds=_seconds(visit.field("seconds")),
    )
    with visit.store.writing() as session:
        outcome = save(session, sent)
    if outcome.kind == "conflict":
        return _conflict(visit, view, sent, outcome)
    _count(visit, state, outcome)
    return _saved(visit, view, state, outcome)


def _say(
    visit: Visit, view: ArticleView, status: int, problem: str, answer: Answer | None
) -> Response:
    if visit.wants_json:
        return visit.json({"error": problem}, status)
    return _article_page(visit, view, status, problem, answer)


def _count(visit: Visit, state: str, outcome: Outcome) -> None:
    counter = visit.room.reviews_counter
    if counter is not None and outcome.kind == "saved":
        counter.labels(state).inc()


def _saved(visit: Visit, view: ArticleView, state: str, outcome: Outcome) -> Response:
    if state == DRAFT:
        target = address_of(visit, view.article.id)
    else:
        target = address_of(visit, _following(visit, view.article), undo=view.article.id)
    if not visit.wants_json:
        return visit.go(target)
    review = outcome.review
    return visit.json(
        {
            "revision": review.revision,
            "saved": visit.words(
                "article.saved_at",
                time=visit.words.until(review.at),
                n=review.revision,
            ),
            "form_key": new_form_key(),
            "next": target,
        }
    )


def _following(visit: Visit, article: Article) -> int | None:
    """The article to go on with; None for the list, which is where who searched goes back to.

    Args:
        article: as it was when its page was made, which tells its place in a list.
    """
    if visit.asked("q").strip():
        return None
    with visit.store.reading() as session:
        return next_article(session, filter_of(visit), visit.person.name, after=article)


def _seconds(text: str) -> int | None:
    found = whole_number(text)
    return None if found is None else min(found, _LONGEST_SECONDS)


def _answer(visit: Visit, view: ArticleView) -> Answer:
    """What the form says.

    Raises:
        BadNumbers: a list of sentences is none; says which, in the visitor's language.
    """
    words, last = visit.words, view.n_sentences
    grades, evidence = _not_shown(view)
    for topic in view.topics:
        grade = visit.field(f"grade_{topic.id}")
        if grade in ("0", "1", "2"):
            grades[topic.id] = int(grade)
        numbers = _numbers(visit, f"evidence_{topic.id}", topic.name, last)
        if numbers:
            evidence[topic.id] = sorted(numbers)
    chosen = _numbers(visit, "abstract_sentences", words("article.abstract"), last)
    text = " ".join(visit.field("abstract")[:_LONGEST].split())
    if text != joined(view.article, chosen):
        chosen = [] if text else chosen
    abstract = text or joined(view.article, chosen) or None
    return Answer(
        grades,
        evidence,
        abstract,
        chosen,
        _doubts(view.article, abstract) if abstract and not chosen else [],
        visit.field("note")[:_LONGEST].strip(),
        visit.field("flag") == "yes",
    )


def _not_shown(view: ArticleView) -> tuple[dict[str, int], dict[str, list[int]]]:
    """Grades and evidence of topics that the model has no more: the page lacks them, and they stay."""
    shown, before = {topic.id for topic in view.topics}, answer_shown(view.review)
    return (
        {topic: grade for topic, grade in before.grades.items() if topic not in shown},
        {topic: numbers for topic, numbers in before.evidence.items() if topic not in shown},
    )


def _numbers(visit: Visit, name: str, field: str, last: int) -> list[int]:
    try:
        return numbers_of(visit.field(name), last)
    except BadNumbers as error:
        message = visit.words("article.bad_numbers", field=field, last=last, found=str(error)[:40])
        raise BadNumbers(message) from None


def _doubts(article: Article, abstract: str) -> list[dict[str, Any]]:
    whole = f"{article.title}\n{article.text}" if article.title else article.text
    report = check_faithfulness(abstract, whole)
    return [
        {"kind": f.kind, "text": f.text, "nearest": f.nearest.text if f.nearest else None}
        for f in report.findings
    ]


def check_abstract(visit: Visit) -> Response:
    """What of an abstract the article does not say; asked while it is written."""
    with visit.store.reading() as session:
        article = get_article(session, visit.number())
        if article is None:
            raise PageError(404, "error.not_found")
        session.expunge_all()
    text = visit.field("abstract")[:_LONGEST]
    doubts = _doubts(article, text) if text.strip() else []
    n = count_syllables(text)
    return visit.json({"doubts": doubts, "syllables": visit.words("article.syllables", n=n)})


def renew_claim(visit: Visit) -> Response:
    """A sign of life of who works on an article; or that they leave it."""
    with visit.store.writing() as session:
        if get_article(session, visit.number(), whole=False) is None:
            raise PageError(404, "error.not_found")
        if visit.field("leave"):
            release(session, visit.number(), visit.person.name)
            return visit.json({})
        found = claim(session, visit.number(), visit.person.name)
    if found.is_mine:
        return visit.json({})
    until = visit.words.until(found.expires_at)
    return visit.json({"claimed": visit.words("article.claimed", who=found.author, when=until)})


def ask_again(visit: Visit) -> Response:
    """Let the model in use say what it thinks of an article."""
    view = view_of(visit)
    article = view.article
    given = GivenArticle(
        article.text, article.key, article.title, article.published, article.source, article.byline
    )
    briefer = visit.room.briefer()
    read = read_article(given, visit.brief)
    renew_suggestion(visit.store, article.id, read, briefer.topics)
    return visit.go(address_of(visit, article.id))


def _conflict(visit: Visit, view: ArticleView, sent: Submission, outcome: Outcome) -> Response:
    """Both versions side by side; nothing was saved."""
    if visit.wants_json:
        return visit.json({"conflict": True}, 409)
    return visit.page(
        "conflict.html",
        409,
        view=view,
        mine=sent.answer,
        theirs=Answer.of(outcome.review),
        review=outcome.review,
        form_key=new_form_key(),
        state={DONE: "done", DRAFT: "draft", SKIPPED: "skip"}[sent.state],
        seconds=sent.seconds,
        numbers=numbers_shown,
        query=query_of(visit),
    )
