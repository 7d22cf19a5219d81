"""From a case to a letter: the summary, the issues with their reasoning, and what is true of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from indexer.letters.model import SAMPLE_SERIES, Cover, Issue, Letter, Outcome

from .case import Body, Case, Dispute, draw_case, told
from .clinic import Scenario, clinic
from .guidelines import ODG_TITLES, print_field
from .model import IssueTruth, SampleLetter
from .reviewers import LATE_OPENERS
from .templates import capital, fill, listed, sentence

_WITHOUT_COVER = 0.12
_EXPEDITED = 0.02
# How often a reviewer writes the general part as in the reviewer's earlier letters.
_SAME_WORDS = 0.7
_TWO_PARAGRAPHS = 0.12
# How often a reviewer tells the facts again, and adds a remark of a general kind.
_RETOLD = {"terse": 0.0, "usual": 0.45, "full": 0.85}
_REMARK = {"terse": 0.0, "usual": 0.35, "full": 0.7}
_SIDES = re.compile(r"\b(right|left|bilateral)\b", re.IGNORECASE)


def generate(count: int, seed: int, start: int = 0) -> Iterator[SampleLetter]:
    """Letters `start` to `start + count - 1` of a seed. Each depends on its number alone."""
    for index in range(start, start + count):
        yield compose(seed, index)


def compose(seed: int, index: int) -> SampleLetter:
    """The one letter of this seed and number."""
    rng = Random(f"imr sample {seed}:{index}")
    case = draw_case(rng)
    has_cover = rng.random() >= _WITHOUT_COVER
    number = f"{index + 1:07d}"
    letter_id = f"{SAMPLE_SERIES}-{number}" if has_cover else f"sample-{number}"
    issues: list[Issue] = []
    truth: list[IssueTruth] = []
    summary = _Summary(case)
    regions = summary.regions
    for dispute in case.disputes:
        issue, tags = _issue(case, dispute, f"{letter_id}#{len(issues) + 1}", regions)
        issues.append(issue)
        truth.append(tags)
    letter = Letter(
        id=letter_id,
        layout="F1",
        cover=_cover(case, letter_id, rng) if has_cover else Cover(),
        reviewer=case.persona.reviewer,
        summary=summary.text(),
        issues=tuple(issues),
        sample=True,
    )
    return SampleLetter(
        index=index,
        letter=letter,
        truth=tuple(truth),
        has_cover=has_cover,
        form=rng.choice(("txt", "pdf")),
        spacing=rng.choices(("double", "single", "paged"), (4, 4, 2))[0],
        width=rng.randint(86, 98),
    )


def _cover(case: Case, number: str, rng: Random) -> Cover:
    times = case.timeline
    return Cover(
        case_number=number,
        date_assigned=times.assigned,
        date_of_injury=times.injury,
        decision_date=times.decision,
        ur_denial_date=times.denial,
        application_received=times.received,
        priority="Expedited" if rng.random() < _EXPEDITED else "Standard",
    )


class _Summary:
    """The clinical case summary: the facts that the grounds rest on, among the usual others."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.first = case.bodies[0]
        self.sections: dict[str, list[str]] = {
            name: [] for name in ("treatment", "imaging", "complaint", "exam", "status")
        }
        self.diagnoses: list[str] = []
        # Where the answer on an axis was told, so that a rationale can come back to it.
        self.findings: dict[tuple[int, str], str] = {}
        regions: list[str] = []
        for body in case.bodies:
            regions += body.claim.regions
            self._add_body(body)
            for axis in body.claim.axes.values():
                regions += self._add_answer(axis.name, body)
        for name in clinic().axes:
            regions += self._add_answer(name, None)
        for dispute in case.disputes:
            for section, lines in dispute.ground.facts.items():
                told = self._add(section, case.rng.choice(lines), dispute.body, dispute)
                dispute.evidence.append(told)
            for name in dispute.ground.needs:
                number = dispute.body.number if name in dispute.body.claim.axes else -1
                if (number, name) in self.findings:
                    dispute.evidence.append(self.findings[number, name])
        self.regions = tuple(dict.fromkeys(regions))

    def _add(self, section: str, line: str, body: Body, dispute: Dispute | None = None) -> str:
        words = self.case.words(line, body, dispute)
        kept = self.diagnoses if section == "diagnosis" else self.sections[section]
        if words and words not in kept:
            kept.append(words)
        return words

    def _add_body(self, body: Body) -> None:
        rng, claim = self.case.rng, body.claim
        count = min(len(claim.diagnoses), rng.choice((1, 2, 2, 3) if body.number == 0 else (1, 1)))
        for line in rng.sample(claim.diagnoses, count):
            self._add("diagnosis", line, body)
        self._add("complaint", rng.choice(claim.complaints), body)
        count = min(len(claim.exam), rng.choice((1, 2)) if body.number == 0 else 1)
        for line in rng.sample(claim.exam, count):
            self._add("exam", line, body)

    def _add_answer(self, name: str, body: Body | None) -> tuple[str, ...]:
        case = self.case
        axis = clinic().axes[name] if body is None else body.claim.axes[name]
        answer = told(case, axis, body)
        if answer is None:
            return ()
        for section, lines in answer.texts.items():
            words = self._add(section, case.rng.choice(lines), body or self.first)
            if section != "diagnosis":
                self.findings[-1 if body is None else body.number, name] = words
        return answer.regions

    def text(self) -> str:
        """The summary's paragraphs."""
        rng, sections = self.case.rng, self.sections
        opening = [self._prose("intro")]
        several = "diagnoses" if len(self.diagnoses) > 1 else "diagnosis"
        diagnoses = self._prose(several).replace("<list>", listed(self.diagnoses))
        past = sections["treatment"] + sections["imaging"]
        if rng.random() < 0.3:
            past = sections["imaging"] + sections["treatment"]
        visit = self._visit() + [sentence(line) for line in sections["status"]]
        if rng.random() < 0.35:
            visit.append(diagnoses)
        else:
            opening.append(diagnoses)
        request = self._request()
        paragraphs = [[*opening, *past, *visit, *request]]
        if rng.random() < _TWO_PARAGRAPHS:
            paragraphs = [[*opening, *past], [*visit, *request]]
        return "\n\n".join(" ".join(map(sentence, lines)) for lines in paragraphs if lines)

    def _prose(self, name: str) -> str:
        return self.case.words(self.case.rng.choice(clinic().prose[name]), self.first)

    def _visit(self) -> list[str]:
        complaints, findings = list(self.sections["complaint"]), list(self.sections["exam"])
        complaints[0] = f"{self._prose('visit')} {complaints[0]}"
        if findings:
            findings[0] = f"{self._prose('examined')} {findings[0]}"
        taken = [
            self.case.words(one.scenario.medication, one.body, one)
            for one in self.case.disputes
            if one.scenario.medication
        ]
        lines = complaints + findings
        if taken:
            rest = [m for m in self.case.rng.sample(_OTHER_MEDICATION, 2) if m not in taken]
            taken += rest[: self.case.rng.choice((0, 1, 2))]
            self.case.rng.shuffle(taken)
            lines.append(self._prose("medications").replace("<list>", listed(taken)))
        return lines

    def _request(self) -> list[str]:
        case, rng = self.case, self.case.rng
        asked = [case.words(rng.choice(d.scenario.request), d.body, d) for d in case.disputes]
        lines = [self._prose("plan").replace("<list>", listed(asked))]
        reasons = [
            case.words(rng.choice(d.ground.denial), d.body, d) if d.ground.denial else ""
            for d in case.disputes
        ]
        if len(asked) == 1:
            denial = self._prose("denial_why" if reasons[0] else "denial")
            lines.append(denial.replace("<why>", reasons[0]))
        else:
            lines.append(self._prose("denials"))
            if rng.random() < 0.45:
                lines += [
                    self._prose("denied_because").replace("<item>", item).replace("<why>", why)
                    for item, why in zip(asked, reasons, strict=True)
                    if why
                ]
        return lines


_OTHER_MEDICATION = ("lisinopril", "metformin", "acetaminophen", "atorvastatin", "levothyroxine")


def _issue(
    case: Case, dispute: Dispute, issue_id: str, regions: tuple[str, ...]
) -> tuple[Issue, IssueTruth]:
    scenario, ground, body, rng = dispute.scenario, dispute.ground, dispute.body, case.rng
    treatment = case.words(rng.choice(scenario.headings), body, dispute)
    treatment = capital(treatment)
    spec = rng.choice(scenario.maximus)
    admin = _claims_admin(scenario.claims_admin, spec, rng)
    odg = body.claim.odg
    places = {"chapter": body.claim.chapter, "odg": odg, "title": ODG_TITLES[odg]}
    maximus, maximus_ids = print_field("Expert Reviewer", _placed(spec, places), case.decided, rng)
    claims_admin, admin_ids = print_field(
        "Claims Administrator", _placed(admin, places), case.decided, rng
    )
    outcome = Outcome.UPHELD if ground.upheld else Outcome.OVERTURNED
    issue = Issue(
        id=issue_id,
        treatment=treatment,
        outcome=outcome,
        outcome_text=str(outcome),
        claims_admin_guideline=claims_admin,
        maximus_guideline=maximus,
        rationale=_rationale(case, dispute),
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


def _claims_admin(choices: tuple[str, ...], maximus: str, rng: Random) -> str:
    share = rng.random()
    if share < 0.16:
        return "none"
    return rng.choice(choices) if choices and share < 0.6 else maximus


def _placed(spec: str, places: dict[str, str]) -> str:
    for name, value in places.items():
        spec = spec.replace(f"{{{name}}}", value)
    return spec


def _rationale(case: Case, dispute: Dispute) -> str:
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
    joint = "\n\n" if rng.random() < _TWO_PARAGRAPHS and lines[0] else " "
    head, tail = " ".join(lines[0]), " ".join(lines[1] + lines[2])
    return f"{head}{joint}{tail}".strip()
