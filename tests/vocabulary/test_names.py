"""From what people write to ids, and from ids to labels."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from indexer.errors import UnknownFilter
from indexer.vocabulary.names import (
    ANY_ACOEM,
    label,
    region_leaves,
    resolve_category,
    resolve_drug,
    resolve_guideline,
    resolve_reason,
)
from indexer.vocabulary.reasons import NO_REASON, reasons
from indexer.vocabulary.tables import body_regions, guidelines, treatments

UPPER = ("shoulder", "upper-arm", "elbow", "forearm-wrist", "hand-finger")


@pytest.mark.parametrize(
    ("written", "leaves"),
    [
        ("knee", ("knee",)),
        ("Low Back", ("lumbar",)),
        ("LUMBAR", ("lumbar",)),
        ("upper extremity", UPPER),
        ("UE", UPPER),
        ("Spine", ("cervical", "thoracic", "lumbar", "sacral")),
        ("Ankle, foot, toe", ("ankle-foot",)),
        ("thoracolumbar", ("thoracic", "lumbar")),
        ("psyche", ("psyche",)),
    ],
)
def test_region_by_id_label_or_synonym(written: str, leaves: tuple[str, ...]) -> None:
    assert region_leaves(written) == leaves


@pytest.mark.parametrize(
    ("written", "prefix"),
    [
        ("mtus", "mtus"),
        ("ODG", "odg"),
        ("mtus.acoem2004", "mtus.acoem2004"),
        ("odg.knee-leg", "odg.knee-leg"),
        ("ODG knee", "odg.knee-leg"),
        ("ACOEM chapter 8", "mtus.acoem2004.ch08"),
        ("Official Disability Guidelines", "odg"),
        ("other.some-clinic", "other.some-clinic"),
    ],
)
def test_guideline_by_id_prefix_or_title(written: str, prefix: str) -> None:
    assert resolve_guideline(written) == (prefix,)


def test_acoem_alone_is_every_edition() -> None:
    assert resolve_guideline("ACOEM") == resolve_guideline("acoem") == ANY_ACOEM
    assert resolve_guideline("ACOEM outside the MTUS") == ("acoem.update",)
    documents = [id_ for id_ in guidelines().documents if "acoem" in id_]
    assert all(id_.startswith(ANY_ACOEM) for id_ in documents)


@pytest.mark.parametrize(
    ("written", "drug"),
    [("Ultram", "tramadol"), ("TRAMADOL", "tramadol"), ("Flector patch", "diclofenac")],
)
def test_drug_by_generic_or_brand_name(written: str, drug: str) -> None:
    assert resolve_drug(written) == drug


@pytest.mark.parametrize(
    ("written", "category"),
    [("rx", "rx"), ("medications", "rx"), ("Durable medical equipment", "dme"), ("E&M", "em")],
)
def test_category_by_id_label_or_synonym(written: str, category: str) -> None:
    assert resolve_category(written) == category


@pytest.mark.parametrize(
    ("resolve", "written", "near"),
    [
        (region_leaves, "sholder", "shoulder"),
        (resolve_guideline, "odg.knee-leeg", "odg.knee-leg"),
        (resolve_category, "surgerry", "surgery"),
        (resolve_drug, "tramadoll", "tramadol"),
    ],
)
def test_unknown_name_is_refused_with_what_comes_close(
    resolve: Callable[[str], object], written: str, near: str
) -> None:
    with pytest.raises(UnknownFilter, match=f"'{written}'.*did you mean.*'{near}'"):
        resolve(written)


def test_unknown_name_far_from_all_others_gets_no_hint() -> None:
    with pytest.raises(UnknownFilter, match=r"called 'qqqqqq'$"):
        region_leaves("qqqqqq")


def test_every_id_and_label_resolves_to_itself() -> None:
    for leaf in body_regions().leaves.values():
        assert region_leaves(leaf.id) == region_leaves(leaf.label) == (leaf.id,)
    for id_ in (*guidelines().documents, *guidelines().families):
        assert resolve_guideline(id_) == (ANY_ACOEM if id_ == "acoem" else (id_,))
    for drug in treatments().drugs.values():
        assert resolve_drug(drug.ingredient) == drug.ingredient
    for category in treatments().categories.values():
        assert resolve_category(category.id) == resolve_category(category.label) == category.id


def test_every_id_has_a_label_of_its_own() -> None:
    for named in (body_regions().leaves, guidelines().documents, treatments().categories):
        for id_, entry in named.items():
            assert label(id_) == entry.label
    for category, subcategory in treatments().subcategories:
        assert label(f"{category}/{subcategory}") != ""


def test_id_of_no_table_is_made_readable() -> None:
    assert label("other.some-clinic") == "Some clinic"


@pytest.mark.parametrize("written", ["no-reason", "No reason told", "NO REASON TOLD"])
def test_a_reason_is_meant_by_id_or_label_however_it_is_written(written: str) -> None:
    assert resolve_reason(written) == NO_REASON
    assert all(resolve_reason(f" {one.upper()} ") == one for one in reasons().reasons)


def test_a_reason_that_is_none_is_refused_with_what_comes_close() -> None:
    known = next(iter(reasons().reasons))
    with pytest.raises(UnknownFilter, match=f"no reason is called .*did you mean .*{known}"):
        resolve_reason(f"{known}x")
