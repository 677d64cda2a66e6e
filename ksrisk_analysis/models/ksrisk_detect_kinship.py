"""H07: people who may be close to somebody above them. Private data: see the model."""

from odoo import models
from odoo.tools import SQL

#: What is spelled with more letters, or fewer, than in Russian; the longest first.
_DIGRAPHS = dict(
    zip(
        "shch ch sh zh ts kh gh ya yu ye yo ss x  сс".split(),
        "щ    ч  ш  ж  ц  х  г  я  ю  е  е  с  кс с".split(),
        strict=True,
    )
)
#: Letters of Kazakh, of Russian that are not told apart, of Latin, and signs of one
#: language only: each becomes the Russian letter under it, what is over is left out.
_LETTERS = "әғқңөұүһіёыйэabcdefghijklmnopqrstuvwyzäçğıñöşüūьъ-‐‑–'’ʼ"
_RUSSIAN = "агкноуухиеииеабкдефгхижклмнопкрстуввизачгиношуу"
# What follows is in these letters.
#: Endings by which a surname differs between a man and a woman, or has none of them.
_ENDINGS = "(ова|ева|ина|ская|цкая|ов|ев|ин|скии?|цкии?)$"
#: Endings that make "child of" of a father's first name; some write a word of its own.
_CHILD = "(ули|кизи|ович|евич|ич|овна|евна|инична|ична)$"
_APART = r" (ули|кизи)\M"
#: What such an ending takes the place of at the end of some names.
_OWN = "(ии|аи|и|я|а)$"
#: First names that such an ending changes within.
_ALTERED = {"лев": "лв", "павел": "павл", "яков": "яковл"}


def _spelled(name):
    """A name whichever language and letters it is spelled in, words a space apart."""
    text = SQL("lower(btrim(%s))", name)
    for latin, russian in _DIGRAPHS.items():
        text = SQL("replace(%s, %s, %s)", text, latin, russian)
    return SQL(
        "regexp_replace(regexp_replace(translate(%s, %s, %s), '\\s+', ' ', 'g'),"
        " %s, '\\1')",
        text,
        _LETTERS,
        _RUSSIAN,
        _APART,
    )


#: The words of an employee's name, surname first.
_NAME = _spelled(SQL("e.name"))


class KsriskDetector(models.Model):
    _inherit = "ksrisk.detector"

    def _get_subordinates(self, query):
        """Who is in service on the last day, with the people above him."""
        return SQL(
            """
            SELECT p.company_id, p.employee_id, p.id AS version_id, e.parent_id,
                d.manager_id, r.id AS responsible_id
            FROM (%s) AS p JOIN hr_employee e ON e.id = p.employee_id
            JOIN hr_version v ON v.id = p.id
            LEFT JOIN hr_department d ON d.id = p.department_id
            LEFT JOIN hr_employee r
                ON r.user_id = v.hr_responsible_id AND r.company_id = p.company_id
            WHERE %s BETWEEN p.first_day AND p.last_day
            """,
            self._get_posts(query),
            query.today,
        )

    def _get_superiors(self, query):
        """Pairs of an employee and somebody above him, from ``staff`` and ``chain``.

        Add-ons add pairs: who chose an employee stands above him, too.
        """
        return SQL(
            """
            SELECT DISTINCT company_id, employee_id, superior_id FROM (
                SELECT company_id, employee_id, superior_id FROM chain
                UNION ALL SELECT company_id, employee_id, manager_id FROM staff
                UNION ALL SELECT company_id, employee_id, responsible_id FROM staff
            ) AS p WHERE superior_id <> employee_id
            """
        )

    def _get_private_keys(self, query):
        """What may be equal in two people: kind, value, and whose it is.

        ``role`` tells a person's own name from that of the spouse or the father: the
        one has to meet the other. Surnames and first names count where few have them.
        """
        return SQL(
            """
            WITH known AS (
                SELECT s.company_id, s.employee_id, k.kind, k.role, k.value
                FROM staff s JOIN hr_employee e ON e.id = s.employee_id
                JOIN hr_version v ON v.id = s.version_id,
                LATERAL (VALUES
                    ('phone', 0,
                        right(regexp_replace(e.private_phone, '\\D', '', 'g'), 10)),
                    ('phone', 0,
                        right(regexp_replace(e.emergency_phone, '\\D', '', 'g'), 10)),
                    ('address', 0, CASE WHEN v.private_street <> '' THEN lower(
                        regexp_replace(concat(v.private_city, v.private_street),
                            '[^[:alnum:]]', '', 'g')) END),
                    ('spouse', 1, %(name)s),
                    ('spouse', 2, %(spouse)s),
                    ('surname', 0, regexp_replace(
                        split_part(%(name)s, ' ', 1), %(endings)s, '')),
                    ('patronymic', 1, %(first_name)s),
                    ('patronymic', 2, %(father)s)
                ) AS k(kind, role, value)
                WHERE length(k.value) > CASE k.kind WHEN 'phone' THEN 6
                    WHEN 'patronymic' THEN 1 ELSE 2 END
            )
            SELECT DISTINCT k.* FROM known k JOIN (
                SELECT company_id, kind, value, count(DISTINCT employee_id) AS n
                FROM known GROUP BY company_id, kind, value
            ) AS c USING (company_id, kind, value)
            WHERE k.kind NOT IN ('surname', 'patronymic') OR c.n <= %(bearers)s
            """,
            name=_NAME,
            spouse=_spelled(SQL("v.spouse_complete_name")),
            endings=_ENDINGS,
            first_name=self._get_own_name(SQL("split_part(%s, ' ', 2)", _NAME)),
            father=self._get_fathers_name(),
            bearers=query.parameter("bearers", SQL("company_id")),
        )

    def _get_own_name(self, word):
        """A first name without the letters that a patronymic made of it lacks."""
        whens = SQL(" ").join(SQL("WHEN %s THEN %s", *two) for two in _ALTERED.items())
        return SQL(
            "regexp_replace(CASE %(word)s %(whens)s ELSE %(word)s END, %(own)s, '')",
            word=word,
            whens=whens,
            own=_OWN,
        )

    def _get_fathers_name(self):
        """The first name in a patronymic: the third word, or else, as Kazakh names may
        have it, in the place of the surname."""
        third = SQL("split_part(%s, ' ', 3)", _NAME)
        return SQL(
            """
            (SELECT %(name)s FROM (VALUES (
                CASE WHEN %(third)s <> '' THEN %(third)s
                    ELSE split_part(%(whole)s, ' ', 1) END
            )) AS w(word) WHERE w.word ~ %(child)s)
            """,
            name=self._get_own_name(SQL("regexp_replace(w.word, %s, '')", _CHILD)),
            third=third,
            whole=_NAME,
            child=_CHILD,
        )

    def _get_command(self, query):
        """CTEs, the second of them recursive: ``staff``, ``chain``, ``superiors``."""
        return SQL(
            """
            staff AS MATERIALIZED (%(staff)s),
            chain AS (
                SELECT company_id, employee_id, parent_id AS superior_id, 1 AS level
                FROM staff WHERE parent_id IS NOT NULL
                UNION
                SELECT c.company_id, c.employee_id, s.parent_id, c.level + 1
                FROM chain c JOIN staff s ON s.employee_id = c.superior_id
                WHERE s.parent_id IS NOT NULL AND c.level < %(levels)s
            ),
            superiors AS (%(superiors)s)
            """,
            staff=self._get_subordinates(query),
            levels=query.parameter("levels", SQL("c.company_id")),
            superiors=self._get_superiors(query),
        )

    def _select_h07(self, query):
        """Matches of private data along a line of command.

        The key names the kind of match and the person above: the data stay where they
        are.
        """
        return SQL(
            """
            WITH RECURSIVE %(command)s,
            keys AS MATERIALIZED (%(keys)s),
            found AS (
                SELECT DISTINCT p.company_id, p.employee_id, p.superior_id, a.kind
                FROM superiors p
                JOIN keys a ON a.employee_id = p.employee_id
                JOIN keys b ON b.employee_id = p.superior_id
                    AND b.kind = a.kind AND b.value = a.value
                WHERE a.role + b.role IN (0, 3)
            )
            SELECT %(flags)s FROM found
            """,
            command=self._get_command(query),
            keys=self._get_private_keys(query),
            flags=query.flags(
                company=SQL("company_id"),
                model="hr.employee",
                record=SQL("employee_id"),
                key=SQL("kind || ':' || superior_id"),
                score=SQL(
                    "CASE kind WHEN 'spouse' THEN 4 WHEN 'address' THEN 3"
                    " WHEN 'phone' THEN 2 ELSE 1 END"
                ),
                evidence={"hr.employee": SQL("ARRAY[employee_id, superior_id]")},
            ),
        )

    def _count_h07(self, query):
        """Employees in service; covered: those with somebody above them."""
        return SQL(
            """
            WITH RECURSIVE %s
            SELECT company_id, count(*) AS population, count(*) FILTER (
                WHERE employee_id IN (SELECT employee_id FROM superiors)
            ) AS covered
            FROM staff GROUP BY company_id
            """,
            self._get_command(query),
        )
