"""What a check of a folder or a server comes to."""

from msgspec import Struct

from generator.proving.findings import Finding
from generator.proving.statement import Statement


class Report(Struct, frozen=True):
    """What a check has found."""

    target: str
    findings: tuple[Finding, ...]
    files: int = 0
    """That were compared."""
    asked: int = 0
    """Requests."""
    statement: Statement | None = None

    @property
    def alarms(self) -> bool:
        """Whether something is not as it was signed."""
        return any(finding.alarms for finding in self.findings)
