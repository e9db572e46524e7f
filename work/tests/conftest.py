import pytest
from django.utils import translation


@pytest.fixture
def english():
    """Messages as the source writes them."""
    with translation.override("en"):
        yield
