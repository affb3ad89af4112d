"""Publish a model directory on the Hugging Face hub, exactly as it is sealed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...errors import ModelStoreError, require
from .folder import MANIFEST, find_model, open_model


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
        repo: "org/name"; made when it does not exist.
        tag: a name for this commit ("v2"), to pin by.
        private: of a repository that is made now.
        message: of the commit.
        token: of the hub; nothing for the one of ``hf auth login``.

    Raises:
        ModelStoreError: the model is incomplete, or the hub refuses.
        MissingExtraError: huggingface_hub is not installed.
    """
    folder = open_model(find_model(model))
    hub = require("huggingface_hub", "train")
    manifest = folder.manifest
    names = [*manifest.files, MANIFEST]
    try:
        api = hub.HfApi(token=token)
        api.create_repo(repo, private=private, exist_ok=True)
        done = api.upload_folder(
            repo_id=repo,
            folder_path=folder.path,
            allow_patterns=names,
            delete_patterns="*",
            commit_message=message or f"{manifest.name} {manifest.version} ({folder.sha256[:12]})",
        )
        if tag is not None:
            api.create_tag(repo, tag=tag, revision=done.oid)
    except Exception as error:  # the hub's client raises from several trees
        first = str(error).strip().splitlines()[0] if str(error).strip() else ""
        raise ModelStoreError(
            f"{repo}: could not be published ({type(error).__name__}: {first}); "
            "sign in with 'hf auth login', and check the name and your rights"
        ) from error
    return Published(repo, done.oid, tag)
