"""The manifest is that of the public collection of 1,000 ImageNet images."""

from pathlib import Path

from data.gallery.fetch import archive_bytes, read_manifest


def test_the_manifest_names_one_image_per_class() -> None:
    manifest = read_manifest()
    assert len({file.name.split("_")[0] for file in manifest}) == len(manifest) == 1_000
    assert all(Path(file.name).name == file.name for file in manifest)
    assert archive_bytes() == 109_576_417


def test_the_manifest_fits_the_real_images(imagenet_sample: Path) -> None:
    there = [file for file in read_manifest() if (imagenet_sample / file.name).exists()]
    assert len(there) >= 100
    assert all(file.is_at(imagenet_sample / file.name) for file in there[::20])
