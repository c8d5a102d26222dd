# SPDX-License-Identifier: Apache-2.0
"""The printed forms of this installation, out of their JSON file."""

from pathlib import Path

from clerkdesk.domain.form_catalogue import FormCatalogue, parse_forms
from clerkdesk.errors import MissingAsset
from clerkdesk.settings import resource_path


def load_forms(folder: Path | None = None) -> FormCatalogue:
    """Return the forms of `forms.json` in `resources/forms`, or in another folder.

    Raises:
        MissingAsset: the file is missing or damaged.
    """
    try:
        return parse_forms(((folder or resource_path("forms")) / "forms.json").read_bytes())
    except (OSError, ValueError) as error:
        raise MissingAsset(name="forms/forms.json") from error
