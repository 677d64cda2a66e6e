from odoo import http
from odoo.http import request

from ..core.languages import LANGS
from ..core.words import EN

_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
}


class KsriskVerifyController(http.Controller):
    @http.route(
        "/ksrisk/verify/<string:code>",
        type="http",
        auth="public",
        methods=["GET"],
        readonly=True,
        save_session=False,
    )
    def verify(self, code):
        """Tell whoever scans the code of a paper whether its seal is known and holds.

        One word in three languages: no name, no company, no kind, no date. What can't
        be a hash and what no document has get the same page.
        """
        verdict = request.env["ksrisk.document"]._get_verdict(code)
        texts = [
            _get_text(request.env(context={"lang": lang}), verdict, lang)
            for lang in (*LANGS, EN)
        ]
        response = request.render(
            "ksrisk_analysis.verify_page",
            {"verdict": verdict, "texts": texts},
            status=404 if verdict == "unknown" else 200,
        )
        response.headers.extend(_HEADERS)
        return response


def _get_text(env, verdict, lang):
    """The title of the page and the verdict, in one language."""
    verdicts = {
        "intact": env._(
            "A document with this seal is known to the system, and it is intact: its "
            "text and files are those that were signed."
        ),
        "replaced": env._(
            "A document with this seal is known to the system, and it is intact. A "
            "newer version has replaced it."
        ),
        "broken": env._(
            "A document with this seal is known to the system, but what is stored is "
            "no longer what was signed. Ask the organisation."
        ),
        "unknown": env._(
            "No document with this seal is known to the system. See whether the "
            "address is complete."
        ),
    }
    return {
        "lang": lang[:2],
        "title": env._("Verification of a document"),
        "verdict": verdicts[verdict],
    }
