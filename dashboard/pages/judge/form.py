"""The verdict: five buttons with their keys, confidence, tags, a comment, a box on the image."""

from dash import html
from dash.development.base_component import Component

from dashboard.pages.judge import ids as own
from dashboard.ui.components import aria, card, data
from dashboard.ui.panel import Panel
from data.reviews import Choice, Confidence

SHORT = {  # where five buttons stand side by side on a phone
    Choice.RIGHT: "right",
    Choice.RIGHT_WRONG_REASON: "right, wrong reason",
    Choice.UNDERSTANDABLE: "under\u00adstandable",
    Choice.WRONG: "wrong",
    Choice.CANNOT_TELL: "cannot tell",
}


def layout() -> Component:
    """The frame; assets/pages/judge/verdicts.js fills what depends on the review."""
    verdicts = [_button(number, choice) for number, choice in enumerate(Choice, 1)]
    sureness = {str(int(each)): each.words for each in reversed(Confidence)}
    return card(
        own.FORM,
        ["Your verdict", html.Small("a key submits it and opens the next unjudged sample")],
        [
            html.P(id=own.FORM_NOTICE, className="judge-said", role="alert"),
            html.Div(
                verdicts,
                id=own.FORM_VERDICTS,
                className="judge-verdicts",
                role="group",
                **aria(label="Verdict"),
            ),
            html.Fieldset(
                [html.Legend("Confidence")],
                id=own.FORM_CONFIDENCE,
                className="field judge-confidence",
                **data(choices="\n".join(f"{key} {text}" for key, text in sureness.items())),
            ),
            html.Fieldset(
                [html.Legend("Tags")], id=own.FORM_TAGS, className="field judge-tags", hidden=True
            ),
            html.Div(
                [
                    html.Label(
                        [
                            "Comment ",
                            html.Kbd("c"),
                            html.Small(" Markdown; Escape leaves the field"),
                        ],
                        htmlFor=own.FORM_COMMENT,
                    ),
                    html.Textarea(id=own.FORM_COMMENT, rows=3, className="form-control"),
                ],
                className="field",
            ),
            html.Fieldset(
                [
                    html.Legend(
                        ["Box on the image ", html.Kbd("b"), html.Small(" pixels of the original")]
                    )
                ],
                id=own.FORM_BOX,
                className="field judge-box",
            ),
            html.P(id=own.FORM_DRAFT, className="quiet judge-draft"),
        ],
        class_name="judge-form",
    )


def _button(number: int, choice: Choice) -> html.Button:
    """A verdict's name after its key."""
    return html.Button(
        [
            html.Kbd(str(number)),
            html.Span(choice.words, className="long"),
            html.Span(SHORT[choice], className="short"),
        ],
        className="judge-verdict",
        **data(choice=choice.value),
        **aria(pressed="false", keyshortcuts=str(number)),
    )


PANEL = Panel(own.FORM, layout)
