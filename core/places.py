"""Countries as people write them: names, short forms, adjectives, capitals. All folded."""

from functools import cache

from babel import Locale

from core.text import fold, word_set

# Short forms and spellings that the CLDR names do not give. Public facts.
ALIASES = {
    "AE": "emirats arabes unis|uae|eau",
    "BF": "burkina",
    "BJ": "rep du benin|republique du benin",
    "CD": "rdc|rd congo|congo kinshasa|drc|congo democratique|republique democratique du congo",
    "CF": "rca|republique centrafricaine|centrafrique",
    "CG": "congo brazzaville|congo brazza|republique du congo",
    "CI": "rci|cote d ivoire|cote divoire|ivory coast|republique de cote d ivoire",
    "CM": "cmr|republique du cameroun",
    "CN": "chine|rpc|republique populaire de chine",
    "CV": "cap vert|cabo verde",
    "CZ": "republique tcheque|tchequie",
    "DE": "rfa|deutschland",
    "GB": "uk|angleterre|grande bretagne|royaume uni|great britain|england",
    "GW": "guinee bissau",
    "GN": "guinee conakry|guinee",
    "KR": "coree|coree du sud|republique de coree|south korea|korea",
    "NL": "pays bas|hollande|holland|the netherlands",
    "RU": "russie|federation de russie",
    "SZ": "swaziland|eswatini",
    "TG": "rep togolaise|republique togolaise",
    "TR": "turquie|turkiye|turkey",
    "US": "usa|etats unis|etats unis d amerique|united states|united states of america|e u a",
    "VN": "vietnam|viet nam",
}
# ISO alpha-3 and Olympic codes seen in files; alpha-2 codes are taken as they are.
CODES = {
    "ben": "BJ", "civ": "CI", "cmr": "CM", "tgo": "TG", "sen": "SN", "bfa": "BF", "mli": "ML",
    "ner": "NE", "nga": "NG", "gha": "GH", "gab": "GA", "fra": "FR", "deu": "DE", "ger": "DE",
    "bel": "BE", "che": "CH", "sui": "CH", "esp": "ES", "ita": "IT", "gbr": "GB", "can": "CA",
    "chn": "CN", "jpn": "JP", "kor": "KR", "mar": "MA", "zaf": "ZA", "rsa": "ZA", "gin": "GN",
    "caf": "CF", "tcd": "TD", "cod": "CD", "cog": "CG", "lux": "LU", "nld": "NL", "aut": "AT",
    "swe": "SE", "nor": "NO", "dnk": "DK", "fin": "FI", "prt": "PT", "tur": "TR", "sau": "SA",
    "are": "AE", "qat": "QA", "kwt": "KW", "eth": "ET", "ken": "KE", "usa": "US",
}  # fmt: skip
ADJECTIVES = {
    "BJ": "beninois beninoise beninoises beninese",
    "BF": "burkinabe burkinabee",
    "CI": "ivoirien ivoirienne ivoiriens ivorian",
    "CM": "camerounais camerounaise cameroonian",
    "GA": "gabonais gabonaise",
    "GH": "ghaneen ghaneenne ghanaian",
    "GN": "guineen guineenne guinean",
    "ML": "malien malienne maliennes malian",
    "NE": "nigerien nigerienne nigeriens",
    "NG": "nigerian nigeriane nigerians",
    "SN": "senegalais senegalaise senegalese",
    "TD": "tchadien tchadienne chadian",
    "TG": "togolais togolaise togolese",
    "CD": "congolais congolaise congolese",
    "MA": "marocain marocaine moroccan",
    "TN": "tunisien tunisienne tunisian",
    "DZ": "algerien algerienne algerian",
    "EG": "egyptien egyptienne egyptian",
    "FR": "francais francaise francaises french",
    "BE": "belge belges belgian",
    "DE": "allemand allemande german deutsche deutscher deutsches",
    "CH": "suisse suisses swiss",
    "IT": "italien italienne italian",
    "ES": "espagnol espagnole spanish",
    "PT": "portugais portugaise portuguese",
    "GB": "britannique britanniques british",
    "US": "americain americaine american",
    "CA": "canadien canadienne canadian",
    "JP": "japonais japonaise japanese",
    "KR": "coreen coreenne korean",
    "CN": "chinois chinoise chinese",
    "IN": "indien indienne indian",
    "TR": "turc turque turkish",
    "SE": "suedois suedoise swedish",
    "NO": "norvegien norvegienne norwegian",
    "DK": "danois danoise danish",
    "FI": "finlandais finlandaise finnish",
    "NL": "neerlandais neerlandaise dutch",
    "AT": "autrichien autrichienne austrian",
    "LU": "luxembourgeois luxembourgeoise",
    "SA": "saoudien saoudienne saudi",
    "KW": "koweitien koweitienne kuwaiti",
    "RU": "russe russian",
    "BR": "bresilien bresilienne brazilian",
}
CITIES = {
    "BJ": "cotonou|porto novo|parakou|ouidah",
    "BF": "ouagadougou|ouaga|bobo dioulasso",
    "CI": "abidjan|yamoussoukro|bouake",
    "CM": "yaounde|douala",
    "ML": "bamako|segou",
    "NE": "niamey",
    "SN": "dakar|saint louis",
    "TG": "lome",
    "GA": "libreville",
    "GH": "accra",
    "NG": "abuja|lagos",
    "GN": "conakry",
    "FR": "paris|lyon|marseille",
    "BE": "bruxelles|brussels",
    "CH": "geneve|geneva|berne",
    "DE": "berlin|bonn",
    "GB": "londres|london",
    "US": "new york|washington",
    "MA": "rabat|casablanca",
}
AFRICA = word_set(
    "AO BF BI BJ BW CD CF CG CI CM CV DJ DZ EG ER ET GA GH GM GN GQ GW KE KM LR LS LY MA MG ML MR "
    "MU MW MZ NA NE NG RW SC SD SL SN SO SS ST SZ TD TG TN TZ UG ZA ZM ZW"
)


@cache
def country_names() -> dict[str, str]:
    """Every folded country name, short form and code, to its ISO alpha-2 code."""
    names = {}
    for language in ("en", "fr"):
        for code, name in Locale(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("ZZ", "EU", "UN", "EZ"):
                names[fold(name)] = code
    for code, aliases in ALIASES.items():
        names.update(dict.fromkeys(aliases.split("|"), code))
    return names | CODES


@cache
def name_phrases() -> dict[tuple[str, ...], str]:
    """The word sequences that mean a country inside an organisation's name.

    Bare codes are left out, but for "CI" and "RCI" that stand for Côte d'Ivoire in real names.
    """
    phrases = {tuple(n.split()): c for n, c in country_names().items() if n not in CODES}
    for code, words in ADJECTIVES.items():
        phrases.update({(word,): code for word in words.split()})
    return phrases | {("ci",): "CI", ("cmr",): "CM", ("usa",): "US"}


@cache
def city_phrases() -> dict[tuple[str, ...], str]:
    return {tuple(n.split()): c for c, names in CITIES.items() for n in names.split("|")}


def country_code(text) -> str:
    """The ISO code that a whole cell means, or "" when it is not surely one country."""
    word = fold(text)
    if len(word) == 2 and word.upper() in country_names().values():
        return word.upper()
    return country_names().get(word, "")
