"""Samples for the walk over every address."""


def samples(cast) -> dict:
    return {"core:undo": {"token": "0"}}
