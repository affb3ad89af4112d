"""Publish a model directory on the Hugging Face hub, exactly as it is sealed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import ModelStoreError, require
from .folder import MANIFEST, ModelFolder, find_model, open_model


@dataclass(frozen=True, slots=True)
class Published:
    """What was published.

    Attributes:
        repo: "org/name".
        commit: the commit that holds it; give it as ``revision`` to `phobrief.load`, or use `pinned`.
        tag: the tag set on that commit, if any.
    """

    repo: str
    commit: str
    tag: str | None = None

    @property
    def pinned(self) -> str:
        """A name that always means this very model: "org/name@commit"."""
        return f"{self.repo}@{self.commit}"


def push_to_hub(
    model: str | Path | None,
    repo: str,
    *,
    tag: str | None = None,
    private: bool = True,
    message: str | None = None,
    token: str | None = None,
) -> Published:
    """Publish a model with its model card; other files of the repository are removed.

    Args:
        model: as in `phobrief.load`; verified first.
        repo: "org/name"; created when it does not exist.
        tag: a name for this commit ("v2"), to pin by.
        private: whether a repository created now is private.
        message: of the commit; None names the model.
        token: of the hub; None for the one of ``hf auth login``.

    Raises:
        ModelStoreError: the model is incomplete, or the hub refuses.
        MissingExtraError: huggingface_hub is not installed.
    """
    folder = open_model(find_model(model))
    hub = require("huggingface_hub", "train")
    try:
        api = hub.HfApi(token=token)
        api.create_repo(repo, private=private, exist_ok=True)
        commit = _upload(api, folder, repo, message)
        if tag is not None:
            api.create_tag(repo, tag=tag, revision=commit)
    except Exception as error:  # the hub's client raises from several trees
        first = str(error).strip().splitlines()[0] if str(error).strip() else ""
        raise ModelStoreError(
            f"{repo}: could not be published ({type(error).__name__}: {first}); "
            "sign in with 'hf auth login', and check the name and your rights"
        ) from error
    return Published(repo, commit, tag)


def _upload(api: Any, folder: ModelFolder, repo: str, message: str | None) -> str:
    """Make the repository hold exactly the model's files; return the commit."""
    manifest = folder.manifest
    done = api.upload_folder(
        repo_id=repo,
        folder_path=folder.path,
        allow_patterns=[*manifest.files, MANIFEST],
        delete_patterns="*",
        commit_message=message or f"{manifest.name} {manifest.version} ({folder.sha256[:12]})",
    )
    return str(done.oid)
