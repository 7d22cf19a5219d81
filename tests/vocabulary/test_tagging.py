"""What is derived for an issue as a whole."""

from __future__ import annotations

from dataclasses import fields, replace

from indexer.letters.model import Issue, Outcome
from indexer.vocabulary.tagging import tag
from indexer.vocabulary.tags import Quantity, TagOrigin, Tags, TagSources

ISSUE = Issue(
    id="CM00-0000001#1",
    treatment="MRI of the right ankle",
    outcome=Outcome.UPHELD,
    outcome_text="Upheld",
    claims_admin_guideline="The Claims Administrator did not cite any medical evidence.",
    maximus_guideline="Decision based on MTUS Ankle and Foot Complaints 2004.",
    rationale="No red flag is documented. The request is not medically necessary.",
)
SUMMARY = "The worker was diagnosed with a sprain of the right ankle and a strain of the low back."


def of(treatment: str, rationale: str = ISSUE.rationale, summary: str = SUMMARY) -> Tags:
    return tag(replace(ISSUE, treatment=treatment, rationale=rationale), summary)


def test_all_tags_of_an_ordinary_issue() -> None:
    tags = tag(ISSUE, SUMMARY)
    assert tags.body_regions == ("ankle-foot",)
    assert tags.body_region_groups == ("lower",)
    assert tags.claim_regions == ("ankle-foot", "lumbar")
    assert tags.laterality == "right"
    assert [one.id for one in tags.maximus] == ["mtus.acoem2004.ch14"]
    assert [one.id for one in tags.claims_admin] == ["none"]
    assert (tags.category, tags.subcategory) == ("dx", "mri")


def test_every_tag_tells_where_it_was_read() -> None:
    line = TagOrigin.TREATMENT
    assert tag(ISSUE, SUMMARY).sources == TagSources(line, line, None, line, line)
    therapy = of("Physical therapy, 6 visits", "The patient has stiffness of the left knee.")
    assert therapy.sources.body_regions is therapy.sources.laterality is TagOrigin.RATIONALE
    assert of("Spinal manipulation").sources.body_regions is TagOrigin.SUMMARY
    assert of("Facet injection at C5-6").sources.levels is line
    assert of("???").sources == TagSources()


def test_medication_has_its_drugs_their_class_and_its_quantity() -> None:
    tags = of("Ultram 50mg #45")
    assert (tags.drug, tags.drug_class, tags.drugs) == ("tramadol", "opioid", ("tramadol",))
    assert tags.quantity == Quantity(count=45, strength="50mg")
    compound = of("Ketoprofen 10%, baclofen 2% cream")
    assert (compound.drug, compound.drug_class) == ("ketoprofen", "compound")
    assert compound.drugs == ("ketoprofen", "baclofen")
    injection = of("Lidocaine injection, left knee")
    assert (injection.drug, injection.drug_class, injection.drugs) == (None, None, ())


def test_summary_never_overrides_the_treatment_line() -> None:
    assert of("X-ray of the elbow").body_regions == ("elbow",)


def test_rationale_fills_what_the_treatment_line_leaves_open() -> None:
    tags = of("Physical therapy, 6 visits", "The patient has stiffness of the left knee.")
    assert (tags.body_regions, tags.laterality) == (("knee",), "left")


def test_mood_in_the_rationale_is_no_aim_of_bodily_care() -> None:
    rationale = "The patient has depression and pain of the hip."
    assert of("Physical therapy", rationale).body_regions == ("hip-pelvis",)


def test_guideline_quote_in_the_rationale_is_no_aim() -> None:
    assert of("Physical therapy", "The ODG allows 9 visits for the knee.").body_regions == ()


def test_drug_has_a_region_only_where_its_purpose_is_told() -> None:
    assert of("Motrin 600mg", "The patient has pain of the knee.").body_regions == ()
    told = of("Elavil 10mg", "The patient record says that it is used for headache.")
    assert told.body_regions == ("head-brain",)


def test_group_named_alone_stays_a_group() -> None:
    tags = of("EMG of the lower extremities")
    assert (tags.body_regions, tags.body_region_groups) == ((), ("lower",))


def test_spine_alone_means_the_spine_regions_of_the_claim() -> None:
    assert of("Spinal manipulation").body_regions == ("lumbar",)


def test_levels_name_the_region() -> None:
    tags = of("Facet injection at C5-6")
    assert (tags.body_regions, tags.levels) == (("cervical",), ("C5-C6",))


def test_mental_health_care_is_aimed_at_the_psyche() -> None:
    assert of("Biofeedback").body_regions == ("psyche",)


def test_unreadable_treatment_is_called_so() -> None:
    tags = of("???")
    assert (tags.category, tags.subcategory) == ("other", "unspecified")


def test_cited_section_tells_a_treatment_that_its_line_does_not() -> None:
    issue = replace(
        ISSUE,
        treatment="Xyzzo",
        maximus_guideline="Decision based on MTUS Knee Complaints 2004, Section(s): Massage.",
    )
    tags = tag(issue, SUMMARY)
    assert (tags.subcategory, tags.sources.category) == ("massage", TagOrigin.GUIDELINE)


def test_care_around_a_denied_surgery_falls_with_it() -> None:
    denied = "As the requested surgical procedure is not necessary, neither is this."
    assert of("Post-op physical therapy", denied).subcategory == "assoc"
    assert of("Post-op physical therapy", "The surgery was done in May.").category == "rehab"
    assert of("Post-op Norco 5/325mg", denied).category == "rx"


def test_outcome_changes_nothing_but_which_grounds_were_weighed() -> None:
    for outcome in Outcome:
        other = replace(ISSUE, outcome=outcome, outcome_text=outcome.value)
        tags, told = tag(other, SUMMARY), tag(ISSUE, SUMMARY).grounds
        assert [(one.id, one.span) for one in tags.grounds] == [(one.id, one.span) for one in told]
        assert replace(tags, grounds=told) == tag(ISSUE, SUMMARY)


def test_awkward_text_is_tagged_without_failing() -> None:
    for text in ("", "\x00", "L" * 5_000, "(" * 5_000, "L4-" * 2_000, "ﬁ – “ ”", "right " * 2_000):
        blank = {one.name: text for one in fields(Issue) if one.name != "outcome"}
        assert tag(replace(ISSUE, **blank), text).category  # type: ignore[arg-type]
