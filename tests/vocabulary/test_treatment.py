"""What kind of treatment is read in a text."""

from __future__ import annotations

from difflib import get_close_matches

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.vocabulary import treatment
from indexer.vocabulary.treatment import (
    NOTHING,
    Treatment,
    disputed,
    find_treatment,
    find_treatments,
    requested,
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Norco 5/325 #30", "rx/opioid"),
        ("Butrans patch", "rx/opioid"),
        ("Zanaflex 4 mg", "rx/muscle-relaxant"),
        ("Naproxyn 550 mg", "rx/nsaid"),
        ("Diclofenac 1% gel", "rx/topical-analgesic"),
        ("Lidoderm patches", "rx/topical-analgesic"),
        ("Baclofen 2% / gabapentin 6% cream", "rx/compound"),
        ("Prilosec", "rx/anti-ulcer"),
        ("Xyzzodone 20 mg #60", "rx/other"),
        ("Xyzzodone ointment", "rx/topical-analgesic"),
        ("Physical therapy 3x4 for the hip", "rehab/physical-therapy"),
        ("PT 3x4", "rehab/physical-therapy"),
        ("Chiropractic physiotherapy, 8 visits", "rehab/chiropractic"),
        ("Electrical stimulation, 6 sessions", "rehab/electrical-stimulation"),
        ("Electrical stimulation unit, 6 month rental", "dme/tens"),
        ("Ultrasound 2 times a week", "rehab/therapeutic-ultrasound"),
        ("Ultrasound of the thigh", "dx/ultrasound"),
        ("Ice packs", "dme/hot-cold-pack"),
        ("MRI arthrogram of the hip", "dx/mra"),
        ("EMG/NCS", "dx/emg-ncv"),
        ("Urine drug screen", "dx/uds"),
        ("Lumbar epidural with a consultation", "inj/esi"),
        ("Consultation for a lumbar epidural", "em/consult"),
        ("Cortisone injection to the hip under ultrasound guidance", "inj/joint-injection"),
        ("Injection of lidocaine, left knee", "inj/joint-injection"),
        ("Lidocaine injection, left knee", "inj/joint-injection"),
        ("Rhizotomy", "inj/rfa"),
        ("Ketorolac 30mg injection", "inj/intramuscular"),
        ("Home traction unit", "dme/traction"),
        ("Traction 2x4", "rehab/traction"),
        ("TENS patches x 4", "dme/tens"),
        ("Sedation for the epidural", "inj/esi"),
        ("Arthroscopy, right shoulder", "surgery/shoulder"),
        ("Arthroscopy", "surgery/other"),
        ("Open repair of a ventral hernia", "surgery/hernia"),
        ("Spine surgery second opinion consultation", "em/second-opinion"),
        ("ACDF C4-5", "surgery/spine"),
        ("Assistant surgeon", "surgery/assoc"),
        ("Pre-op clearance", "surgery/assoc"),
        ("Cardiology evaluation", "em/consult"),
        ("Re-examination", "em/follow-up"),
        ("Cognitive behavioral therapy, 6 visits", "mental/psychotherapy"),
        ("Psychological evaluation", "mental/psych-eval"),
        ("Evaluation for a functional restoration program", "em/consult"),
        ("Functional restoration program, 80 hours", "program/frp"),
        ("Home health aide", "home/home-health"),
        ("Rides: transportation", "home/transport"),
        ("Hearing aids", "other/hearing"),
    ],
)
def test_kind_of_treatment(text: str, kind: str) -> None:
    found = find_treatment(text)
    assert f"{found.category}/{found.subcategory}" == kind


@pytest.mark.parametrize(
    ("text", "drug"),
    [
        ("Ultram", "tramadol"),
        ("FLEXERIL 10MG", "cyclobenzaprine"),
        ("Neurontin", "gabapentin"),
        ("Voltaren gel", "diclofenac"),
        ("MRI", None),
    ],
)
def test_drug_is_named_by_its_generic(text: str, drug: str | None) -> None:
    assert find_treatment(text).drug == drug


def test_drugs_of_a_compound_stand_in_the_order_of_mention() -> None:
    assert find_treatment("Menthol 2% / capsaicin 1% cream").drugs == ("menthol", "capsaicin")


@pytest.mark.parametrize("text", ["", "???", "The weather was fine"])
def test_nothing_is_read_where_nothing_is_asked_for(text: str) -> None:
    assert find_treatment(text) == NOTHING


@pytest.mark.parametrize("asking", ["his doctor asks for a CT of the hip", "a CT was denied"])
def test_story_is_read_from_what_it_asks_for(asking: str) -> None:
    story = (
        f"Roofer of 40 who fell and has had Motrin and acupuncture since the spring, with little "
        f"to show for it; {asking}. He also wears a brace and hopes to be back at work soon."
    )
    assert find_treatment(story) == Treatment("dx", "ct", None)


@pytest.mark.parametrize(
    "line",
    [
        "Massage, 9 visits was the original request. 4 of massage was authorized by the "
        "Claims Administrator. So the remaining IMR eligible portion of the original request, "
        "Massage, 5 visits is",
        "Massage, 9 visits was authorized by the Claims Administrator. The remaining part",
    ],
)
def test_request_is_cut_from_the_history_of_its_authorization(line: str) -> None:
    assert requested(line) == "Massage, 9 visits"


def test_what_is_in_dispute_is_cut_from_what_was_requested() -> None:
    original = "Massage, 9 visits was the original request. "
    rest = "The remaining IMR eligible portion of the original request is for Massage, 5 visits is"
    assert disputed(original + rest) == "Massage, 5 visits"
    assert disputed(original) == disputed("Massage, 9 visits") == "Massage, 9 visits"


def test_request_is_cut_from_the_remaining_portion() -> None:
    line = "The remaining IMR eligible portion of the original request, Massage, 5 visits is"
    assert requested(line) == "Massage, 5 visits is"


def test_release_of_a_drug_is_no_surgery() -> None:
    assert find_treatment("Xyzzodone extended release 20 mg").category == "rx"


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        (
            "an MRI of the knee and twelve visits of physical therapy",
            "dx/mri rehab/physical-therapy",
        ),
        ("renew Norco or muscle relaxants", "rx/opioid rx/muscle-relaxant"),
        ("Norco, oxycodone and Percocet", "rx/opioid"),
        ("Gabapentin 10%, Cyclobenzaprine 6%, Bupivacaine 5% in cream base", "rx/compound"),
        ("lumbar epidural steroid injection", "inj/esi"),
        ("the file is missing", ""),
    ],
)
def test_every_kind_that_is_asked_for_is_told_once(text: str, kinds: str) -> None:
    found = find_treatments(text)
    assert [f"{one.category}/{one.subcategory}" for one in found] == kinds.split()
    assert find_treatment(text) == (found[0] if found else NOTHING)


@pytest.mark.parametrize(
    ("text", "kind", "drug"),
    [
        ("Nurtec ODT 75 mg #8", "cgrp", "rimegepant"),
        ("rimegepant", "cgrp", "rimegepant"),
        ("Emgality 120 mg/mL injection, monthly", "cgrp", "galcanezumab"),
        ("Ajovy 225 mg", "cgrp", "fremanezumab"),
        ("Ubrelvy 100mg", "cgrp", "ubrogepant"),
        ("QULIPTA 60 MG", "cgrp", "atogepant"),
        ("Aimovig autoinjector", "cgrp", "erenumab"),
        ("Erenumab-aooe 140 mg", "cgrp", "erenumab"),
        ("Vyepti 100 mg IV infusion", "cgrp", "eptinezumab"),
        ("Zavzpret nasal spray", "cgrp", "zavegepant"),
        ("Nurtek 75mg", "cgrp", "rimegepant"),
        ("a CGRP antagonist for migraine", "cgrp", None),
        ("calcitonin gene-related peptide inhibitor", "cgrp", None),
        ("Spravato 84 mg twice weekly", "ketamine", "esketamine"),
        ("Esketamine nasal spray", "ketamine", "esketamine"),
        ("Ketamine 50 mg troche", "ketamine", "ketamine"),
        ("Marinol 5mg #60", "cannabinoid", "dronabinol"),
        ("Cesamet 1 mg", "cannabinoid", "nabilone"),
        ("medical marijuana", "cannabinoid", "cannabis"),
        ("CBD cream 5%", "cannabinoid", "cannabidiol"),
        ("Epidiolex", "cannabinoid", "cannabidiol"),
    ],
)
def test_newer_drugs_have_a_class_of_their_own(text: str, kind: str, drug: str | None) -> None:
    assert find_treatment(text)[:3] == ("rx", kind, drug)


def test_what_only_looks_like_them_is_something_else() -> None:
    assert find_treatment("CBT, 6 sessions").category == "mental"
    assert find_treatment("CBD stone removal").subcategory != "cannabinoid"
    assert find_treatment("Ketamine 10% / gabapentin 6% cream").subcategory == "compound"
    assert find_treatment("Calcitonin nasal spray").drug == "calcitonin"
    assert find_treatment("urine drug screen for THC").subcategory == "uds"
    assert find_treatment("Injection of cortisone, left knee").category == "inj"


@pytest.mark.parametrize("non", ["Non-surgical", "Nonsurgical", "Non surgical", "non-Surgical"])
def test_what_is_not_surgical_is_no_surgery(non: str) -> None:
    for line in (
        "{} spinal decompression",
        "{} spinal decompression, 12 sessions",
        "{} decompression of the lumbar spine",
        "{} treatment of the knee",
        "{} management of the shoulder",
        "Conservative ({}) treatment of the hip",
    ):
        assert find_treatment(line.format(non)).category != "surgery", line
    assert find_treatment(f"{non} spinal decompression")[:2] == ("rehab", "traction")


@pytest.mark.parametrize(
    "post", ["postop", "post-op", "post op", "postoperative", "post-operative"]
)
@pytest.mark.parametrize(
    "operation", ["Shoulder surgery", "Knee arthroscopy", "Lumbar fusion surgery", "Hand surgery"]
)
def test_an_operation_may_give_its_name_to_the_therapy_after_it(operation: str, post: str) -> None:
    for therapy in ("PT x12", "PT", "physical therapy 2x6", "physical therapy, 12 visits"):
        found = find_treatment(f"{operation} {post} {therapy}")
        assert found[:2] == ("rehab", "physical-therapy"), (operation, post, therapy)
        # Here two things are asked for.
        for joint in (" and ", " with ", "; "):
            assert find_treatment(f"{operation}{joint}{post} {therapy}").category == "surgery"


@given(st.data())
def test_a_misspelled_drug_is_compared_with_all_that_may_be_like_it(data: st.DataObject) -> None:
    words = list(treatment._drug_words())
    assert not set("".join(words)) - set(treatment._LETTERS)
    name = data.draw(st.sampled_from(words))
    at = data.draw(st.integers(0, len(name)))
    typed = name[:at] + data.draw(st.text("aeiorst1\u00e9", max_size=2)) + name[at + 1 :]
    near = get_close_matches(typed, words, 1, treatment._LIKE)
    found = get_close_matches(typed, treatment._with_like_letters(typed), 1, treatment._LIKE)
    assert found == near
