"""The partner base of the demonstration: real organisations, made-up people and dealings."""

from core.demo import Stage


def build(stage: Stage) -> None:
    """A year of work on some 170 organisations; ``large`` adds 20,000 made-up ones in bulk."""
    from partners.demo import large, small

    small.build(stage)
    if stage.large:
        large.build(stage)
