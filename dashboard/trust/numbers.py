"""The evidence about a map in numbers, as JSON has them."""

from math import isnan
from typing import Any

from dashboard.trust.questions import Evidence
from explainers.quality.games import Faithfulness
from explainers.quality.protocol import NUDGES, SQUARES
from explainers.quality.results import LEVEL as LOCALISATION_LEVEL


def evidence_numbers(evidence: Evidence) -> dict[str, Any]:
    """The numbers by test; a value that does not exist is None, a missing test has no entry."""
    layer = evidence.layer
    values: dict[str, Any] = {}
    if evidence.faithfulness is not None:
        values |= _faithfulness(evidence.faithfulness)
        if evidence.lacking.shares:
            values["sensitivity_max"] = None
    if evidence.localisation is not None:
        local = evidence.localisation
        values["localisation"] = {
            "mean": _number(local.mean(layer)),
            "interval": [*map(_number, local.interval(layer))],
            "level": LOCALISATION_LEVEL,
            "images": local.counted(layer),
            "grids": local.grids,
            "maps": len(local.shares),
            "empty_maps": local.empty(layer),  # left out
        }
    if evidence.sanity is not None:
        column = evidence.sanity.layers.index(layer)
        values["sanity"] = {
            "steps": evidence.sanity.steps,
            "absolute": list(map(_number, evidence.sanity.absolute[:, column])),
            "signed": list(map(_number, evidence.sanity.signed[:, column])),
            "repeat": _number(evidence.sanity.repeats(layer)),
            "images": evidence.sanity.images,
            "images_compared": evidence.sanity.compared[:, column].tolist(),  # step by step
            "images_repeated": int(evidence.sanity.repeated[column]),
            "trivial": {
                name: _number(likeness)
                for name, likeness in zip(
                    evidence.sanity.trivial_maps,
                    evidence.sanity.trivial[:, column],
                    strict=True,
                )
            },
        }
    return values


def _faithfulness(tested: Faithfulness) -> dict[str, Any]:
    """The games, what they tell together, and the gain over each trivial map."""
    games = {
        name.lower(): {
            "score": game.score,
            "permuted": game.chance,
            "beaten": game.beaten,
            "copies": len(game.permuted),
            "tells": game.conclusive,
            "curve": game.own.tolist(),
        }
        for name, game in tested.games.items()
    }
    return games | {
        "halves": {
            "correlation": tested.halves.correlation if tested.halves.varies else None,
            "p": tested.halves.p,
            "copies": len(tested.halves.permuted),
            "halves": len(tested.halves.lost),
        },
        "p": _number(tested.p),
        "gains": {
            gain.rival: {
                "mean": gain.mean,
                "interval": (gain.low, gain.high),
                "level": gain.level,
            }
            for gain in tested.gains
        },
        "other_images": tested.others,
        "infidelity": _number(tested.infidelity),
        "infidelity_uniform": _number(tested.infidelity_uniform),
        "infidelity_squares": SQUARES,
        "sensitivity_max": _number(tested.sensitivity),  # the largest of as many nudges
        "sensitivity_nudges": NUDGES,
    }


def _number(value: float) -> float | None:
    """As JSON writes it, which knows no NaN."""
    return None if isnan(value) else float(value)
