import {registry} from "@web/core/registry";

import {
  confirmDialog,
  goBack,
  inState,
  nextStep,
  openAnalyses,
  openApp,
  openMenu,
  openRow,
  press,
  reason,
  sections,
  startsOn,
  type,
  typeDate,
} from "./ksrisk_tour_utils";

const tours = registry.category("web_tour.tours");

/** The head signs what the commission agreed. */
tours.add("ksrisk_head_reference", {
  steps: () => [
    ...openApp(),
    ...sections(["menu_analyses", "menu_documents"], ["menu_config", "journal_menu"]),
    startsOn("To Sign"),
    {
      content: "What is to be signed",
      trigger: ".o_ksrisk_signature:contains(Sign the reference):contains(risks: 1)",
    },
    {
      content: "Read it first",
      trigger: ".o_ksrisk_signature .o_ksrisk_read",
      run: "click",
    },
    {
      content: "The document is open",
      trigger:
        ".o_form_view .o_field_widget[name=content_hash], .o_form_view .o_field_widget[name=kind]:contains(Analytical reference)",
    },
    goBack(),
    ...openAnalyses(),
    ...openRow("2026"),
    inState("collection"),
    nextStep("Sign the reference"),
    {content: "Nothing is missing", trigger: ".o_ksrisk_gate .text-success"},
    ...openMenu("menu_my", "to_sign_menu"),
    {
      content: "Sign from the list",
      trigger: ".o_ksrisk_signature:contains(Sign the reference) .o_ksrisk_sign",
      run: "click",
    },
    type("number", "7-А", ".modal"),
    ...typeDate("date", "03/12/2026", ".modal"),
    ...confirmDialog(),
    {
      content: "Nothing else waits",
      trigger: ".o_ksrisk_to_sign .o_view_nocontent",
    },
    ...openAnalyses(),
    ...openRow("2026"),
    inState("signed"),
    nextStep("Approve the plan"),
    reason("No measure of the plan covers"),
  ],
});

/** A warning is passed with a reason only. */
tours.add("ksrisk_head_plan", {
  steps: () => [
    ...openApp(),
    ...openAnalyses(),
    ...openRow("2026"),
    inState("signed"),
    reason("is not a working day", {soft: true}),
    press("action_approve_plan"),
    reason("is not a working day", {root: ".modal", soft: true}),
    ...typeDate("date", "03/12/2026", ".modal"),
    {
      content: "Sign without a reason",
      trigger: ".modal .modal-footer button[name=action_confirm]:visible",
      run: "click",
    },
    {
      content: "The reason is missing",
      trigger: ".modal .o_field_widget[name=reason].o_field_invalid",
    },
    type("reason", "The Saturday is worked", ".modal"),
    ...confirmDialog(),
    inState("approved"),
    nextStep("Start the monitoring"),
    {
      content: "Monitoring is started by the compliance service",
      trigger: ".o_form_view:not(:has(button[name=action_start_monitoring]))",
    },
  ],
});
