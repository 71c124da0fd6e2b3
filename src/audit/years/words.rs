//! What the words beside a number say of it: lists of words or of ends of
//! words, separated by spaces. All are compared in the form in which `æ ø å`
//! and `ae oe aa` meet.

/// Words after which a number is a year.
pub(super) const DATING: &str = "i siden indtil år året årene primo medio ultimo pr \
    start sæson sæsonen skoleår skoleåret kvartal halvår startet startede opstart begyndt \
    begyndte indført lanceret implementeret igangsat ibrugtaget etableret forventet tidligst \
    januar februar marts april maj juni juli august september oktober november december \
    jan feb mar apr jun jul aug sep sept okt nov dec forår foråret sommer sommeren efterår \
    efteråret vinter vinteren julen påsken";

/// The same, but such words also stand before other numbers.
pub(super) const PERHAPS_DATING: &str = "fra til ca cirka omkring";

/// Parts of a year: "i slutningen af 2015", "efter ferien i 2018".
pub(super) const SEASONAL: &str = "slutningen udgangen begyndelsen starten midten løbet \
    foråret sommeren efteråret vinteren ferien sommerferien efterårsferien vinterferien påske \
    påsken pinse jul julen nytår sommer";

/// Words that carry a full stop inside a sentence.
pub(super) const ABBREVIATIONS: &str = "jan feb mar apr jun jul aug sep sept okt nov dec ca pr \
    d kr nr kl tlf stk pct bl";

/// Words before a number that is no year.
pub(super) const NUMBERED: &str = "kl klokken nr nummer kr dkk eur tlf telefon mobil paragraf \
    side værelse lokale stue postnr natura office windows iso version";

/// Words after a number that counts or measures.
pub(super) const COUNTED: &str = "kr kroner dkk eur euro mio mia pct procent stk styk borgere \
    elever børn patienter medarbejdere ansatte brugere kursister personer mennesker familier \
    boliger lejligheder husstande studerende deltagere beboere ældre unge kunder gæster \
    besøgende virksomheder besøg opkald sager henvendelser ansøgninger mails breve bøger ord \
    sider timer minutter dage gange meter km kilometer m2 m3 kvm kvadratmeter liter kg kilo ton \
    træer planter sensorer målere brønde lamper enheder computere tablets adresser pladser \
    skoler klasser hjem målinger tilmeldte medlemmer frivillige ud";

/// Ends of words that date a house, an institution, a law or an event.
pub(super) const HISTORY: &str = "bygget bygning bygningen bygninger bygningerne byggeri \
    byggeriet opført opførelse opførelsen stiftet stiftelse stiftelsen grundlagt \
    grundlæggelsen indviet indvielsen født årgang årgange anlagt dateret jubilæum reform \
    reformen sammenlægning sammenlægningen loven lovgivningen bekendtgørelsen overenskomsten";

/// Ends of words for what "fra 2010" dates: records and old things.
pub(super) const RECORDS: &str = "sager sagerne foto fotos billeder film tegninger protokoller \
    papirer breve arkiv arkiver aviser optagelser data huset gården kirken lokaler lokalerne \
    møbler møblerne maskine maskinen bilen vognen lejlighed anlægget regler reglerne";

/// Words before "i 2019" that make it the year of a figure.
pub(super) const FIGURES: &str = "procent pct kr kroner mio timer dage";

/// Words that speak of a goal rather than a change.
pub(super) const GOALS: &str = "mål målet målene målsætning målsætningen klimamål klimamålet \
    klimaneutral klimaneutrale co2-neutral co2-neutrale fossilfri fossilfrie strategi \
    strategien";

/// Words that introduce something.
pub(super) const INTRODUCED: &str = "indført indførte startet startede opstart begyndt \
    begyndte lanceret lancerede implementeret implementerede introduceret introducerede \
    igangsat igangsatte ibrugtaget brug søsat gang";

/// How a span of years up to now goes on after its first.
pub(super) const OPEN_ENDS: [&str; 7] = [
    "til i dag",
    "til idag",
    "til nu",
    "frem til",
    "og frem",
    "og til",
    "og stadig",
];
