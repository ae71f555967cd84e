"""A repository of the Hugging Face hub, in its library's cache."""

import logging
import re
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from huggingface_hub import hf_hub_download, try_to_load_from_cache
from huggingface_hub.errors import (
    EntryNotFoundError,
    GatedRepoError,
    HfHubHTTPError,
    LocalEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)

from explainers.errors import UnknownModel, WeightsUnavailable
from explainers.models.model_folder import CONFIG, PROCESSOR, WEIGHTS

HUB = ("timm:hf-hub:", "timm:hf_hub:", "hf-hub:", "hf_hub:")

NAME = re.compile(r"[\w.-]+/[\w.-]+")


@dataclass(frozen=True)
class Repository:
    """USER/NAME, at a revision or at the newest in the cache."""

    name: str
    revision: str | None = None

    @classmethod
    def named(cls, text: str) -> "Repository":
        """From "USER/NAME" or "USER/NAME@REVISION". Raises: UnknownModel."""
        name, _, revision = text.partition("@")
        if not NAME.fullmatch(name):
            raise UnknownModel(
                f'"{name}" is not a repository of the Hugging Face hub; write hf-hub:USER/NAME.'
            )
        return cls(name, revision or None)

    def cached(self) -> bool:
        """Whether config.json and weights are in the cache."""
        return bool(self._path(CONFIG)) and any(self._path(file) for file in WEIGHTS)

    def folder(self) -> Path:
        """The folder of config.json. Raises: WeightsUnavailable if it is not in the cache."""
        path = self._path(CONFIG)
        if path is None:
            raise WeightsUnavailable(
                f"{CONFIG} of {self.name} is not on this machine; go online once and load "
                f"--model hf-hub:{self.name} without --weights."
            )
        return path.parent

    def fetch(self) -> None:
        """Download config.json, the preprocessing if there is one, and the weights to the cache.

        Raises: WeightsUnavailable, with the reason.
        """
        self._download(CONFIG)
        with suppress(EntryNotFoundError):  # timm's repositories have none
            self._download(PROCESSOR)
        for file in WEIGHTS:
            try:
                return self._download(file)
            except EntryNotFoundError:
                continue
        raise WeightsUnavailable(f"{self.name} on the Hugging Face hub has no {WEIGHTS[0]}.")

    def _download(self, file: str) -> None:
        """Raises: EntryNotFoundError for another file than config.json; WeightsUnavailable."""
        logging.getLogger("huggingface_hub").setLevel(logging.ERROR)  # raises its failures too
        try:
            hf_hub_download(self.name, file, revision=self.revision)
        except GatedRepoError as error:
            raise WeightsUnavailable(
                f"{self.name} on the Hugging Face hub asks for consent: accept its terms there and "
                "log in with hf auth login."
            ) from error
        except (RepositoryNotFoundError, RevisionNotFoundError) as error:
            raise WeightsUnavailable(
                f"The Hugging Face hub has no {self.name}, or it is private; check the name, or "
                "log in with hf auth login."
            ) from error
        except EntryNotFoundError as error:
            if isinstance(error, LocalEntryNotFoundError):
                raise self._unreachable(file, error) from error
            if file != CONFIG:
                raise
            raise WeightsUnavailable(
                f"{self.name} on the Hugging Face hub has no {CONFIG}: it is not a saved "
                "classifier."
            ) from error
        except (OSError, HfHubHTTPError) as error:  # no network, no disk space
            raise self._unreachable(file, error) from error

    def _unreachable(self, file: str, error: Exception) -> WeightsUnavailable:
        return WeightsUnavailable(
            f"{file} of {self.name} could not be downloaded from the Hugging Face hub "
            f"({type(error).__name__}); try again, or download its folder elsewhere and provide "
            "that: --model FOLDER."
        )

    def _path(self, file: str) -> Path | None:
        path = try_to_load_from_cache(self.name, file, revision=self.revision)
        return Path(path) if isinstance(path, str) else None
