"""URLs of a review's files."""

from dashboard.core.address import address


def file_url(review_id: str, kind: str) -> str:
    """The report ("html"), every verdict as a table ("csv"), or everything as "jsonl".

    The report of a signed review is the file that was signed.
    """
    name = "report" if kind == "html" else "verdicts"
    return address(f"/reviews/{review_id}/{name}.{kind}", {})
