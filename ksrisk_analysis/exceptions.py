from odoo.exceptions import UserError


class TransitionRefused(UserError):
    """A transition refused, with every reason and the record each one is about.

    :param message: all reasons as text, for logs and RPC
    :param reasons: list of dicts as :meth:`ksrisk.workflow.mixin._describe_reasons`
        gives them; the web client makes links of them
    """

    def __init__(self, message, reasons=()):
        super().__init__(message)
        self.context = {"reasons": list(reasons)}
