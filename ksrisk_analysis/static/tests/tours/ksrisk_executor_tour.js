import {registry} from "@web/core/registry";

import {
  inState,
  openApp,
  openMenu,
  openPage,
  openRow,
  press,
  reason,
  sections,
  type,
} from "./ksrisk_tour_utils";

const tours = registry.category("web_tour.tours");

/** A measure is claimed, with what was done. */
tours.add("ksrisk_executor_claim", {
  steps: () => [
    ...openApp(),
    ...sections(["menu_my"], ["menu_plan"]),
    ...openMenu("menu_my", "measure_menu_my"),
    ...openRow("HR department"),
    inState("planned"),
    press("action_claim"),
    reason("attach the proof", {root: ".modal .o_ksrisk_refused"}),
    {
      content: "Close the refusal",
      trigger: ".modal .modal-footer button.btn-primary",
      run: "click",
    },
    openPage("proof"),
    type("proof", "The rules are approved"),
    press("action_claim"),
    inState("claimed"),
    {
      content: "Who claims does not confirm",
      trigger: ".o_form_view:not(:has(button[name=action_confirm]))",
    },
  ],
});

/** The compliance officer confirms the claim. */
tours.add("ksrisk_officer_confirm", {
  steps: () => [
    ...openApp(),
    ...openMenu("menu_plan", "measure_menu"),
    ...openRow("HR department"),
    inState("claimed"),
    openPage("proof"),
    {
      content: "The proof is there",
      trigger:
        ".o_form_view .o_field_widget[name=proof]:contains(The rules are approved)",
    },
    press("action_confirm"),
    inState("confirmed"),
  ],
});
