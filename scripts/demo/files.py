"""Writes and reads the survey and its key."""

import csv
import io

from . import frame, rules

SURVEY = ["respondent_id", "arbejdssted_id", "myndighed_id", "niveau", "branche", "stratum",
          "stoerrelse", "vaegt", "beskrivelse", "teknologi", "type_produkt", "type_service",
          "type_proces", "type_kommunikation", "vaerdi_kvalitet", "svardato", "periode"]
TICK_COLUMN = {"product": "type_produkt", "service": "type_service", "process": "type_proces",
               "communication": "type_kommunikation"}
KEY = ["respondent_id", "planted", "severity", "variable", "text_code", "self_report",
       "corpus_id", "author", "text_technology", "text_types", "text_status", "text_traits",
       "cluster", "personal_data", "note"]


def survey_row(respondent, record):
    ticks = [str(int(kind in record.ticks)) for kind in TICK_COLUMN]
    return [respondent, record.workplace, record.authority, record.text.level, record.branch,
            record.stratum, record.size, f"{record.weight:.4f}".replace(".", ","),
            record.text.text, record.technology, *ticks, str(int(record.quality)),
            record.date, frame.PERIOD]


def key_row(respondent, record):
    text = record.text
    variable = rules.VARIABLE.get(record.rule, "")
    sides = conflict(variable, text, record.technology, record.ticks, record.quality,
                     record.cluster)
    return [respondent, record.rule.removesuffix("L"), rules.SEVERITY.get(record.rule, ""),
            variable, *sides, text.id, text.author, text.technology, joined(text.types),
            text.status, joined(text.traits), record.cluster, text.personal, text.note]


def conflict(variable, text, technology, ticks, quality, cluster):
    """The key's two sides of a conflict: what the text says, what was answered."""
    return {
        "": ("", ""),
        "technology": (text.technology, technology),
        "types": (joined(text.types), joined(ticks)),
        "status": (text.status, f"{technology}; {joined(ticks)}"),
        "value": ("stopped", f"quality={int(quality)}"),
        "period": ("outside_period", frame.PERIOD),
        "text": (cluster, ""),
    }[variable]


def joined(names):
    return "|".join(sorted(names))


def encode(header, rows, encoding, line_end):
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator=line_end)
    writer.writerow(header)
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def write(records, respondents, survey_path, key_path):
    """The survey as a Danish Excel saves it; the key in UTF-8."""
    rows = list(zip(respondents, records, strict=True))
    survey_path.write_bytes(encode(SURVEY, [survey_row(*r) for r in rows], "cp1252", "\r\n"))
    key_path.write_bytes(encode(KEY, [key_row(*r) for r in rows], "utf-8", "\n"))


def read(path, encoding):
    with open(path, encoding=encoding, newline="") as file:
        return list(csv.DictReader(file, delimiter=";", strict=True))
