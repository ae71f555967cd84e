"""How far the reviewers of a review agree, in words."""

from dashboard.reviews.summary import Summary
from data.numerals import count_of

NOT_BLIND = (
    "The review is not blind: reviewers could see each other's verdicts, and may agree more than "
    "independent ones would."
)
SELF_NAMED = (
    "Reviewers typed their names on this machine, without a log-in: two names may be one person."
)


def agreement_words(summary: Summary) -> str:
    """The reviewers' agreement, as far as the person may see it, and what it is an estimate of."""
    agreement = summary.agreement
    if summary.hidden and not agreement.samples:
        return "Not stated: no sample that you may see has two verdicts."
    if not agreement.samples:
        return agreement.words
    parts = (
        agreement.words,
        _intervals_of_shares(summary),
        summary.sampling.words,
        _other_maps(summary),
        _independence(summary),
    )
    return " ".join(part for part in parts if part)


def _intervals_of_shares(summary: Summary) -> str:
    """What they allow for, as a sentence; "" for nothing."""
    gaps = summary.shared.gaps
    if not len(gaps):
        return ""
    turn = "turns" if len(gaps) == 1 else "turn"
    return f"The intervals of shares hold however {gaps.words} {turn} out."


def _other_maps(summary: Summary) -> str:
    """How many samples were judged on different maps, as a sentence; "" if none was."""
    count = summary.shared.other_maps
    if not count:
        return ""
    of = f"{count:,} of {count_of(summary.agreement.samples, 'shared sample')}"
    were = "was" if count == 1 else "were"
    return (
        f"{of} {were} judged on different maps (layer, method, class or edits): verdicts on these "
        "may agree or differ for that reason alone."
    )


def _independence(summary: Summary) -> str:
    """Why the reviewers are not independent; "" where nothing speaks against it."""
    shared = summary.shared
    if not shared.blind:
        return NOT_BLIND
    if not shared.informed:
        return ""
    return (
        f"For {count_of(shared.informed, 'verdict')}, the choice was made or changed when the "
        "reviewer could already see others': reviewers may agree more than independent ones would."
    )
