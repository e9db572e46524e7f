import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.text import clean, fold, sort_key, tokens


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("L’AGENCE  française (A.F.D.)", "l agence francaise a f d"),
        ("TİKA", "tika"),
        ("Mission Øst", "mission ost"),
        ("Cœur d'Afrique", "coeur d afrique"),
        ("KËR\u00a0THIOSSANE\u202f", "ker thiossane"),
        ("e\u0301cole", "ecole"),
        ("zero\u200bwidth \u202ebidi\u202c", "zerowidth bidi"),
        ("a\x00b\x0bc", "a b c"),
        ("１２５ ｋｍ", "125 km"),
        (None, ""),
        (125, "125"),
        (0, "0"),
    ],
)
def test_fold_sees_through_case_accents_punctuation_and_odd_spaces(text, folded):
    assert fold(text) == folded


def test_sorting_forgets_the_leading_article_only():
    names = ["L'Entente", "Les Récréâtrales", "Lescot", "The British Council", "Le"]

    keys = [sort_key(name) for name in names]

    assert keys == ["entente", "recreatrales", "lescot", "british council", "le"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("  Sèmè \n City\t", "Sèmè City"),
        ("a\x00b\u200b\ufeff\u202ec", "abc"),
        ("E\u0301cole", "École"),
        ("1\u202f250\u00a0000", "1 250 000"),
        (None, ""),
    ],
)
def test_clean_keeps_what_people_wrote_and_nothing_invisible(text, kept):
    assert clean(text) == kept


def test_tokens_are_the_folded_words():
    assert tokens("Institut français (Paris)") == ["institut", "francais", "paris"]


@settings(deadline=None)
@given(st.text())
def test_folding_and_cleaning_twice_changes_nothing(text):
    assert (fold(fold(text)), clean(clean(text))) == (fold(text), clean(text))
