"""A sealed folder with the least that a registry or a hub looks at: one topic, no network."""

from __future__ import annotations

from pathlib import Path

from phobrief.models.store.folder import ModelFolder, seal_model
from phobrief.models.store.lineage import Lineage
from phobrief.models.store.manifest import Manifest, TopicState
from phobrief.models.store.registry import now


def make_model(folder: Path, name: str = "toy", *, card: str = "") -> ModelFolder:
    """A sealed folder whose only weights are its name."""
    folder.mkdir(parents=True)
    (folder / "weights").write_text(name, encoding="utf-8")
    if card:
        (folder / "README.md").write_text(card, encoding="utf-8")
    manifest = Manifest(
        name=name,
        version="1",
        package_version="0",
        topics=[TopicState(id="sport", name="Thể thao")],
        label_schema_sha256="0",
    )
    return seal_model(folder, manifest)


def lineage_of(model: ModelFolder) -> Lineage:
    """As if it had been added."""
    return Lineage(model_sha256=model.sha256, made_by="add", created=now(), package_version="0")
