"""The salience head learns from many articles while the encoder rests."""

from __future__ import annotations

import numpy as np
import pytest

torch = pytest.importorskip("torch")

from phobrief.articles import Article  # noqa: E402
from phobrief.configs.schemas import SalienceConfig  # noqa: E402
from phobrief.errors import ArticleError  # noqa: E402
from phobrief.models.encoder.network import BriefNetwork, new_encoder  # noqa: E402
from phobrief.models.encoder.windows import WindowPacker  # noqa: E402
from phobrief.models.reader import ArticleReader, Prepared  # noqa: E402
from phobrief.models.scoring import ArticleScorer  # noqa: E402
from phobrief.models.text.document import to_document  # noqa: E402
from phobrief.training.data.corpora.vietnews import VietnewsArticle  # noqa: E402
from phobrief.training.summarizers.salience import learn_salience, show  # noqa: E402

CPU = torch.device("cpu")
WORDS = [
    "mưa",
    "nắng",
    "gió",
    "bão",
    "lũ",
    "hạn",
    "sông",
    "núi",
    "biển",
    "đồng",
    "lúa",
    "ngô",
    "khoai",
    "sắn",
    "trâu",
    "bò",
    "gà",
    "vịt",
]


class WordReader(ArticleReader):
    """Reads words as pieces; refuses an article about "hỏng"."""

    def __init__(self) -> None:
        object.__setattr__(self, "packer", WindowPacker(0, 2, max_pieces=24))
        object.__setattr__(self, "tokenizer", type("Pad", (), {"pad_id": 1}))
        object.__setattr__(self, "lexical", None)

    def prepare(self, article: str | Article) -> Prepared:
        """Split into lines and words."""
        assert isinstance(article, Article)
        if article.title == "hỏng":
            raise ArticleError("hỏng")
        document = to_document(article)
        pieces = [
            [5 + WORDS.index(w.lower()) for w in s.text.rstrip(".").split()]
            for s in document.sentences
        ]
        return self.pack(document, [], pieces)


def article(seed: int) -> VietnewsArticle:
    """The abstract is the sentence of the longest words of the list's end."""
    random = np.random.default_rng(seed)
    lines = [" ".join(random.choice(WORDS[:9], 6)) for _ in range(4)]
    best = int(random.integers(4))
    lines[best] = " ".join(random.choice(WORDS[9:], 6))
    lines = [f"{line.capitalize()} ." for line in lines]
    return VietnewsArticle(str(seed), "", lines[best], tuple(lines))


def network() -> BriefNetwork:
    torch.manual_seed(0)
    encoder = new_encoder(
        n_pieces=40, n_layers=1, width=16, n_heads=2, feed_forward=32, dropout=0.0, max_pieces=24
    )
    return BriefNetwork(encoder, 2, 0.1).eval()


ARTICLES = [article(seed) for seed in range(60)]
CONFIG = SalienceConfig(n_articles=60, epochs=30, rate=0.01, batch_size=8)


def learn(articles: list[VietnewsArticle]) -> tuple[BriefNetwork, list[str]]:
    lines: list[str] = []
    found = network()
    learn_salience(found, WordReader(), articles, CONFIG, seed=3, device=CPU, log=lines.append)
    return found, lines


def test_it_finds_the_sentence_the_newspaper_took_and_moves_nothing_else() -> None:
    before, (after, lines) = network().state_dict(), learn(ARTICLES)
    reader = WordReader()
    hits = []
    for one in map(article, range(100, 120)):
        prepared = reader.prepare(Article("\n".join(one.sentences), title=one.title))
        salience = ArticleScorer.of_network(after, 1, "cpu").score([prepared])[0].salience
        hits.append(one.sentences[int(salience.argmax())] == one.abstract)
    assert np.mean(hits) > 0.8
    for name, weights in after.state_dict().items():
        if not name.startswith("salience_head"):
            assert torch.equal(weights, before[name]), name
    assert lines[-1].startswith("salience: epoch 30/30 loss")
    assert not after.training


def test_the_same_seed_gives_the_same_head_wherever_it_started() -> None:
    first, second = learn(ARTICLES[:16])[0], network()
    torch.nn.init.ones_(second.salience_head.out.weight)
    learn_salience(
        second, WordReader(), ARTICLES[:16], CONFIG, seed=3, device=CPU, log=lambda line: None
    )
    for a, b in zip(first.parameters(), second.parameters(), strict=True):
        assert torch.equal(a, b)


def test_what_the_head_learns_from_is_what_it_will_see() -> None:
    (seen,) = show(network(), WordReader(), ARTICLES[:1], CPU)
    assert seen.vectors.shape == (4, 16)
    assert seen.targets.sum() == pytest.approx(1.0)
    assert ARTICLES[0].sentences[int(seen.targets.argmax())] == ARTICLES[0].abstract


def test_unreadable_articles_are_left_out_and_none_at_all_is_no_error() -> None:
    broken = VietnewsArticle("x", "hỏng", "Mưa .", ("Mưa .",))
    assert len(list(show(network(), WordReader(), [broken, *ARTICLES[:2]], CPU))) == 2
    before, (after, _) = network().state_dict(), learn([broken])
    assert all(torch.equal(w, before[n]) for n, w in after.state_dict().items())


def test_the_head_learns_what_features_are_like() -> None:
    head = learn(ARTICLES)[0].salience_head
    seen = list(show(network(), WordReader(), ARTICLES, CPU))
    rows = np.concatenate([one.features for one in seen]).astype(np.float64)
    np.testing.assert_allclose(head.mean.numpy(), rows.mean(axis=0), atol=1e-3)
    varied = rows.std(axis=0) > 1e-3
    assert 0 < varied.sum() < len(varied)
    np.testing.assert_allclose(head.std.numpy()[varied], rows.std(axis=0)[varied], rtol=1e-2)
    assert (head.std.numpy()[~varied] == 1).all()
