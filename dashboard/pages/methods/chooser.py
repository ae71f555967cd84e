"""Which method to use: three questions, and the methods that answer all of them."""

from collections.abc import Sequence

from dash import Output, html
from dash.development.base_component import Component

from dashboard.components import ReflectionData, Reflections
from dashboard.core.long_maps import about
from dashboard.pages.methods import ids as own
from dashboard.pages.methods.scene import MethodsScene
from dashboard.ui.components import card, segmented
from dashboard.ui.panel import Panel, Parts
from explainers.approaches import APPROACHES, Approach
from explainers.methods import default_method

SEE = {"regions": "Regions, layer by layer", "pixels": "Pixels of the input"}
OF = {"class": "One class", "all": "No class in particular"}
WAIT = {"no": "No", "yes": "Yes"}
QUICK = 2.0  # seconds: what one waits for without a progress bar
# to start with for pixels, as explanation/early-layers.md of the manual advises
PIXELS_FIRST = ("integrated_gradients", "occlusion", "rise")


def layout() -> Component:
    """The questions in a row, and below them what fits."""
    return card(
        own.CHOOSER,
        ["Which method should I use?", html.Small("three questions")],
        [
            html.Div(
                [
                    segmented(own.CHOOSER_SEE, "What do you want to see?", SEE, "regions"),
                    segmented(own.CHOOSER_OF, "What should the map explain?", OF, "class"),
                    segmented(own.CHOOSER_WAIT, "May one map take longer than 2 s?", WAIT, "no"),
                ],
                className="chooser-questions",
            ),
            Reflections(id=own.CHOOSER_ANSWER, data=[], leads_to=own.GUIDE),
        ],
    )


PARTS = {"answer": Output(own.CHOOSER_ANSWER, "data")}


def render(scene: MethodsScene) -> Parts:
    """What to start with, and why."""
    return {"answer": [answer(scene)]}


def fitting(scene: MethodsScene) -> list[Approach]:
    """The methods that give all three answers and suit the model; the one to start with first."""
    view, engine, model = scene.view, scene.services.engine, scene.card
    best = (default_method(model).key, *PIXELS_FIRST)

    def seconds(approach: Approach) -> float:
        return engine.seconds_of(model.key, approach.passes(model))

    found = [
        each
        for each in APPROACHES
        if each.method is not None
        and not scene.unfit(each)
        and each.method.per_pixel == (view.see == "pixels")
        and each.method.of_class == (view.of == "class")
        and (view.wait == "yes" or seconds(each) <= QUICK)
    ]
    keys = {each.key for each in found}
    first = next((key for key in best if key in keys), "")
    return sorted(found, key=lambda each: (each.key != first, round(seconds(each), 2)))


def answer(scene: MethodsScene) -> ReflectionData:
    """The methods as buttons, below a sentence about the first of them."""
    found: Sequence[Approach] = fitting(scene)
    if not found:
        return {
            "heading": "No method gives all three answers",
            "text": f"Change one of them. {scene.card.name} may also not suit some methods: their "
            "own entries below say why.",
            "best": [],
        }
    first = found[0]
    seconds = about(scene.services.engine.seconds_of(scene.card.key, first.passes(scene.card)))
    return {
        "heading": f"Start with {first.name}",
        "text": f"{first.answers} One map takes {seconds} on this machine. {first.caveat}"
        + " The others fit the same three choices, the quickest first." * (len(found) > 1),
        "best": [{"key": each.key, "name": each.name} for each in found],
    }


PANEL = Panel(
    own.CHOOSER, layout, fields=("model", "see", "of", "wait"), parts=PARTS, render=render
)
