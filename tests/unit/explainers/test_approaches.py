"""Every approach says what it is for, and the reflections speak of approaches that exist."""

import re

import pytest

from explainers.approaches import APPROACHES, REFLECTIONS, Approach
from explainers.methods import METHODS
from explainers.methods.guide import QUESTIONS, Answer, Guide

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
    assert approach.cost
    assert approach.place.startswith("/")
    for question in QUESTIONS:
        assert len(approach.guide.answer(question).text) > 20


def test_every_known_answer_but_node_link_is_given_by_some_approach() -> None:
    given = {
        (question, kind)
        for each in APPROACHES
        for question in QUESTIONS
        for kind in each.guide.answer(question).kinds
    }
    known = {(question, kind) for question, kinds in QUESTIONS.items() for kind in kinds}
    assert known - given == {("how", "node-link")}


def test_the_reflections_go_through_the_questions_in_order() -> None:
    assert [each.question for each in REFLECTIONS] == list(QUESTIONS)


@pytest.mark.parametrize("reflection", REFLECTIONS, ids=lambda each: each.question)
def test_the_best_answers_are_approaches(reflection: object) -> None:
    best = reflection.best  # type: ignore[attr-defined]
    assert best
    assert set(best) <= set(KEYS)


def test_a_guide_without_a_kind_or_a_sentence_is_refused() -> None:
    whole = APPROACHES[0].guide
    answers = {question: whole.answer(question) for question in QUESTIONS}
    for broken in (Answer((), "Text."), Answer(("fun",), "Text."), Answer(("teaching",), "Text")):
        with pytest.raises(ValueError, match=r"why|sentence"):
            Guide(**(answers | {"why": broken}), read_for="This.", not_for="That.")
