"""Questions about a partner's life that only an upper app can answer.

The app of the agreements registers from its `apps.ready`:

    gates.active.register(agreement_in_force)    # (partner, day) -> bool
"""

from collections.abc import Callable
from datetime import date

Answer = Callable[..., bool]


class Gate:
    """Open when any of its answers says so; closed while nobody answers."""

    def __init__(self) -> None:
        self._answers: list[Answer] = []

    def register(self, answer: Answer) -> None:
        if answer not in self._answers:
            self._answers.append(answer)

    def forget(self, answer: Answer) -> None:
        self._answers.remove(answer)

    def is_open(self, partner, day: date) -> bool:
        return any(answer(partner, day) for answer in self._answers)


# Is an agreement with this partner in force that day?
active = Gate()
