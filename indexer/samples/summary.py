"""The clinical case summary of a case, and where in it each finding was told."""

from __future__ import annotations

from .case import Body, Case, Dispute, told
from .clinic import clinic
from .templates import listed, sentence

# How often a text is cut into two paragraphs.
TWO_PARAGRAPHS = 0.12
_OTHER_MEDICATION = ("lisinopril", "metformin", "acetaminophen", "atorvastatin", "levothyroxine")


class Summary:
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
        if rng.random() < TWO_PARAGRAPHS:
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
