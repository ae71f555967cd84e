"""A user's own model from a Python file, which is executed: use only code that you trust."""

import importlib.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from types import ModuleType

import torch
from torch import nn

from explainers.errors import ExplainerError, UnfitModel, UnknownModel
from explainers.images.preprocess import ImagePreprocess
from explainers.models.draft import ModelDraft
from explainers.models.keys import DEFAULT_FUNCTION, slug, split_file
from explainers.models.model import Model
from explainers.models.module_errors import quoted
from explainers.models.notes import are_assumed
from explainers.models.returned import written
from explainers.models.sources.base import ModelSource, Recipe
from explainers.models.untraceable import module_in

PACKAGES = {  # modules whose package has another name, among those that models import
    "cv2": "opencv-python-headless",
    "sklearn": "scikit-learn",
    "yaml": "PyYAML",
}


class PythonFile(Recipe):
    """The return value of a function in a file: a module, or a model created by `load_model`.

    A module gets the ImageNet standard's preprocessing; a model brings its own preprocessing,
    labels and layers.
    """

    own_code = True
    fixed_classes = True

    def __init__(self, path: Path, function: str) -> None:
        self.path = path
        self.function = function
        self.name = path.stem if function == DEFAULT_FUNCTION else f"{path.stem}:{function}"
        self.provenance = f"own code, {path.name}:{function}"

    def trained(self) -> ModelDraft:
        """The function's return value."""
        with (
            _importable(self.path.parent),
            redirect_stdout(sys.stderr),
            torch.random.fork_rng(devices=[]),
        ):
            torch.manual_seed(0)  # weights that it draws are the same in every process
            try:
                built = self._build()
            except ExplainerError:
                raise
            except (Exception, SystemExit) as error:
                if lacks := _missing_module(self.path, error):
                    raise UnfitModel(lacks) from error
                raise UnfitModel(f"{self.path}:{self.function} failed: {quoted(error)}") from error
        if isinstance(built, Model):
            card = built.card
            return ModelDraft(
                built.module,
                card.preprocess,
                card.labels,
                card.imagenet,
                card.layers,
                notes=tuple(  # they are created again
                    note for note in card.notes if note.topic != "output"
                ),
                output=written(card.output.path) if card.output.chosen else None,
                multi_label=card.output.stated,
                origin=None if are_assumed(card.notes) else f"as {self.path.name} states",
            )
        where = f"The return value of {self.path}:{self.function}"
        return ModelDraft(module_in(built, where), ImagePreprocess())

    def untrained(self, classes: int | None = None) -> ModelDraft:
        """The same: the code itself decides the number of classes."""
        return self.trained()

    def _build(self) -> object:
        function = getattr(_run(self.path), self.function, None)
        if isinstance(function, nn.Module | Model):
            return function  # the file built it already
        if not callable(function):
            raise UnknownModel(
                f'{self.path} has no function "{self.function}"; '
                f"name one that returns the model: {self.path}:FUNCTION."
            )
        return function()


def _run(path: Path) -> ModuleType:
    """The module in the file at `path`, executed again."""
    if not path.is_file():
        raise UnknownModel(f"There is no file {path}.")
    name = f"own_model_{slug(path.stem)}"
    spec = importlib.util.spec_from_file_location(name, path)
    if spec is None or spec.loader is None:
        raise UnknownModel(f"{path} is not a Python file.")
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # lets classes defined there find their module
    code = compile(path.read_bytes(), str(path), "exec")  # earlier bytecode may be stale
    exec(code, module.__dict__)
    return module


def _missing_module(path: Path, error: BaseException) -> str:
    """A sentence about the module that the file's code could not import; "" of other errors."""
    if not isinstance(error, ModuleNotFoundError) or not error.name:
        return ""
    package = error.name.partition(".")[0]
    if package != error.name and package in sys.modules:
        return (
            f"{path} needs the module {error.name}, which the {package} that is installed here "
            f"does not have: install the version of {package} that it was written for."
        )
    return (
        f"{path} needs the module {error.name}, which is not installed here: "
        f"pip install {PACKAGES.get(package, package)}, or put its file beside {path.name}."
    )


@contextmanager
def _importable(folder: Path) -> Iterator[None]:
    """The files beside the model's can be imported inside the block."""
    entry = str(folder.resolve())
    sys.path.insert(0, entry)
    try:
        yield
    finally:
        sys.path.remove(entry)


def recipe(source: str) -> Recipe | None:
    """The recipe for "my_model.py:build" or "my_model.py"."""
    path, function = split_file(source)
    return PythonFile(path, function) if path else None


SOURCE = ModelSource(
    "my_model.py:build",
    "The return value of your own function; the file is executed, so use only one that you trust.",
    recipe,
)
