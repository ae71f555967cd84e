"""Files that people take away."""

from dashboard.routes.attachments import safe_csv


def test_cells_that_a_spreadsheet_would_run_are_quoted() -> None:
    body = safe_csv([["=1+1", "+x", "-y", "@z", "plain", -1.5, 3]]).decode()
    assert body.strip() == "'=1+1,'+x,'-y,'@z,plain,-1.5,3,schema"


def test_the_last_column_states_the_schema() -> None:
    assert safe_csv([["a"], [2], [3]]).decode().split() == ["a,schema", "2,1", "3,1"]
