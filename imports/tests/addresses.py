"""Samples for tests/test_addresses.py."""

from imports.tests.factories import make_row, make_run


def samples(cast) -> dict:
    run = make_run(owner=cast.officer)
    row = make_row(run)
    return {
        **{
            f"imports:{name}": {"pk": run.pk}
            for name in ("run", "columns", "decide_all", "commit", "undo", "discard")
        },
        **{f"imports:{name}": {"pk": row.pk} for name in ("row", "decide")},
    }


hidden = samples
