"""Where galleries and models come from: the rows of the two registries."""

from data.gallery.sources import SOURCES as GALLERIES
from explainers.models.sources import SOURCES as MODELS

PAGE = """# Galleries and models

## Galleries

`--images FOLDER`, several times. The first row that fits a folder reads it. [Your own
folder](../howto/your-own.md#images-in-folders) has the details.

| gallery | how its files are laid out |
| --- | --- |
{galleries}

## Models

`--model MODEL`, several times: the header of the app switches between them. [Your own
model](../howto/your-own.md#a-model-of-your-own) has the details.

| `--model` | what it is |
| --- | --- |
{models}
"""


def write() -> str:
    """The page."""
    return PAGE.format(
        galleries="\n".join(f"| {each.name} | {each.layout} |" for each in GALLERIES),
        models="\n".join(f"| `{each.form}` | {each.help} |" for each in MODELS),
    )
