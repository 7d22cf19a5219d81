"""How a citation was printed in its year, and which document it names.

Scenarios name guidelines by short specs: `acoem:ch12:Special Studies:303-304`, `cp:tens`,
`opioids:maintenance`, `postsurg:Knee:24-25`, `acupuncture`, `odg:pain:Opioids`,
`other:aaos:<text>` and `none`; `a + b` cites both in one field.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random

# The long form "Section(s):" replaced chapters and pages in mid-2015; the chronic pain and
# opioid guidelines of July 2016 show up in decisions from the autumn on.
SECTION_STYLE_FROM = date(2015, 7, 1)
EDITIONS_OF_2016_FROM = date(2016, 10, 1)

NONE_CITED = "did not cite any medical evidence for its decision."

ACOEM_TITLES = {
    "ch01": "Prevention",
    "ch02": "General Approach to Initial Assessment and Documentation",
    "ch03": "Initial Approaches to Treatment",
    "ch04": "Work-Relatedness",
    "ch05": "Cornerstones of Disability Prevention and Management",
    "ch06": "Pain, Suffering, and the Restoration of Function",
    "ch07": "Independent Medical Examinations and Consultations",
    "ch08": "Neck and Upper Back Complaints",
    "ch09": "Shoulder Complaints",
    "ch10": "Elbow Complaints",
    "ch11": "Forearm, Wrist, and Hand Complaints",
    "ch12": "Low Back Complaints",
    "ch13": "Knee Complaints",
    "ch14": "Ankle and Foot Complaints",
    "ch15": "Stress Related Conditions",
    "ch16": "Eye",
}
# Chapters 1 to 7 are cited in the long form under one heading, as "General Approaches".
_GENERAL = {f"ch0{n}" for n in range(1, 8)}

ODG_TITLES = {
    "ankle-foot": "Ankle & Foot",
    "burns": "Burns",
    "carpal-tunnel": "Carpal Tunnel Syndrome",
    "diabetes": "Diabetes",
    "elbow": "Elbow",
    "eye": "Eye",
    "fitness-for-duty": "Fitness for Duty",
    "forearm-wrist-hand": "Forearm, Wrist, & Hand",
    "head": "Head",
    "hernia": "Hernia",
    "hip-pelvis": "Hip & Pelvis",
    "infectious-diseases": "Infectious Diseases",
    "knee-leg": "Knee & Leg",
    "low-back": "Low Back",
    "mental-illness-stress": "Mental Illness & Stress",
    "neck-upper-back": "Neck & Upper Back",
    "pain": "Pain",
    "pulmonary": "Pulmonary",
    "shoulder": "Shoulder",
}

# key: the section's name, and its pages in the 2009 printing
_CHRONIC_PAIN = {
    "anticonvulsants": ("Anti-epilepsy drugs (AEDs)", "16-20"),
    "antidepressants": ("Antidepressants for chronic pain", "13-16"),
    "aquatic": ("Aquatic therapy", "22"),
    "behavioral": ("Behavioral interventions", "23"),
    "benzodiazepines": ("Benzodiazepines", "24"),
    "biofeedback": ("Biofeedback", "24-25"),
    "botox": ("Botulinum toxin (Botox)", "25-26"),
    "capsaicin": ("Capsaicin, topical", "28-29"),
    "carisoprodol": ("Carisoprodol (Soma)", "29"),
    "programs": ("Chronic pain programs (functional restoration programs)", "30-32"),
    "cyclobenzaprine": ("Cyclobenzaprine (Flexeril)", "41-42"),
    "detox": ("Detoxification", "42"),
    "drug-testing": ("Drug testing", "43"),
    "esi": ("Epidural steroid injections (ESIs)", "46"),
    "exercise": ("Exercise", "46-47"),
    "h-wave": ("H-wave stimulation (HWT)", "117-118"),
    "home-health": ("Home health services", "51"),
    "interferential": ("Interferential Current Stimulation (ICS)", "118-120"),
    "lidoderm": ("Lidoderm (lidocaine patch)", "56-57"),
    "manipulation": ("Manual therapy & manipulation", "58-60"),
    "massage": ("Massage therapy", "60"),
    "muscle-relaxants": ("Muscle relaxants (for pain)", "63-66"),
    "nsaids": ("NSAIDs (non-steroidal anti-inflammatory drugs)", "67-68"),
    "nsaids-gi": ("NSAIDs, GI symptoms & cardiovascular risk", "68-69"),
    "opioids": ("Opioids, criteria for use", "76-80"),
    "physical-medicine": ("Physical Medicine", "98-99"),
    "psych-evaluation": ("Psychological evaluations", "100-101"),
    "psych-treatment": ("Psychological treatment", "101-102"),
    "scs": ("Spinal cord stimulators (SCS)", "105-107"),
    "sympathetic-block": ("CRPS, sympathetic and epidural blocks", "39-40"),
    "tens": ("TENS, chronic pain (transcutaneous electrical nerve stimulation)", "114-116"),
    "topicals": ("Topical Analgesics", "111-113"),
    "trigger-point": ("Trigger point injections", "122"),
    "weaning": ("Weaning of Medications", "124"),
    "work-conditioning": ("Work conditioning, work hardening", "125-126"),
}
_OPIOIDS_2016 = {
    "maintenance": "3.3.9 Maintenance of Chronic Opioid Treatment",
    "initiation": "3.3.2 Initiating Chronic Opioid Treatment",
    "urine": "3.3.6 Use of Urine Drug Testing (UDT)",
    "tapering": "3.3.12 Tapering Opioids",
    "acute": "1.3 Opioids for Acute Pain",
}
_OPIOIDS_2009 = {
    "maintenance": "opioids",
    "initiation": "opioids",
    "urine": "drug-testing",
    "tapering": "weaning",
    "acute": "opioids",
}


class GuidelineError(ValueError):
    """A spec that names no known guideline."""


@dataclass(frozen=True, slots=True)
class Cited:
    """One guideline as one field prints it: `mtus` says on which side of the field it belongs."""

    id: str
    mtus: bool
    chapter: str
    title: str
    section: str
    pages: str


def parse(spec: str, decided: date) -> tuple[Cited, ...]:
    """The guidelines that a spec names, in the editions of the decision's year."""
    return tuple(_one(part.strip(), decided) for part in spec.split(" + "))


def _one(spec: str, decided: date) -> Cited:
    family, _, rest = spec.partition(":")
    new = decided >= EDITIONS_OF_2016_FROM
    if family == "acoem":
        chapter, section, pages = [*rest.split(":"), "", ""][:3]
        if chapter == "ch10" and decided >= SECTION_STYLE_FROM:
            return Cited("mtus.acoem2007.elbow", True, "", "Elbow Disorders 2007", section, pages)
        if chapter not in ACOEM_TITLES:
            raise GuidelineError(spec)
        title = ACOEM_TITLES[chapter]
        if chapter in _GENERAL:
            return Cited(
                f"mtus.acoem2004.{chapter}", True, chapter, "General Approaches 2004", title, pages
            )
        return Cited(f"mtus.acoem2004.{chapter}", True, chapter, f"{title} 2004", section, pages)
    if family == "opioids" and new:
        return Cited("mtus.opioids2016", True, "", "Opioid Treatment 2016", _OPIOIDS_2016[rest], "")
    if family in ("cp", "opioids"):
        key = rest if family == "cp" else _OPIOIDS_2009[rest]
        if key not in _CHRONIC_PAIN:
            raise GuidelineError(spec)
        section, pages = _CHRONIC_PAIN[key]
        year = "2016" if new else "2009"
        title = f"Chronic Pain Medical Treatment {year}"
        return Cited(f"mtus.cpmtg{year}", True, "", title, section, pages)
    if family == "postsurg":
        section, pages = [*rest.split(":"), ""][:2]
        return Cited("mtus.postsurg2009", True, "", "Postsurgical Treatment 2009", section, pages)
    if family == "acupuncture":
        return Cited("mtus.acupuncture2007", True, "", "Acupuncture Treatment 2007", "", "")
    if family == "odg":
        chapter, _, topic = rest.partition(":")
        if chapter not in ODG_TITLES:
            raise GuidelineError(spec)
        return Cited(f"odg.{chapter}", False, chapter, ODG_TITLES[chapter], topic, "")
    if family == "other":
        slug, _, text = rest.partition(":")
        return Cited(f"other.{slug}", False, "", text, "", "")
    raise GuidelineError(spec)


def print_field(who: str, spec: str, decided: date, rng: Random) -> tuple[str, tuple[str, ...]]:
    """One guideline field as printed that year, and the ids of the documents that it names."""
    if spec == "none":
        return f"The {who} {NONE_CITED}", ("none",)
    cited = parse(spec, decided)
    inside = [one for one in cited if one.mtus]
    outside = [one for one in cited if not one.mtus]
    sentences: list[str] = []
    if inside:
        old = decided < SECTION_STYLE_FROM
        sentences += _mtus_by_page(inside) if old else [_mtus_by_section(inside)]
    elif decided >= SECTION_STYLE_FROM:
        sentences.append(f"The {who} did not base their decision on the MTUS.")
    if outside:
        style = int(rng.random() * 4)
        words = ", and ".join(_non_mtus(one, style) for one in outside)
        sentences.append(f"Decision based on Non-MTUS Citation {words}.")
    return " ".join(sentences), tuple(dict.fromkeys(one.id for one in (*inside, *outside)))


def _mtus_by_section(cited: list[Cited]) -> str:
    groups: dict[str, list[str]] = {}
    for one in cited:
        sections = groups.setdefault(one.title, [])
        if one.section and one.section not in sections:
            sections.append(one.section)
    words = [
        f"{title}, Section(s): {', '.join(sections)}" if sections else title
        for title, sections in groups.items()
    ]
    return f"Decision based on MTUS {', and '.join(words)}."


def _mtus_by_page(cited: list[Cited]) -> list[str]:
    chapters = [one for one in cited if one.chapter]
    sentences = []
    if chapters:
        names = ", ".join(
            f"Chapter {int(one.chapter[2:])} {ACOEM_TITLES[one.chapter]}" for one in chapters
        )
        pages = ", ".join(one.pages for one in chapters if one.pages)
        sentences.append(
            f"Decision based on MTUS ACOEM {names}{f' Page(s): {pages}' if pages else ''}."
        )
    for one in cited:
        if one.chapter:
            continue
        if one.id == "mtus.acupuncture2007":
            sentences.append("Decision based on MTUS Acupuncture Treatment Guidelines.")
            continue
        name = "Postsurgical" if one.id == "mtus.postsurg2009" else "Chronic Pain"
        pages = f" Page(s): {one.pages}" if one.pages else ""
        sentences.append(
            f"Decision based on MTUS {name} Treatment Guidelines {one.section}{pages}."
        )
    return sentences


def _non_mtus(one: Cited, style: int) -> str:
    if not one.chapter:
        return one.title
    topic = one.section
    name, joint = (
        ("Official Disability Guidelines (ODG)", f", {one.title} Chapter, "),
        ("Official Disability Guidelines (ODG)", f" {one.title} Chapter: "),
        ("Official Disability Guidelines", f", {one.title}, "),
        ("ODG", f", {one.title}, "),
    )[style]
    return f"{name}{joint}{topic}" if topic else f"{name}{joint.rstrip(', :')}"
