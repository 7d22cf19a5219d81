"""One made-up case: whose part hurts, which treatments are disputed, what the answers are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from typing import Any

from .clinic import PHASES, Axis, AxisAnswer, Claim, Clinic, Scenario, ScenarioGround, clinic
from .forms import Form
from .reviewers import Persona, draw_persona
from .templates import fill
from .timeline import (
    FORMATS,
    Timeline,
    between,
    draw_decision,
    draw_timeline,
    number_word,
    print_date,
    print_span,
)

_PHASE_WEIGHTS = {"acute": 0.12, "subacute": 0.3, "chronic": 0.58}
_ISSUES = ((1, 0.62), (2, 0.22), (3, 0.1), (4, 0.04), (5, 0.02))
_SECOND_PART = 0.3
# Surgeons ask for what goes with the operation about as often as not.
_WITH_ASSOCIATED = 0.55
# Scenario shares are those of the literature; this brings the whole near one issue in eight.
_OVERTURN_SCALE = 0.78

_WHO = {
    "male": {"he": "he", "him": "him", "his": "his", "himself": "himself", "man": "man"},
    "female": {"he": "she", "him": "her", "his": "her", "himself": "herself", "man": "woman"},
}

State = dict[tuple[int, str], frozenset[str]]


@dataclass(slots=True)
class Body:
    """One injured part of this worker."""

    claim: Claim
    number: int
    side: str
    memo: dict[str, Any] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Dispute:
    """One disputed treatment of this case, with the ground on which it is decided.

    `evidence` collects the findings of the summary that the ground rests on, in its words.
    """

    scenario: Scenario
    ground: ScenarioGround
    body: Body
    memo: dict[str, Any] = field(default_factory=dict)
    evidence: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Case:
    """Everything drawn for one letter; words are drawn later, when a sentence asks for them."""

    rng: Random
    decided: date
    bodies: list[Body]
    disputes: list[Dispute] = field(default_factory=list)
    state: State = field(default_factory=dict)
    relied: set[tuple[int, str]] = field(default_factory=set)
    answers: dict[str, str] = field(default_factory=dict)
    memo: dict[str, Any] = field(default_factory=dict)
    timeline: Timeline = field(init=False)
    persona: Persona = field(init=False)
    date_style: str = ""

    def lookup(self, name: str, body: Body, dispute: Dispute | None = None) -> str:
        """The words for a slot: from the disputed treatment, the body part, or the whole case."""
        base, _, column = name.partition(".")
        value = self._value(base, body, dispute)
        if column and column != "w":
            value = value[column]
        elif isinstance(value, Mapping):
            raise KeyError(f"{name} is a record")
        if column == "w":
            return number_word(int(value))
        return self.words(str(value), body, dispute)

    def words(self, template: str, body: Body, dispute: Dispute | None = None) -> str:
        """A template in the words of this case."""
        return fill(template, self.rng, lambda name: self.lookup(name, body, dispute))

    def _value(self, base: str, body: Body, dispute: Dispute | None) -> Any:
        if dispute is not None:
            if base in dispute.memo:
                return dispute.memo[base]
            for source in (dispute.ground.vars, dispute.scenario.vars):
                if base in source:
                    return self._draw(dispute.memo, base, source[base])
            if base == "request":
                return self.rng.choice(dispute.scenario.request)
            if base in ("total", "sessions"):
                return self._sessions(base, body, dispute)
        if base in body.memo:
            return body.memo[base]
        found = self._of_body(base, body)
        if found is not None:
            body.memo[base] = found
            return found
        if base in self.memo:
            return self.memo[base]
        shared = clinic()
        for axis, answer in self.answers.items():
            variables = shared.axes[axis].answers[answer].vars if axis in shared.axes else {}
            if base in variables:
                return self._draw(self.memo, base, variables[base])
        if base in shared.vars:
            return self._draw(self.memo, base, shared.vars[base])
        if base in shared.records:
            return self._draw(self.memo, base, list(shared.records[base]))
        return self._computed(base)

    def _draw(self, memo: dict[str, Any], base: str, spec: Any) -> Any:
        if isinstance(spec, str):
            low, _, high = spec.partition("..")
            step = 1
            if "/" in high:
                high, _, by = high.partition("/")
                step = int(by)
            memo[base] = self.rng.randrange(int(low), int(high) + 1, step)
        else:
            memo[base] = spec[int(self.rng.random() * len(spec))]
        return memo[base]

    def _of_body(self, base: str, body: Body) -> Any:
        claim = body.claim
        if base in claim.vars:
            return self._draw(body.memo, base, claim.vars[base])
        for axis, answer in body.answers.items():
            variables = claim.axes[axis].answers[answer].vars
            if base in variables:
                return self._draw(body.memo, base, variables[base])
        if base == "occupation":
            return self.rng.choice(claim.occupations)
        if base == "mechanism":
            occupation = self._value("occupation", body, None)
            fitting = [m.what for m in claim.mechanisms if not m.who or occupation in m.who]
            return self.rng.choice(fitting)
        if base == "pain" and body.number:
            return self.rng.randint(3, 8)
        if base == "part":
            return claim.part
        if base == "site":
            return claim.site
        if base == "side":
            return body.side
        if base == "rad":
            return self.rng.choice(("right", "left"))
        if base == "lvl":
            rows = clinic().records[claim.levels]
            return rows[int(self.rng.random() * len(rows))]
        if base == "imaging_date":
            t = self.timeline
            operated = any(
                d.body is body
                and "operation" in d.scenario.group.split()
                and d.scenario.category == "rehab"
                for d in self.disputes
            )
            end = t.visit
            if operated:
                end -= timedelta(weeks=int(self._value("surgery_weeks", body, None)))
            start = t.injury + timedelta(days=max(2, (end - t.injury).days // 2))
            return print_date(between(self.rng, start, end), self.date_style)
        if base == "early_date":
            return print_date(self.timeline.injury + timedelta(days=2), self.date_style)
        if base == "surgery_weeks":
            most = max(2, ((self.timeline.visit - self.timeline.injury).days - 14) // 7)
            return min(self.rng.randint(4, 10), most)
        if base == "surgery_date":
            weeks = int(self._value("surgery_weeks", body, None))
            return print_date(self.timeline.visit - timedelta(weeks=weeks), self.date_style)
        return None

    def _sessions(self, base: str, body: Body, dispute: Dispute) -> Any:
        each = int(self._value("freq", body, dispute))
        weeks = int(self._value("weeks", body, dispute))
        dispute.memo["total"] = each * weeks
        times = {1: "once", 2: "twice"}.get(each, f"{each} times")
        dispute.memo["sessions"] = self.rng.choice(
            (
                f"{each}x{weeks}",
                f"{each * weeks} sessions",
                f"{times} a week for {weeks} weeks",
                f"{each * weeks} visits",
                f"{each} times per week for {weeks} weeks" if each > 2 else f"{each}x{weeks}",
                f"{times} weekly for {weeks} weeks ({each * weeks} visits)",
            )
        )
        return dispute.memo[base]

    def _computed(self, base: str) -> Any:
        memo, rng, t = self.memo, self.rng, self.timeline
        if base in _WHO["male"]:
            memo.update(_WHO[memo["sex"]])
        elif base == "worker":
            memo[base] = f"the {self.persona.noun}"
        elif base == "noun":
            memo[base] = self.persona.noun
        elif base == "mtus":
            memo[base] = self.persona.mtus
        elif base in ("pain", "pain_low", "pain_hi"):
            memo["pain_low"] = rng.randint(3, 5)
            memo["pain_hi"] = rng.randint(memo["pain_low"] + 2, 9)
            memo["pain"] = rng.randint(memo["pain_low"] + 1, memo["pain_hi"])
        elif base == "doi":
            memo[base] = print_date(t.injury, self.date_style)
        elif base == "visit":
            memo[base] = print_date(t.visit, self.date_style)
        elif base == "requested":
            memo[base] = print_date(t.request, self.date_style)
        elif base == "received":
            memo[base] = print_date(t.received, self.date_style)
        elif base == "denied":
            memo[base] = print_date(t.denial, self.date_style)
        elif base == "prior_visit":
            gap = (t.visit - t.injury).days
            back = min(gap // 3, rng.randint(25, 62))
            memo[base] = print_date(t.visit - timedelta(days=back), self.date_style)
        elif base == "duration":
            memo[base] = print_span((t.visit - t.injury).days, rng)
        elif base == "age":
            # Whoever was hurt by years of something has worked for years.
            long_exposed = "years" in str(self.bodies[0].memo.get("mechanism", ""))
            youngest = 20 + (t.visit - t.injury).days // 365
            memo[base] = rng.randint(max(youngest, 36 if long_exposed else 22), 63)
        else:
            raise KeyError(f"no words for {{{base}}}")
        return memo[base]


@cache
def _weights(key: str) -> tuple[float, ...]:
    shared = clinic()
    pool = shared.by_claim[key] if key else shared.openings
    return tuple(accumulate(scenario.weight for scenario in pool))


def draw_case(rng: Random, form: Form) -> Case:
    """A case in which every disputed treatment fits the injury and the other ones.

    It is one that a letter of this form can decide, in one of the form's years.
    """
    shared = clinic()
    count = rng.choices([n for n, _ in _ISSUES], [w for _, w in _ISSUES])[0]
    decided = draw_decision(rng, form.first, form.last)
    first = rng.choices(shared.openings, cum_weights=_weights(""))[0]
    claims = [shared.claims[name] for name in first.claims]
    while True:
        claim = rng.choices(claims, [one.weight for one in claims])[0]
        case = Case(rng, decided, [_body(rng, claim, 0)])
        if claim.alongside and rng.random() < _SECOND_PART:
            other = shared.claims[rng.choice(claim.alongside)]
            if set(claim.phases) & set(other.phases):
                case.bodies.append(_body(rng, other, 1))
        for body in case.bodies:
            case.state |= {(-1, k): frozenset((v,)) for k, v in body.claim.fixed.items()}
        _add(case, first, case.bodies[0])
        if case.disputes:
            break
    for _ in range(count * 4):
        if len(case.disputes) >= min(count, form.most_issues):
            break
        body = case.bodies[-1] if rng.random() < 0.35 else case.bodies[0]
        pool = shared.by_claim[body.claim.id]
        if pool:
            _add(case, rng.choices(pool, cum_weights=_weights(body.claim.id))[0], body)
    # What goes with an operation may have come in beside it.
    del case.disputes[form.most_issues :]
    _settle(case)
    return case


def _body(rng: Random, claim: Claim, number: int) -> Body:
    return Body(claim, number, rng.choice(claim.sides) if claim.sides else "")


def _add(case: Case, scenario: Scenario, body: Body) -> None:
    if any(_clash(scenario, body, one) for one in case.disputes):
        return
    ground = _choose_ground(case, scenario, body)
    if ground is None:
        return
    case.disputes.append(Dispute(scenario, ground, body))
    companions = [one for one in clinic().assoc if one.parent == scenario.category]
    if companions and case.rng.random() < _WITH_ASSOCIATED:
        wanted = case.rng.sample(companions, min(len(companions), case.rng.choice((1, 1, 2))))
        for companion in wanted:
            if body.claim.id not in companion.claims:
                continue
            # What goes with an operation falls with it, and stands on its own only if it stands.
            fate = "denied" if ground.upheld else "allowed"
            fitting = [one for one in companion.grounds if one.parent == fate]
            chosen = case.rng.choices(fitting, [one.weight for one in fitting])[0]
            case.disputes.append(Dispute(companion, chosen, body))


def _clash(scenario: Scenario, body: Body, other: Dispute) -> bool:
    if scenario.id == other.scenario.id:
        return body is other.body or scenario.regions is not None
    same_place = body is other.body or scenario.regions is not None
    shared = set(scenario.group.split()) & set(other.scenario.group.split())
    return bool(shared) and same_place


def _choose_ground(case: Case, scenario: Scenario, body: Body) -> ScenarioGround | None:
    upheld = case.rng.random() >= scenario.overturn * _OVERTURN_SCALE
    ranked = sorted(
        scenario.grounds,
        key=lambda one: (one.upheld != upheld, -(case.rng.random() ** (1 / one.weight))),
    )
    for ground in ranked:
        state = _with(case, ground, body)
        if state is not None:
            case.state = state
            case.relied |= {
                (body.number if name in body.claim.axes else -1, name) for name in ground.needs
            }
            return ground
    return None


def _axis(case: Case, key: tuple[int, str]) -> Axis | None:
    number, name = key
    return clinic().axes.get(name) if number < 0 else case.bodies[number].claim.axes.get(name)


def _with(case: Case, ground: ScenarioGround, body: Body) -> State | None:
    """The state that also holds what this ground needs, or None if they exclude each other."""
    if ground.claims and body.claim.id not in ground.claims:
        return None
    state = dict(case.state)
    for name, answers in ground.needs.items():
        of_body = name in body.claim.axes
        if not of_body and name != "phase" and name not in clinic().axes:
            return None
        key = (body.number if of_body else -1, name)
        allowed = frozenset(answers)
        state[key] = state[key] & allowed if key in state else allowed
    return state if _phases(case, state) else None


def _phases(case: Case, state: State) -> list[str]:
    """The phases in which every narrowed axis still has an answer."""
    fitting = []
    for phase in PHASES:
        if phase not in state.get((-1, "phase"), PHASES):
            continue
        if any(phase not in body.claim.phases for body in case.bodies):
            continue
        for key, allowed in state.items():
            if key == (-1, "phase"):
                continue
            axis = _axis(case, key)
            if axis is None or not any(
                phase in axis.answers[name].phases for name in allowed if name in axis.answers
            ):
                break
        else:
            fitting.append(phase)
    return fitting


def _settle(case: Case) -> None:
    """Draw what no ground has fixed: the phase, the dates, the answers that are still open."""
    rng = case.rng
    phases = _phases(case, case.state)
    phase = rng.choices(phases, [_PHASE_WEIGHTS[one] for one in phases])[0]
    case.timeline = draw_timeline(rng, case.decided, phase)
    case.answers["phase"] = phase
    shared: Clinic = clinic()
    for name, axis in shared.axes.items():
        case.answers[name] = _answer(rng, axis, case.state.get((-1, name)), phase)
    for body in case.bodies:
        for name, axis in body.claim.axes.items():
            body.answers[name] = _answer(rng, axis, case.state.get((body.number, name)), phase)
    case.persona = draw_persona(rng, case.disputes[0].scenario.pool)
    case.date_style = rng.choice(FORMATS)
    sexes = case.bodies[0].claim.vars.get("sex", ("male", "female"))
    case.memo["sex"] = rng.choice(sexes)


def _answer(rng: Random, axis: Axis, allowed: frozenset[str] | None, phase: str) -> str:
    open_ = {
        name: answer.weight
        for name, answer in axis.answers.items()
        if phase in answer.phases and (allowed is None or name in allowed)
    }
    return rng.choices(list(open_), list(open_.values()))[0]


def told(case: Case, axis: Axis, body: Body | None) -> AxisAnswer | None:
    """The answer on this axis if the notes tell it: always where a ground rests on it."""
    key = (-1 if body is None else body.number, axis.name)
    answers = case.answers if body is None else body.answers
    if key not in case.relied and case.rng.random() >= axis.mention:
        return None
    return axis.answers[answers[axis.name]]
