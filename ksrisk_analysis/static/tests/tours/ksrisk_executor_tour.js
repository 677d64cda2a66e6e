import {registry} from "@web/core/registry";

import {
  card,
  inState,
  openApp,
  openMenu,
  openPage,
  openRow,
  press,
  reason,
  sections,
  startsOn,
} from "./ksrisk_tour_utils";

const tours = registry.category("web_tour.tours");

/** A measure is claimed, with what was done. */
tours.add("ksrisk_executor_claim", {
  steps: () => [
    ...openApp(),
    ...sections(["menu_my"], ["menu_plan"]),
    startsOn("My Measures"),
    {
      content: "By when, in words",
      trigger: card("days left"),
    },
    {
      content: "Claim it",
      trigger: `${card("days left")} button[name=action_open_claim]`,
      run: "click",
    },
    {
      content: "Claim it without proof",
      trigger: ".modal footer button[name=action_claim]",
      run: "click",
    },
    reason("attach the proof", {root: ".modal .o_ksrisk_refused"}),
    {
      content: "Close the refusal",
      trigger: ".modal:has(.o_ksrisk_refused) .modal-footer button.btn-primary",
      run: "click",
    },
    {
      content: "Say what was done",
      trigger: ".modal .o_field_widget[name=proof] textarea",
      run: "edit The rules are approved",
    },
    {
      content: "Claim it with the proof",
      trigger: ".modal footer button[name=action_claim]",
      run: "click",
    },
    {content: "The dialog closes", trigger: "body:not(:has(.modal))"},
    {
      content: "Nothing is left to do",
      trigger: ".o_kanban_view .o_view_nocontent:contains(No measure waits for you)",
    },
    {
      content: "See what was claimed too",
      trigger: ".o_searchview .o_facet_remove",
      run: "click",
    },
    {
      content: "It waits for the confirmation",
      trigger: card("Claimed"),
      run: "click",
    },
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
