"""Every setting once: its type, how a text becomes it, its default, its help and its name.

An option wins over its environment variable, which wins over the default.
"""

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Self

from pydantic import PlainSerializer, model_validator
from pydantic.fields import FieldInfo

from dashboard.core.errors import SettingsError
from dashboard.core.settings import texts
from dashboard.core.settings.option import (
    Once,
    PerModel,
    Repeated,
    SettingsGroup,
    flags,
    read,
    setting,
)

if TYPE_CHECKING:
    from sqlalchemy import URL
else:
    URL = Any  # the help does not need a database

File = Annotated[str, read(texts.file)]
Database = Annotated[
    URL, read(texts.database), PlainSerializer(lambda url: url.render_as_string(False))
]

OF_ALL_OR_EACH = (
    "A value that is given once holds for all models. Given several times, there is one for each "
    "--model, or for each --weights of one model, in their order; 'own' leaves it to the model."
)


class PreprocessSettings(SettingsGroup):
    """What a user states of a model's preprocessing, part by part; None leaves the model's own."""

    heading: ClassVar[str] = "preprocessing"
    about: ClassVar[str] = OF_ALL_OR_EACH

    input_size: Annotated[
        tuple[Annotated[texts.Size, read(texts.size)] | None, ...], PerModel(";")
    ] = setting((), "height x width of the network's input, 224 for both", "224x192")
    resize: Annotated[
        tuple[Annotated[int | texts.Size, read(texts.edge)] | None, ...], PerModel(";")
    ] = setting(
        (),
        "shorter edge of the resized picture, from which the input is cropped; 256x320 sets both "
        "edges and ignores the aspect ratio",
        "256",
    )
    crop_mode: Annotated[
        tuple[Annotated[str, read(texts.crop_mode)] | None, ...], PerModel(";")
    ] = setting(
        (),
        "center: crop the middle; squash: ignore the aspect ratio; pad: the whole picture, padded "
        "with the mean colour",
        "MODE",
    )
    interpolation: Annotated[
        tuple[Annotated[str, read(texts.interpolation)] | None, ...], PerModel(";")
    ] = setting((), ", ".join(texts.INTERPOLATIONS), "NAME")
    mean: Annotated[
        tuple[Annotated[tuple[float, ...], read(texts.numbers)] | None, ...], PerModel(";")
    ] = setting(
        (),
        "mean of pixel values from 0 to 1, per channel or one for all; values above 1 are read as "
        "for pixels from 0 to 255",
        "M,M,M",
    )
    std: Annotated[
        tuple[Annotated[tuple[float, ...], read(texts.numbers)] | None, ...], PerModel(";")
    ] = setting(
        (),
        "standard deviation, in the same form; --mean 0 --std 1/255 keeps pixels from 0 to 255",
        "S,S,S",
    )
    channels: Annotated[tuple[Annotated[str, read(texts.channels)] | None, ...], PerModel(";")] = (
        setting((), "colours of the input: rgb, bgr, grey", "NAME")
    )
    bands: Annotated[
        tuple[Annotated[tuple[int, ...], read(texts.bands)] | None, ...], PerModel(";")
    ] = setting(
        (),
        "for a network whose input is not in colour: the channel that pictures show, or three for "
        "red, green and blue",
        "4,3,2",
    )


class ModelSettings(PreprocessSettings):
    """Which models, and what a user states of them."""

    heading: ClassVar[str] = "model"
    about: ClassVar[str] = OF_ALL_OR_EACH

    models: Annotated[tuple[str, ...], Repeated(",")] = setting(
        (),
        "resnet50, efficientnet_lite0, torchvision:NAME, timm:NAME, my_model.py:build (your own "
        "code, which is run), a folder with config.json and weights, or hf-hub:USER/NAME; can be "
        "repeated; by default ResNet-50 if its weights are on this machine, else "
        "EfficientNet-Lite0",
        "MODEL",
        name="model",
    )
    weights: Annotated[tuple[Annotated[str, read(texts.weights)], ...], Repeated(os.pathsep)] = (
        setting(
            (),
            "checkpoint of the model; FILE::NAME for one of several sets of weights in it (such "
            "as FILE::ema); 'random' for an untrained model; 'own' for the model's own weights; "
            "repeat it to compare checkpoints of one model, or to assign one to each --model; "
            "without --model they are for ResNet-50",
            "FILE",
        )
    )
    labels: Annotated[tuple[File | None, ...], PerModel(os.pathsep)] = setting(
        (), "class names: one per line, CSV, JSON or YAML", "FILE"
    )
    layers: Annotated[
        tuple[Annotated[tuple[str, ...], read(texts.names)] | None, ...], PerModel(";")
    ] = setting((), "layers to show, instead of all blocks", "A,B,...")
    grid: Annotated[
        tuple[Annotated[tuple[int, int], read(texts.grid)] | None, ...], PerModel(";")
    ] = setting(
        (), "rows x columns of a transformer's patches, if they cannot be detected", "14x14"
    )
    output: Annotated[tuple[str | None, ...], PerModel(";")] = setting(
        (),
        "part of the model's output that holds the logits, by key, attribute or index, if it "
        "returns several",
        "NAME",
    )
    multi_label: Annotated[
        tuple[Annotated[bool, read(texts.switch)] | None, ...], PerModel(";", is_switch=True)
    ] = setting(
        (),
        "the classes are not mutually exclusive: each has its own probability, by the sigmoid",
    )

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        several = len(self.models) > 1
        if several and self.weights and len(self.weights) != len(self.models):
            raise SettingsError(
                f"--weights: {len(self.weights)} given for {len(self.models)} models; pass one for "
                "each --model, in their order, 'own' for a model's own."
            )
        count = max(len(self.models), len(self.weights), 1)
        for name, info in ModelSettings.per_model():
            values = len(getattr(self, name))
            if values not in (0, 1, count):
                whole = "1 model" if count == 1 else f"{count} models"
                option, *opposite = flags(name, info)
                own = f"{opposite[0]} for the others" if opposite else "'own' for a model's own"
                raise SettingsError(
                    f"{option}: {values} given for {whole}; pass one for all, or one for each "
                    f"--model, in their order, {own}."
                )
        return self

    @classmethod
    def per_model(cls) -> list[tuple[str, FieldInfo]]:
        """The settings that each model may have its own value of."""
        fields = ModelSettings.model_fields.items()
        return [(n, i) for n, i in fields if any(isinstance(m, PerModel) for m in i.metadata)]

    def of_model(self, place: int) -> dict[str, Any]:
        """The values for the model at this place, by name; None where none is stated."""
        values = {name: getattr(self, name) for name, _ in self.per_model()}
        return {
            name: each[place if len(each) > 1 else 0] if each else None
            for name, each in values.items()
        }


class GallerySettings(SettingsGroup):
    """Which images."""

    heading: ClassVar[str] = "gallery"

    images: Annotated[tuple[Annotated[Path, read(texts.folder)], ...], Repeated(os.pathsep)] = (
        setting(
            (),
            "folder of images, flat or one folder per class; can be repeated; by default the "
            "fetched ImageNet sample, else the starter gallery",
            "FOLDER",
        )
    )
    split: Annotated[str, Once("all --images")] = setting(
        "",
        "split to show if the folder holds several, such as train or test; by default the "
        "validation split, else the test split; none reads their folders like any others",
        "NAME",
    )
    class_map: Annotated[File | None, Once("all --images")] = setting(
        None,
        "class of the model for each folder: CSV lines of folder,class or a JSON object; it takes "
        "precedence over the folders' names",
        "FILE",
    )


class DatabaseSettings(SettingsGroup):
    """Where accounts, reviews and scans are kept."""

    heading: ClassVar[str] = "database"

    database: Database | None = setting(
        None,
        "postgresql+psycopg://USER@HOST/NAME for a team, or sqlite:////FOLDER/FILE; by default a "
        "file in the user's data folder. Put a password into the variable, not here",
        "URL",
    )


class ServingSettings(SettingsGroup):
    """Where the app is served, and who may reach it."""

    heading: ClassVar[str] = "serving"

    evidence: Annotated[Path, read(texts.place)] | None = setting(
        None,
        "folder for the evidence of verdicts; several servers may share it; by default in the "
        "user's data folder",
        "FOLDER",
    )
    host: str = setting("127.0.0.1", "address to listen on", "ADDRESS")
    port: Annotated[int, read(texts.port)] = setting(
        8050, "port to listen on, 0 for any free one", "PORT"
    )
    prefix: Annotated[str, read(texts.prefix)] = setting(
        "",
        "path of the pages, such as /lens, where a proxy passes it on; a --trusted-proxy that "
        "strips it names it in X-Forwarded-Prefix instead",
        "PATH",
    )
    open_browser: Annotated[bool, read(texts.switch)] = setting(
        False, "open the app in the browser once it is running", name="open"
    )
    allow_anonymous: Annotated[bool, read(texts.switch)] = setting(
        False, "let anyone who reaches this server view it"
    )
    user_header: Annotated[str, read(texts.header)] | None = setting(
        None,
        "header in which a --trusted-proxy names its user, such as X-Remote-User",
        "NAME",
    )
    trusted_proxies: Annotated[
        tuple[Annotated[texts.Network, read(texts.network)], ...], Repeated(",")
    ] = setting(
        (),
        "address or network of a proxy in front, whose X-Forwarded-For, X-Forwarded-Proto "
        "and X-Forwarded-Prefix are trusted; can be repeated",
        "ADDRESS",
        name="trusted-proxy",
    )
    proxy_role: Annotated[str, read(texts.role)] = setting(
        "viewer",
        "role of a proxy's users who have no account: viewer, reviewer, lead or admin",
        "ROLE",
    )
    session_idle: Annotated[float, read(texts.positive)] = setting(
        120.0, "minutes without use after which a log-in ends", "N"
    )
    session_length: Annotated[float, read(texts.positive)] = setting(
        12.0, "hours after which a log-in ends", "N"
    )
    allowed_hosts: Annotated[tuple[str, ...], Repeated(",")] = setting(
        (),
        "another name by which browsers may reach this server, with its port if it is not the "
        "usual one, such as lab.example:8443; can be repeated",
        "NAME",
        name="allowed-host",
    )


class MachineSettings(SettingsGroup):
    """What of this machine is used."""

    heading: ClassVar[str] = "machine"

    device: Annotated[str, read(texts.device)] | None = setting(
        None, "cpu, cuda, cuda:1 or mps; by default the fastest", "NAME"
    )
    offline: Annotated[bool, read(texts.switch)] = setting(
        False, "do not connect to other machines"
    )
    cache_gib: Annotated[float, read(texts.number)] = setting(
        2.0, "disk space for computed maps", "GIB", name="cache-size"
    )


class Settings(MachineSettings, ServingSettings, DatabaseSettings, GallerySettings, ModelSettings):
    """What a user decided; the defaults serve the starter gallery to this machine."""

    def check_one_model(self, command: str) -> None:
        """Raises: SettingsError if there are several, where `command` looks through one."""
        if max(len(self.models), len(self.weights)) > 1:
            raise SettingsError(
                f"{command} takes one model: pass one --model, and at most one --weights."
            )

    def to_json(self) -> str:
        """All of them, for another process; the password of a database is among them."""
        values = self.model_dump()
        # Not `model_dump_json`: that cannot write a file's name that is no UTF-8.
        return json.dumps(values, default=str)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """The settings that `to_json` wrote, whatever is in the environment here.

        Raises: SettingsError if one cannot be used any more, or the text is no JSON of settings.
        """
        try:
            values = json.loads(text)
        except ValueError as error:
            raise SettingsError(f"The settings are not valid JSON: {error}.") from None
        if not isinstance(values, dict):
            raise SettingsError("The settings must be a JSON object with one value for each name.")
        for name in values.keys() - cls.model_fields.keys():
            raise SettingsError(f"There is no setting {name!r}.")
        return cls(**values)
