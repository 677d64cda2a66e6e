"""What later parts of the cycle add to the demo company: one function a subject."""


def add_discussions(staff, analysis):
    """Public discussions of last year's reference, with their minutes."""


def add_postponements(staff, analysis):
    """Requests to postpone measures, decided and waiting."""


def mark_confidential(staff, analysis):
    """Confidential marks on evidence and rows."""
