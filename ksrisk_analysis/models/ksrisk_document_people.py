"""The people whom a public copy does not name.

Whoever was named when the document was sealed may have been renamed or replaced since:
the sealed values say how he was called then. Beside that every name is looked for that
the company knows, past ones and those of archived people too.
"""

from collections import Counter, defaultdict

from odoo import api, models
from odoo.tools import SQL

from ..core import people, public_copy, words
from ..core.people import Person
from .ksrisk_workflow_mixin import Reason


class KsriskDocument(models.Model):
    _inherit = "ksrisk.document"

    # ------------------------------------------------------------------
    # What the seal keeps
    # ------------------------------------------------------------------
    def _get_document_values(self, lang, act=None):
        values = super()._get_document_values(lang, act)
        if act and self._is_publishable() and not self.sudo().content:
            # The seal names everybody, whoever signs.
            document = self.sudo().with_context(lang=lang)
            values["people"] = document._get_people_of_now(values)
        return values

    def _get_people_of_now(self, values):
        """Who executes, who is a member, and whom else the text may name, as they are
        called at this moment.

        :return: list of dicts: ``name``; ``role``; ``instead``, what a public copy
            prints; and of an executor ``line``, as a table prints him with his note,
            and ``public``, the same for a copy
        """
        analysis = self.analysis_id
        people_of_now = [
            {
                "name": executor.employee_id.name,
                "role": "executor",
                "instead": executor._get_public_name(with_note=False),
                "line": executor.display_name,
                "public": executor._get_public_name(),
            }
            for executor in analysis.measure_ids.executor_ids.filtered("employee_id")
        ]
        people_of_now += [
            {
                "name": member.partner_id.name or "",
                "role": "member",
                "instead": member._get_public_name(),
            }
            for member in analysis.member_ids
        ]
        told = {person["name"] for person in people_of_now}
        generic = self.env._("employee of the company")
        others = [Person(tuple(n), generic) for n in self._iterate_known_names(told)]
        people_of_now += [
            {"name": name, "role": "other", "instead": generic}
            for person in people.mentioned(others, self._get_text_of(values))
            for name in sorted(set(person.names) - told)
        ]
        return people_of_now

    @api.model
    def _get_text_of(self, values):
        return "\n".join(public_copy.texts([values["blocks"], values["footnotes"]]))

    def _get_sealed_people(self, lang):
        """Whom the sealed documents of the analysis know, this document before others.

        The plan says who executes what the reference speaks of.
        """
        documents = self + (self.analysis_id.document_ids - self)
        return [
            person
            for document in documents
            for person in (document.content or {}).get(lang, {}).get("people", ())
        ]

    # ------------------------------------------------------------------
    # The values of a copy
    # ------------------------------------------------------------------
    def _without_people(self, values):
        """The values without the names of people that a publication needs not.

        Who signed stays named, and who is a member unless the company hides them; in a
        register of positions nobody is.
        """
        hidden = self._get_hidden_people(values)
        body = {name: values[name] for name in ("blocks", "footnotes")}
        body = public_copy.replaced(
            body,
            self._get_public_lines(values),
            people.replacer(hidden, self._get_kept_names(values)),
        )
        values = {name: values[name] for name in values if name != "people"}
        return {**values, **body, **self._get_public_signatures(values)}

    def _get_public_lines(self, values):
        """What to print for each line of an executor, with his note."""
        executors = self.analysis_id.measure_ids.executor_ids.filtered("employee_id")
        lines = {e.display_name: e._get_public_name() for e in executors}
        sealed = reversed(self._get_sealed_people(values["lang"]))  # its own ones last
        return lines | {p["line"]: p["public"] for p in sealed if "line" in p}

    def _names_members(self):
        return (
            self.kind != "positions" and not self.company_id.ksrisk_public_hide_members
        )

    def _get_public_signatures(self, values):
        """Signatures and approval, which name no more people than they should."""
        if self._names_members():
            return {}
        # domain.md 4.9: no personal names in the published register
        is_register = self.kind == "positions"
        keep = set()
        if not is_register:
            keep = {self.signer_name, words.initials(self.signer_name or "")}
        signatures = [
            {**line, "name": line["name"] if line["name"] in keep else ""}
            for line in values["signatures"]
        ]
        approval = values["approval"]
        if is_register and approval:
            approval = {**approval, "name": approval["name"] and self.env._("(signed)")}
        return {"signatures": signatures, "approval": approval}

    # ------------------------------------------------------------------
    # Who is hidden, who is named
    # ------------------------------------------------------------------
    def _get_kept_names(self, values):
        """Full names, present and past, of those whom the copy names."""
        if self.kind == "positions":
            return set()
        names = {self.signer_name}
        if self._names_members():
            analysis = self.analysis_id
            members = analysis.member_ids.partner_id | analysis.officer_id.partner_id
            past = self._get_past_names(members)
            sealed = self._get_sealed_people(values["lang"])
            names |= {p["name"] for p in sealed if p["role"] == "member"}
            names |= set(members.mapped("name")).union(*(past[m] for m in members))
        return {name for name in names if name}

    def _get_hidden_people(self, values):
        """Those whom the document may name and its copy must not, as it says of them.

        Of everybody whom the company knows they are those whose surname stands in the
        text: a document is searched for few names, not for thousands.
        """
        kept = self._get_kept_names(values)
        analysis = self.analysis_id
        instead = {}
        for person in self._get_sealed_people(values["lang"]):
            instead.setdefault(person["name"], person["instead"])
        for member in analysis.member_ids:
            instead.setdefault(member.partner_id.name, member._get_public_name())
        for executor in analysis.measure_ids.executor_ids.filtered("employee_id"):
            name = executor._get_public_name(with_note=False)
            instead.setdefault(executor.employee_id.name, name)
        generic = self.env._("employee of the company")
        found = []
        for names in self._iterate_known_names(instead):
            if names.isdisjoint(kept):
                known = [instead[name] for name in names if name in instead]
                found.append(Person(tuple(sorted(names)), (known or [generic])[0]))
        return people.mentioned(found, self._get_text_of(values))

    def _iterate_known_names(self, sealed):
        """Sets of names of one person each: of the seal, and all that is known now.

        :param sealed: names that belong to people beyond doubt
        """
        company, analysis = self.company_id, self.analysis_id
        everybody = self.env["hr.employee"].with_context(active_test=False)
        employees = everybody.search([("company_id", "=", company.id)])
        employees |= analysis.measure_ids.executor_ids.employee_id
        users = (
            self.env["res.users"]
            .with_context(active_test=False)
            .search([("company_ids", "in", company.ids), ("share", "=", False)])
        )
        partners = users.partner_id | analysis.member_ids.partner_id
        partners |= employees.work_contact_id
        past = self._get_past_names(employees, partners)
        others = self._get_names_of_others()
        owners = Counter(p for e in employees for p in self._get_contacts(e))
        known = set()
        for employee in employees:
            contacts = self._get_contacts(employee).filtered(
                lambda partner: owners[partner] == 1  # one of several tells of none
            )
            partners -= contacts
            names = {employee.name, *contacts.mapped("name")}
            names |= past[employee].union(*(past[contact] for contact in contacts))
            known |= names
            yield from self._tell_names(names, sealed, others)
        for partner in partners:
            names = {partner.name} | past[partner]
            known |= names
            yield from self._tell_names(names, sealed, others)
        yield from ({name} for name in sealed if name and name not in known)

    @api.model
    def _get_contacts(self, employee):
        return employee.work_contact_id | employee.user_id.partner_id

    @api.model
    def _tell_names(self, names, sealed, others):
        """The names that tell a person: a user may be called as a post is."""
        told = {
            name
            for name in names
            if name
            and (name in sealed or people.looks_personal(name))
            and name.casefold() not in others
        }
        if told:
            yield told

    def _get_names_of_others(self):
        """What else is called so: a department, a post, the company."""
        own = [("company_id", "in", [False, self.company_id.id])]
        names = [self.company_id.name]
        for model in ("hr.department", "hr.job"):
            records = self.env[model].with_context(active_test=False).search(own)
            names += records.mapped("name")
        return {name.casefold() for name in names if name}

    @api.model
    def _get_past_names(self, *recordsets):
        """The names that people had before, by record: Odoo tracks each change, and
        the journal keeps the names of users as they acted."""
        names = defaultdict(set)
        for records in recordsets:
            if not records:
                continue
            for model in ("mail.tracking.value", "mail.message"):
                self.env[model].flush_model()
            for record_id, old, new in self.env.execute_query(
                SQL(
                    """
                    SELECT message.res_id, value.old_value_char, value.new_value_char
                    FROM mail_tracking_value AS value
                    JOIN ir_model_fields AS field ON field.id = value.field_id
                    JOIN mail_message AS message
                        ON message.id = value.mail_message_id
                    WHERE field.name = 'name' AND field.model = %(model)s
                        AND message.model = %(model)s AND message.res_id IN %(ids)s
                    """,
                    model=records._name,
                    ids=tuple(records.ids),
                )
            ):
                names[records.browse(record_id)] |= {old, new} - {None, ""}
            if records._name == "res.partner":
                for partner, name in self._get_names_of_actors(records):
                    names[partner].add(name)
        return names

    @api.model
    def _get_names_of_actors(self, partners):
        query = SQL(
            """
            SELECT DISTINCT person.partner_id, entry.actor_name
            FROM ksrisk_journal AS entry JOIN res_users AS person
                ON person.id = entry.actor_id
            WHERE person.partner_id IN %s AND entry.actor_name IS NOT NULL
            """,
            tuple(partners.ids),
        )
        return [
            (partners.browse(partner_id), name)
            for partner_id, name in self.env.execute_query(query)
        ]

    # ------------------------------------------------------------------
    # The check
    # ------------------------------------------------------------------
    def _check_public_copy(self, by_lang):
        yield from super()._check_public_copy(by_lang)
        for lang, (values, _count) in by_lang.items():
            document = self.with_context(lang=lang)
            names = {
                form: name
                for person in document._get_hidden_people(self.content[lang])
                for name in person.names
                for form in people.whole_forms(name)
            }
            body = {"blocks": values["blocks"]}
            for index, name in public_copy.leaks(body, names):
                block = values["blocks"][index]
                yield Reason(
                    self._get_place(block, lang),
                    self.env._(
                        "“%(place)s” still names “%(name)s” in a way that can't be "
                        "replaced. Mark the section as not for publication, or word "
                        "it otherwise in a new version.",
                        place=block.get("heading") or self.display_name,
                        name=name,
                    ),
                )
