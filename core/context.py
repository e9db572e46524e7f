"""What every page knows."""


def page(request) -> dict:
    return {}
