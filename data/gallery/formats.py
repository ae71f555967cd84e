"""The kind of a file by its name or first bytes: an image, an unsupported image, or neither.

The suffix of an image file decides. If it is unknown or absent, the first bytes decide.
"""

import re
import stat
from collections.abc import Mapping
from pathlib import Path

HEAD = 32  # bytes to read of a file with an unknown suffix

# The decoder gets these, and states the reason if it cannot read one.
_READABLE = (
    ".jpg .jpeg .jpe .jfif .jif .jfi .mpo .png .apng .gif .bmp .webp .tif .tiff .ppm .pgm .pbm "
    ".pnm .avif .avifs .heic .heif .hif .heics .heifs .jp2 .j2k .jpf .jpx .jpc .j2c .jpm"
)
READABLE = frozenset(_READABLE.split())

_SAVE = "save it as JPEG, PNG or TIFF"
_KINDS = {
    f"This is a camera's raw file, which cannot be read; {_SAVE}.": (
        ".3fr .arw .cr2 .cr3 .crw .dcr .dng .erf .fff .gpr .iiq .kdc .mef .mos .mrw .nef .nrw .orf "
        ".pef .raf .raw .rw2 .rwl .sr2 .srf .srw .x3f"
    ),
    f"This is a vector drawing, which has no pixels; {_SAVE}.": (
        ".ai .cdr .emf .eps .ps .svg .svgz .wmf"
    ),
    f"This is an image editor's own file, which cannot be read; {_SAVE}.": (
        ".afphoto .clip .kra .ora .psb .psd .xcf"
    ),
    f"Scientific and medical images of this format cannot be read; {_SAVE}.": (
        ".czi .dcm .dicom .fit .fits .fts .lif .lsm .mha .mhd .mrxs .nd2 .ndpi .nii .nrrd .oib "
        ".scn .svs .vms .vsi"
    ),
    f"Images of this format cannot be read; {_SAVE}.": (
        ".bpg .cur .dds .dib .exr .flif .hdr .icns .ico .jls .jxl .jxr .ktx .pcd .pcx .pfm .qoi "
        ".ras .sgi .tga .wdp .xbm .xpm"
    ),
}

# Suffix -> why such an image cannot be shown, in one sentence.
UNREADABLE: Mapping[str, str] = {
    suffix: reason for reason, suffixes in _KINDS.items() for suffix in suffixes.split()
}

# Never opened: thousands of such files may be beside images, and none is an image.
_NO_IMAGES = (
    ".7z .arrow .avi .bat .bz2 .c .cache .cfg .ckpt .css .csv .db .dll .doc .docx .exe .flac .gz "
    ".h5 .hdf5 .htm .html .ini .ipynb .js .json .jsonl .lnk .lock .log .m .mat .md .mkv .mov .mp3 "
    ".mp4 .mpeg .mpg .npy .npz .onnx .parquet .pdf .pickle .pkl .ppt .pptx .prototxt .pt .pth .py "
    ".pyc .rar .rst .rtf .safetensors .sh .so .sqlite .tar .tfrecord .tgz .toml .tsv .txt .url "
    ".wav .webm .xls .xlsx .xml .xz .yaml .yml .zip"
)
NO_IMAGES = frozenset(_NO_IMAGES.split())

JUNK_FILES = frozenset({"thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"})
JUNK_FOLDERS = frozenset(
    {
        "__macosx",
        "__pycache__",
        "@eadir",
        "@__thumb",
        "#recycle",
        "#snapshot",
        "$recycle.bin",
        "recycler",
        "lost+found",
        "system volume information",
    }
)

SIGNATURES = (
    re.compile(rb"\xff\xd8\xff"),  # JPEG
    re.compile(rb"\x89PNG\r\n\x1a\n"),
    re.compile(rb"GIF8[79]a"),
    re.compile(rb"BM.{4}\0\0\0\0", re.DOTALL),
    re.compile(rb"RIFF.{4}WEBP", re.DOTALL),
    re.compile(rb"(II[*+]\0|MM\0[*+])", re.DOTALL),  # TIFF
    re.compile(rb"P[1-6]\s+[#\d]"),  # PPM and its kin
    re.compile(rb".{4}ftyp(avif|avis|heic|heix|heim|heis|hevc|hevx|mif1|msf1)", re.DOTALL),
    re.compile(rb"\0\0\0\x0cjP  \r\n\x87\n"),  # JPEG 2000
    re.compile(rb"\xff\x4f\xff\x51"),  # JPEG 2000, bare
)
UNREADABLE_SIGNATURES = (
    (re.compile(rb"\0\0\0\x0cJXL \r\n\x87\n"), ".jxl"),
    (re.compile(rb"8BPS"), ".psd"),
    (re.compile(rb"gimp xcf"), ".xcf"),
    (re.compile(rb"FUJIFILMCCD-RAW"), ".raf"),
    (re.compile(rb"II\*\0.{4}CR", re.DOTALL), ".cr2"),
    (re.compile(rb".{4}ftypcrx ", re.DOTALL), ".cr3"),
    (re.compile(rb"v/1\x01"), ".exr"),
    (re.compile(rb"qoif"), ".qoi"),
    (re.compile(rb"DDS \x7c\0\0\0"), ".dds"),
)


def is_junk(name: str, *, folder: bool) -> bool:
    """Whether systems and tools leave such a file or folder behind; hidden ones too."""
    junk = JUNK_FOLDERS if folder else JUNK_FILES
    return name.startswith(".") or name.casefold() in junk


def problem_of(root: Path, name: str) -> str | None:
    """Why a file below `root` is no supported image; "" for one that the decoder gets.

    None: it is no image at all. Only a file with an unknown suffix is opened.
    """
    stem, dot, suffix = name[name.rfind("/") + 1 :].rpartition(".")
    suffix = f".{suffix.lower()}" if stem and dot else ""
    if suffix in READABLE:
        return ""
    if suffix in UNREADABLE:
        return UNREADABLE[suffix]
    return None if suffix in NO_IMAGES else _problem_of_content(root / name)


def _problem_of_content(path: Path) -> str | None:
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe would block for ever
            return None
        with path.open("rb") as file:
            head = file.read(HEAD)
    except (OSError, ValueError):
        return None
    for signature, suffix in UNREADABLE_SIGNATURES:
        if signature.match(head):
            return UNREADABLE[suffix]
    return "" if any(signature.match(head) for signature in SIGNATURES) else None
