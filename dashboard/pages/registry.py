"""The pages, in the order of the navigation: one file and one entry each.

Installed packages add panels to them: see dashboard/ui/plugin_panels.py.
"""

from dashboard.pages.compare import page as compare_page
from dashboard.pages.dataset import page as dataset_page
from dashboard.pages.explore import page as explore_page
from dashboard.pages.help import page as help_page
from dashboard.pages.inputs import page as inputs_page
from dashboard.pages.judge import page as judge_page
from dashboard.pages.layers import page as layers_page
from dashboard.pages.methods import page as methods_page
from dashboard.pages.reviews import page as reviews_page
from dashboard.ui.page import Page
from dashboard.ui.plugin_panels import with_plugin_panels

PAGES: tuple[Page, ...] = with_plugin_panels(
    (
        explore_page.PAGE,
        layers_page.PAGE,
        compare_page.PAGE,
        dataset_page.PAGE,
        reviews_page.PAGE,
        judge_page.PAGE,
        methods_page.PAGE,
        inputs_page.PAGE,
        help_page.PAGE,
    )
)
