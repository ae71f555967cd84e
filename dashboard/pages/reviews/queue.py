"""The queue of a review as a table: missing verdicts, disputes and the verdicts so far."""

import dash_ag_grid as dag
import dash_bootstrap_components as dbc
from dash import Dash, Input, Output, State, dcc, no_update
from dash.development.base_component import Component

from dashboard.access import Right, current_person
from dashboard.maps.captions import answer_of_one
from dashboard.maps.image_lookup import NO_SESSION
from dashboard.pages.reviews import ids as own
from dashboard.pages.reviews.scene import ReviewScene, of_review
from dashboard.pages.reviews.view import ReviewsView
from dashboard.reviews.judged_predictions import JudgedPictures
from dashboard.reviews.summary import until
from dashboard.services import Services
from dashboard.ui import ids
from dashboard.ui.ag_grid import GRID, SHARE, column
from dashboard.ui.choices import Choices
from dashboard.ui.components import card, select, subtitle, unlabelled
from dashboard.ui.panel import Panel, Parts
from dashboard.ui.picker import Options
from dashboard.ui.view import ANY
from data.errors import DataError
from data.numerals import count_of
from data.reviews import CHOICES, Choice, QueueFilter, QueuePage, QueueRow

SHOWN_NAMES = {
    "all": "All samples",
    "mine-open": "Mine to judge",
    "disagreed": "Disagreements",
    "unsettled": "Not settled",
    "settled": "Settled",
    "agreed": "Agreed",
    "unjudged": "Not judged",
}
FILTERS: dict[str, dict[str, str]] = {
    "all": {},
    "mine-open": {"mine": "open"},
    "disagreed": {"agreement": "disagreed"},
    "unsettled": {"agreement": "unsettled"},
    "settled": {"agreement": "settled"},
    "agreed": {"agreement": "agreed"},
    "unjudged": {"mine": "open", "others": "none"},
}
NEED_TWO = ("disagreed", "unsettled", "agreed")  # verdicts on a sample
HIDDEN = "hidden"
OPENS = {"cellClicked": ["openSample(params)"], "cellKeyDown": ["openSampleByKey(params)"]}
NO_ROWS = "No sample passes this filter, as far as you may see verdicts."
SHORT = {  # the verdicts, where a table has little room
    Choice.RIGHT: "right",
    Choice.RIGHT_WRONG_REASON: "wrong reason",
    Choice.UNDERSTANDABLE: "understandable",
    Choice.WRONG: "wrong",
    Choice.CANNOT_TELL: "cannot tell",
}
COLUMNS = (
    column("number", "no.", width=64, type="numericColumn"),
    column("image", "picture", width=92, cellRenderer="ReviewPicture"),
    column("name", "file", minWidth=130, flex=2),
    column("class", "class", minWidth=110, flex=1),
    column("predicted", "predicted", minWidth=110, flex=1),
    column("probability", "probability", **SHARE | {"width": 112}),
    column("mine", "my verdict", width=118),
    column("all", "verdicts", minWidth=240, flex=3, tooltipField="all"),
    column("settled", "settled", width=118),
    column("remarks", "posts", width=86, type="numericColumn"),
)


def layout() -> Component:
    """Filters over a grid whose rows come from the server as they are scrolled to."""
    options = GRID["dashGridOptions"] | {
        "cacheBlockSize": 100,
        "rowHeight": 44,
        "localeText": {"noRowsToShow": NO_ROWS},
    }
    infinite = GRID | {
        "defaultColDef": {"sortable": False, "resizable": True},
        "dashGridOptions": options,
        "style": {"height": "420px"},
    }
    grid = dag.AgGrid(
        id=own.QUEUE_GRID,
        columnDefs=list(COLUMNS),
        rowModelType="infinite",
        eventListeners=OPENS,
        **infinite,
    )
    search = dbc.Input(
        id=own.QUEUE_TEXT,
        type="search",
        size="sm",
        debounce=0.25,
        value="",
        placeholder="Search files, classes…",
    )
    return card(
        own.QUEUE,
        ["Samples", subtitle(own.QUEUE_TITLE)],
        [dcc.Store(own.QUEUE_DATA), grid],
        aside=[
            unlabelled("Search files and classes", search),
            unlabelled("Show", select(own.QUEUE_SHOWN)),
            unlabelled("Verdict", select(own.QUEUE_CHOICE)),
            unlabelled("Tag", select(own.QUEUE_TAG)),
        ],
    )


def shown_options(view: ReviewsView, choices: Choices) -> Options:
    """Which samples."""
    return [{"label": name, "value": key} for key, name in SHOWN_NAMES.items()]


def choice_options(view: ReviewsView, choices: Choices) -> Options:
    """The five verdicts."""
    options = [{"label": choice.words, "value": choice.value} for choice in CHOICES]
    return [{"label": "Any verdict", "value": ANY}, *options]


def tag_options(view: ReviewsView, choices: Choices) -> Options:
    """The review's vocabulary."""
    tags: tuple[str, ...] = ()
    if view.review:
        tags = choices.services.reviews.get(view.review).tags
    options = [{"label": tag, "value": tag} for tag in tags]
    return [{"label": "Any tag", "value": ANY}, *options]


PARTS = {
    "data": Output(own.QUEUE_DATA, "data"),
    "title": Output(own.QUEUE_TITLE, "children"),
}


@of_review
def render(scene: ReviewScene) -> Parts:
    """How many samples pass the filters; the grid fetches their rows itself."""
    page = scene.store.queue.page(scene.view.review, scene.person, _filter(scene.view), limit=1)
    without = _without_edits(scene.cached.summary.pictures)
    parts = (_passing(scene, page), without, "click or press Enter to open a sample")
    return {
        "data": {"total": page.total, "view": scene.view.values()},
        "title": " · ".join(part for part in parts if part),
    }


def register(app: Dash, services: Services) -> None:
    """Answers the grid's requests for rows; a row leads to its sample."""

    @app.callback(
        Output(own.QUEUE_GRID, "getRowsResponse"),
        Input(own.QUEUE_GRID, "getRowsRequest"),
        Input(own.QUEUE_DATA, "data"),
        State(ids.VIEW_STATE, "answer"),
        prevent_initial_call=True,
    )
    def rows(request: dict[str, int] | None, _: object, answer: object) -> object:
        view = ReviewsView.from_answer(answer, Choices(services, NO_SESSION))
        if request is None or not view.review:
            return no_update
        start, end = request["startRow"], request["endRow"]
        person = current_person()
        try:
            takes = services.reviews.get(view.review).takes(person.name)
            page = services.reviews.queue.page(
                view.review,
                person.name,
                _filter(view),
                offset=start,
                limit=end - start,
            )
        except DataError:
            return {"rowData": [], "rowCount": 0}  # the panel says why
        when = until(judges=takes and person.may(Right.JUDGE))
        return {"rowData": [_row(each, when) for each in page.rows], "rowCount": page.total}


def _passing(scene: ReviewScene, page: QueuePage) -> str:
    """How many samples pass the filter, of how many this is hidden, or why none can pass."""
    count = f"{page.total:,} of {scene.review.samples:,}"
    if page.hidden:
        when = until(judges=scene.judges)
        return f"{count}; {page.hidden:,} hidden {when}: they may pass this filter"
    untested = scene.cached.summary.untested
    if untested and not page.total and scene.view.shown in NEED_TWO:
        return f"{count}: {untested}"
    return count


def _without_edits(pictures: JudgedPictures) -> str:
    """What the table's predictions are of, where verdicts were given on edited images; or ""."""
    edited = int(pictures.edited.sum())
    if not edited:
        return ""
    were = "was" if edited == 1 else "were"
    return f"predictions without edits; {count_of(edited, 'sample')} {were} judged edited"


def _filter(view: ReviewsView) -> QueueFilter:
    chosen = Choice(view.choice) if view.choice else None
    return QueueFilter(text=view.text, choice=chosen, tag=view.tag, **FILTERS[view.shown])


def _row(row: QueueRow, when: str) -> dict[str, object]:
    sample = row.sample
    if row.choices is None:
        others = f"{row.others} hidden {when}" if row.others else ""
    else:
        others = " · ".join(
            f"{reviewer}: {SHORT[choice]}" for reviewer, choice in row.choices.items()
        )
    answer = answer_of_one(sample)
    return {
        "position": sample.position,
        "number": sample.position + 1,
        "image": sample.image_id,
        "name": sample.name,
        "class": sample.class_name,
        "predicted": answer.predicted or answer.no_prediction,
        "probability": answer.probability,
        "mine": SHORT[row.mine] if row.mine else ("draft" if row.draft else ""),
        "all": others,
        "settled": _settled(row),
        "remarks": HIDDEN if row.remarks is None else row.remarks,
    }


def _settled(row: QueueRow) -> str:
    if row.choices is None:
        return HIDDEN
    if row.settled and row.outdated:
        return "to settle again"
    return SHORT[row.settled] if row.settled else ("disputed" if row.disagreed else "")


PANEL = Panel(
    own.QUEUE,
    layout,
    register=register,
    fields=("review", "shown", "choice", "tag", "text"),
    parts=PARTS,
    render=render,
)
