"""What every panel's callback shares: it reads the view, and its errors stay in its panel."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TypeVar

from dash import Dash, Input, Output, State, dcc, no_update
from dash.development.base_component import Component

from dashboard import ids
from dashboard.services import Services
from data.errors import DataError
from explainers.errors import ExplainerError

log = logging.getLogger(__name__)
GRAPH_CONFIG: dcc.Graph.Config = {"displayModeBar": False, "responsive": True}
UNEXPECTED = "This panel failed in a way it should not; the server's log says how."

S = TypeVar("S")


@dataclass(frozen=True)
class Panel:
    """One panel: where it stands in the page, and the callbacks that fill it.

    `fields` are those of the view that it shows: its callback runs when one of them changes.
    """

    id: str
    layout: Callable[[], Component]
    register: Callable[[Dash, Services], None]
    fields: tuple[str, ...] = ()


def on_scene(
    app: Dash,
    panel: str,
    outputs: tuple[Output, ...],
    read: Callable[[object], S | None],
    also: tuple[Input, ...] = (),
) -> Callable[[Callable[[S], object]], None]:
    """Calls a panel's function with what `read` makes of each view that concerns it.

    None stands for a view in which the panel is not shown: it stays as it is. An error becomes
    the panel's notice. A change of `also` calls it again with the view that is shown.
    """

    def decorate(function: Callable[[S], object]) -> None:
        @app.callback(
            Output(ids.notice(panel), "children"),
            *outputs,
            Input(ids.part_of_view(panel), "data"),
            *also,
            State(ids.VIEW, "data"),
            State(ids.notice(panel), "children"),
        )
        @wraps(function)
        def callback(*given: object) -> tuple[object, ...]:
            *_, data, notice = given
            try:
                scene = read(data)
                if scene is None:
                    return no_update, *[no_update] * len(outputs)
                result = function(scene)
            except (ExplainerError, DataError) as error:
                return str(error), *[no_update] * len(outputs)
            except Exception:
                log.exception("the panel %s failed", panel)
                return UNEXPECTED, *[no_update] * len(outputs)
            return "" if notice else no_update, *(result if len(outputs) > 1 else (result,))  # type: ignore[misc]

    return decorate
