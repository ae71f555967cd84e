"""The guidelines in the report of a review, where they were changed after verdicts."""

import json
import re
from dataclasses import replace
from html import unescape

from dashboard.core.times import utc_time
from dashboard.reports.review import review_report
from dashboard.reviews.exports import json_lines, verdict_rows
from dashboard.reviews.guideline_history import guideline_history
from data.reviews import AuditEntry
from tests.unit.dashboard.reviews.report_data_parts import (
    NOON,
    dossier,
    evidence,
)


def test_guidelines_that_were_changed_after_verdicts_are_stated_with_the_earlier_text() -> None:
    first = dossier().audit[0]

    def entry(hour: int, action: str, **detail: object) -> AuditEntry:
        return replace(first, action=action, created=NOON + 3600 * hour, detail=detail)

    changed = {"changed": ["guidelines"], "before": {"guidelines": "The **first** text."}}
    verdict_entry = entry(1, "verdict given", version=1)
    audit = [
        *(first, entry(0, "set-up changed", changed=["guidelines"], before={"guidelines": "x"})),
        *(verdict_entry, verdict_entry, entry(2, "set-up changed", **changed)),
        *(verdict_entry, entry(3, "set-up changed", changed=["guidelines"])),  # of release 0.8.2
        entry(4, "set-up changed", changed=["tags"]),
    ]
    made = dossier(audit=audit, guidelines=guideline_history(audit, {}))
    html = review_report(made, evidence()).decode()
    page = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    assert page.count("Of 2 verdicts it was not recorded which text") == 1
    assert page.count("Of 1 verdict it was not recorded which text") == 1
    assert html.count("Earlier guidelines") == 2  # the draft's text was in force for no verdict
    at = utc_time(NOON + 7200)
    assert (
        f"Ada changed the guidelines, {at}: 2 verdicts were given under the earlier ones." in page
    )
    assert "<strong>first</strong>" in html
    assert "1 verdict was given under the earlier ones. The earlier text was not kept." in page
    assert page.index("The earlier text was not kept") < page.index(at)  # the newest first
    assert "set-up changed: guidelines" in page
    assert "Earlier guidelines" not in review_report(dossier(), evidence()).decode()


def test_verdicts_count_under_the_guidelines_that_their_reviewer_saw() -> None:
    """Ada and Ben judge after the change to version 4; Ada's first page showed the earlier text."""
    first = dossier().audit[0]

    def entry(who: str, action: str, position: int | None = None, **detail: object) -> AuditEntry:
        return replace(first, who=who, action=action, position=position, detail=detail)

    audit = [
        *(first, entry("Cy", "review opened"), entry("Cy", "set-up changed", changed=["tags"])),
        entry("Cy", "set-up changed", changed=["guidelines"], before={"guidelines": "OLD."}),
        *(entry("Ada", "verdict given", 0, version=number) for number in (1, 2)),
        *(entry("Ben", "verdict given", 0, version=1), entry("Ada", "verdict given", 1, version=1)),
        entry("Cy", "review closed"),
    ]
    setups = {(0, "Ada", 1): 3, (0, "Ada", 2): 5, (0, "Ben", 1): 4}
    history = guideline_history(audit, setups)
    ((text, verdicts, late, by_time),) = [
        (each.text, each.verdicts, each.late, each.by_time) for each in history.earlier
    ]
    assert (text, verdicts, late, by_time) == ("OLD.", 1, 1, 0)
    assert (history.version, history.by_time) == (4, 1)
    histories = {
        key: [replace(each, setup_version=setups.get((*key, each.version))) for each in versions]
        for key, versions in dossier().histories.items()
    }
    made = dossier(audit=audit, guidelines=history, histories=histories)
    html = review_report(made, evidence()).decode()
    page = " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())
    assert "1 verdict was given under the earlier ones. 1 of them came after the change" in page
    alone = (
        "Of 1 verdict it was not recorded which text the reviewer’s page showed: it counts by its"
    )
    assert alone in page
    assert page.count("UTC, under earlier guidelines") == 1
    head, *rows = verdict_rows(made)
    assert [row[head.index("guidelines")] for row in rows] == ["current", "current", "not recorded"]
    start, sample, _ = map(json.loads, json_lines(made))
    assert [each["text"] for each in start["earlier_guidelines"]] == ["OLD."]
    stated = [(each["setup_version"], each["guidelines"]) for each in sample["verdicts"]]
    assert stated == [(3, "earlier"), (5, "current"), (4, "current")]
