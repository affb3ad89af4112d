"""What programs send and get, as the OpenAPI document says it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

_NO_NUL = r"^[^\x00]*$"
_LONGEST_NAME = 1_000

Text = Annotated[str, Field(pattern=_NO_NUL, min_length=1)]
Name = Annotated[str, Field(pattern=_NO_NUL, max_length=_LONGEST_NAME)]


class ArticleBody(BaseModel):
    """An article. Other members are passed over, so the rows of a table can be sent as they are."""

    model_config = ConfigDict(
        strict=True,
        json_schema_extra={
            "examples": [
                {
                    "id": "2026/11/0042",
                    "text": "Ban Thường vụ Tỉnh ủy công bố quyết định điều động cán bộ. Hội nghị diễn ra"
                    " sáng nay.",
                }
            ]
        },
    )

    text: Text = Field(description="The page's text, or its HTML; offsets count its code points.")
    id: Name | Annotated[int, Field(ge=-(2**63), lt=2**63)] | None = Field(
        None, description="Your own key."
    )
    title: Name | None = Field(None, description="The headline, when known apart from the text.")
    published: Name | None = Field(None, description="ISO 8601, when known apart from the text.")
    source: Name | None = Field(None, description="Where it came from.")
    byline: Name | None = Field(None, description="The author, when known apart from the text.")


class Evidence(BaseModel):
    """A piece of the text as it was sent: its code points from start to end."""

    start: int
    end: int
    text: str


class Topic(BaseModel):
    """What the model says of one topic."""

    topic: str = Field(description="Its id.")
    name: str = Field(description="Its Vietnamese name.")
    score: float = Field(ge=0, le=1, description="A calibrated probability.")
    tagged: bool = Field(description="Whether the score reaches the topic's own threshold.")
    evidence: list[Evidence] = Field(
        description="The sentences that carry the score, strongest first."
    )


class ModelBody(BaseModel):
    """Which model spoke."""

    name: str
    version: str
    sha256: str


class BriefRow(BaseModel):
    """A brief: the same row as `phobrief run` writes."""

    schema_: int = Field(alias="schema", description="1")
    id: str | None
    title: str | None
    published: str | None
    byline: str | None
    tags: list[str] = Field(description="Ids of the tagged topics, highest score first.")
    topics: list[Topic] = Field(description="Every topic of the model.")
    abstract: str
    abstract_spans: list[tuple[int, int]] = Field(
        description="Where its sentences stand in the text."
    )
    abstract_method: str
    n_sentences: int
    n_windows: int
    truncated: bool
    removed_lines: list[str]
    warnings: list[str]
    model: ModelBody


class ErrorRow(BaseModel):
    """The row of an article that has no brief: the same as `phobrief run` writes to its file of errors."""

    id: str
    source: str | None
    line: int | None
    error: str = Field(description="The class of the error.")
    message: str


class LastLine(BaseModel):
    """The last line of a stream. Without it, or where ``done`` is false, the stream was cut short."""

    done: bool
    rows: int = Field(description="Lines before this one.")
    failed: int = Field(description="How many of them are error rows.")
    error: str | None = Field(None, description="Why it was cut short.")


class TopicBody(BaseModel):
    """A topic that the model knows."""

    topic: str
    name: str
    threshold: float = Field(description="The score from which it is tagged.")


class TopicsBody(BaseModel):
    """The model's topics, in the order of the rows."""

    topics: list[TopicBody]
    model: ModelBody


class ModelState(ModelBody):
    """The model in use."""

    max_sentences: int | None = Field(description="Upper limit of an abstract.")
    max_syllables: int | None
    phobrief: str = Field(description="The version of the package.")


class Reloaded(BaseModel):
    """What came of loading the model anew."""

    model: ModelBody
    changed: bool = Field(description="Whether it is another model than before.")


class Health(BaseModel):
    """Whether the service lives, or is ready."""

    status: str


class Problem(BaseModel):
    """What went wrong (RFC 9457). It never repeats what was sent."""

    type: str
    title: str
    status: int
    detail: str
    limit: int | None = Field(None, description="413: the limit that was passed.")
    found: int | None = Field(None, description="413: what came, as far as it was counted.")
    unit: str | None = None
    header: str | None = Field(None, description="403: the header that was not as expected.")
    errors: list[dict[str, Any]] | None = Field(
        None, description="422: for each value a JSON pointer and what was expected."
    )


# Hugging Face's tasks


class ClassificationParameters(BaseModel):
    """What clients may ask of a classification; further parameters are passed over."""

    model_config = ConfigDict(strict=True)
    top_k: Annotated[int, Field(ge=1)] | None = Field(
        None, description="Only so many labels, best first."
    )
    function_to_apply: str | None = Field(
        None,
        pattern="^sigmoid$",
        description="The topics' scores are calibrated probabilities: only sigmoid.",
    )


class ClassificationBody(BaseModel):
    """Hugging Face's text classification."""

    model_config = ConfigDict(strict=True)
    inputs: Text | Annotated[list[Text], Field(min_length=1)]
    parameters: ClassificationParameters | None = None


class LabelScore(BaseModel):
    """One label of a text."""

    label: str
    score: float


class SummarizationBody(BaseModel):
    """Hugging Face's summarization; its parameters are passed over: the service's own limits hold."""

    model_config = ConfigDict(strict=True)
    inputs: Text | Annotated[list[Text], Field(min_length=1)]
    parameters: dict[str, Any] | None = None


class Summary(BaseModel):
    """The abstract of a text."""

    summary_text: str


# The Open Inference Protocol, version 2


class TensorBody(BaseModel):
    """A tensor that a client sends."""

    model_config = ConfigDict(strict=True)
    name: Name
    shape: list[Annotated[int, Field(ge=0)]]
    datatype: str = Field(pattern="^BYTES$")
    data: list[Annotated[str, Field(pattern=_NO_NUL)]]


class InferBody(BaseModel):
    """An inference request: a BYTES tensor with the texts, and one named ``title`` if there are titles."""

    model_config = ConfigDict(strict=True)
    id: Name | None = None
    inputs: list[TensorBody] = Field(min_length=1, max_length=2)


class Tensor(BaseModel):
    """A tensor of the answer."""

    name: str
    shape: list[int]
    datatype: str
    data: list[Any]


class Inferred(BaseModel):
    """An inference response."""

    model_name: str
    model_version: str
    id: str | None = None
    outputs: list[Tensor]
