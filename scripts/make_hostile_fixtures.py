#!/usr/bin/env python3
"""Writes tests/fixtures/hostile/: small answer files that break readers.

Every file is the same on every run. What each must end in - exact rows or a
precise error - stands in tests/survey/hostile.rs. The large ones (a cell of
10 MB, 100,000 columns) are made by that test itself.

    python3 scripts/make_hostile_fixtures.py
"""

import io
import zipfile
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "fixtures" / "hostile"

DANISH = "id;svar\r\n1;Børn på Ærø får en robot – “smart”\r\n2;Århus: 5 €\r\n"
PLAIN = "id;svar\n1;Blåbærgrød\n2;Ål\n"


def zipped(name, data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(zipfile.ZipInfo(name, (2000, 1, 1, 0, 0, 0)), data)
    return out.getvalue()


FILES = {
    # Encodings
    "utf8.csv": DANISH.encode("utf-8"),
    "utf8_bom.csv": b"\xef\xbb\xbf" + DANISH.encode("utf-8"),
    "windows1252.csv": DANISH.encode("cp1252"),
    "latin1.csv": PLAIN.encode("latin-1"),
    "utf16le_bom.csv": b"\xff\xfe" + DANISH.encode("utf-16-le"),
    "utf16be_bom.csv": b"\xfe\xff" + DANISH.encode("utf-16-be"),
    "utf16le_no_bom.csv": DANISH.encode("utf-16-le"),
    "utf16le_odd.csv": b"\xff\xfe" + DANISH.encode("utf-16-le") + b"\x41",
    "mixed_encodings.csv": "id;svar\n1;Børn\n2;".encode() + "Ærø\n".encode("cp1252"),
    "undefined_1252.csv": b"id;svar\n1;a\n2;b\xe6r \x81 c\n",
    "truncated_utf8.csv": "id;svar\n1;Bø\n2;Ål og æ".encode()[:-1],
    "split_utf8.csv": b"id;a;b\n1;x\xc3;\xb8y\n",
    "nul.csv": b"id;svar\n1;godt\n2;mid\x00te\n",
    "mojibake.csv": "id;svar\n1;Børn\n2;BÃ¸rn pÃ¥ Ã†rÃ¸\n3;â€œsmartâ€\x9d\n".encode(),
    # Structure
    "empty.csv": b"",
    "bom_only.csv": b"\xef\xbb\xbf",
    "newlines_only.csv": b"\n\n\n",
    "header_only.csv": b"id;svar\n",
    "header_only_unended.csv": b"id;svar",
    "no_header.csv": "1;Vi har købt en robot\n2;Intet nyt\n".encode(),
    "unterminated_quote.csv": b'id;svar\n1;"a"\n2;"b\n3;c\n4;d\n',
    "text_after_quote.csv": b'id;svar\n1;a\n2;"b" c\n',
    "quote_inside.csv": b'id;svar\n1;et 5" r\xc3\xb8r\n2;"""ja"" sagde han"\n',
    "quoted_newlines.csv": b'id;svar\n1;"a\r\nb\nc\rd"\n2;"x;y"\n',
    "ragged_short.csv": b"id;svar;sektor\n1;a;b\n2;c\n",
    "ragged_long.csv": b"id;svar\n1;a\n2;b;c;d\n",
    "blank_inside.csv": b"id;svar\n1;a\n\n2;b\n",
    "blank_at_end.csv": b"id;svar\n1;a\n\n\n",
    "one_column.csv": "svar\nrobot\n\nÅl, og mere\n\n".encode(),
    "duplicate_names.csv": b"id;Andet;Andet;;Andet_2\n1;a;b;c;d\n",
    "duplicate_ids.csv": b"id;svar\n1;a\n1;b\n2;c\n1;d\n",
    "lf.csv": b"id;svar\n1;a\n2;b\n",
    "crlf.csv": b"id;svar\r\n1;a\r\n2;b\r\n",
    "cr.csv": b"id;svar\r1;a\r2;b\r",
    "mixed_endings.csv": b"id;svar\n1;a\r\n2;b\r3;c",
    "separator_line.csv": b"sep=|\r\nid|svar\r\n1|a;b,c\r\n",
    "tab.tsv": b"id\tsvar\n1\ta;b,c\n",
    "pipe.csv": b"id|svar\n1|a;b\n",
    "comma.csv": b'id,svar\n1,"a, b; c"\n2,d\n',
    "decimal_comma.csv": "id;vægt;svar\n1;1,25;ja, tak\n2;0,5;nej\n".encode("cp1252"),
    "spaces.csv": b"id; svar \n1;  a \n2;\t\n",
    # Text
    "emoji.csv": "id;svar\n1;Robotkat 🐱‍👓 til Åse 👩🏽‍⚕️\n2;🇩🇰\n".encode(),
    "right_to_left.csv": 'id;svar\n1;"שלום; hej"\n2;مرحبا \u202eabc\n'.encode(),
    "combining.csv": "id;svar\n1;A\u030al og o\u0308l\n2;\ufeffnul bredde\u200b\n".encode(),
    "formulas.csv": (
        'id;svar\n1;=HYPERLINK("x")\n2;+45 12\n3;-3,5\n4;@sum\n5;\ttab\n6;＝1+1\n7;  =1\n'
        "8;'=1\n9;- punkt\n"
    ).encode(),
    # Something else
    "zip.csv": zipped("a.txt", "hej"),
    "zip.xlsx": zipped("a.txt", "hej"),
    "text.xlsx": b"id;svar\n1;a\n",
    # "id;svar\n1;a\n", as bytes: Python's gzip writes another header from 3.13 on.
    "gzip.csv": bytes.fromhex(
        "1f8b0800000000000203cb4cb12e2e4b2ce232b44ee40200f3be20c00c000000"
    ),
    "png.csv": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "pdf.csv": b"%PDF-1.7\n%\xe2\xe3\n",
    "parquet.csv": b"PAR1\x15\x04\x15\x04PAR1",
    "xls.csv": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(24),
    "spss.csv": b"$FL2@(#) SPSS DATA FILE",
    # JSON lines
    "plain.jsonl": (
        '{"id": 1, "svar": "Børn \\"på\\" \\u00c6rø \\ud83d\\ude00", "vægt": 1.50,'
        ' "typer": ["a", {"b": "}"}], "ok": true}\n'
        '{"svar": null, "id": 20000000000000000001}\n\n'
        '{"id": 3, "svar": "a\\nb", "ok": false}\n'
    ).encode(),
    "new_key.jsonl": b'{"id": 1}\n{"id": 2, "x": 3}\n',
    "duplicate_key.jsonl": b'{"id": 1}\n{"id": 2, "id": 3}\n',
    "array.jsonl": b'[{"id": 1}]\n',
    "broken.jsonl": b'{"id": 1}\n{"id": 2\n{"id": 3}\n',
    "lone_surrogate.jsonl": b'{"id": "\\ud800"}\n',
    "nul.jsonl": b'{"id": "a\\u0000b"}\n',
    "bad_utf8.jsonl": b'{"id": "\xc3\xb8"}\n{"id": "\xe6"}\n',
    "no_keys.jsonl": b"{}\n",
}


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for old in FOLDER.iterdir():
        old.unlink()
    for name, data in FILES.items():
        (FOLDER / name).write_bytes(data)
    print(f"{len(FILES)} files in {FOLDER}")


if __name__ == "__main__":
    main()
