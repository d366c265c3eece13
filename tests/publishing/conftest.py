"""What every test of publishing has."""

import pytest

from generator.publishing import files


@pytest.fixture(autouse=True)
def _unsettled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Disks take their time: nobody pulls a stick out of a test."""
    monkeypatch.setattr(files, "settle", lambda: None)
