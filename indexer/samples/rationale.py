"""The rationale of one decision: the general part, the reasons of this case, the conclusion."""

from __future__ import annotations

from random import Random

from .case import Case, Dispute
from .clinic import Scenario, clinic
from .reviewers import LATE_OPENERS
from .summary import TWO_PARAGRAPHS
from .templates import fill, sentence

# How often a reviewer writes the general part as in the reviewer's earlier letters.
_SAME_WORDS = 0.7
# How often a rationale opens with a longer general passage.
_PASSAGE = 0.14
# How often a reviewer tells the facts again, and adds a remark of a general kind.
_RETOLD = {"terse": 0.0, "usual": 0.45, "full": 0.85}
_REMARK = {"terse": 0.0, "usual": 0.35, "full": 0.7}


def write_rationale(case: Case, dispute: Dispute, texture: Random) -> str:
    """The reasons for one decision; `texture` chooses what comes on top of them."""
    scenario, ground, body = dispute.scenario, dispute.ground, dispute.body
    rng, persona, prose = case.rng, case.persona, clinic().prose

    def say(template: str) -> str:
        return sentence(case.words(template, body, dispute))

    own = Random(f"{persona.key} {scenario.id}") if rng.random() < _SAME_WORDS else rng
    general = [
        sentence(fill(line, own, lambda name: case.lookup(name, body, dispute)))
        for slot in scenario.general
        if (line := _pick(slot, persona.detail, own))
    ]
    if not scenario.parent:
        general = _passage(scenario, texture) + general
    reasons = [
        case.words(line, body, dispute)
        for slot in ground.reasons
        if (line := _pick(slot, "usual" if persona.detail == "terse" else persona.detail, rng))
    ]
    case_first = persona.frame == "case-first" and rng.random() < 0.6
    opener = rng.choice(persona.openers)
    if case_first and opener in LATE_OPENERS:
        opener = "In this case,"
    reasons[0] = f"{opener} {reasons[0]}" if opener else reasons[0]
    reasons = [sentence(line) for line in reasons]
    fate = "upheld" if ground.upheld else "overturned"
    reasons = _evidence(case, dispute) + reasons
    if not scenario.parent and rng.random() < _REMARK[persona.detail]:
        general.append(_weight_of_source(scenario, own))
    endings = prose[f"conclusion_{fate}"]
    ending = say(endings[int(len(endings) * rng.choice(persona.conclusions))])
    verdict = say(rng.choice(prose[f"verdict_{fate}"]))
    if ground.upheld and rng.random() < _REMARK[persona.detail] / 2:
        ending = f"{ending} {rng.choice(prose['afterword'])}"
    if scenario.parent or not general:
        lines = [general, reasons, [ending]]
    elif persona.frame == "verdict-first":
        lines = [[verdict, *general], reasons, [ending] if rng.random() < 0.6 else []]
    elif case_first:
        lines = [reasons, general, [ending]]
    else:
        lines = [general, reasons, [ending]]
    joint = "\n\n" if rng.random() < TWO_PARAGRAPHS and lines[0] else " "
    head, tail = " ".join(lines[0]), " ".join(lines[1] + lines[2])
    return f"{head}{joint}{tail}".strip()


def _pick(slot: tuple[str, ...], detail: str, rng: Random) -> str:
    """One wording of a sentence; an optional one may be left out, according to the reviewer."""
    if "" not in slot or detail == "usual":
        return rng.choice(slot)
    return "" if detail == "terse" else rng.choice([line for line in slot if line])


def _evidence(case: Case, dispute: Dispute) -> list[str]:
    """The facts of the summary that this decision rests on, told again in the rationale."""
    rng, prose = case.rng, clinic().prose
    share = _RETOLD[case.persona.detail]
    if dispute.scenario.parent or not share:
        return []
    lines = []
    scenario = dispute.scenario
    # To name the painful part would make it the part that such a request is aimed at.
    aimless = scenario.regions is not None and scenario.category != "rx"
    if rng.random() < share and not aimless:
        lines.append(case.words(rng.choice(prose["recap"]), dispute.body, dispute))
    if "msk" in dispute.body.claim.tags and rng.random() < share and not aimless:
        lines.append(case.words(rng.choice(prose["course"]), dispute.body, dispute))
    wanted = min(len(dispute.evidence), rng.choice((0, 1, 2, 2, 3)) + (share > 0.5))
    frames = rng.sample(prose["evidence"], wanted)
    for finding, template in zip(rng.sample(dispute.evidence, wanted), frames, strict=True):
        frame = case.words(template, dispute.body, dispute)
        lines.append(frame.replace("<finding>", finding))
    return [sentence(line) for line in lines]


def _weight_of_source(scenario: Scenario, rng: Random) -> str:
    outside = scenario.maximus[0].startswith(("odg:", "other:"))
    return rng.choice(clinic().prose["weight_of_others" if outside else "weight_of_mtus"])


def _passage(scenario: Scenario, rng: Random) -> list[str]:
    """Now and then, a general passage that many letters share."""
    fitting = [
        one.text
        for one in clinic().passages
        if one.about & {scenario.category, scenario.subcategory}
    ]
    return [rng.choice(fitting)] if fitting and rng.random() < _PASSAGE else []
