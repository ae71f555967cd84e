"""What the pickers of several pages offer."""

from types import SimpleNamespace
from typing import Any, cast

from dashboard.ui.pickers import layer_options, layer_options_and_reasons
from tests.unit.explainers.token_nets import opened, vit


def test_a_block_that_is_no_layer_stands_in_the_picker_with_its_reason() -> None:
    card = opened(vit()()).card
    choices = cast(Any, SimpleNamespace(card=lambda _: card))
    view = SimpleNamespace(model="m")
    assert [each["value"] for each in layer_options(view, choices)] == ["patch_embed", "blocks.0"]
    *layers, missing = layer_options_and_reasons(view, choices)
    assert layers == layer_options(view, choices)
    assert missing["disabled"]
    assert missing["label"].startswith("blocks.1 and norm are left out: no logit depends")
