"""Reviews, claims and the queue: nothing is overwritten, nobody is overrun."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from desk_rows import incoming, place, submission

from phobrief.inference.desk.store.articles import (
    Filter,
    add_articles,
    count,
    get_article,
    is_hidden,
    next_article,
    page_of,
)
from phobrief.inference.desk.store.claims import claim, claimed
from phobrief.inference.desk.store.database import Store
from phobrief.inference.desk.store.reviews import Answer, Outcome, history, save, take_again
from phobrief.inference.desk.store.tables import DONE, DRAFT, SKIPPED, WAITING


def add(store: Store, n: int, *, blind: tuple[int, ...] = ()) -> list[int]:
    with store.writing() as session:
        rows = [(incoming(i, tagged=i % 2 == 0), place(blind=i in blind)) for i in range(n)]
        return add_articles(session, rows, "an")


def saved(store: Store, *args: object, **changes: object) -> Outcome:
    with store.writing() as session:
        return save(session, submission(*args, **changes))  # type: ignore[arg-type]


def test_every_save_is_a_revision_with_who_and_when(store: Store) -> None:
    [article] = add(store, 1)
    assert saved(store, article, 0, "an", state=DRAFT).kind == "saved"
    assert saved(store, article, 1, "bình").kind == "saved"
    with store.reading() as session:
        found = [(r.revision, r.author, r.state, r.at[:2]) for r in history(session, article)]
        assert found == [(2, "bình", DONE, "20"), (1, "an", DRAFT, "20")]


def test_a_stale_save_is_a_conflict_and_changes_nothing(store: Store) -> None:
    [article] = add(store, 1)
    saved(store, article, 0, "an")
    outcome = saved(store, article, 0, "bình")
    assert (outcome.kind, outcome.review.author) == ("conflict", "an")
    with store.reading() as session:
        assert len(history(session, article)) == 1


def test_a_form_that_is_sent_twice_counts_once(store: Store) -> None:
    [article] = add(store, 1)
    first = saved(store, article, form_key="k")
    again = saved(store, article, form_key="k")
    assert (first.kind, again.kind) == ("saved", "repeated")
    assert again.review.id == first.review.id


def test_a_form_with_a_key_that_is_known_and_other_words_is_no_repetition(store: Store) -> None:
    """A browser that goes back may show the page with its old key, and somebody fills it in anew."""
    [article, other] = add(store, 2)
    saved(store, article, form_key="k")
    changed = saved(store, article, form_key="k", answer=Answer({"cadre_work": 0}))
    assert changed.kind == "conflict"
    assert saved(store, other, form_key="k").kind == "saved"
    based = saved(store, article, based_on=1, form_key="k", answer=Answer({"cadre_work": 0}))
    assert (based.kind, based.review.revision) == ("saved", 2)


def test_of_two_saves_at_the_same_time_one_wins(store: Store) -> None:
    [article] = add(store, 1)
    kinds: list[str] = []
    start = threading.Barrier(4)

    def run(author: str) -> None:
        start.wait()
        kinds.append(saved(store, article, 0, author).kind)

    threads = [threading.Thread(target=run, args=(f"n{i}",)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(kinds) == ["conflict"] * 3 + ["saved"]


def test_an_older_revision_can_be_taken_again(store: Store) -> None:
    [article] = add(store, 1)
    saved(store, article, 0, "an")
    saved(store, article, 1, "an", answer=Answer({"power_control": 1}))
    with store.writing() as session:
        outcome = take_again(session, article, 1, "bình", "key")
        assert (outcome.review.revision, outcome.review.restores) == (3, 1)
        assert outcome.review.grades == {"cadre_work": 2}
    with store.writing() as session:
        take_again(session, article, 0, "bình", "key2")
        found = get_article(session, article)
        assert found is not None
        assert (found.state, found.reviewed_by) == (WAITING, None)
        assert len(history(session, article)) == 4


def test_a_claim_is_seen_by_others_and_ends(store: Store, monkeypatch: object) -> None:
    [article] = add(store, 1)
    with store.writing() as session:
        assert claim(session, article, "an").is_mine
    with store.writing() as session:
        other = claim(session, article, "bình")
        assert (other.author, other.is_mine) == ("an", False)
    with store.writing() as session:
        [row] = claimed(session, [article], "bình").values()
        assert row.author == "an"
        from phobrief.inference.desk.store.tables import Claim

        found = session.get(Claim, article)
        assert found is not None
        found.expires_at = "2020-01-01T00:00:00+00:00"
    with store.writing() as session:
        assert claim(session, article, "bình").is_mine


def test_who_saves_a_draft_is_still_at_it(store: Store) -> None:
    [article] = add(store, 1)
    with store.writing() as session:
        claim(session, article, "an")
    saved(store, article, state=DRAFT)
    with store.reading() as session:
        assert claimed(session, [article], "bình")[article].author == "an"
    saved(store, article, 1)
    with store.reading() as session:
        assert claimed(session, [article], "bình") == {}


def test_next_goes_on_behind_the_last_and_passes_what_others_work_on(store: Store) -> None:
    first, second, third = add(store, 3)
    with store.writing() as session:
        claim(session, second, "bình")
        start, end = (get_article(session, article) for article in (first, third))
        assert next_article(session, Filter(), "an", after=start) == third
        assert next_article(session, Filter(), "bình", after=start) == second
        assert next_article(session, Filter(), "an", after=end) == first
    saved(store, first, state=SKIPPED)
    saved(store, third)
    with store.reading() as session:
        assert next_article(session, Filter(), "an") is None


def test_the_filter_stays_on(store: Store) -> None:
    ids = add(store, 4)
    with store.reading() as session:
        tagged = Filter(topic="cadre_work")
        assert [a.id for a in page_of(session, tagged, 10, 0)] == [ids[0], ids[2]]
        first = get_article(session, ids[0])
        assert next_article(session, tagged, "an", after=first) == ids[2]
        assert count(session, Filter(topic="none")) == 2
        assert count(session, Filter(topic="%")) == 0


def test_a_blind_article_hides_its_suggestion_until_a_review_is_done(store: Store) -> None:
    [article] = add(store, 1, blind=(0,))
    with store.reading() as session:
        assert count(session, Filter(topic="cadre_work")) == 0
        found = get_article(session, article)
        assert found is not None
        assert is_hidden(found)
    saved(store, article, state=DRAFT)
    saved(store, article, 1)
    with store.writing() as session:
        take_again(session, article, 0, "an", "key")
        found = get_article(session, article)
        assert found is not None
        assert not is_hidden(found)  # it was seen


def test_the_same_article_comes_in_once(store: Store) -> None:
    first = add(store, 2)
    assert add(store, 2) == first
    with store.reading() as session:
        assert count(session, Filter(state="")) == 2


def test_what_many_do_at_the_same_time_is_done_once(store: Store) -> None:
    """Claims, articles and forms that come twice at the same moment break no rule of the database."""
    [article] = add(store, 1)
    start = Barrier(6)

    def work(n: int) -> tuple[bool, str]:
        start.wait(30)
        with store.writing() as session:
            add_articles(session, [(incoming(77), place())], f"an{n}")
        with store.writing() as session:
            found = claim(session, article, f"an{n}")
        return found.is_mine, saved(store, article, form_key="k", author="an").kind

    with ThreadPoolExecutor(6) as pool:
        done = list(pool.map(work, range(6)))
    assert [mine for mine, _ in done].count(True) == 1
    assert sorted(kind for _, kind in done) == ["repeated"] * 5 + ["saved"]
