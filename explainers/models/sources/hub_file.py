"""A weights file in the cache of torch's hub, which torchvision and timm use."""

from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path
from urllib.parse import urlsplit

from torch import hub

from explainers.models.download import download
from explainers.models.sources.base import Cancelled, Progress


@dataclass(frozen=True)
class HubFile:
    """The file from `url`; its name contains the start of its SHA-256: NAME-11ad3fa6.pth."""

    url: str

    @property
    def path(self) -> Path:
        """Where it is after the download."""
        return Path(hub.get_dir(), "checkpoints", Path(urlsplit(self.url).path).name)

    def matches(self, file: Path) -> bool:
        """Whether `file` has the SHA-256 in the name, however it is called."""
        match = hub.HASH_REGEX.search(self.path.name)
        if match is None or not file.is_file():
            return False
        with file.open("rb") as opened:
            return file_digest(opened, "sha256").hexdigest().startswith(match.group(1))

    def fetch(self, progress: Progress, cancelled: Cancelled) -> None:
        """Download to the cache. Raises: WeightsUnavailable, with the reason; Cancelled."""
        match = hub.HASH_REGEX.search(self.path.name)
        download(self.url, self.path, match.group(1) if match else "", progress, cancelled)
