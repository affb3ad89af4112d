"""A pre-trained encoder with its tokenizer: a local folder, or one fetched from the hub."""

from __future__ import annotations

from pathlib import Path

from transformers import RobertaConfig, RobertaModel

from ...configs.schemas import TrainConfig
from ...errors import ConfigError, ModelStoreError
from ...models.encoder.tokenizer import Tokenizer
from ...models.store.folder import find_model
from ...models.store.shape import read_shape

_HUB_FILES = ["config.json", "vocab.txt", "bpe.codes", "*.safetensors", "pytorch_model.bin"]


def find_pretrained(name: str, revision: str | None) -> Path:
    """Folder of a pre-trained encoder, as `find_model`; of a folder on the hub the files that it takes.

    Raises:
        ModelStoreError: it is neither a folder nor on the hub.
    """
    return find_model(name, revision, only=_HUB_FILES)


def load_pretrained(folder: Path, config: TrainConfig) -> tuple[Tokenizer, RobertaModel]:
    """Tokenizer and encoder of a folder in the hub's layout.

    Raises:
        ConfigError: the config's windows are longer than the encoder has positions for.
        ModelStoreError: the folder cannot be read.
    """
    tokenizer = Tokenizer.load(folder)
    shape = RobertaConfig.from_dict(read_shape(folder).to_tree())
    try:
        # Weights may be kept in half precision; it takes full precision to learn.
        encoder = RobertaModel.from_pretrained(
            folder, config=shape, add_pooling_layer=False
        ).float()
    except (OSError, ValueError, RuntimeError) as error:
        raise ModelStoreError(f"{folder}: transformers cannot read it: {error}") from error
    _check_fit(encoder, tokenizer, config, folder)
    encoder.config._name_or_path = ""  # else what is learnt from it names a folder of this machine
    return tokenizer, encoder


def _check_fit(
    encoder: RobertaModel, tokenizer: Tokenizer, config: TrainConfig, folder: Path
) -> None:
    longest = encoder.config.max_position_embeddings - encoder.config.pad_token_id - 1
    if config.windows.max_pieces > longest:
        raise ConfigError(
            f"windows.max_pieces: expected at most {longest}, what {folder} has positions for, "
            f"got {config.windows.max_pieces}"
        )
    if encoder.config.vocab_size < tokenizer.n_pieces:
        raise ModelStoreError(
            f"{folder / 'vocab.txt'}: {tokenizer.n_pieces} pieces, but the weights have only "
            f"{encoder.config.vocab_size}; the files are of different models"
        )
