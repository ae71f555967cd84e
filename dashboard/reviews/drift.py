"""Whether model and preprocessing are still those of the review, or of an earlier verdict."""

from collections.abc import Mapping
from typing import Any

from dashboard.maps.export import library_versions
from dashboard.services import Services
from data.reviews import Review
from explainers.models import ModelCard
from explainers.models.model import WEIGHTS_PREFIX


def why_not_the_model(services: Services, review: Review) -> str:
    """Why this server cannot continue the review, in one sentence; empty if it can."""
    model = review.model
    if model.key not in services.engine.keys:
        return (
            f"This review covers {model.name}, which this server does not have. To judge, start "
            f"it with --model {model.key}."
        )
    card = services.engine.card(model.key)
    if card.weights_sha256 != model.weights_sha256:
        return (
            f"This review covers {model.name} with weights {_short(model.weights_sha256)}, but "
            f"this server has {card.weights_prefix}. To judge, start it with the review's weights."
        )
    if card.preprocess.fingerprint != model.preprocess:
        return (
            f"{card.name} has a different preprocessing than when this review was created. To "
            "judge, start the server with the review's preprocessing."
        )
    return ""


def what_changed(facts: Mapping[str, Any], card: ModelCard) -> list[str]:
    """What has changed since the evidence was frozen, a sentence each; empty if nothing has."""
    then, sentences = facts["provenance"], []
    if then["weights_sha256"] != card.weights_sha256:
        sentences.append(
            f"This verdict was given with the weights {_short(then['weights_sha256'])}; the model "
            f"here has {card.weights_prefix}."
        )
    if then["preprocessing_fingerprint"] != card.preprocess.fingerprint:
        sentences.append(
            f"The preprocessing was different then ({then['preprocessing']}); now it is "
            f"{card.preprocess.describe()}."
        )
    now = library_versions()
    other = [
        f"{name} {then['versions'][name]} (now {now[name]})"
        for name in then["versions"]
        if now.get(name) != then["versions"][name]
    ]
    if other:
        sentences.append(
            f"The verdict was given with {', '.join(other)}: maps may differ slightly."
        )
    return sentences


def _short(digest: str) -> str:
    return digest[:WEIGHTS_PREFIX]
