//! Personal data is masked before anything is shown, logged or learned from.
//!
//! Every number, name and address here is invented.

use std::borrow::Cow;

use fritekst::text::pii::{PiiKind, mask, unmarked};
use proptest::prelude::*;

#[test]
fn civil_registration_numbers_are_masked_in_any_shape() {
    for number in [
        "010190-1234",
        "010190 1234",
        "0101901234",
        "010190\u{A0}1234",
        "010190–1234",
        "010190—1234",
        "010190\u{2011}1234",
        "010190−1234",
        "010190.1234",
        "010190/1234",
        "010190_1234",
        "010190,1234",
        "010190:1234",
        "010190 - 1234",
        "010190 – 1234",
        "01.01.90-1234",
        "01.01.90 1234",
        "01-01-90-1234",
        "01 01 90 1234",
        "01 01 90 12 34",
        "01/01/90-1234",
        "01/01-90 1234",
        "1.1.90-1234",
        "01011990-1234",
        "01011990 1234",
        "010119901234",
        "01.01.1990-1234",
        "1/1-1990-1234",
        "0101 90 1234",
        "0101 901234",
        "01 0190 1234",
        "010190 12 34",
        // Impossible dates.
        "310290-1234",
        "999999-9999",
        "000000-0000",
        // Other digits, invisible characters.
        "０１０１９０-１２３４",
        "٠١٠١٩٠-١٢٣٤",
        "۰۱۰۱۹۰۱۲۳۴",
        "𝟎𝟏𝟎𝟏𝟗𝟎-𝟏𝟐𝟑𝟒",
        "0101\u{AD}90-1234",
        "010190\u{200B}1234",
        // Slips of the finger.
        "0101900-1234",
        "010190-12345",
    ] {
        let text = format!("borgeren {number} ringede");
        let masked = mask(&text);
        assert_eq!(masked.text, "borgeren [cpr] ringede", "{number}");
        assert_eq!(masked.count, 1, "{number}");
        assert_eq!(masked.kinds.get(PiiKind::Cpr), 1, "{number}");
    }
}

#[test]
fn a_cpr_number_broken_by_a_line_end_is_masked_and_two_numbers_below_each_other_are_not() {
    for number in ["010203-\n1234", "010203\r\n1234"] {
        let text = format!("borgeren {number} ringede");
        assert_eq!(mask(&text).text, "borgeren [cpr] ringede", "{number:?}");
    }
    let amounts = "i alt 450000\n2022 blev bedre";
    assert_eq!(mask(amounts).text, amounts);
}

#[test]
fn phone_numbers_are_masked() {
    for number in [
        "12345678",
        "12 34 56 78",
        "1234 5678",
        "12-34-56-78",
        "12.34.56.78",
        "12\u{A0}34\u{A0}56\u{A0}78",
        "12 34 5678",
        "1234 56 78",
        "12 345 678",
        "123 45 678",
        "1234-5678",
        "12 345678",
        "+4512345678",
        "+45 12345678",
        "+45 12 34 56 78",
        "+45 1234 5678",
        "(+45) 12345678",
        "+45-12-34-56-78",
        "0045 12 34 56 78",
        "0045 12345678",
        "+46 70 123 45 67",
        "+46 (0)70 123 45 67",
        "+47 123 45 678",
        "+298 123456",
        "+299 12 34 56",
        "+354 123 4567",
        "+49 30 1234567",
        "+44 20 1234 5678",
        "１２３４５６７８",
    ] {
        let text = format!("skriv til {number}, tak");
        let masked = mask(&text);
        assert_eq!(masked.text, "skriv til [telefon], tak", "{number}");
        assert_eq!(masked.kinds.get(PiiKind::Phone), 1, "{number}");
    }
}

#[test]
fn announced_numbers_need_no_known_shape() {
    for (text, expected) in [
        ("tlf. 123 45 67", "tlf. [telefon]"),
        ("Tlf: 1 23 45 67", "Tlf: [telefon]"),
        ("telefon nr. 123456", "telefon nr. [telefon]"),
        ("mobil 12 34 56 7", "mobil [telefon]"),
        ("kontonr. 123 4567", "kontonr. [nummer]"),
        ("reg. 1234 konto 7654321", "reg. 1234 konto [nummer]"),
    ] {
        assert_eq!(mask(text).text, expected);
    }
}

#[test]
fn other_long_numbers_are_masked() {
    for (text, expected) in [
        ("1234 012345678", "[nummer]"),
        ("1234-1234567", "[nummer]"),
        ("kort 1234 5678 1234 5678", "kort [nummer]"),
        ("DK12 3456 7891 2345 67", "[nummer]"),
        ("EAN 5798001234567", "EAN [nummer]"),
        ("CVR 12345678", "CVR [telefon]"),
        ("sag123456789", "sag[nummer]"),
    ] {
        assert_eq!(mask(text).text, expected);
    }
}

#[test]
fn email_addresses_are_masked() {
    for address in [
        "navn@kommune.dk",
        "fornavn.efternavn@kommune.dk",
        "Navn_Navnesen+test@post.kommune.dk",
        "søren@rødovre.dk",
        "navn@kommune",
        "navn @ kommune.dk",
        "navn@ kommune.dk",
        "navn @kommune.dk",
        "navn＠kommune.dk",
        "navn(at)kommune.dk",
        "navn (at) kommune.dk",
        "navn (AT) kommune.dk",
        "navn[at]kommune.dk",
        "navn [at] kommune.dk",
        "navn{at}kommune.dk",
        "navn ( at ) kommune.dk",
        "navn (snabel-a) kommune.dk",
        "navn (at) kommune (dot) dk",
        "navn[at]kommune[dot]dk",
        "navn (at) kommune punktum dk",
        "n1@x2.dk",
    ] {
        let text = format!("<{address}>.");
        let masked = mask(&text);
        assert_eq!(masked.text, "<[e-mail]>.", "{address}");
        assert_eq!(masked.kinds.get(PiiKind::Email), 1, "{address}");
    }
}

#[test]
fn street_addresses_are_masked() {
    for address in [
        "Nørregade 12",
        "Nørregade 12, 2. tv",
        "Nørregade 12, 2. sal tv.",
        "Nørregade 12, st. th",
        "Skovvej 4B",
        "Skovvej 4 B",
        "Skovvej 4B, 8000 Aarhus C",
        "Skovvej 4-6, 2800 Kgs. Lyngby",
        "Store Prøvestræde 7",
        "Gl. Prøvevej 117",
        "H.C. Prøvesens Boulevard 12",
        "Prøve Allé 4, 2000 Frederiksberg",
        "PRØVEGADE 3",
        "Prøvevænget 9, 1. th.",
        "Prøvetorvet 1",
        "Prøvehaven 5, 3. tv",
        "prøvevej 5, 8000 Aarhus",
    ] {
        let text = format!("bor på {address}.");
        let masked = mask(&text);
        assert!(
            matches!(&*masked.text, "bor på [adresse]." | "bor på [adresse]"),
            "{address}: {}",
            masked.text
        );
        assert_eq!(masked.kinds.get(PiiKind::Address), 1, "{address}");
    }
}

#[test]
fn what_survey_answers_are_full_of_is_kept() {
    for text in [
        "",
        "Ny robotstøvsuger på plejehjemmet",
        "I 2022 gik vi i gang",
        "2022-2023",
        "2022/2023",
        "2022/23",
        "2022–2023",
        "2019, 2020, 2021 og 2022",
        "2019 2020 2021 2022",
        "24/7",
        "ring 112 eller 1813",
        "telefon 1813",
        "360-graders evaluering",
        "12,5 % og 50%",
        "1.250.000 kr.",
        "12.500.000 kr.",
        "1 250 000 kr.",
        "12 345 678 kr.",
        "kr. 12 345 678",
        "12 000 000 opslag",
        "250.000-500.000 kr.",
        "100000-500000 kr.",
        "kl. 14",
        "kl. 10.30-12.30",
        "kl. 08:00-16:00",
        "kl. 08.00 - 16.30",
        "§ 83",
        "§§ 83 og 84 i lov nr. 1234 af 2022",
        "12-18 år",
        "6-10-årige",
        "2x45 min",
        "COVID-19",
        "ISO 27001",
        "3D-print og 5G",
        "01.08.2022",
        "1/8-2022",
        "01/08/2022",
        "den 01-08-2022",
        "2022-08-01",
        "01.08.22 - 31.12.22",
        "01.08.2022 - 31.12.2023",
        "fra 01.08.2022 til 31.12.2022",
        "uge 10-20 2022",
        "2022 10-20",
        "1000-2000 borgere",
        "mellem 60.000-100.000",
        "100-20.000 borgere",
        "1596-1650",
        "Renegade 800",
        "sag 1234/2022",
        "sag 22/12345",
        "A5-0034/2000",
        "version 2.0.1",
        "1. 2. og 3. klasse",
        "1) tablets 2) robotter 3) apps",
        "8000 Aarhus C",
        "postnummer 2100",
        "+10 %",
        "+300.000 kr.",
        "65+ årige, 120 i alt",
        "på min vej 5 gange",
        "Vej 5 blev lukket",
        "Overvej 3 ting",
        "Motorvej 45",
        "Legepladsen 2",
        "Arbejdspladsen 12 ansatte",
        "Brigade 3",
        "Prøvegården 12 beboere",
        "børnehaven 3 stuer",
        "Alle 12 medarbejdere",
        "Nørregade",
        "Prøvegade 12 %",
        "@brugernavn",
        "5 stk @ 100 kr",
        "glad for (at) vi lærte det",
        "(at) være",
        "punkt (a) og (b)",
        "[at] gøre",
        "følg os @",
        "Office 365 og Windows 10",
        "1:1-samtaler",
        "10-12 uger à 37 timer",
        "½ time, 3 m² og ①",
        "[cpr] og [telefon] og [e-mail]",
        "1234567",
        "123456",
        "konto 12.500 kr",
        "mobil 10.000 brugere",
    ] {
        let masked = mask(text);
        assert_eq!(masked.text, text);
        assert_eq!(masked.count, 0, "{text}");
        assert!(matches!(masked.text, Cow::Borrowed(_)), "{text}");
    }
}

#[test]
fn pieces_are_counted_by_kind_and_the_rest_is_kept() {
    let masked = mask(
        "Ring til 12345678 eller 87 65 43 21, skriv til navn@kommune.dk om 010190-1234 \
         (Prøvevej 3) – i 2022.",
    );
    assert_eq!(
        masked.text,
        "Ring til [telefon] eller [telefon], skriv til [e-mail] om [cpr] ([adresse]) – i 2022."
    );
    assert_eq!(masked.count, 5);
    let kinds: Vec<_> = masked.kinds.iter().filter(|(_, n)| *n > 0).collect();
    assert_eq!(
        kinds,
        [
            (PiiKind::Cpr, 1),
            (PiiKind::Phone, 2),
            (PiiKind::Email, 1),
            (PiiKind::Address, 1)
        ]
    );
}

/// Five megabytes of the worst input must take no longer than ordinary text
/// of that size would; a quadratic scanner would need hours.
#[test]
fn hostile_texts_take_linear_time() {
    for unit in [
        "1", "1 ", "12 ", "1234-", "@", "a@", "(at)", "(", "( ", ".", " ", "+1", "Vej 1 ", "1.",
        "010190-", "a.", "２", "tlf 1 ", "@ ", "@.", "A1@",
    ] {
        let text = unit.repeat(5_000_000 / unit.len());
        let masked = mask(&text);
        assert!(masked.count <= text.len());
    }
}

/// Digits of the text, in groups as a boundary-aware search would see them.
fn holds_cpr_shape(text: &str) -> bool {
    // Invisible characters do not end a number.
    let chars: Vec<char> = text.chars().filter(|&c| c != '\u{200B}').collect();
    let digit = |i: usize| chars.get(i).is_some_and(|c| c.is_numeric());
    (0..chars.len()).any(|start| {
        let starts = digit(start) && (start == 0 || !digit(start - 1));
        starts
            && (0..6).all(|i| digit(start + i))
            && [0, 1].into_iter().any(|gap| {
                let serial = start + 6 + gap;
                let separated =
                    gap == 0 || chars.get(start + 6).is_some_and(|c| "-– ./".contains(*c));
                separated && (0..4).all(|i| digit(serial + i)) && !digit(serial + 4)
            })
    })
}

fn context() -> impl Strategy<Value = String> {
    "[a-zA-ZæøåÆØÅ ,.!?–’\u{A0}\n]{0,30}"
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        "[0-9]{1,12}",
        "[0-9]{6}[-– ./]?[0-9]{4}",
        "[0-9]{2}[-. /][0-9]{2}[-. /][0-9]{2,4}",
        "[ .,:+()/@–-]{1,3}",
        Just(" kr".to_owned()),
        Just("tlf. ".to_owned()),
        Just(" (at) ".to_owned()),
        Just("kommune.dk ".to_owned()),
        Just("Prøvevej ".to_owned()),
        Just(", 8000 Aarhus C".to_owned()),
        "[a-zæøå１２٣\u{200B}]{1,4}",
    ]
}

fn mixture() -> impl Strategy<Value = String> {
    prop::collection::vec(piece(), 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn any_cpr_shaped_number_in_any_sentence_is_masked(
        before in context(),
        date in "[0-9]{6}|[0-9]{8}",
        sep in prop_oneof![
            Just(String::new()),
            "[-‐‑–—−. /_:;,\u{A0}\u{202F}*|]",
            " ?[-–./] ?",
        ],
        serial in "[0-9]{4}",
        after in context(),
    ) {
        let text = format!("{before}{date}{sep}{serial}{after}");
        let masked = mask(&text);
        prop_assert_eq!(masked.count, 1);
        prop_assert!(!masked.text.contains(|c: char| c.is_ascii_digit()), "{}", masked.text);
        prop_assert!(masked.text.starts_with(before.as_str()));
        prop_assert!(masked.text.ends_with(after.as_str()));
    }

    #[test]
    fn a_date_written_out_before_four_digits_is_masked(
        day in "[0-9]{2}", month in "[0-9]{2}", year in "[0-9]{2}|[0-9]{4}",
        inner in "[-. /–_\u{A0}]", outer in "[-. /–_\u{A0}]| - ",
        serial in "[0-9]{4}",
    ) {
        let text = format!("født {day}{inner}{month}{inner}{year}{outer}{serial} i Prøveby");
        let masked = mask(&text);
        prop_assert_eq!(masked.text, "født [cpr] i Prøveby");
    }

    #[test]
    fn no_cpr_shape_survives(text in mixture()) {
        let masked = mask(&text);
        prop_assert!(!holds_cpr_shape(&masked.text), "{:?} -> {:?}", text, masked.text);
    }

    #[test]
    fn eight_digits_in_a_row_are_always_masked(before in context(), digits in "[0-9]{8,20}", after in context()) {
        let text = format!("{before}{digits}{after}");
        prop_assert!(!mask(&text).text.contains(|c: char| c.is_ascii_digit()));
    }

    #[test]
    fn masking_twice_changes_nothing(text in mixture()) {
        let once = mask(&text).text.into_owned();
        let twice = mask(&once);
        prop_assert_eq!(twice.count, 0, "{:?} -> {:?} -> {:?}", text, once, twice.text);
        prop_assert_eq!(twice.text, once.as_str());
    }

    #[test]
    fn text_without_digits_and_at_signs_is_returned_as_it_is(text in "[a-zA-ZæøåÆØÅ ,.;:!?()'’–\n😀ж]{0,80}") {
        let text = text.replace("(at)", "");
        let masked = mask(&text);
        prop_assert!(matches!(masked.text, Cow::Borrowed(_)));
        prop_assert_eq!(masked.text, text.as_str());
    }

    #[test]
    fn any_text_can_be_masked(text in any::<String>(), digits in mixture()) {
        let masked = mask(&text);
        prop_assert_eq!(masked.count, masked.kinds.total());
        let mixed: String = text.chars().zip(digits.chars()).flat_map(|(a, b)| [b, a]).collect();
        let once = mask(&mixed).text.into_owned();
        prop_assert_eq!(mask(&once).count, 0);
    }
}

#[test]
fn a_reader_of_sentences_sees_that_something_was_left_out_and_not_what_kind() {
    let masked = mask("ring 12 34 56 78 eller skriv til navn@kommune.dk om [bilag]");
    assert_eq!(
        masked.text,
        "ring [telefon] eller skriv til [e-mail] om [bilag]"
    );
    assert_eq!(
        unmarked(&masked.text),
        "ring … eller skriv til … om [bilag]"
    );
    assert!(matches!(unmarked("uden tal [sic]"), Cow::Borrowed(_)));
}
