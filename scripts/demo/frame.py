"""The invented sampling frame: levels, size groups, branches, ids and dates.

Only the population of innovative workplaces is published. How it spreads over
levels and size groups is assumed here, with large and state workplaces sampled
more often than small municipal ones, as stratified designs do.
"""

import datetime

LEVELS = ["stat", "region", "kommune"]
LEVEL_SHARE = {"stat": 0.15, "region": 0.07, "kommune": 0.78}
AUTHORITIES = {"stat": 40, "region": 5, "kommune": 98}
SIZES = ["3-9 ansatte", "10-49 ansatte", "50-99 ansatte", "100 ansatte og derover"]
# Share of the level's population and of its sample, by size group.
SIZE_SHARE = {
    "stat": (0.20, 0.42, 0.18, 0.20),
    "region": (0.15, 0.40, 0.20, 0.25),
    "kommune": (0.24, 0.54, 0.15, 0.07),
}
SAMPLE_SHARE = {
    "stat": (0.16, 0.36, 0.20, 0.28),
    "region": (0.12, 0.34, 0.22, 0.32),
    "kommune": (0.18, 0.46, 0.22, 0.14),
}
PERIOD = "2022-2023"
FIRST_DAY = datetime.date(2023, 8, 21)
LAST_DAY = datetime.date(2023, 11, 10)

# Sector words of the corpus, grouped in the manner of DB07's two-digit texts.
BRANCHES = {
    "84.1 Offentlig administration": """administration; HR/rekruttering; HR; it/digitalisering;
        rådhus/administration; kommunal administration; byråd/politik; jura/aktindsigt; økonomi;
        indkøb; regionalt indkøb; løn; Statens Administration; statslig styrelse; styrelse;
        ministerium; skat; told; ydelse/udbetaling; borgerservice; borgerinddragelse;
        kommunikation/presse; kommunikation; sagsbehandling; erhvervsservice; erhverv og handel;
        jobcenter/beskæftigelse; jobcenter; integration; arbejdstilsyn; foedevarekontrol;
        fødevarekontrol; landbrug_miljoe; miljøforvaltning; miljøstyrelse; visitation;
        politisk sekretariat; plan og byg; regional udvikling; fiskeristyrelse; gældsinddrivelse;
        landbrugsstyrelse; region administration; ankeinstans; patentmyndighed;
        landbrugskontrol; valgsekretariat; regional it; kystforvaltning; vejmyndighed; turisme;
        arbejdsmarkedsuddannelse; sundhedssamarbejde; naturforvaltning; seniorområde;
        klima og energi""",
    "84.2 Politi, retsvæsen, forsvar og beredskab": """politi; domstole; domstol; kriminalforsorg;
        politi_retsvaesen_forsvar; forsvar; forsvar_beredskab; beredskab; brand_redning;
        toldvæsen; udenrigstjeneste; asylcenter""",
    "85 Undervisning": """folkeskole; skole; skole_dagtilbud; specialskole; gymnasium; erhvervsskole;
        universitet; professionshøjskole; musikskole; sprogskole; ungdomsskole; PPR; STU; FGU;
        uddannelsesinstitution; studieadministration; naturskole""",
    "86 Sundhedsvæsen": """sygehus; hospital; psykiatri; sundhed; sundhedscenter; tandpleje;
        akut_ambulance; præhospital; apotek_lab; fødeafdeling; genoptræning; hospice;
        sundhedspleje; hjemmesygepleje; laboratorium; radiologi; hospitalskøkken;
        hospitalsservice; intensivafdeling; blodbank; regionslager; sygehusapotek""",
    "87-88.1 Ældre, handicap og sociale tilbud": """aeldre_handicap; hjemmepleje; aeldrepleje;
        ældrepleje; handicap_botilbud; socialomraade; rehabilitering; bosted; ældreboliger;
        handicap; krisecenter; værested; socialpsykiatri; herberg; døgninstitution;
        rusmiddelcenter; beskyttet beskæftigelse; centralkøkken; familie og børn""",
    "88.9 Dagtilbud til børn": """børnehave; vuggestue; SFO og klub; dagpleje;
        dagtilbud; sfo; fritidsklub""",
    "90-93 Kultur og fritid": """bibliotek; museum; arkiv; kultur; kulturhus;
        idræt og svømmehal; idræt og fritid""",
    "36-43 Teknik, miljø og forsyning": """teknik_miljoe; teknik og miljø; vej_park; vej og park;
        vej og trafik; affald; affald og genbrug; genbrugsplads; natur_vand; energi_klima;
        trafik_havn; forsyning; havn; trafik og mobilitet; kollektiv trafik; kirkegaard""",
    "56-81 Køkken, rengøring og ejendomme": """kantine_koekken; byggeri_rengoering; rengøring;
        kommunale ejendomme""",
    "72 Forskning, data og målinger": """statistik_forskning; geodata; meteorologi; vejrtjeneste""",
}
BRANCH_OF = {
    " ".join(sector.split()): branch
    for branch, sectors in BRANCHES.items()
    for sector in sectors.split(";")
}


def stratum(level, size):
    """`K2`: a municipal workplace of the second size group."""
    return f"{level[0].upper()}{SIZES.index(size) + 1}"


def stratum_population(total):
    """{stratum: workplaces}, whole numbers that sum to `total`."""
    exact = {
        stratum(level, size): total * LEVEL_SHARE[level] * share
        for level in LEVELS
        for size, share in zip(SIZES, SIZE_SHARE[level])
    }
    return round_to_total(exact, total)


def round_to_total(exact, total):
    """Largest-remainder rounding; ties go to the earlier key."""
    counts = {key: int(value) for key, value in exact.items()}
    order = sorted(exact, key=lambda key: counts[key] - exact[key])
    for key in order[: total - sum(counts.values())]:
        counts[key] += 1
    return counts


def place(records, rng):
    """Gives every record its size group, authority, workplace and answer date.

    A few workplaces answer for two or three units; these share level, branch,
    size group and authority. Records of one copied text lie in one authority
    but at different workplaces.
    """
    workplaces = {}
    number = iter(rng.sample(range(20000, 79999), len(records)))
    cluster_authority = {}
    for record in records:
        level = record.text.level
        record.branch = BRANCH_OF[record.text.sector]
        record.size = rng.choices(SIZES, SAMPLE_SHARE[level])[0]
        record.stratum = stratum(level, record.size)
        key = (level, record.branch, record.size)
        shared = workplaces.setdefault(key, [])
        if not record.cluster and shared and rng.random() < 0.05:
            record.workplace, record.authority = rng.choice(shared)
            shared.remove((record.workplace, record.authority))
        else:
            number_of_authority = rng.randrange(AUTHORITIES[level]) + 1
            record.authority = f"{level[0].upper()}{number_of_authority:02d}"
            if record.cluster:
                record.authority = cluster_authority.setdefault(record.cluster, record.authority)
            record.workplace = f"A{next(number)}"
            if not record.cluster:
                shared.append((record.workplace, record.authority))
        days = (LAST_DAY - FIRST_DAY).days
        day = FIRST_DAY + datetime.timedelta(days=min(int(rng.expovariate(1 / 25)), days))
        record.date = day.strftime("%d-%m-%Y")
