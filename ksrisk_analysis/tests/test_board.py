"""Who holds the ball in each stage; the board; the screens of each role."""

from datetime import date, timedelta
from unittest.mock import patch

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tools.safe_eval import safe_eval

from ..core.languages import KK, RU
from ..exceptions import TransitionRefused
from .common import KsriskCommon


class KsriskBoardCommon(KsriskCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        documents = cls.registry["ksrisk.document"]
        cls.startClassPatcher(
            patch.object(documents, "_render_file", lambda *args: b"%PDF")
        )

    def balls(self, analysis):
        """Who, whose users, what and since when, as the officer sees it."""
        self.env.invalidate_all()
        officer = self.as_role(analysis, "officer")
        roles = {user: role for role, user in self.users.items()}
        return [
            (
                ball.holder,
                {roles[user.with_env(self.env)] for user in ball.users},
                ball.step,
                ball.since,
            )
            for ball in officer._get_balls()[officer]
        ]

    def assert_ball(self, analysis, *expected):
        self.assertEqual(self.balls(analysis), list(expected))


@tagged("post_install", "-at_install")
class TestBall(KsriskBoardCommon):
    def test_draft(self):
        analysis = self.make_analysis(head_id=False)
        (ball,) = self.balls(analysis)
        self.assertEqual(ball[:2], ("officer", {"officer"}))
        self.assertIn("prepare the order (to mend: ", ball[2])
        self.as_role(analysis, "officer").write(
            {
                "head_id": self.employees["head"].id,
                "head_post_kk": "Басқарма төрағасы",
                "head_post_ru": "Председатель Правления",
            }
        )
        (ball,) = self.balls(analysis)
        self.assertEqual(ball[:3], ("head", {"head"}, "issue the order"))
        self.issue_order(analysis)
        self.assert_ball(
            analysis,
            (
                "officer",
                {"officer"},
                "prepare the work plan (to mend: 1)",
                date(2026, 1, 5),
            ),
        )

    def test_draft_with_a_plan(self):
        analysis = self.make_analysis()
        self.issue_order(analysis)
        with patch.object(type(analysis), "action_approve_work_plan", lambda *a: None):
            self.approve_work_plan(analysis)
        ordered = date(2026, 1, 5)
        self.assert_ball(analysis, ("head", {"head"}, "approve the work plan", ordered))
        self.as_role(analysis, "head").action_approve_work_plan(self.act(ordered))
        self.assert_ball(
            analysis, ("officer", {"officer"}, "start the collection", ordered)
        )

    def test_collection(self):
        analysis = self.reach("collection", directions=("D2",))
        sent = date(2026, 1, 6)
        everybody = {"respondent", "other_respondent"}
        self.assert_ball(
            analysis, ("respondents", everybody, "answer the requests (2)", sent)
        )
        first, second = analysis.request_ids.sorted(
            lambda request: request.user_id != self.users["respondent"]
        )
        with patch.object(type(analysis), "request_ids", first):
            self.answer_all(analysis)
        self.assert_ball(
            analysis,
            ("respondents", {"other_respondent"}, "answer the requests (1)", sent),
            ("group", {"leader"}, "accept the answers (1)", self.today),
        )
        self.as_role(first, "leader").action_return({"reason": "Name the register"})
        self.assertEqual(self.balls(analysis)[0][1], everybody)
        with patch.object(type(analysis), "request_ids", first | second):
            self.answer_all(analysis)
        self.accept_all(analysis)
        self.assert_ball(
            analysis,
            ("officer", {"officer"}, "draft the analytical reference", self.today),
        )

    def test_dropped_request_holds_nobody(self):
        analysis = self.reach("collection", directions=("D2",))
        self.env.cr.execute(
            "UPDATE ksrisk_scope SET applicable = false, reason = 'x' WHERE id = %s",
            [analysis.request_ids[0].scope_id.id],
        )
        self.assertEqual(self.balls(analysis)[0][2], "answer the requests (1)")

    def to_agreement(self):
        analysis = self.reach("collection", directions=("D2",))
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.make_findings(analysis)
        return analysis, self.submit_reference(analysis)

    def test_agreement(self):
        analysis, reference = self.to_agreement()
        submitted, voted = date(2026, 3, 10), date(2026, 3, 11)
        self.assert_ball(
            analysis, ("commission", {"commissioner"}, "votes awaited: 1", submitted)
        )
        self.as_role(reference, "commissioner").action_vote(
            "disagreed", comment="No", date=voted
        )
        (ball,) = self.balls(analysis)
        self.assertEqual(ball[:2], ("officer", {"officer"}))
        self.assertIn("settle what stands against the reference", ball[2])
        self.agree(reference)
        self.assert_ball(analysis, ("head", {"head"}, "sign the reference", voted))
        self.as_role(reference, "officer").section_ids[0].body = "<p>Another text</p>"
        self.assert_ball(
            analysis,
            ("commission", {"commissioner"}, "votes to give again: 1", submitted),
        )

    def test_findings_left_open_stay_with_the_officer(self):
        analysis, reference = self.to_agreement()
        officer = self.as_role(analysis, "officer")
        answer = officer.answer_ids[0]
        self.env.cr.execute(
            "UPDATE ksrisk_answer SET is_risk = true WHERE id = %s", [answer.id]
        )
        self.env.invalidate_all()
        self.agree(reference)
        (ball,) = self.balls(analysis)
        self.assertEqual(ball[0], "officer")

    def test_plan(self):
        analysis = self.reach("signed", directions=("D2",))
        signed = date(2026, 3, 12)
        self.assert_ball(
            analysis,
            ("officer", {"officer"}, "prepare the plan (to mend: 1)", signed),
        )
        self.make_measure(analysis)
        self.assert_ball(
            analysis,
            ("officer", {"officer"}, "submit the plan for approval", signed),
        )
        self.submit_plan(analysis)
        self.assert_ball(analysis, ("head", {"head"}, "approve the plan", signed))
        self.approve_plan(analysis)
        self.assert_ball(
            analysis,
            (
                "officer",
                {"officer"},
                "publish the reference and the plan (to mend: 2)",
                signed,
            ),
        )
        self.publish(analysis)
        self.assert_ball(
            analysis, ("officer", {"officer"}, "start the monitoring", signed)
        )

    def test_no_plan_required(self):
        analysis = self.reach("collection", directions=("D2",))
        self.answer_all(analysis)
        self.accept_all(analysis)
        risk = self.make_findings(analysis)
        self.as_role(risk, "officer").action_reject({"reason": "Settled"})
        self.agree(self.submit_reference(analysis))
        self.sign_reference(analysis)
        self.assert_ball(
            analysis,
            ("head", {"head"}, "approve that no plan is required", date(2026, 3, 12)),
        )

    def test_monitoring(self):
        analysis = self.reach("monitoring", directions=("D2",))
        published = date(2026, 3, 12)
        self.assert_ball(
            analysis,
            ("executors", {"respondent"}, "carry out the measures (1)", published),
        )
        measure = self.as_role(analysis.measure_ids, "respondent")
        measure.proof = "The rules are approved"
        measure.action_claim()
        self.assert_ball(
            analysis,
            (
                "officer",
                {"officer"},
                "confirm or return the claims (1)",
                self.today,
            ),
        )
        self.as_role(measure, "officer").action_confirm()
        (ball,) = self.balls(analysis)
        self.assertEqual(ball[:2], ("officer", {"officer"}))
        self.assertIn("prepare what the closing needs", ball[2])
        self.as_role(analysis, "officer").positions_note = "None is exposed"
        information = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": analysis.id, "kind": "monitoring", "is_final": True}
        )
        information.action_submit(self.act(self.today))
        officer, head = self.balls(analysis)
        self.assertEqual(officer[0], "officer")
        self.assertEqual(head[:2], ("head", {"head"}))
        self.assertIn("Monitoring information", head[2])
        self.as_role(information, "head").action_sign(self.act(self.today))
        (ball,) = self.balls(analysis)
        self.assertEqual(ball[2], "monitor until the year is over")
        with patch.object(type(self), "today", date(2027, 3, 15)):
            (ball,) = self.balls(analysis)
        self.assertEqual(ball[:3], ("head", {"head"}, "close the analysis"))

    def test_nobody_holds_what_has_ended(self):
        analysis = self.reach("collection", directions=("D2",))
        self.as_role(analysis, "head").action_cancel(self.act(self.today))
        self.assert_ball(analysis)
        self.assertFalse(self.as_role(analysis, "officer").ball_text)

    def test_text_and_search(self):
        analysis = self.reach("collection", directions=("D2",))
        officer = self.as_role(analysis, "officer")
        self.assertEqual(
            officer.ball_text,
            "Respondents (2): answer the requests (2), since 01/06/2026",
        )
        self.assertEqual(officer.ball_since, date(2026, 1, 6))
        self.assertIn("сұрау", officer.with_context(lang=KK).ball_text.lower())
        self.assertIn("запрос", officer.with_context(lang=RU).ball_text.lower())
        self.assertFalse(officer.search([("ball_is_mine", "=", True)]))
        self.assertEqual(officer.search([("ball_is_mine", "=", False)]), officer)
        self.answer_all(analysis)
        leader = self.as_role(self.env["ksrisk.analysis"], "leader")
        self.assertEqual(leader.search([("ball_is_mine", "=", True)]), analysis)


@tagged("post_install", "-at_install")
class TestBoard(KsriskBoardCommon):
    def officer(self, analysis):
        self.env.invalidate_all()
        return self.as_role(analysis, "officer")

    def test_card(self):
        analysis = self.officer(self.reach("collection", directions=("D2",)))
        board = analysis.board
        self.assertEqual(board["deadline"]["words"], "19 days left")
        self.assertFalse(board["deadline"]["late"])
        self.assertEqual([ball["mine"] for ball in board["balls"]], [False])
        self.assertFalse(analysis.has_late)
        with patch.object(type(self), "today", date(2026, 4, 1)):
            analysis = self.officer(analysis)
            self.assertEqual(analysis.board["deadline"]["words"], "1 day late")
            self.assertTrue(analysis.board["deadline"]["late"])
            self.assertEqual(analysis.late_request_count, 2)
            self.assertEqual(analysis.late_deadline_count, 1)
            self.assertTrue(analysis.has_late)
            self.assertIn(analysis, analysis.search([("has_late", "=", True)]))

    def test_band_counts_what_its_lists_open(self):
        collection = self.reach("collection", directions=("D2",))
        monitoring = self.reach("monitoring", directions=("D2",))
        measure = self.as_role(monitoring.measure_ids, "respondent")
        measure.proof = "Done"
        measure.action_claim()
        with patch.object(type(self), "today", date(2026, 8, 3)):
            model = self.officer(self.env["ksrisk.analysis"])
            summary = model.get_board_summary()
            self.assertEqual(summary["late_requests"], len(collection.request_ids))
            self.assertEqual(summary["late_measures"], 0)  # claimed in time
            self.assertEqual(summary["to_confirm"], 1)
            self.assertEqual(summary["my_step"], 1)
            for key in summary:
                if key in ("my_step", "analyses"):
                    continue
                action = model.get_board_list(key)
                found = model.env[action["res_model"]].search(action["domain"])
                self.assertEqual(len(found), summary[key], key)

    def test_soon(self):
        self.reach("collection", directions=("D2",))
        with patch.object(type(self), "today", date(2026, 3, 25)):
            summary = self.officer(self.env["ksrisk.analysis"]).get_board_summary()
        self.assertEqual(summary["soon_requests"], 2)
        self.assertEqual(summary["soon_deadlines"], 1)
        self.assertEqual(summary["late_requests"], 0)

    def test_next_step_opens_where_it_is_done(self):
        analysis = self.officer(self.reach("collection", directions=("D2",)))
        action = analysis.action_open_next_step()
        self.assertEqual(action["res_model"], "ksrisk.request")
        found = self.env["ksrisk.request"].search(action["domain"])
        self.assertEqual(found, analysis.request_ids)
        self.answer_all(analysis)
        self.accept_all(analysis)
        action = self.officer(analysis).action_open_next_step()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("ksrisk.analysis", analysis.id)
        )
        self.make_findings(analysis)
        reference = self.submit_reference(analysis)
        action = self.officer(analysis).action_open_next_step()
        self.assertEqual(
            (action["res_model"], action["res_id"]), ("ksrisk.document", reference.id)
        )

    def test_rights(self):
        """The board is for those who read analyses, each his own."""
        analysis = self.reach("collection", directions=("D2",))
        outsider = self.as_role(self.env["ksrisk.analysis"], "respondent")
        with self.assertRaises(AccessError):
            outsider.get_board_summary()
        with self.assertRaises(AccessError):
            outsider.get_to_sign()
        self.assertEqual(
            self.as_role(analysis, "leader").get_board_summary()["analyses"], 1
        )
        stranger = new_test_user(
            self.env,
            "ksrisk_stranger",
            "ksrisk_analysis.group_ksrisk_user",
            company_id=self.company.id,
            company_ids=[Command.set(self.company.ids)],
        )
        own = self.env["ksrisk.analysis"].with_user(stranger)
        with patch.object(type(self), "today", date(2026, 4, 1)):
            summary = own.get_board_summary()
        self.assertEqual(set(summary.values()), {0})

    def test_stages_without_an_analysis(self):
        model = self.officer(self.env["ksrisk.analysis"])
        groups = model.with_context(read_group_expand=True).web_read_group(
            [], ["state"], auto_unfold=True
        )["groups"]
        self.assertEqual(
            [group["state"] for group in groups],
            ["draft", "collection", "signed", "approved", "monitoring"],
        )


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestRoleScreens(KsriskBoardCommon):
    def to_sign(self, role="head"):
        self.env.invalidate_all()
        items = self.as_role(self.env["ksrisk.analysis"], role).get_to_sign()
        return [(item["title"], item["mine"], item["action"]) for item in items]

    def test_to_sign(self):
        analysis = self.make_analysis(directions=("D2",))
        self.assertEqual(
            self.to_sign(), [("Issue the order", True, "action_issue_order")]
        )
        self.issue_order(analysis)
        self.assertEqual(self.to_sign(), [])  # the work plan has no lines yet
        self.approve_work_plan(analysis)
        self.start_collection(analysis)
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.make_findings(analysis)
        reference = self.submit_reference(analysis)
        self.assertEqual(self.to_sign(), [])  # a vote is awaited
        self.agree(reference)
        self.assertEqual(
            self.to_sign(), [("Sign the reference", True, "action_sign_reference")]
        )
        (item,) = self.as_role(self.env["ksrisk.analysis"], "head").get_to_sign()
        self.assertEqual(item["document_id"], reference.id)
        self.assertEqual(item["what"], "Analytical reference · risks: 1")
        self.assertEqual(item["since"], "03/11/2026")
        dialog = self.as_role(analysis, "head").action_sign_reference()
        self.assertEqual(dialog["res_model"], "ksrisk.sign")
        self.employees["head"].user_id = False
        self.assertEqual(
            self.to_sign(), [("Sign the reference", False, "action_sign_reference")]
        )

    def test_document_to_sign(self):
        analysis = self.reach("signed", directions=("D2",))
        self.as_role(self.env["ksrisk.position"], "officer").create(
            {
                "analysis_id": analysis.id,
                "department_id": self.departments[0].id,
                "job_id": self.job.id,
                "functions_kk": "Іріктеу",
                "functions_ru": "Отбор",
                "risk_ids": [Command.set(analysis.risk_ids.ids)],
            }
        )
        register = self.as_role(self.env["ksrisk.document"], "officer").create(
            {"analysis_id": analysis.id, "kind": "positions"}
        )
        register.action_submit(self.act(self.today))
        ((title, mine, action),) = self.to_sign()
        self.assertIn("Register of positions", title)
        self.assertTrue(mine)
        self.assertEqual(action, "action_sign")

    def test_to_agree(self):
        analysis = self.reach("collection", directions=("D2",))
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.make_findings(analysis)
        reference = self.submit_reference(analysis)
        waiting = [("awaits_my_vote", "=", True)]
        for role, expected in (
            ("commissioner", reference),
            ("leader", reference.browse()),
            ("officer", reference.browse()),
        ):
            documents = self.as_role(self.env["ksrisk.document"], role)
            self.assertEqual(documents.search(waiting), expected, role)
        own = self.as_role(reference, "commissioner")
        self.assertEqual((own.vote_count, own.voter_count), (0, 1))
        self.assertEqual(own.vote_deadline_text, "due tomorrow")
        self.agree(reference)
        self.env.invalidate_all()
        self.assertFalse(own.search(waiting))
        self.assertEqual(own.my_vote_text, "Agreed, 03/11/2026")
        self.assertEqual((own.vote_count, own.voter_count), (1, 1))
        self.as_role(reference, "officer").section_ids[0].body = "<p>Another</p>"
        self.env.invalidate_all()
        self.assertEqual(own.search(waiting), reference)
        self.assertTrue(own.my_vote_is_stale)

    def listed(self, xmlid, role):
        """What the action of a screen shows to the role, its default filter aside."""
        action = self.env["ir.actions.act_window"]._for_xml_id(
            f"ksrisk_analysis.{xmlid}"
        )
        domain = safe_eval(action["domain"], {"uid": self.users[role].id})
        return self.as_role(self.env[action["res_model"]], role).search(domain)

    def test_own_requests_and_measures_only(self):
        analysis = self.reach("monitoring", directions=("D2",))
        for role in ("respondent", "other_respondent"):
            found = self.listed("ksrisk_request_action_my", role)
            self.assertEqual(found.user_id, self.users[role])
            self.assertEqual(len(found), 1)
        measures = self.listed("ksrisk_measure_action_my", "respondent")
        self.assertEqual(measures, analysis.measure_ids)
        self.assertFalse(self.listed("ksrisk_measure_action_my", "other_respondent"))
        self.assertFalse(self.listed("ksrisk_request_action_my", "outsider"))

    def test_to_accept_leaves_out_ones_own_answers(self):
        analysis = self.reach("collection", directions=("D2",))
        self.answer_all(analysis)
        found = self.listed("ksrisk_request_action_accept", "leader")
        self.assertEqual(found, analysis.request_ids)
        first = analysis.request_ids[0]
        self.env.cr.execute(
            "INSERT INTO ksrisk_request_contributor_rel VALUES (%s, %s)",
            [first.id, self.users["leader"].id],
        )
        self.env.invalidate_all()
        found = self.listed("ksrisk_request_action_accept", "leader")
        self.assertEqual(found, analysis.request_ids - first)
        self.assertFalse(self.listed("ksrisk_request_action_accept", "commissioner"))

    def test_deadlines_in_words(self):
        analysis = self.reach("collection", directions=("D2",))
        request = analysis.request_ids[0]
        for days, words in (
            (-2, "2 days late"),
            (-1, "1 day late"),
            (0, "due today"),
            (1, "due tomorrow"),
            (5, "5 days left"),
        ):
            with patch.object(
                type(self), "today", request.date_deadline - timedelta(days=days)
            ):
                self.env.invalidate_all()
                self.assertEqual(request.deadline_text, words)

    def test_claim_dialog(self):
        analysis = self.reach("monitoring", directions=("D2",))
        measure = self.as_role(analysis.measure_ids, "respondent")
        action = measure.action_open_claim()
        self.assertEqual((action["res_id"], action["target"]), (measure.id, "new"))
        with self.assertRaises(AccessError):
            self.as_role(analysis.measure_ids, "auditor").action_open_claim()

    def start(self, role):
        self.env.invalidate_all()
        return self.as_role(self.env["ksrisk.analysis"], role)._get_start()

    def test_start_of_each_role(self):
        starts = {
            "officer": "ksrisk_board_action",
            "auditor": "ksrisk_board_action",
            "head": "ksrisk_to_sign_action",
            "admin": "ksrisk_readiness_action",
            "respondent": "ksrisk_request_action_my",
            "outsider": "ksrisk_request_action_my",
            "leader": "ksrisk_request_action_my",
        }
        for role, expected in starts.items():
            self.assertEqual(self.start(role), expected, role)
        analysis = self.reach("collection", directions=("D2",))
        self.assertEqual(self.start("leader"), "ksrisk_request_action_accept")
        self.assertEqual(self.start("commissioner"), "ksrisk_document_action_agree")
        self.answer_all(analysis)
        self.accept_all(analysis)
        self.make_findings(analysis)
        self.agree(self.submit_reference(analysis))
        self.sign_reference(analysis)
        self.make_measure(analysis)
        self.approve_plan(analysis)
        self.assertEqual(self.start("respondent"), "ksrisk_measure_action_my")
        self.assertEqual(self.start("other_respondent"), "ksrisk_request_action_my")

    def test_start_runs_for_everybody(self):
        for role in self.users:
            action = self.as_role(
                self.env.ref("ksrisk_analysis.ksrisk_start_action"), role
            )
            found = action.run()
            self.assertIn(found["type"], ("ir.actions.act_window", "ir.actions.client"))


@tagged("post_install", "-at_install", "ksrisk_slow")
class TestBoardQueries(KsriskBoardCommon):
    """At 20 analyses the board costs the queries of one."""

    def count(self, action):
        self.env.flush_all()
        action()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        action()
        return self.cr.sql_log_count - before

    def make_many(self, number):
        """So many analyses in each stage of the cycle."""
        for _index in range(number):
            for state in ("draft", "collection", "signed", "approved", "monitoring"):
                self.reach(state, directions=("D2",))
            agreed = self.reach("collection", directions=("D2",))
            self.answer_all(agreed)
            self.accept_all(agreed)
            self.make_findings(agreed)
            self.submit_reference(agreed)

    def read_board(self):
        model = self.as_role(self.env["ksrisk.analysis"], "officer")
        view = self.env.ref("ksrisk_analysis.ksrisk_analysis_view_kanban_board")
        names = model.get_views([(view.id, "kanban")])["models"]["ksrisk.analysis"]
        specification = {
            name: {"fields": {"display_name": {}}}
            if model._fields[name].type == "many2one"
            else {}
            for name in names["fields"]
            if model._fields[name].type != "one2many"
        }
        self.assertIn("board", specification)

        def read():
            read_groups = model.web_read_group(
                [("state", "not in", ("closed", "cancelled"))],
                ["state"],
                auto_unfold=True,
                unfold_read_specification=specification,
            )
            model.get_board_summary()
            return read_groups

        return read

    def test_queries_do_not_grow(self):
        read = self.read_board()
        self.make_many(1)
        few = self.count(read)
        self.make_many(3)
        many = self.count(read)
        self.assertEqual(sum(group["__count"] for group in read()["groups"]), 4 * 6)
        self.assertLessEqual(many - few, 1, f"{few} and {many} queries")


@tagged("post_install", "-at_install")
class TestRefusals(KsriskBoardCommon):
    """A refusal links to what mends it, and only to what the user may open."""

    def refusal(self, action):
        with self.assertRaises(TransitionRefused) as refused:
            action()
        return refused.exception.context["reasons"]

    def test_links_of_a_respondent(self):
        analysis = self.reach("collection", directions=("D2",))
        request = analysis.request_ids.filtered(
            lambda request: request.user_id == self.users["respondent"]
        )
        own = self.as_role(request, "respondent")
        reasons = self.refusal(own.action_submit)
        linked = {(reason["res_model"], reason["res_id"]) for reason in reasons}
        self.assertEqual(
            linked, {("ksrisk.answer", answer.id) for answer in request.answer_ids}
        )
        self.as_role(analysis, "head").action_cancel(self.act(self.today))
        self.env.invalidate_all()
        reasons = self.refusal(own.action_submit)
        over = [r for r in reasons if r["res_model"] == "ksrisk.analysis"]
        self.assertEqual([reason["res_id"] for reason in over], [False])
        self.assertIn("is over", over[0]["message"])

    def test_links_of_the_officer_open(self):
        """Whatever a refusal names has a form that its reader may open."""
        draft = self.make_analysis()
        self.as_role(draft, "officer").write({"head_id": False, "member_ids": [(5,)]})
        self.company.resource_calendar_id = False
        reasons = self.as_role(draft, "officer").gate["reasons"]
        self.assertGreater(len(reasons), 3)
        for reason in reasons:
            self.assertTrue(reason["res_id"], reason["message"])
            record = self.as_role(
                self.env[reason["res_model"]].browse(reason["res_id"]), "officer"
            )
            record.check_access("read")
            self.assertTrue(record.get_views([(False, "form")])["views"]["form"])
