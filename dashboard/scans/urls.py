"""URLs of a scan's downloads."""

from dashboard.core.address import address


def csv_url(scan: str, a: str, b: str) -> str:
    """Every channel's effect size and test."""
    return address("/downloads/comparison.csv", {"scan": scan, "a": a, "b": b})


def html_url(scan: str, a: str, b: str) -> str:
    """One page that holds everything and needs no server."""
    return address("/downloads/comparison.html", {"scan": scan, "a": a, "b": b})


def models_urls(scan: str, scan_b: str) -> tuple[str, str]:
    """Two models: a table of images, and one page."""
    query = {"scan": scan, "scan_b": scan_b}
    return tuple(address(f"/downloads/models.{kind}", query) for kind in ("csv", "html"))  # type: ignore[return-value]


def classes_csv_url(scan: str) -> str:
    """Groups and classes with their accuracy."""
    return address("/downloads/classes.csv", {"scan": scan})


def robustness_csv_url(scan: str, subset: str, corruption: str) -> str:
    """How a subset, the groups and the classes hold up; "" is all corruptions."""
    query = {"scan": scan, "subset": subset, "corruption": corruption}
    return address("/downloads/robustness.csv", query)


def members_csv_url(scan: str, subset: str, order: str) -> str:
    """The images of a subset in the order of triage."""
    return address("/downloads/images.csv", {"scan": scan, "subset": subset, "order": order})
