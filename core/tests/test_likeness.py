"""What the likeness of names must see through, and what it must keep apart."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.likeness import (
    PROPOSED,
    LikenessIndex,
    OrgName,
    Reason,
    domain_of,
    likeness,
    organisation_keys,
    same_name,
)

AFD = OrgName(
    "Agence française de développement", "AFD", ("French Development Agency",), "FR", "www.afd.fr"
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (OrgName("Agence Francaise de Développement"), AFD),
        (OrgName("AFD"), AFD),
        (OrgName("A.F.D.", country="FR"), AFD),
        (OrgName("AGENCE FRANÇAISE DE DÉVELOPPEMENT (AFD)"), AFD),
        (OrgName("Agence française de développement (groupe AFD)"), AFD),
        (OrgName("Agence francaise de developement"), AFD),
        (OrgName("Développement, Agence française de"), AFD),
        (OrgName("French Development Agency"), AFD),
        (
            OrgName("Bureau béninois du droit d'auteur (BUBEDRA)"),
            OrgName("BUBEDRA", country="BJ"),
        ),
        (OrgName("Coopération espagnole / AECID"), OrgName("AECID", country="ES")),
        (OrgName("Codeart Asbl"), OrgName("CODEART")),
        (OrgName("Fondation Mastercard"), OrgName("Mastercard Foundation")),
        (OrgName("Orange - Fondation"), OrgName("FONDATION ORANGE", country="FR")),
        (OrgName("World Bank"), OrgName("Banque mondiale", other_names=("World Bank",))),
        (OrgName("UN Women"), OrgName("ONU-FEMMES")),
        (OrgName("Total Energies (fondation)"), OrgName("Fondation TotalEnergies")),
        (OrgName("UNICEF Bénin", country="BJ"), OrgName("UNICEF", country="US")),
        (OrgName("ECOWAS/CEDEAO"), OrgName("Communauté Economique des Etats de l'Afrique de l'Ouest")),
    ],
)  # fmt: skip
def test_two_spellings_of_one_organisation_are_proposed(one, other):
    assert (likeness(one, other).score >= PROPOSED, likeness(other, one).score >= PROPOSED) == (
        True,
        True,
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (OrgName("Délégation de l'UE au Togo"), OrgName("Délégation de l'UE au Cameroun")),
        (OrgName("Délégation de l'UE au Togo"), OrgName("Union européenne", "UE")),
        (OrgName("Institut français du Sénégal", country="SN"), OrgName("Institut français")),
        (OrgName("Fondation Orange CI"), OrgName("Fondation Orange Sénégal")),
        (OrgName("Banque mondiale des femmes", country="US"), OrgName("Banque mondiale")),
        (
            OrgName("Ministère de la culture", country="BJ"),
            OrgName("Ministère de la culture", country="TG"),
        ),
        (OrgName("ONU Femmes"), OrgName("ONU")),
        (OrgName("Ecobank"), OrgName("Fondation Ecobank")),
        (OrgName("Expertise France (groupe AFD)"), AFD),
        (OrgName("CFI - Agence française de développement médias"), AFD),
        (OrgName("Association des femmes du Dahomey (AFD)", country="BJ"), AFD),
        (OrgName("Fonds saoudien", "FSD", (), "SA"), OrgName("Déminage suisse", "FSD", (), "CH")),
        (OrgName("Ville de Paris"), OrgName("Ville de Genève")),
        (OrgName("APIX", country="SN"), OrgName("APIEx", country="BJ")),
        (OrgName(""), OrgName("")),
        (OrgName("???"), OrgName("!!!")),
    ],
)
def test_two_organisations_of_similar_name_are_not_proposed(one, other):
    assert (likeness(one, other).score >= PROPOSED, likeness(other, one).score >= PROPOSED) == (
        False,
        False,
    )


def test_a_web_domain_tips_the_balance_and_never_proposes_alone():
    one = OrgName("Maison Kossi", website="https://www.kossi.bj/contact")

    near = likeness(OrgName("Maison des arts Kossi", website="contact@kossi.bj"), one)
    unlike = likeness(OrgName("Studio Adjovi", website="kossi.bj"), one)

    assert (near.reason, unlike.score < PROPOSED) == (Reason.DOMAIN, True)


def test_shared_mail_domains_say_nothing():
    assert [domain_of(w) for w in ("a@gmail.com", "http://www.AFD.fr:80/x", "afd.fr", "", None)] == [
        "", "afd.fr", "afd.fr", "", "",
    ]  # fmt: skip


def test_the_index_finds_the_best_first_and_respects_the_limit():
    index = LikenessIndex([("afd", AFD), ("bm", OrgName("Banque mondiale"))])
    index.add("afd2", OrgName("AFD (Paris)", country="FR"))

    found = index.candidates(OrgName("AFD", country="FR"))

    assert [c.key for c in found] == ["afd2", "afd"]
    assert found[0].score >= found[1].score
    assert [c.key for c in index.candidates(OrgName("World Bank"), limit=1)] == ["bm"]
    assert index.candidates(OrgName("Fondation Zinsou")) == []


def test_the_scan_names_each_pair_once():
    index = LikenessIndex([(1, AFD), (2, OrgName("A.F.D.")), (3, OrgName("Proparco"))])

    assert [{key, candidate.key} for key, candidate in index.pairs()] == [{1, 2}]


def test_spellings_of_one_name_share_a_blocking_key():
    assert organisation_keys("A.F.D.") & organisation_keys(AFD.name, "AFD")


def test_same_name_forgives_case_accents_and_spaces_only():
    assert (same_name("Sèmè  City", "SEME CITY"), same_name("AFD", "A.F.D. Bénin"), same_name("", "")) == (
        True, False, False,
    )  # fmt: skip


@settings(deadline=None)
@given(st.text(), st.text())
def test_any_text_gets_a_score_between_0_and_1_whatever_the_order(a, b):
    one, other = OrgName(a, b), OrgName(b, a)

    scores = {likeness(one, other).score, likeness(other, one).score}

    assert all(0 <= score <= 1 for score in scores)
