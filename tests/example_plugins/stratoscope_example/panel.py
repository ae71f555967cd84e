"""A panel of Explore: how certain the model is."""

import numpy as np
from dash import Output, html
from dash.development.base_component import Component

from stratoscope import plugins


def layout() -> Component:
    """One sentence."""
    return plugins.card("example-panel", ["Certainty"], [html.P(id="example-text")])


def render(scene: plugins.Scene) -> plugins.Parts:
    """States the entropy of the view's prediction, in bits (0: certain)."""
    probabilities = scene.trace().probabilities
    entropy = -np.sum(probabilities * np.log2(np.maximum(probabilities, 1e-12)))
    most = np.log2(len(probabilities))
    return {"text": f"The entropy is {entropy:.2f} of at most {most:.2f} bits."}


PANEL = plugins.PagePanel(
    "/",
    plugins.Panel(
        "example-panel",
        layout,
        fields=("model", "image"),
        parts={"text": Output("example-text", "children")},
        render=render,
    ),
)
