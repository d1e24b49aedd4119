"""How are the tables of a room made? All at once."""

from collections.abc import Sequence
from typing import Any

from django.db.migrations.operations.base import Operation
from django.db.migrations.operations.models import CreateModel
from django.db.migrations.state import ProjectState


class CreateTables(Operation):
    """The tables of these models, which may name each other in any order.

    One by one, Django draws every model that is related, however far, anew for each of them: most of a first start.
    """

    serialization_expand_args = ["models"]  # noqa: RUF012  framework's own name and shape

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = models

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Framework hook: how a migration is written."""
        return type(self).__name__, [], {"models": self.models}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Framework hook: the models are known afterwards."""
        state.__dict__.pop("apps", None)  # the models as drawn until now: drawn again when they are asked for
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Framework hook: the tables are there afterwards."""
        for model in self.models:
            model.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: Any, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Framework hook: the tables are gone afterwards."""
        for model in reversed(self.models):
            model.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        """Framework hook: the line of `migrate`."""
        return "Create the tables of " + ", ".join(model.name for model in self.models)
