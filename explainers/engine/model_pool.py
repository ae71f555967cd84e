"""The models of an engine: recipes, loaded when needed, bounded by bytes."""

from collections.abc import Iterable
from operator import attrgetter

from cachetools import LRUCache

from explainers.engine.byte_cache import byte_cache
from explainers.errors import UnfitModel, UnknownModel
from explainers.models import Model, ModelCard, ModelSpec
from explainers.work.memory_guard import memory_guard


class ModelPool:
    """Models by key; the least recently used ones with a recipe are unloaded, and reloaded later.

    Models from Python have no recipe and stay. Only the inference thread may call `get`; everything
    else is thread-safe.
    """

    def __init__(self, models: Iterable[ModelSpec | Model], capacity: int) -> None:
        self._models: dict[str, ModelSpec | Model] = {}
        self._cards: dict[str, ModelCard] = {}
        self._loaded: LRUCache[str, Model] = byte_cache(capacity, attrgetter("card.nbytes"))
        for model in models:
            self.add(model)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys in the order in which the models were added."""
        return tuple(self._models)

    def add(self, model: ModelSpec | Model) -> str:
        """Add the model and return its key. Raises: UnfitModel if another has that key."""
        key = model.card.key if isinstance(model, Model) else model.key
        if self._models.setdefault(key, model) != model:
            raise UnfitModel(f'There are two models called "{key}"; give one another name.')
        if isinstance(model, Model):
            self._cards[key] = model.card
        return key

    def card(self, key: str) -> ModelCard | None:
        """The card of a model that was loaded before, else None. Raises: UnknownModel."""
        self._source(key)
        return self._cards.get(key)

    def get(self, key: str) -> Model:
        """The model, loaded if necessary. Raises: UnknownModel; any error of loading."""
        source = self._source(key)
        if isinstance(source, Model):
            return source
        model = self._loaded.get(key)
        if model is None:
            with memory_guard():
                model = source.load()
            self._loaded[key] = model
            self._cards[key] = model.card
        return model

    def _source(self, key: str) -> ModelSpec | Model:
        if key not in self._models:
            keys = ", ".join(self.keys)
            raise UnknownModel(f'There is no model "{key}" here; choose one of {keys}.')
        return self._models[key]
