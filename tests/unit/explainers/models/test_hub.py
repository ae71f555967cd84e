"""Repositories of the Hugging Face hub, by way of its library's cache."""

from collections.abc import Callable
from pathlib import Path

import huggingface_hub.constants
import pytest
from huggingface_hub.errors import LocalEntryNotFoundError

from explainers import load_model
from explainers.errors import (
    UnknownModel,
    WeightsUnavailable,
)
from explainers.models import weights_cached
from explainers.models.sources import hub_repository
from tests.unit.explainers.saved_folders import save_timm


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_CACHE", str(tmp_path))
    return tmp_path


@pytest.fixture
def fill(cache: Path) -> Callable[[], None]:
    def fill() -> None:
        repository = cache / "models--user--birds"
        save_timm(repository / "snapshots" / "abc")
        (repository / "refs").mkdir()
        (repository / "refs" / "main").write_text("abc")

    return fill


@pytest.mark.parametrize("form", ["timm:hf-hub:user/birds", "hf-hub:user/birds"])
def test_from_the_cache(fill: Callable[[], None], form: str) -> None:
    assert not weights_cached(form)
    with pytest.raises(WeightsUnavailable, match=r"offline; go online once with .*--model FOL"):
        load_model(form, offline=True)
    with pytest.raises(WeightsUnavailable, match=r"config\.json of user/birds is not on this"):
        load_model(form, weights="random", offline=True)
    fill()
    assert weights_cached(form)
    model = load_model(form, offline=True)
    assert model.labels == ("ant", "bee", "fly")
    assert model.card.name == "user/birds"
    assert model.card.provenance == "Hugging Face hub, user/birds"
    assert "/" not in model.card.key


@pytest.mark.usefixtures("cache")
def test_fetched(fill: Callable[[], None], monkeypatch: pytest.MonkeyPatch) -> None:
    fetched: list[str] = []

    def fetch(_name: str, file: str, revision: str | None) -> None:
        fetched.append(file)
        if file == "preprocessor_config.json":
            raise hub_repository.EntryNotFoundError("404")
        if not weights_cached("hf-hub:user/birds"):
            fill()

    monkeypatch.setattr(hub_repository, "hf_hub_download", fetch)
    assert load_model("hf-hub:user/birds", offline=False).labels == ("ant", "bee", "fly")
    assert fetched == ["config.json", "preprocessor_config.json", "model.safetensors"]


@pytest.mark.usefixtures("cache")
@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (LocalEntryNotFoundError("no network"), r"could not be downloaded .*--model FOLDER"),
        (OSError(28, "disk full"), r"could not be downloaded .*\(OSError\)"),
        (hub_repository.EntryNotFoundError("404"), "has no config.json"),
    ],
)
def test_not_to_be_fetched(
    monkeypatch: pytest.MonkeyPatch, error: Exception, sentence: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(hub_repository, "hf_hub_download", fail)
    with pytest.raises(WeightsUnavailable, match=sentence):
        load_model("hf-hub:user/birds", offline=False)


@pytest.mark.parametrize("name", ["birds", "user/birds/more", "user/bi rds", ""])
def test_no_name(name: str) -> None:
    with pytest.raises(UnknownModel, match="write hf-hub:USER/NAME"):
        load_model(f"hf-hub:{name}")
