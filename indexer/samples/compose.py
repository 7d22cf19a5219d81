"""From a case to a letter: its summary, its issues with their reasoning, and what is true of it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from random import Random

from indexer.letters.model import SAMPLE_SERIES, Cover, Issue, Letter, Outcome, Reviewer

from .case import Case, Dispute, draw_case
from .clinic import Scenario, clinic
from .forms import FORMS, Form, draw_form
from .guidelines import ODG_TITLES, print_field
from .prose_fields import print_reasoned, print_sentence
from .rationale import write_rationale
from .reviewers import field_of
from .sample_letter import IssueTruth, SampleLetter
from .summary import Summary
from .templates import capital
from .texture import LONG_ENDINGS, draw_hand, typed

_WITHOUT_COVER = 0.12
_EXPEDITED = 0.02
# How often a heading runs over several lines.
_LONG_HEADING = 0.12
# How often the rarest layout says no more than that a physician decided.
_UNNAMED = 0.5
_FRAME = (
    "how_made",
    "letter_lead",
    "findings_lead",
    "selection",
    "qualified",
    "disclaimer",
    "documents",
    "effect",
    "summary_lead",
    "issues_lead",
)
_NAMES = ("Botox", "Doppler", "H-wave", "Lindora", "Orthovisc", "Synvisc", "X-ray", "X-rays")
_SIDES = re.compile(r"\b(right|left|bilateral)\b", re.IGNORECASE)


def generate(
    count: int, seed: int, start: int = 0, layouts: Collection[str] = tuple(FORMS)
) -> Iterator[SampleLetter]:
    """Letters `start` to `start + count - 1` of a seed. Each depends on its number alone.

    They are in these layouts, each as often among them as among all letters.
    """
    for index in range(start, start + count):
        yield compose(seed, index, layouts)


def compose(seed: int, index: int, layouts: Collection[str] = tuple(FORMS)) -> SampleLetter:
    """The one letter of this seed and number."""
    form = draw_form(Random(f"imr layout {seed}:{index}"), layouts)
    rng = Random(f"imr sample {seed}:{index}")
    case = draw_case(rng, form)
    has_cover = rng.random() >= _WITHOUT_COVER
    number = f"{index + 1:07d}"
    letter_id = f"{SAMPLE_SERIES}-{number}" if has_cover else f"sample-{number}"
    issues: list[Issue] = []
    truth: list[IssueTruth] = []
    summary = Summary(case)
    regions = summary.regions
    for dispute in case.disputes:
        issue, tags = _issue(case, form, dispute, f"{letter_id}#{len(issues) + 1}", regions)
        issues.append(issue)
        truth.append(tags)
    letter = Letter(
        id=letter_id,
        layout=form.layout,
        cover=_cover(case, form, letter_id, rng) if has_cover else Cover(),
        reviewer=_reviewer(case, form),
        summary=summary.text(),
        issues=tuple(issues),
        sample=True,
    )
    return SampleLetter(
        index=index,
        letter=_typed(letter, Random(f"imr hand {seed}:{index}")),
        truth=tuple(truth),
        has_cover=has_cover,
        form=rng.choice(("txt", "pdf")),
        spacing=rng.choices(("double", "single", "paged"), (4, 4, 2))[0],
        width=rng.randint(86, 98),
        page_lines=rng.randint(36, 48),
        frame=_frame(case) if form.prose else {},
    )


def _cover(case: Case, form: Form, number: str, rng: Random) -> Cover:
    times = case.timeline
    values = {
        "case_number": number,
        "date_assigned": times.assigned,
        "date_of_injury": times.injury,
        "decision_date": times.decision,
        "ur_denial_date": times.denial,
        "application_received": times.received,
        "priority": "Expedited" if rng.random() < _EXPEDITED else "Standard",
    }
    return Cover(**{name: values[name] for name in form.cover})  # type: ignore[arg-type]


def _reviewer(case: Case, form: Form) -> Reviewer:
    """The credentials as this layout prints them: by field, or by what the reviewer is."""
    reviewer = case.persona.reviewer
    if not form.prose:
        return reviewer
    if form.layout == "F3" and case.rng.random() < _UNNAMED:
        return Reviewer()
    return replace(reviewer, specialties=tuple(map(field_of, reviewer.specialties)))


def _frame(case: Case) -> dict[str, str]:
    """What the older layouts say around the content."""
    prose = clinic().prose
    return {name: case.words(case.rng.choice(prose[name]), case.bodies[0]) for name in _FRAME}


def _typed(letter: Letter, rng: Random) -> Letter:
    """The letter as somebody typed it. The guideline fields are filled in from a list."""
    hand = draw_hand(rng)
    return replace(
        letter,
        summary=typed(letter.summary, hand, rng),
        issues=tuple(
            replace(
                issue,
                treatment=typed(issue.treatment, hand),
                rationale=typed(issue.rationale, hand, rng),
            )
            for issue in letter.issues
        ),
    )


def _issue(
    case: Case, form: Form, dispute: Dispute, issue_id: str, regions: tuple[str, ...]
) -> tuple[Issue, IssueTruth]:
    scenario, ground, body, rng = dispute.scenario, dispute.ground, dispute.body, case.rng
    treatment = case.words(rng.choice(scenario.headings), body, dispute)
    treatment = _within_sentence(treatment, scenario) if form.sentence else capital(treatment)
    spec = rng.choice(scenario.maximus)
    admin = _claims_admin(scenario.claims_admin, spec, rng)
    odg = body.claim.odg
    places = {"chapter": body.claim.chapter, "odg": odg, "title": ODG_TITLES[odg]}
    maximus, maximus_ids = _maximus_field(form, _placed(spec, places), case)
    claims_admin, admin_ids = _admin_field(form, _placed(admin, places), case)
    own = Random(f"texture {issue_id} {treatment}")
    if own.random() < _LONG_HEADING:
        ending = case.words(own.choice(LONG_ENDINGS), body, dispute)
        treatment = f"{treatment}, {ending}"
    outcome = Outcome.UPHELD if ground.upheld else Outcome.OVERTURNED
    wordings = form.upheld if ground.upheld else form.overturned
    issue = Issue(
        id=issue_id,
        treatment=treatment,
        outcome=outcome,
        outcome_text=own.choice(wordings),
        claims_admin_guideline=claims_admin,
        maximus_guideline=maximus,
        rationale=write_rationale(case, dispute, own),
    )
    aimed = body.claim.regions if scenario.regions is None else scenario.regions
    level = body.memo.get("lvl")
    named = level is not None and level["text"] in treatment
    side = _SIDES.search(treatment)
    return issue, IssueTruth(
        body_regions=aimed,
        claim_regions=tuple(dict.fromkeys((*regions, *aimed))),
        laterality=side.group(1).lower() if side else "none",
        levels=tuple(level["segments"]) if named and level is not None else (),
        maximus=maximus_ids,
        claims_admin=admin_ids,
        category=scenario.category,
        subcategory=scenario.subcategory,
        scenario=scenario.id,
        ground=ground.id,
    )


def _within_sentence(treatment: str, scenario: Scenario) -> str:
    """The treatment as it stands within a sentence: without a capital, unless it begins a name."""
    first = re.match(r"[A-Z][a-z/-]+", treatment)
    is_name = first is None or first[0] in _NAMES or scenario.category == "rx"
    return treatment if is_name else treatment[:1].lower() + treatment[1:]


def _maximus_field(form: Form, spec: str, case: Case) -> tuple[str, tuple[str, ...]]:
    if form.layout == "F3":
        return print_reasoned(spec, case.decided, case.rng)
    if form.prose:
        who = "Physician Reviewer" if form.layout == "F2" else "Expert Reviewer"
        return print_sentence(who, spec, case.decided, case.rng)
    return print_field("Expert Reviewer", spec, case.decided, case.rng)


def _admin_field(form: Form, spec: str, case: Case) -> tuple[str, tuple[str, ...]]:
    if form.layout == "F3":
        return "", ()
    printer = print_sentence if form.prose else print_field
    return printer("Claims Administrator", spec, case.decided, case.rng)


def _claims_admin(choices: tuple[str, ...], maximus: str, rng: Random) -> str:
    share = rng.random()
    if share < 0.16:
        return "none"
    return rng.choice(choices) if choices and share < 0.6 else maximus


def _placed(spec: str, places: dict[str, str]) -> str:
    for name, value in places.items():
        spec = spec.replace(f"{{{name}}}", value)
    return spec
