"""A brief as a notebook shows it: a piece of HTML in which every text is escaped."""

from __future__ import annotations

from html import escape

from .articles import Brief


def brief_html(brief: Brief) -> str:
    """A piece of HTML for a notebook; every text in it is escaped."""
    tagged = sorted((t for t in brief.topics if t.tagged), key=lambda t: -t.score)
    others = sorted((t for t in brief.topics if not t.tagged), key=lambda t: -t.score)
    facts = filter(None, (brief.id, brief.published, brief.byline))
    topics = [
        *(f"<b>{escape(t.name)}</b>&nbsp;{t.score:.2f}" for t in tagged),
        *(f'<span style="opacity:.6">{escape(t.name)}&nbsp;{t.score:.2f}</span>' for t in others),
    ]
    return "\n".join(
        [
            f'<div class="phobrief" lang="vi"><h4>{escape(brief.title or "")}</h4>',
            f"<p><small>{escape(' · '.join(facts))}</small></p>",
            f"<p>{' · '.join(topics)}</p>",
            f"<blockquote>{escape(brief.abstract.text)}</blockquote>",
            *(f"<p>⚠ {escape(warning)}</p>" for warning in brief.warnings),
            _sentences_html(brief),
            "</div>",
        ]
    )


def _sentences_html(brief: Brief) -> str:
    """The article with its evidence marked; the evidence alone where the sentences are not there."""
    names: dict[tuple[int, int], list[str]] = {}
    spans: dict[tuple[int, int], str] = {(s.start, s.end): s.text for s in brief.sentences}
    for topic in brief.topics:
        for span in topic.evidence:
            names.setdefault((span.start, span.end), []).append(topic.name)
            spans.setdefault((span.start, span.end), span.text)
    paragraph_of = {(s.start, s.end): s.paragraph for s in brief.sentences}
    html, before = "", None
    for place in sorted(spans):
        text = escape(spans[place])
        if place in names:
            title = escape("; ".join(names[place]))
            text = f'<mark title="{title}">{text}</mark>'
        paragraph = paragraph_of.get(place, place)
        html += f"{' ' if paragraph == before else '<br>'}{text}"
        before = paragraph
    summary = f"{brief.n_sentences} câu, dẫn chứng được đánh dấu"
    return f"<details><summary>{summary}</summary>{html.removeprefix('<br>')}</details>"
