"""One sheet merged into two others at once: one merge is made, the other person is told."""

from threading import Barrier, Thread

import pytest
from django.db import connection

from partners.models import Merge, Partner
from partners.services import merging
from partners.services.merging import MergeRefused, merge
from partners.tests.factories import make_manager, make_partner

pytestmark = [
    pytest.mark.postgres,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor != "postgresql", reason="row locks"),
]


def merge_at_once(monkeypatch, *, locked: bool) -> list[str]:
    """Two managers merge one sheet into two others; what each was answered, sorted.

    Each waits for the other before it reads the rows, or, without the lock, after.
    """
    both = Barrier(2, timeout=10)
    real_lock = merging.lock_both

    def lock_together(one, other):
        both.wait()
        return real_lock(one, other)

    def read_together(one, other):
        found = [Partner._base_manager.get(pk=partner.pk) for partner in (one, other)]
        both.wait()
        return found

    monkeypatch.setattr(merging, "lock_both", lock_together if locked else read_together)
    absorbed, answers = make_partner(name="Absorbed"), []
    acts = [(make_partner(), make_manager()), (make_partner(), make_manager())]

    def run(kept, manager):
        try:
            merge(kept, absorbed, {}, actor=manager)
            answers.append("merged")
        except MergeRefused:
            answers.append("told")
        finally:
            connection.close()

    threads = [Thread(target=run, args=act) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    return sorted(answers)


def test_of_two_merges_of_one_sheet_at_once_one_is_made_and_the_other_told(monkeypatch):
    answers = merge_at_once(monkeypatch, locked=True)

    assert (answers, Merge.objects.count()) == (["merged", "told"], 1)


def test_without_the_lock_the_sheet_would_be_merged_twice(monkeypatch):
    """The control: it shows that the test above can fail."""
    answers = merge_at_once(monkeypatch, locked=False)

    assert (answers, Merge.objects.count()) == (["merged", "merged"], 2)
