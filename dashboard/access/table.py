"""Which right each route and each callback needs; what is not listed here is refused.

A route is listed by its endpoint, a page by its path, a callback by the component of its first
output. A component that starts something is listed by its own id: a callback that it sets off
needs its right too.
"""

from collections.abc import Mapping
from typing import Final

from dashboard import ids
from dashboard.access.person import Right
from dashboard.ids import judge, methods
from dashboard.ids import reviews as review_ids

ANYONE: Final = None  # also whoever is not logged in
LOOK, COMPUTE, JUDGE, LEAD, ADMIN = Right
Needed = Right | None

ROUTES: dict[str, Needed] = {
    # what the log-in page needs, and itself
    "bootstrap": ANYONE,
    "_dash_assets.static": ANYONE,
    "access.log_in": ANYONE,
    "access.try_log_in": ANYONE,
    "access.log_out": ANYONE,
    "access.back": ANYONE,
    # who is at work
    "access.me": LOOK,
    "access.keep_name": JUDGE,
    # pictures, maps and the gallery
    "stratoscope.thumbnail": LOOK,
    "stratoscope.original": LOOK,
    "stratoscope.network_input": LOOK,
    "stratoscope.heatmap": LOOK,
    "stratoscope.difference_map": LOOK,
    "stratoscope.strip": LOOK,
    "stratoscope.sheet": LOOK,
    "stratoscope.channel": LOOK,
    "stratoscope.activation": LOOK,
    "stratoscope.activations": LOOK,
    "stratoscope.kernels": LOOK,
    "stratoscope.kernel": LOOK,
    "stratoscope.channels": LOOK,
    "stratoscope.filters": LOOK,
    "stratoscope.items": LOOK,
    "stratoscope.labels": LOOK,
    # one's own images: seen by their session alone, counted, and gone with it
    "stratoscope.add": LOOK,
    "stratoscope.mine": LOOK,
    "stratoscope.remove": LOOK,
    "stratoscope.place": LOOK,  # in the engine's queue
    # what is taken away
    "stratoscope.overlay_png": LOOK,
    "stratoscope.raw_map": LOOK,
    "stratoscope.statistics_csv": LOOK,
    "stratoscope.comparison_csv": LOOK,
    "stratoscope.comparison_html": LOOK,
    "stratoscope.in_step": LOOK,
    "stratoscope.models": LOOK,
    "stratoscope.classes_csv": LOOK,
    "stratoscope.images_csv": LOOK,
    # reviews
    "stratoscope.open_reviews": LOOK,
    "stratoscope.review_revision": LOOK,
    "stratoscope.review_report_html": LOOK,
    "stratoscope.review_export": LOOK,
    "stratoscope.add_view": JUDGE,
    "stratoscope.create_review": LEAD,
    "stratoscope.change_review": LEAD,
    "stratoscope.move_review": LEAD,
    "stratoscope.discard_review": LEAD,
    "stratoscope.settle_sample": LEAD,
    "stratoscope.sign_review": LEAD,
    # judging: what stands there, and what is said
    "stratoscope.judging_desk": LOOK,
    "stratoscope.judging_sample": LOOK,
    "stratoscope.judging_record": LOOK,
    "stratoscope.judging_inside": LOOK,
    "stratoscope.judging_picture": LOOK,
    "stratoscope.give_verdict": JUDGE,
    "stratoscope.withdraw_verdict": JUDGE,
    "stratoscope.keep_draft": JUDGE,
    "stratoscope.say_remark": JUDGE,
    # a selection stays, for everyone
    "stratoscope.keep": COMPUTE,
}

PAGES: dict[str, Needed] = {
    "/": LOOK,
    "/layers/": LOOK,
    "/compare/": LOOK,
    "/dataset/": LOOK,
    "/reviews/": LOOK,
    "/judge/": LOOK,
    "/methods/": LOOK,
    "/inputs/": LOOK,
}

# What Dash serves for each page, by what follows the page's path; callbacks are listed below.
DASH: dict[str, Needed] = {
    "_dash-component-suites/<string:package_name>/<path:fingerprinted_path>": ANYONE,
    "_favicon.ico": ANYONE,
    "_dash-layout": LOOK,
    "_dash-dependencies": LOOK,
    "_reload-hash": LOOK,
    "": LOOK,
    "<path:path>": LOOK,
}
CALLBACKS_OF_PAGE = "_dash-update-component"

CALLBACKS: dict[str, Needed] = {
    ids.ADDRESS: LOOK,  # of every page: the view
    ids.BANNER: LOOK,
    ids.SAMPLE: LOOK,
    ids.SCAN_TEXT: LOOK,
    ids.GALLERY_SKIPPED: LOOK,
    ids.PERMALINK: LOOK,
    ids.MEMBERS_GRID: LOOK,
    # Explore, whose other panels are filled with the view
    ids.LONG_MAP: LOOK,
    ids.TRUST_DRAWN: LOOK,
    # Reviews, beside its panels
    review_ids.QUEUE_GRID: LOOK,
    review_ids.MARKED_WORDS: LOOK,
    review_ids.CREATE_QUEUE: LOOK,
    review_ids.CREATE_PREVIEW: LOOK,
    review_ids.CREATE_LAYER: LOOK,
    review_ids.SETUP_PREVIEW: LOOK,
    review_ids.SETUP_NAME: LOOK,
    # panels that only show
    **{
        ids.notice(panel): LOOK
        for panel in (
            # Compare
            ids.STRIP,
            ids.IN_STEP,
            ids.PARAMETERS,
            ids.MOSAICS,
            ids.DEPTH,
            ids.SIDE_CAMS,
            ids.EFFECTS,
            ids.SIDE_STATISTICS,
            ids.FLIPS,
            ids.MOVED,
            ids.ALIKE,
            ids.CHANGED,
            ids.METHODS,
            # Dataset
            ids.ACCURACY,
            ids.CONFUSIONS,
            ids.CLASSES,
            ids.MEMBERS,
            ids.MAP,
            ids.SPREAD,
            ids.HEALTH,
            # Reviews
            review_ids.LIST,
            review_ids.HEAD,
            review_ids.PEOPLE,
            review_ids.FINDING,
            review_ids.AGREEMENT,
            review_ids.DISPUTES,
            review_ids.QUEUE,
            review_ids.BREAKDOWN,
            review_ids.VERSUS,
            review_ids.SIGN,
            review_ids.TRAIL,
            # Judge
            judge.PICTURE,
            judge.GUIDE,
            judge.RECORD,
            judge.DISCUSSION,
            # Methods
            methods.QUESTIONS,
            methods.APPROACHES,
            methods.GUIDE,
            methods.ADVICE,
        )
    },
}

STARTERS: dict[str, Needed] = {
    ids.SCAN_START: COMPUTE,
    ids.SCAN_SOME: COMPUTE,
    ids.SCAN_STOP: COMPUTE,
    ids.LONG_MAP_START: COMPUTE,
    ids.LONG_MAP_CANCEL: COMPUTE,
    ids.TRUST_START: COMPUTE,
    ids.TRUST_STOP: COMPUTE,
    methods.ADVICE_START: COMPUTE,
    methods.ADVICE_STOP: COMPUTE,
    ids.SAMPLE_BUTTON: COMPUTE,
}


class Unlisted(Exception):
    """Nobody may do what the table does not know."""


def right_of_route(endpoint: str) -> Needed:
    """The right that a route needs; of a page's callbacks, that of the page.

    Raises: Unlisted.
    """
    if endpoint in ROUTES:
        return ROUTES[endpoint]
    if endpoint.startswith("_") and endpoint.endswith("_dash_assets.static"):
        return ANYONE
    page = _page_of(endpoint)
    what = endpoint.removeprefix(page)
    if what == CALLBACKS_OF_PAGE:
        return PAGES[page]
    if what not in DASH:
        raise Unlisted(endpoint)
    return None if DASH[what] is None else stronger(DASH[what], PAGES[page])


def is_callback(endpoint: str) -> bool:
    """Whether the route takes a page's callbacks."""
    return endpoint.startswith("/") and endpoint.endswith(CALLBACKS_OF_PAGE)


def right_of_callback(body: object) -> Needed:
    """The right that a callback needs, from what the browser says it is. Raises: Unlisted."""
    if not isinstance(body, Mapping):
        raise Unlisted(type(body).__name__)
    output, changed = body.get("output"), body.get("changedPropIds") or []
    if not isinstance(output, str) or not isinstance(changed, list):
        raise Unlisted(str(output))
    component = first_output(output)
    if component not in CALLBACKS:
        raise Unlisted(output[:200])
    needed = CALLBACKS[component]
    for each in changed:
        for starter in (str(each).partition(".")[0], str(each).rpartition(".")[0]):
            if starter in STARTERS:
                needed = stronger(needed, STARTERS[starter])
    return needed


def first_output(output: str) -> str:
    """The component of a callback's first output: "url" of "..url.search...view-store.data.."."""
    first = output.removeprefix("..").removesuffix("..").split("...")[0]
    return first.rpartition(".")[0]


def stronger(one: Needed, other: Needed) -> Needed:
    """The right that fewer have."""
    return max(one, other, key=lambda right: 0 if right is None else right.role)


def _page_of(endpoint: str) -> str:
    """The longest path of a page with which a Dash endpoint begins. Raises: Unlisted."""
    paths = [path for path in PAGES if endpoint.startswith(path)]
    if not paths:
        raise Unlisted(endpoint)
    return max(paths, key=len)
