# SPDX-License-Identifier: Apache-2.0
"""The forms whose fields can be read: one JSON file each under resources/forms/fields."""

import json
from collections.abc import Sequence
from pathlib import Path

from clerkdesk.domain.field_templates import FieldTemplate, parse_template
from clerkdesk.domain.labels import Labels, parse_labels
from clerkdesk.errors import MissingAsset
from clerkdesk.settings import resource_path


def load_templates(folder: Path | None = None) -> tuple[FieldTemplate, ...]:
    """Return the templates of this installation, or of another folder.

    Raises:
        MissingAsset: a file is damaged or the folder is missing.
    """
    place = folder or resource_path("forms", "fields")
    if not place.is_dir():
        raise MissingAsset(name="forms/fields")
    templates, shared = [], _vocabularies(place / "common")
    for path in sorted(place.glob("*.json")):
        try:
            templates.append(parse_template(path.read_bytes(), shared))
        except ValueError as error:
            raise MissingAsset(name=f"forms/fields/{path.name}") from error
    return tuple(templates)


def _vocabularies(folder: Path) -> dict[str, Sequence[str]]:
    """Return the words that all templates share: vocabularies and family names; none in a folder without them."""
    file = folder / "vocabularies.json"
    if not file.is_file():
        return {}
    try:
        return dict(json.loads(file.read_bytes())) | {"surname": load_labels(folder / "labels.json").surnames}
    except ValueError as error:
        raise MissingAsset(name="forms/fields/common/vocabularies.json") from error


def load_labels(file: Path | None = None) -> Labels:
    """Return the labels of the fields that most papers bear, of this installation or of another file.

    Raises:
        MissingAsset: the file is damaged or missing.
    """
    place = file or resource_path("forms", "fields", "common", "labels.json")
    try:
        return parse_labels(place.read_bytes())
    except (OSError, ValueError) as error:
        raise MissingAsset(name="forms/fields/common/labels.json") from error
