"""Each edit equals a direct call of its library, and a neutral one changes nothing."""

from io import BytesIO

import numpy as np
import pytest
import torch
from PIL import Image
from skimage.restoration import inpaint_biharmonic
from torchvision.transforms import InterpolationMode
from torchvision.transforms.v2 import functional as F

from explainers.edits.base import Edit, Mask, Pixels
from explainers.edits.corruptions import (
    BLUR,
    CORRUPTIONS,
    KEPT,
    NOISE,
    QUALITY,
    WARP,
    displacements,
)
from explainers.edits.fills import BLUR as BLURRED
from explainers.edits.fills import FILLS
from explainers.edits.kinds import EDITS, find_edit
from explainers.errors import UnfitEdit
from explainers.parameters import Value

EMPTY = (124, 116, 104)
SEVERITIES = range(1, 6)


@pytest.fixture
def pixels() -> Pixels:
    """A smooth picture of random colours."""
    cells = np.random.default_rng(0).integers(0, 256, (6, 8, 3), dtype=np.uint8)
    return np.asarray(Image.fromarray(cells).resize((64, 48), Image.Resampling.BICUBIC))


def edited(pixels: Pixels, kind: str, mask: Mask | None = None, **values: Value) -> Pixels:
    edit_kind = find_edit(kind)
    return edit_kind.apply(
        pixels, Edit(kind, tuple(edit_kind.complete(values).items()), mask), EMPTY
    )


def tensor(pixels: Pixels) -> torch.Tensor:
    return F.pil_to_tensor(Image.fromarray(pixels)).contiguous()  # noise follows the memory's order


def same(pixels: Pixels, image: torch.Tensor) -> bool:
    return bool((pixels == image.numpy().transpose(1, 2, 0)).all())


@pytest.mark.parametrize("severity", SEVERITIES)
def test_noise_equals_torchvisions_under_the_same_seed(pixels: Pixels, severity: int) -> None:
    with torch.random.fork_rng():
        torch.manual_seed(7)
        library = F.gaussian_noise(tensor(pixels).float() / 255, sigma=NOISE[severity - 1])
    result = edited(pixels, "gaussian_noise", severity=severity, seed=7)
    assert same(result, F.to_dtype(library, torch.uint8, scale=True))


@pytest.mark.parametrize("severity", SEVERITIES)
def test_blur_equals_torchvisions(pixels: Pixels, severity: int) -> None:
    sigma = BLUR[severity - 1]
    library = F.gaussian_blur(tensor(pixels), [6 * sigma + 1] * 2, [float(sigma)] * 2)
    assert same(edited(pixels, "gaussian_blur", severity=severity), library)


@pytest.mark.parametrize("severity", SEVERITIES)
def test_jpeg_equals_pillows(pixels: Pixels, severity: int) -> None:
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=QUALITY[severity - 1])
    assert (edited(pixels, "jpeg", severity=severity) == np.asarray(Image.open(file))).all()


@pytest.mark.parametrize("severity", SEVERITIES)
def test_pixelation_equals_pillows_box_filter(pixels: Pixels, severity: int) -> None:
    kept = KEPT[severity - 1]
    small = Image.fromarray(pixels).resize((int(64 * kept), int(48 * kept)), Image.Resampling.BOX)
    library = np.asarray(small.resize((64, 48), Image.Resampling.BOX))
    assert (edited(pixels, "pixelate", severity=severity) == library).all()


@pytest.mark.parametrize("severity", SEVERITIES)
def test_elastic_equals_torchvisions_with_the_stated_displacement(
    pixels: Pixels, severity: int
) -> None:
    warp = WARP[severity - 1]
    displacement = displacements((48, 64), warp, seed=3)
    in_pixels = displacement[0] * torch.tensor([64, 48]) / 2
    length = in_pixels.square().mean((0, 1)).sqrt()
    assert torch.allclose(length, torch.full((2,), warp * 48 / 224), rtol=1e-4)
    library = F.elastic(tensor(pixels), displacement, InterpolationMode.BILINEAR)
    assert same(edited(pixels, "elastic", severity=severity, seed=3), library)


@pytest.mark.parametrize("name", ["brightness", "contrast", "saturation"])
def test_colours_equal_torchvisions(pixels: Pixels, name: str) -> None:
    library = getattr(F, f"adjust_{name}")(tensor(pixels), 1.7)
    assert same(edited(pixels, name, factor=1.7), library)


def test_greyscale_and_flip_equal_torchvisions(pixels: Pixels) -> None:
    assert same(edited(pixels, "greyscale"), F.rgb_to_grayscale(tensor(pixels), 3))
    assert (edited(pixels, "flip", along="horizontal") == pixels[:, ::-1]).all()
    assert (edited(pixels, "flip", along="vertical") == pixels[::-1]).all()


def test_geometry_equals_torchvisions_with_the_mean_colour_outside(pixels: Pixels) -> None:
    picture = Image.fromarray(pixels)
    bilinear = InterpolationMode.BILINEAR
    turned = F.rotate(picture, 30, bilinear, fill=list(EMPTY))
    assert (edited(pixels, "rotate", degrees=30) == np.asarray(turned)).all()
    assert tuple(edited(pixels, "rotate", degrees=30)[0, 0]) == EMPTY
    near = F.affine(picture, 0, [0, 0], 2, [0, 0], bilinear, fill=list(EMPTY))
    assert (edited(pixels, "zoom", times=2) == np.asarray(near)).all()


def test_a_shift_moves_every_pixel(pixels: Pixels) -> None:
    moved = edited(pixels, "shift", x=25, y=0)
    assert (moved[:, 16:] == pixels[:, :48]).all()
    assert (moved[:, :16] == EMPTY).all()


@pytest.mark.parametrize("fill", FILLS)
def test_erasing_changes_the_region_only_and_keeping_the_rest_only(
    pixels: Pixels, fill: str
) -> None:
    region = np.zeros((48, 64), bool)
    region[10:30, 8:50] = True
    erased = edited(pixels, "erase", Mask.of(region), fill=fill)
    assert (erased[~region] == pixels[~region]).all()
    assert (erased[region] != pixels[region]).any()
    if fill != "inpaint":
        kept = edited(pixels, "keep", Mask.of(region), fill=fill)
        assert (kept[region] == pixels[region]).all()
        assert (kept[~region] != pixels[~region]).any()


def test_the_mean_fill_is_the_colour_of_the_training(pixels: Pixels) -> None:
    region = np.ones((48, 64), bool)
    assert (edited(pixels, "erase", Mask.of(region), fill="mean") == EMPTY).all()


def test_the_blurred_fill_equals_torchvisions_blur_at_once(pixels: Pixels) -> None:
    sigma = BLURRED * 48
    library = F.gaussian_blur(tensor(pixels), [27, 27], [sigma, sigma]).numpy().transpose(1, 2, 0)
    filled = edited(pixels, "erase", Mask.of(np.ones((48, 64), bool)), fill="blur")
    apart = np.abs(filled.astype(int) - library)
    assert apart.max() <= 1
    assert (apart > 0).mean() < 0.01


def test_inpainting_equals_scikit_images(pixels: Pixels) -> None:
    region = np.zeros((48, 64), bool)
    region[20:30, 20:30] = True
    library = inpaint_biharmonic(pixels, region, channel_axis=-1, split_into_regions=True)
    filled = edited(pixels, "erase", Mask.of(region), fill="inpaint")
    assert np.abs(filled[region] - 255 * library[region]).max() <= 0.5


def test_inpainting_most_of_an_image_is_refused(pixels: Pixels) -> None:
    region = np.zeros((48, 64), bool)
    region[20:30, 20:30] = True
    with pytest.raises(UnfitEdit, match="50% of the image at most, and this region has 97%"):
        edited(pixels, "keep", Mask.of(region), fill="inpaint")


def test_a_seed_repeats_the_noise_and_another_does_not(pixels: Pixels) -> None:
    once, again, other = (edited(pixels, "gaussian_noise", seed=seed) for seed in (1, 1, 2))
    assert (once == again).all()
    assert (once != other).any()


@pytest.mark.parametrize("kind", [kind.key for kind in EDITS if kind.neutral])
def test_an_edit_with_neutral_values_counts_as_neutral(kind: str) -> None:
    edit_kind = find_edit(kind)
    assert edit_kind.neutral is not None
    assert edit_kind.is_neutral(edit_kind.complete(edit_kind.neutral))
    assert not edit_kind.is_neutral(edit_kind.complete({}))


def test_corruptions_have_five_severities() -> None:
    for kind in CORRUPTIONS:
        (severity,) = (spec for spec in kind.parameters if spec.name == "severity")
        assert (severity.low, severity.high) == (0, 5)


def test_an_unfit_value_names_what_is_allowed() -> None:
    with pytest.raises(UnfitEdit, match=r'"jpeg".*severity.*whole number from 0 to 5, not "9"'):
        find_edit("jpeg").complete({"severity": 9})
    with pytest.raises(UnfitEdit, match='"jpeg" has no value "strength"; it takes severity'):
        find_edit("jpeg").complete({"strength": 3})
    with pytest.raises(UnfitEdit, match='no edit "frost"; choose one of erase, keep'):
        find_edit("frost")
