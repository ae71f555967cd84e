"""What a folder's name means: a class, or only a collection."""

import re

from data.gallery.class_names import stated_wnid, unified, unnumbered
from data.gallery.labels import ImageNetClass, by_name, by_wnid

GENERAL = re.compile(
    r"(jpe?g|png|tiff?|raw|new|my|all|the|old|test|sample|training|validation|cropped|resized)? ?"
    r"(images?|imgs?|im|photos?|photographs?|pictures?|pics?|jpe?gs?|pngs?|jpe?gimages|data ?sets?"
    r"|data|datas|samples?|examples?|inputs?|outputs?|frames?|folder|directory|files?|media|gallery"
    r"|galleries|albums?|uploads?|downloads?|archives?|unsorted|unlabell?ed|uncategori[sz]ed|misc"
    r"|miscellaneous|other|others|various|inbox|desktop|dcim|camera|camera roll|screenshots?"
    r"|backups?|tmp|temp|root|home|src|source|assets|public|static|content|originals?|thumbnails?|crops?)"
    r"( ?\d+)?"
)
DATE = re.compile(r"(19|20)\d\d([ ._-]?\d\d?([ ._-]?\d\d?)?)?([ _-]?\d{4,6})?")
CAMERA = re.compile(r"\d{3}[a-z_]{4,5}\d*|(img|dsc|dscn|pxl|mvi) ?\d+")  # 100CANON
SEVERAL = re.compile(
    r"(batch|part|session|folder|set|fold|group|run|day|site|patient|subject|person|case|scene|clip"
    r"|video|sequence|seq|slide|plate|camera|cam|study|series|visit|p|s|id)? ?\d+[a-z]?"
)


def is_general(folder: str) -> bool:
    """Whether the name does not describe its images: "photos", "2023-05", "100CANON"."""
    name = unified(folder)
    return any(pattern.fullmatch(name) for pattern in (GENERAL, DATE, CAMERA))


def is_one_of_several(folder: str) -> bool:
    """Whether the name only counts: "patient 12", "session3", "0007"; or is general."""
    return is_general(folder) or SEVERAL.fullmatch(unified(folder)) is not None


def imagenets(folder: str) -> ImageNetClass | None:
    """ImageNet's class with this WordNet id or name, in any spelling.

    An id at the beginning of the name decides: "n02085620-Chihuahua".
    """
    if wnid := stated_wnid(folder):
        return by_wnid(wnid)
    return by_name(folder) or by_name(unnumbered(folder))
