"""What part each piece of a text plays: asked for, done before, found, argued, wished for."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from search_app.asking.pieces import QueryRole
from search_app.asking.roles import Roles

WORDS = (
    "MRI PT Norco wants asks for requested denied because since while after , ; : . but not no "
    "instead of switch from to replacing with adding had failed prior no longer now pain \n so the"
).split(" ")


def told(text: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for part in Roles.of(text).parts:
        found.setdefault(part.role.value, []).append(text[part.start : part.end])
    return found


@pytest.mark.parametrize(
    "text",
    [
        "lumbar MRI",
        "Norco 10/325 mg #120",
        "MRI of the knee without contrast",
        "MRI of the brain with and without contrast",
        "wheelchair with elevating leg rests",
        "fusion from L4 to S1",
        "prior authorization for Norco",
        "TENS pads as needed",
        "wean off Norco",
    ],
)
def test_a_short_request_is_asked_for_whole(text: str) -> None:
    assert told(text) == {"requested": [text]}


@pytest.mark.parametrize(
    ("text", "wanted", "context"),
    [
        ("adding gabapentin while still in physical therapy", "gabapentin", "physical therapy"),
        ("after six PT visits, an MRI of the lumbar spine", "MRI", "PT"),
        ("following a failed epidural, lumbar fusion L4-5", "fusion", "epidural"),
        ("Following the injection: TENS unit", "TENS", "injection"),
        ("tramadol instead of Norco", "tramadol", "Norco"),
        ("instead of Norco, tramadol", "tramadol", "Norco"),
        ("rather than surgery, PRP injection", "PRP", "surgery"),
        ("acupuncture in lieu of opioids for the neck", "acupuncture", "opioids"),
        ("no longer wants surgery but a Synvisc injection", "Synvisc", "surgery"),
        ("does not want a fusion, wants a nerve block", "nerve block", "fusion"),
        ("not physical therapy but acupuncture", "acupuncture", "physical therapy"),
        ("acupuncture, not physical therapy", "acupuncture", "physical therapy"),
        ("switch from Norco to Nucynta", "Nucynta", "Norco"),
        ("replacing Norco with Butrans", "Butrans", "Norco"),
        ("adding Lyrica to Norco", "Lyrica", "Norco"),
        ("gabapentin in addition to Norco", "gabapentin", "Norco"),
        ("knee replacement after failed injections", "knee replacement", "injections"),
        ("physical therapy status post ACL reconstruction", "physical therapy", "ACL"),
        ("physical therapy post rotator cuff repair", "physical therapy", "repair"),
        ("s/p fusion, CT lumbar", "CT", "fusion"),
        ("psychological evaluation before a stimulator trial", "psychological", "stimulator"),
        ("once PT is finished, work conditioning", "work conditioning", "PT"),
        ("After PT failed the patient wants an MRI", "MRI", "PT"),
        ("had six sessions of chiro, now wants acupuncture", "acupuncture", "chiro"),
        ("has tried Norco, Ultram and PT; requesting Lyrica", "Lyrica", "Ultram"),
        ("on Norco, now asking for Nucynta", "Nucynta", "Norco"),
        ("PT stopped, wants chiropractic", "chiropractic", "PT"),
        ("previous ESI gave no relief, spinal cord stimulator", "stimulator", "ESI"),
        ("Six visits of PT so far. Doctor asks for an MRI.", "MRI", "PT"),
        ("already had an x-ray; wants an EMG", "EMG", "x-ray"),
        ("lumbar fusion, failed two epidurals", "fusion", "epidurals"),
        ("TENS despite no relief from chiropractic", "TENS", "chiropractic"),
        ("Norco denied since PT was not tried", "Norco", "PT"),
        ("because PT failed, an epidural at L5-S1", "epidural", "PT"),
        ("she was on Norco for two years and asks for Suboxone", "Suboxone", "Norco"),
        ("he is taking gabapentin but needs Lyrica", "Lyrica", "gabapentin"),
        ("MRI for a man who had an x-ray last month", "MRI", "x-ray"),
        ("repeat MRI, last one was a CT", "MRI", "CT"),
        ("TENS unit alongside physical therapy", "TENS", "therapy"),
        ("he refuses surgery and wants injections", "injections", "surgery"),
        ("stop Norco, start Butrans", "Butrans", "Norco"),
        ("acupuncture as PT didn't work", "acupuncture", "PT"),
        ("not asking for surgery, just an injection", "injection", "surgery"),
        ("no surgery, only PT", "PT", "surgery"),
    ],
)
def test_what_stands_around_a_request_is_not_asked_for(
    text: str, wanted: str, context: str
) -> None:
    asked = " | ".join(Roles.of(text).requested)
    assert wanted in asked
    assert context not in asked


@pytest.mark.parametrize(
    ("text", "role", "piece"),
    [
        ("Norco denied because no urine drug screen", "reason", "no urine drug screen"),
        ("MRI denied since there were no red flags", "reason", "there were no red flags"),
        ("second ESI as the first one gave relief", "reason", "the first one gave relief"),
        ("chiro denied for lack of improvement", "reason", "for lack of improvement"),
        ("home aide so the wound can be dressed", "reason", "the wound can be dressed"),
        ("epidural, no radiculopathy on exam", "reason", "no radiculopathy on exam"),
        ("Norco without urine test", "reason", "without urine test"),
        ("ESI; never tried therapy", "reason", "never tried therapy"),
        ("opioids denied due to aberrant behavior", "reason", "aberrant behavior"),
        ("crutches after an ankle fracture", "done", "an ankle fracture"),
        ("Numb left hand. Wants an EMG.", "found", "Numb left hand"),
        ("surgery overturned because therapy failed", "outcome", "overturned"),
        ("MRI not approved", "outcome", "not approved"),
        ("denial stands", "outcome", "denial stands"),
    ],
)
def test_each_other_piece_has_its_role(text: str, role: str, piece: str) -> None:
    assert piece in told(text).get(role, [])


CASE = (
    "A 47 year old roofer fell from a ladder in March and hurt his low back. He has had twelve "
    "sessions of physical therapy and two epidurals, and he still takes Norco. On exam the left "
    "ankle reflex is absent and straight leg raise is positive. After all of that failed, his "
    "surgeon requests a lumbar discectomy at L5-S1 while he is on light duty. The insurer's doctor "
    "refused it because no new MRI was on file."
)


def test_a_described_case_falls_into_its_parts() -> None:
    found = told(CASE)
    assert found["requested"] == ["a lumbar discectomy at L5-S1"]
    assert any("physical therapy" in one for one in found["done"])
    assert any("reflex" in one for one in found["found"])
    assert found["reason"] == ["no new MRI was on file"]
    assert "outcome" not in found


@pytest.mark.parametrize(
    ("sentence", "wanted", "context"),
    [
        ("Following twelve PT visits, a knee MRI was requested.", "knee MRI", "PT"),
        ("The doctor now requests acupuncture instead of chiropractic.", "acupuncture", "chiro"),
        ("She seeks a stimulator trial after her fusion.", "stimulator", "fusion"),
        ("He no longer wants an epidural but asks for a facet block.", "facet", "epidural"),
    ],
)
def test_a_request_within_a_story_is_cut_as_well(sentence: str, wanted: str, context: str) -> None:
    story = " ".join(["The worker drives a truck and lifts boxes every day."] * 8)
    asked = " | ".join(Roles.of(f"{story} {sentence} {story}").requested)
    assert wanted in asked
    assert context not in asked


@pytest.mark.parametrize("label", ["Request", "Treatment requested", "Recommended", "RFA"])
def test_what_follows_a_label_of_asking_is_asked_for(label: str) -> None:
    assert Roles.of(f"{label}: lumbar ESI").requested == ("lumbar ESI",)


def test_a_text_that_only_tells_is_taken_whole() -> None:
    for text in ("after PT failed", "because no exam was recorded", "", "   "):
        assert Roles.of(text).requested == (text,)


def check(text: str) -> None:
    last = 0
    for part in Roles.of(text).parts:
        assert 0 <= part.start < part.end <= len(text)
        assert text[part.start : part.end].strip() == text[part.start : part.end]
        if part.role is not QueryRole.OUTCOME:
            assert part.start >= last
            last = part.end


@given(st.text(max_size=300))
def test_any_text_is_read(text: str) -> None:
    check(text)


@given(st.lists(st.sampled_from(WORDS), max_size=150))
def test_pieces_lie_within_and_apart(words: list[str]) -> None:
    check(" ".join(words))


@pytest.mark.parametrize(
    "word",
    ["wants", "after", "because,", "now", "MRI.", "was denied", "not", "a;", "x" * 50, "from"],
)
def test_a_long_text_is_read_in_linear_time(word: str) -> None:
    def seconds(count: int) -> float:
        text = " ".join([word] * count)
        start = process_time()
        Roles.of(text)
        return process_time() - start

    seconds(1_000)
    assert seconds(20_000) < 20 * max(seconds(5_000), 0.05)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        (
            "He takes Tramadol. The request is for cervical MRI. UR denied it because there are no "
            "red flags.",
            ["The request is for cervical MRI"],
        ),
        ("He takes Norco. Request was for a brace. It was denied.", ["Request was for a brace"]),
        ("She wears a brace. An order is for aquatic therapy. We want it overturned.", None),
        ("Cervical MRI was requested. The adjuster refused.", ["Cervical MRI was requested"]),
        ("The RFA was for a cane. Overturned decisions only.", ["The RFA was for a cane"]),
    ],
)
def test_what_became_of_a_request_is_no_request(text: str, asked: list[str] | None) -> None:
    found = requested_of(text)
    assert found == (asked or ["An order is for aquatic therapy"])


def requested_of(text: str) -> list[str]:
    parts = Roles.of(text).parts
    return [text[one.start : one.end] for one in parts if one.role is QueryRole.REQUESTED]


def test_what_those_say_who_decide_is_a_reason() -> None:
    text = "Request is for left knee MRI. The carrier says x-rays come first."
    told = {one.role: text[one.start : one.end] for one in Roles.of(text).parts}
    assert told[QueryRole.REASON] == "The carrier says x-rays come first"


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("the shoulder MRI should not be allowed", "upheld"),
        ("why was the knee MRI denial reversed", "overturned"),
        ("lumbar MRI denied, I need to show it should be allowed", "overturned"),
        ("knee MRI that was certified", "overturned"),
        ("knee MRI that was non-certified", "upheld"),
        ("cane denied", "upheld"),
        ("denial of the cane stands", "upheld"),
        ("he refuses surgery and asks for acupuncture", None),
    ],
)
def test_a_wish_is_what_is_to_become_of_it_in_the_end(text: str, outcome: str | None) -> None:
    wish = Roles.of(text).wish
    assert (wish and wish[0]) == outcome
