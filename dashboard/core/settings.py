"""Every setting once: default, command-line option, environment variable, help and check.

An option wins over its environment variable, which wins over the default.
"""

import argparse
import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dashboard.core import options as o
from dashboard.core.options import (
    DATABASE,
    GALLERY,
    MACHINE,
    MODEL,
    PREPROCESSING,
    SERVING,
    Option,
    SettingsError,
    setting,
)
from dashboard.core.preprocess_settings import PreprocessSettings

if TYPE_CHECKING:
    from sqlalchemy import URL

__all__ = [
    "DATABASE",
    "GALLERY",
    "MACHINE",
    "MODEL",
    "SERVING",
    "Settings",
    "SettingsError",
    "add_options",
]


PARTS = {MODEL: (MODEL, PREPROCESSING)}


@dataclass(frozen=True)
class Settings(PreprocessSettings):
    """What a user decided; the defaults serve the starter gallery to this machine."""

    models: tuple[str, ...] = setting(
        (),
        Option(
            "model",
            MODEL,
            "resnet50, efficientnet_lite0, torchvision:NAME, timm:NAME, my_model.py:build (your "
            "own code, which is run), a folder with config.json and weights, or "
            "hf-hub:USER/NAME; may be given several times; by default ResNet-50 where its "
            "weights are on this machine, else EfficientNet-Lite0",
            metavar="MODEL",
            separator=",",
        ),
    )
    weights: tuple[str, ...] = setting(
        (),
        Option(
            "weights",
            MODEL,
            "checkpoint for the model, FILE::NAME for one of several sets of weights in it (such "
            "as FILE::ema), 'random' for an untrained one, "
            "'own' for the model's own; may be given several times, which compares checkpoints of "
            "one model, or gives each --model its own; without --model they are ResNet-50's",
            o.weights,
            "FILE",
            os.pathsep,
        ),
    )
    labels: str | None = setting(
        None, Option("labels", MODEL, "class names: one a line, CSV, JSON or YAML", o.file, "FILE")
    )
    layers: tuple[str, ...] | None = setting(
        None,
        Option("layers", MODEL, "layers to look at, instead of all blocks", o.names, "A,B,..."),
    )
    grid: tuple[int, int] | None = setting(
        None,
        Option("grid", MODEL, "patches of a transformer, where it does not tell", o.grid, "14x14"),
    )
    output: str | None = setting(
        None,
        Option(
            "output",
            MODEL,
            "part of the model's output that holds the logits, by key, attribute or index, where "
            "it returns several",
            metavar="NAME",
        ),
    )
    multi_label: bool = setting(
        False,
        Option(
            "multi-label",
            MODEL,
            "the classes do not exclude one another: each has a probability of its own, by the "
            "sigmoid",
            o.switch,
        ),
    )
    images: tuple[Path, ...] = setting(
        (),
        Option(
            "images",
            GALLERY,
            "folder of images, flat or one folder per class; may be given several times; by "
            "default the fetched ImageNet sample, else the starter gallery",
            o.folder,
            "FOLDER",
            os.pathsep,
        ),
    )
    split: str = setting(
        "",
        Option(
            "split",
            GALLERY,
            "split to show where the folder holds several, such as train or test; by default the "
            "validation split, else the test split; none reads their folders like any others",
            metavar="NAME",
        ),
    )
    class_map: str | None = setting(
        None,
        Option(
            "class-map",
            GALLERY,
            "which class of the model each folder is: CSV lines of folder,class or a JSON object; "
            "it wins over the folders' names",
            o.file,
            "FILE",
        ),
    )
    database: "URL | None" = setting(  # noqa: RUF009 - it is never changed
        None,
        Option(
            "database",
            DATABASE,
            "postgresql+psycopg://USER@HOST/NAME for a team, or sqlite:////FOLDER/FILE; by default "
            "a file in the user's data folder. A password belongs into the variable, not here",
            o.database,
            "URL",
        ),
    )
    evidence: Path | None = setting(  # noqa: RUF009 - it is never changed
        None,
        Option(
            "evidence",
            SERVING,
            "folder of the evidence of verdicts, which several servers may share; by default in "
            "the user's data folder",
            o.place,
            "FOLDER",
        ),
    )
    host: str = setting(
        "127.0.0.1",
        Option("host", SERVING, "address to listen on", metavar="ADDRESS"),
    )
    port: int = setting(
        8050, Option("port", SERVING, "port to listen on, 0 for any free one", o.port, "PORT")
    )
    open_browser: bool = setting(
        False, Option("open", SERVING, "open the app in the browser once it is served", o.switch)
    )
    allow_anonymous: bool = setting(
        False,
        Option("allow-anonymous", SERVING, "let anyone look who reaches this server", o.switch),
    )
    user_header: str | None = setting(
        None,
        Option(
            "user-header",
            SERVING,
            "header in which a --trusted-proxy names its user, such as X-Remote-User",
            o.header,
            "NAME",
        ),
    )
    trusted_proxies: tuple[o.Network, ...] = setting(
        (),
        Option(
            "trusted-proxy",
            SERVING,
            "address or network of a proxy in front, whose X-Forwarded-For and X-Forwarded-Proto "
            "are believed; may be given several times",
            o.network,
            "ADDRESS",
            ",",
        ),
    )
    proxy_role: str = setting(
        "viewer",
        Option(
            "proxy-role",
            SERVING,
            "role of a proxy's users who have no account: viewer, reviewer, lead or admin",
            o.role,
            "ROLE",
        ),
    )
    session_idle: float = setting(
        120.0,
        Option(
            "session-idle", SERVING, "minutes after which a log-in ends unused", o.positive, "N"
        ),
    )
    session_length: float = setting(
        12.0,
        Option("session-length", SERVING, "hours after which a log-in ends", o.positive, "N"),
    )
    allowed_hosts: tuple[str, ...] = setting(
        (),
        Option(
            "allowed-host",
            SERVING,
            "a further name by which browsers may reach this server, with its port where it is "
            "not the usual one, such as lab.example:8443; may be given several times",
            metavar="NAME",
            separator=",",
        ),
    )
    device: str | None = setting(
        None,
        Option(
            "device",
            MACHINE,
            "cpu, cuda, cuda:1 or mps; by default the fastest",
            o.device,
            "NAME",
        ),
    )
    offline: bool = setting(
        False, Option("offline", MACHINE, "attempt no connection to another machine", o.switch)
    )
    cache_gib: float = setting(
        2.0,
        Option("cache-size", MACHINE, "disk space for computed maps", o.number, "GIB"),
    )

    def __post_init__(self) -> None:
        if self.layers and len(self.models) > 1:
            raise SettingsError("--layers belongs to one model: give one --model with it.")
        if self.grid and len(self.models) > 1:
            raise SettingsError("--grid belongs to one model: give one --model with it.")
        if self.output and len(self.models) > 1:
            raise SettingsError("--output belongs to one model: give one --model with it.")
        if self.weights and len(self.models) > 1 and len(self.weights) != len(self.models):
            raise SettingsError(
                f"--weights: {len(self.weights)} given for {len(self.models)} models; give one for "
                "each --model in their order, 'own' for a model's own."
            )

    def check_one_model(self, command: str) -> None:
        """Raises: SettingsError if there are several, where `command` looks through one."""
        if max(len(self.models), len(self.weights)) > 1:
            raise SettingsError(
                f"{command} looks through one model: give one --model, and one --weights at most."
            )

    @classmethod
    def given(cls, arguments: argparse.Namespace, environ: Mapping[str, str]) -> "Settings":
        """The settings of a command line and an environment.

        Raises: SettingsError with one sentence about the first setting that cannot be used.
        """
        values: dict[str, Any] = {
            each.name: option_of(each).value(getattr(arguments, each.name, None), environ)
            for each in fields(cls)
        }
        return cls(**{name: value for name, value in values.items() if value is not None})


def option_of(known: "Field[Any]") -> Option:
    """How a field of Settings is given."""
    option: Option = known.metadata["option"]
    return option


def add_options(parser: argparse.ArgumentParser, *groups: str) -> None:
    """Give the parser the options of these groups, each under its own heading.

    The options of the preprocessing come with those of the model.
    """
    for group in (part for each in groups for part in PARTS.get(each, (each,))):
        heading = parser.add_argument_group(group)
        for each in fields(Settings):
            if option_of(each).group == group:
                option_of(each).add_to(heading, each.name, each.default)
