"""The clinical content as records, read once from the tables in `scenarios/`.

A *claim* is an injured part with its findings; an *axis* is a question that has one answer in a
case (is there a deficit? has therapy been tried?); a *scenario* is a disputed treatment with its
grounds of decision. A ground names the answers it needs, so that two issues of one letter can
never rest on findings that exclude each other.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from .templates import slots

PHASES = ("acute", "subacute", "chronic")
SECTIONS = ("diagnosis", "treatment", "imaging", "complaint", "exam", "status")

Vars = Mapping[str, Any]
Texts = Mapping[str, tuple[str, ...]]


class ClinicError(ValueError):
    """A table that contradicts itself or another one."""


@dataclass(frozen=True, slots=True)
class AxisAnswer:
    """One answer on an axis: how common it is, in which phases it can be, what the notes say."""

    weight: float
    phases: tuple[str, ...]
    texts: Texts
    vars: Vars
    regions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Axis:
    """One question about a case or a body part. `mention` is how often an idle answer is told."""

    name: str
    of_body: bool
    mention: float
    answers: Mapping[str, AxisAnswer]


@dataclass(frozen=True, slots=True)
class Mechanism:
    """How such an injury comes about; `who` are the occupations in which it does, if not all."""

    what: str
    who: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """One injured part: who gets hurt so, what is found, and the words for it.

    `fixed` holds answers on case-wide axes that such an injury implies.
    """

    id: str
    tags: frozenset[str]
    weight: float
    regions: tuple[str, ...]
    part: str
    site: str
    chapter: str
    odg: str
    sides: tuple[str, ...]
    levels: str
    phases: tuple[str, ...]
    alongside: tuple[str, ...]
    occupations: tuple[str, ...]
    mechanisms: tuple[Mechanism, ...]
    diagnoses: tuple[str, ...]
    complaints: tuple[str, ...]
    exam: tuple[str, ...]
    vars: Vars
    fixed: Mapping[str, str]
    axes: Mapping[str, Axis]


@dataclass(frozen=True, slots=True)
class ScenarioGround:
    """One reason to decide a request one way, with the facts that make it true.

    `denial` is why utilization review refused. `parent` (`denied` or `allowed`) is what must have
    become of the operation that an associated request goes with; `claims` narrows the ground to
    some injured parts, where it is not empty.
    """

    id: str
    upheld: bool
    weight: float
    needs: Mapping[str, tuple[str, ...]]
    facts: Texts
    reasons: tuple[tuple[str, ...], ...]
    denial: tuple[str, ...]
    parent: str
    claims: tuple[str, ...]
    vars: Vars


@dataclass(frozen=True, slots=True)
class Scenario:
    """One kind of disputed treatment. `regions` None means: those of the body part treated."""

    id: str
    category: str
    subcategory: str
    weight: float
    overturn: float
    claims: tuple[str, ...]
    group: str
    pool: str
    parent: str
    medication: str
    headings: tuple[str, ...]
    request: tuple[str, ...]
    regions: tuple[str, ...] | None
    maximus: tuple[str, ...]
    claims_admin: tuple[str, ...]
    general: tuple[tuple[str, ...], ...]
    vars: Vars
    grounds: tuple[ScenarioGround, ...]


@dataclass(frozen=True, slots=True)
class SummaryPassage:
    """A general passage that many rationales share, for these categories and subcategories."""

    about: frozenset[str]
    text: str


@dataclass(frozen=True, slots=True)
class Clinic:
    """Everything that letters are composed from."""

    claims: Mapping[str, Claim]
    axes: Mapping[str, Axis]
    scenarios: Mapping[str, Scenario]
    vars: Vars
    records: Mapping[str, tuple[Mapping[str, Any], ...]]
    prose: Mapping[str, tuple[str, ...]]
    passages: tuple[SummaryPassage, ...]
    openings: tuple[Scenario, ...]
    by_claim: Mapping[str, tuple[Scenario, ...]]
    assoc: tuple[Scenario, ...]


@lru_cache(maxsize=1)
def clinic() -> Clinic:
    """The clinical content, read and checked at first use."""
    tables = {
        path.name.removesuffix(".toml"): tomllib.loads(path.read_text("utf-8"))
        for path in sorted(files(__package__).joinpath("scenarios").iterdir(), key=str)
        if path.name.endswith(".toml")
    }
    shared = tables.pop("axes")
    records = {name: tuple(rows) for name, rows in shared.pop("records").items()}
    variables = shared.pop("vars")
    axes = {name: _axis(name, table) for name, table in shared.items()}
    claims = {name: _claim(name, table, axes) for name, table in tables.pop("claims").items()}
    prose = {name: tuple(lines) for name, lines in tables.pop("prose").items()}
    passages = tuple(
        SummaryPassage(frozenset(one["about"]), one["text"])
        for one in tables.pop("passages")["passage"]
    )
    for claim in claims.values():
        _check_claim(claim)
    scenarios = {
        name: _scenario(name, table, claims)
        for tables_of_category in tables.values()
        for name, table in tables_of_category.items()
    }
    for scenario in scenarios.values():
        _check(scenario, claims, axes)
    openings = tuple(s for s in scenarios.values() if not s.parent)
    return Clinic(
        claims=claims,
        axes={name: axis for name, axis in axes.items() if not axis.of_body},
        scenarios=scenarios,
        vars=variables,
        records=records,
        prose=prose,
        passages=passages,
        openings=openings,
        by_claim={name: tuple(s for s in openings if name in s.claims) for name in claims},
        assoc=tuple(s for s in scenarios.values() if s.parent),
    )


def _texts(table: Mapping[str, Any]) -> Texts:
    unknown = set(table) - set(SECTIONS)
    if unknown:
        raise ClinicError(f"unknown section {unknown}")
    return {section: tuple(lines) for section, lines in table.items()}


def _axis(name: str, table: Mapping[str, Any]) -> Axis:
    answers = {
        key: AxisAnswer(
            weight=value.get("weight", 1.0),
            phases=tuple(value.get("phases", PHASES)),
            texts=_texts({k: v for k, v in value.items() if k in SECTIONS}),
            vars=value.get("vars", {}),
            regions=tuple(value.get("regions", ())),
        )
        for key, value in table.items()
        if isinstance(value, dict)
    }
    return Axis(name, table.get("of_body", False), table.get("mention", 1.0), answers)


def _claim(name: str, table: Mapping[str, Any], axes: Mapping[str, Axis]) -> Claim:
    own = {key: _axis(key, {"of_body": True, **value}) for key, value in table["axes"].items()}
    uses = table.get("uses", ["therapy"])
    part = table["part"]
    return Claim(
        id=name,
        tags=frozenset(table.get("tags", ())),
        weight=table.get("weight", 1.0),
        regions=tuple(table["regions"]),
        part=part,
        site=table.get("site", part),
        chapter=table.get("chapter", ""),
        odg=table.get("odg", "pain"),
        sides=tuple(table.get("sides", ())),
        levels=table.get("levels", ""),
        phases=tuple(table.get("phases", PHASES)),
        alongside=tuple(table.get("alongside", ())),
        occupations=tuple(table["occupations"]),
        mechanisms=tuple(
            Mechanism(one) if isinstance(one, str) else Mechanism(one["what"], tuple(one["who"]))
            for one in table["mechanisms"]
        ),
        diagnoses=tuple(table["diagnoses"]),
        complaints=tuple(table["complaints"]),
        exam=tuple(table["exam"]),
        vars=table.get("vars", {}),
        fixed=table.get("fixed", {}),
        axes={**{key: axes[key] for key in uses}, **own},
    )


def _scenario(name: str, table: Mapping[str, Any], claims: Mapping[str, Claim]) -> Scenario:
    wanted: list[str] = []
    for claim in table["claims"]:
        if claim.startswith("@"):
            wanted += [key for key, one in claims.items() if claim[1:] in one.tags]
        elif claim.startswith("-"):
            wanted = [key for key in wanted if key != claim[1:]]
        elif claim in claims:
            wanted.append(claim)
        else:
            raise ClinicError(f"{name}: no claim {claim}")
    grounds = tuple(
        ScenarioGround(
            id=one["id"],
            upheld=one["outcome"] == "upheld",
            weight=one.get("weight", 1.0),
            needs={
                axis: (answers,) if isinstance(answers, str) else tuple(answers)
                for axis, answers in one.get("needs", {}).items()
            },
            facts=_texts(one.get("facts", {})),
            reasons=tuple(tuple(slot) for slot in one["reasons"]),
            denial=tuple(one.get("denial", ())),
            parent=one.get("parent", ""),
            claims=tuple(one.get("claims", ())),
            vars=one.get("vars", {}),
        )
        for one in table["grounds"]
    )
    return Scenario(
        id=name,
        category=table["category"],
        subcategory=table["subcategory"],
        weight=table.get("weight", 1.0),
        overturn=table.get("overturn", 0.1),
        claims=tuple(dict.fromkeys(wanted)),
        group=table.get("group", table["subcategory"]),
        pool=table.get("pool", "general"),
        parent=table.get("parent", ""),
        medication=table.get("medication", ""),
        headings=tuple(table["headings"]),
        request=tuple(table["request"]),
        regions=tuple(table["regions"]) if "regions" in table else None,
        maximus=tuple(table["maximus"]),
        claims_admin=tuple(table.get("claims_admin", ())),
        general=tuple(tuple(slot) for slot in table["general"]),
        vars=table.get("vars", {}),
        grounds=grounds,
    )


def _check_claim(claim: Claim) -> None:
    for occupation in claim.occupations:
        if not any(not m.who or occupation in m.who for m in claim.mechanisms):
            raise ClinicError(f"{claim.id}: nothing can happen to a {occupation}")
    for mechanism in claim.mechanisms:
        if set(mechanism.who) - set(claim.occupations):
            raise ClinicError(f"{claim.id}: {mechanism.what!r} happens to nobody")


def _check(scenario: Scenario, claims: Mapping[str, Claim], axes: Mapping[str, Axis]) -> None:
    if not scenario.claims:
        raise ClinicError(f"{scenario.id}: fits no claim")
    for ground in scenario.grounds:
        for axis, answers in ground.needs.items():
            known: set[str] = set(PHASES) if axis == "phase" else set()
            if axis in axes:
                known |= set(axes[axis].answers)
            for name in scenario.claims:
                if axis in claims[name].axes:
                    known |= set(claims[name].axes[axis].answers)
            if not set(answers) <= known:
                raise ClinicError(f"{scenario.id}/{ground.id}: {axis} has no answer {answers}")
    for template in (*scenario.headings, *scenario.request):
        slots(template)
