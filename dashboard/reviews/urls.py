"""URLs of a review's report and exports."""

from dashboard.maps.urls import address


def report_url(review_id: str) -> str:
    """The report: of a signed review the file that was signed."""
    return address(f"/reviews/{review_id}/report.html", {})


def export_url(review_id: str, kind: str) -> str:
    """Every verdict as a table, or everything as one JSON object a line."""
    return address(f"/reviews/{review_id}/verdicts.{kind}", {})
