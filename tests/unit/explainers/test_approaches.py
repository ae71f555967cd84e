"""Every approach says what it is for, and the reflections speak of approaches that exist."""

import re
from dataclasses import fields

import pytest

from explainers.approaches import APPROACHES, REFLECTIONS, Approach, Reflection
from explainers.methods import METHODS
from explainers.methods.guide import QUESTIONS, Guide, GuideAnswer
from tests.unit.explainers.engine_parts import counting_model

CARD = counting_model().card
KEYS = [each.key for each in APPROACHES]


def test_each_has_a_key_of_its_own_and_every_method_is_among_them() -> None:
    assert len(set(KEYS)) == len(KEYS)
    assert [each.method for each in APPROACHES if each.method] == list(METHODS)
    assert {"filters", "feature_maps", "activation_maps", "statistics"} <= set(KEYS)


@pytest.mark.parametrize("approach", APPROACHES, ids=lambda each: each.key)
def test_each_is_complete(approach: Approach) -> None:
    assert re.fullmatch(r"[A-Z].{20,}\?", approach.answers)
    assert re.search(r"\b(19|20)\d\d\b", approach.source), "a source has a year"
    for sentence in (approach.caveat, approach.guide.read_for, approach.guide.not_for):
        assert re.fullmatch(r"[A-Z].{15,}\.", sentence)
    assert approach.place.startswith("/")
    for question in QUESTIONS:
        assert len(approach.guide.answer(question).text) > 20


@pytest.mark.parametrize("approach", APPROACHES, ids=lambda each: each.key)
def test_each_says_what_it_costs_whether_it_repeats_and_what_can_be_set(
    approach: Approach,
) -> None:
    passes = approach.passes(CARD)
    assert ("forward" in approach.cost) == (passes.forward > 0)
    assert ("backward" in approach.cost) == (passes.backward > 0)
    assert ("scan" in approach.cost) == approach.scans
    assert re.match(r"deterministic\b|draws random numbers\b", approach.repeatable)
    assert approach.settings or (approach.method and not approach.method.parameters)
    for each in approach.settings:
        assert each.name
        assert each.values
        assert each.default
        assert re.fullmatch(r"[A-Z].{15,}\.", each.help)
    if approach.method is None:
        assert re.fullmatch(r"[A-Za-z].{15,}[^.]", approach.fixed)


def test_what_a_method_says_of_itself_is_what_its_approach_says() -> None:
    for approach in APPROACHES:
        if (method := approach.method) is None:
            continue
        layer = "" if method.per_pixel else CARD.last_layer
        assert approach.passes(CARD) == method.cost_of(CARD, layer, {})
        assert [each.name for each in approach.settings] == [
            each.label for each in method.parameters
        ]
        assert method.seeded == approach.repeatable.startswith("draws")


def test_an_approach_cannot_leave_out_its_cost_or_what_can_be_set() -> None:
    whole = {each.name: getattr(APPROACHES[0], each.name) for each in fields(Approach)}
    for name in ("cost", "passes", "scans", "repeatable", "settings", "fixed"):
        less = {key: value for key, value in whole.items() if key != name}
        with pytest.raises(TypeError, match=name):
            Approach(**less)


def test_every_answer_but_node_link_is_given_by_some_approach() -> None:
    answered = {
        (question, kind)
        for each in APPROACHES
        for question in QUESTIONS
        for kind in each.guide.answer(question).kinds
    }
    possible = {(question, kind) for question, kinds in QUESTIONS.items() for kind in kinds}
    assert possible - answered == {("how", "node-link")}


def test_the_reflections_go_through_the_questions_in_order() -> None:
    assert [each.question for each in REFLECTIONS] == list(QUESTIONS)


def test_no_reflection_claims_what_most_or_all_people_do() -> None:
    text = " ".join(each.whole_text for each in REFLECTIONS)
    assert not re.search(r"\b([Mm]ost|[Aa]ll) (fields|people|teams)\b|everyone|everybody", text)
    assert "easy to explain; but a covered image is one the network was not trained on" in text


@pytest.mark.parametrize("reflection", REFLECTIONS, ids=lambda each: each.question)
def test_the_best_of_each_answer_give_that_answer(reflection: Reflection) -> None:
    answered = {each.key: set(each.guide.answer(reflection.question).kinds) for each in APPROACHES}
    for kind, best in reflection.best.items():
        assert best
        assert len(set(best)) == len(best)
        for key in best:
            assert kind in answered[key], f"{key} does not give {kind!r}"
    union = [key for best in reflection.best.values() for key in best]
    assert reflection.all_best == tuple(dict.fromkeys(union))


@pytest.mark.parametrize("reflection", REFLECTIONS, ids=lambda each: each.question)
def test_each_answer_has_its_best_or_a_sentence_why_nobody_gives_it(
    reflection: Reflection,
) -> None:
    kinds = QUESTIONS[reflection.question]
    answered = {
        kind for each in APPROACHES for kind in each.guide.answer(reflection.question).kinds
    }
    assert list(reflection.best) == [kind for kind in kinds if kind in answered]
    assert set(reflection.unanswered) == set(kinds) - answered
    for why in reflection.unanswered.values():
        assert re.fullmatch(r"[A-Z].{20,}\.", why)
        assert why in reflection.whole_text


@pytest.mark.parametrize("reflection", REFLECTIONS, ids=lambda each: each.question)
def test_the_text_speaks_of_each_of_the_best(reflection: Reflection) -> None:
    text = reflection.text.lower()
    called = {"classes": "classes", "statistics": "statistics", "image_map": "map of the images"}
    for key in reflection.all_best:
        name = next(each.name for each in APPROACHES if each.key == key)
        assert called.get(key, name.lower().rstrip("s")) in text, key


def test_no_two_questions_share_an_answer() -> None:
    kinds = [kind for each in QUESTIONS.values() for kind in each]
    assert len(set(kinds)) == len(kinds)


def test_a_guide_without_a_kind_or_a_sentence_is_refused() -> None:
    whole = APPROACHES[0].guide
    answers = {question: whole.answer(question) for question in QUESTIONS}
    for broken in (
        GuideAnswer((), "Text."),
        GuideAnswer(("fun",), "Text."),
        GuideAnswer(("teaching",), "Text"),
    ):
        with pytest.raises(ValueError, match=r"why|sentence"):
            Guide(**(answers | {"why": broken}), read_for="This.", not_for="That.")
