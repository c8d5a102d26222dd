# SPDX-License-Identifier: Apache-2.0
"""The form of one officer: filled by the row under the cursor, saved under the id that is typed."""

from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QLineEdit

from clerkdesk.domain.officers import Officer, Role
from ui import theme
from ui.pages.administration.view import OfficerForm
from ui.texts import Texts
from ui.widgets.labels import MEDIUM, label

_FIELDS = ("id", "name", "post", "new-passcode")


class OfficerPanel(QFrame):
    """Labels above the fields, in the order in which they are read."""

    def __init__(self, texts: Texts) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        self._labels = {key: label(theme.META, MEDIUM) for key in (*_FIELDS, "role")}
        self.fields = {key: QLineEdit() for key in _FIELDS}
        self.fields["new-passcode"].setEchoMode(QLineEdit.EchoMode.Password)
        self.role = QComboBox()
        for role in Role:
            self.role.addItem("", role)
        grid = QGridLayout(self)
        grid.setContentsMargins(16, 12, 16, 14)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for column, key in enumerate(("id", "name", "post", "role", "new-passcode")):
            grid.addWidget(self._labels[key], 0, column)
            grid.addWidget(self.role if key == "role" else self.fields[key], 1, column)
        grid.setColumnStretch(1, 2)
        grid.setColumnStretch(2, 1)
        self.set_texts(texts)

    def set_texts(self, texts: Texts) -> None:
        """Speak another language."""
        for key, shown in self._labels.items():
            shown.setText(texts(f"admin.officers.{key}"))
        for key, field in self.fields.items():
            field.setAccessibleName(texts(f"admin.officers.{key}"))
        self.role.setAccessibleName(texts("admin.officers.role"))
        for place, role in enumerate(Role):
            self.role.setItemText(place, texts(f"role.{role}"))

    def show_officer(self, officer: Officer | None) -> None:
        """Fill the fields with an officer."""
        self.fields["id"].setText(officer.id if officer else "")
        self.fields["name"].setText(officer.name if officer else "")
        self.fields["post"].setText(officer.title if officer else "")
        self.fields["new-passcode"].clear()
        self.role.setCurrentIndex(self.role.findData(officer.role) if officer else 0)

    def form(self) -> OfficerForm:
        """Return what is typed; the passcode is forgotten here."""
        passcode = self.fields["new-passcode"].text()
        self.fields["new-passcode"].clear()
        return OfficerForm(
            id=self.fields["id"].text().strip(),
            name=self.fields["name"].text(),
            title=self.fields["post"].text(),
            role=Role(self.role.currentData()),
            passcode=passcode,
        )
