"""The consistency rules as they apply to known codes.

The survey's texts come with their codes, so which rule a record breaks is a
matter of comparison, not of judgement. Rules that this file cannot hold are
left out: R17 needs a question that is not in it, R18 (personal data) is a
column of its own in the key.
"""

from .published import TECHNOLOGY

SEVERITY = {
    "R1": "H", "R2": "M", "R3": "H", "R4": "H", "R5": "M", "R5L": "L", "R6": "H", "R7": "L",
    "R9": "M", "R10": "H", "R11": "H", "R12": "H", "R13": "uncodable", "R14": "L", "R15": "M",
    "R16": "L", "R19": "uncodable", "R20": "L", "R21": "suggestion",
}
VARIABLE = {
    "R1": "technology", "R2": "technology", "R3": "technology", "R4": "technology",
    "R5": "technology", "R5L": "technology", "R6": "types", "R7": "types", "R9": "types",
    "R10": "types", "R11": "status", "R12": "status", "R13": "status", "R14": "value",
    "R15": "period", "R16": "status", "R19": "status", "R20": "text", "R21": "technology",
}
STATUS_RULE = {"ikke_svar": "R13", "ingen_innovation": "R12", "for_generel": "R19"}


def broken(text, technology, ticks, quality, cluster):
    """The rules a record breaks, by the text's codes and what was answered.

    A text that says nothing codable is judged by its status alone. Returns a
    list of ids; R5 is split in R5 (M) and R5L (L) because its severity depends
    on the answer.
    """
    if text.status in STATUS_RULE:
        return [STATUS_RULE[text.status]]
    found = ["R11"] if text.status == "ikke_implementeret" else []
    found += technology_rules(text, technology)
    found += type_rules(text, ticks)
    if "outside_period" in text.traits:
        found.append("R15")
    if "stopped" in text.traits and quality:
        found.append("R14")
    if "several" in text.traits:
        found.append("R16")
    if cluster:
        found.append("R20")
    return found


def technology_rules(text, answer):
    coded = text.technology
    if answer == "ved_ikke":
        return ["R21"]
    if coded == "teknologisk_loesning":
        return {"slet_ikke": ["R1"], "mindre_grad": ["R2"]}.get(answer, [])
    if coded == "vigtig_del" and answer == "slet_ikke":
        return ["R3"]
    if coded == "slet_ikke" and answer in ("vigtig_del", "teknologisk_loesning"):
        if "denies_technology" in text.traits:
            return ["R4"]
        return ["R5" if answer == "teknologisk_loesning" else "R5L"]
    return []


def type_rules(text, ticks):
    if text.types <= ticks:
        return []
    if text.types & ticks:
        return ["R7"]
    if "internal_communication" in text.traits and ticks == {"communication"}:
        return ["R9"]
    if "physical_object" in text.traits and ticks in ({"communication"}, {"process"}):
        return ["R10"]
    return ["R6"]


def steps(coded, answer):
    """Distance on the technology scale; None where the answer is "ved ikke"."""
    if answer not in TECHNOLOGY or coded not in TECHNOLOGY:
        return None
    return abs(TECHNOLOGY.index(coded) - TECHNOLOGY.index(answer))
