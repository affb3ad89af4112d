"""Which sequence-to-sequence checkpoint a user means, and how it wants its input."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ....configs import Seq2SeqConfig, load_seq2seq_config, packaged_seq2seq
from ....configs.seq2seq import GenerationConfig, GeneratorConfig
from ....errors import ConfigError, ModelStoreError

CONFIG_FILE = "phobrief-summarizer.yaml"
"""Beside the weights of a summariser that `phobrief train` made: its whole config."""
DEFAULT = "vit5-base"


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A checkpoint to load.

    Attributes:
        source: a folder with the hub's files, or "org/name".
        name: how it is called in messages.
        generator, generation: its settings.
    """

    source: str
    name: str
    generator: GeneratorConfig
    generation: GenerationConfig


def find_checkpoint(name: str | Path | None) -> Checkpoint:
    """Turn what a user names into a checkpoint.

    Args:
        name: a folder that `phobrief train` made; any folder with the hub's files; "org/name"; a packaged
            config ("vit5-large") or a YAML file; nothing for `DEFAULT`.

    Raises:
        ModelStoreError: none of these, or a config whose checkpoint must be trained first.
        ConfigError: the YAML file is wrong.
    """
    text = str(name or DEFAULT)
    path = Path(text).expanduser()
    if path.is_dir():
        return _folder(path)
    known = packaged_seq2seq()
    if path.suffix in (".yaml", ".yml") or text in known:
        return _finetuned(load_seq2seq_config(text))
    if text.count("/") == 1 and not text.startswith((".", "/", "~")):
        for config in known.values():
            if text in (config.generator.finetuned, config.generator.pretrained):
                return Checkpoint(text, text, config.generator, config.generation)
        return Checkpoint(text, text, GeneratorConfig(), GenerationConfig())
    raise ModelStoreError(
        f"{text}: no such summariser; give a folder, org/name, a YAML file or one of the packaged: "
        f"{', '.join(known)}"
    )


def _folder(path: Path) -> Checkpoint:
    saved = path / CONFIG_FILE
    if saved.is_file():
        config = load_seq2seq_config(saved)
        return Checkpoint(str(path), config.name, config.generator, config.generation)
    if not (path / "config.json").is_file():
        raise ModelStoreError(f"{path / 'config.json'}: missing; {path} holds no checkpoint")
    # PhoBERT's vocabulary is of words: BARTpho-word copied from the hub.
    words = (path / "bpe.codes").is_file() and (path / "vocab.txt").is_file()
    settings = GeneratorConfig(segmenter="unigram" if words else "none")
    return Checkpoint(str(path), path.name, settings, GenerationConfig())


def _finetuned(config: Seq2SeqConfig) -> Checkpoint:
    source = config.generator.finetuned
    if source is None:
        raise ConfigError(
            f"{config.name}: generator.finetuned: no checkpoint that writes abstracts; make one: "
            f"phobrief train {config.name} --out FOLDER, then --summarizer-model FOLDER"
        )
    return Checkpoint(source, config.name, config.generator, config.generation)
