import {registry} from "@web/core/registry";

import {
  confirmDialog,
  inState,
  openApp,
  openCard,
  openMenu,
  openPage,
  openRow,
  press,
  reason,
  type,
  typeDate,
} from "./ksrisk_tour_utils";

const tours = registry.category("web_tour.tours");

/** An executor adds a progress note, and asks for more time. */
tours.add("ksrisk_executor_postpone", {
  steps: () => [
    ...openApp(),
    ...openMenu("menu_my", "measure_menu_my"),
    ...openCard("days left"),
    press("action_add_progress"),
    {
      content: "The measure is given",
      trigger: ".modal .o_field_widget[name=measure_id]:contains(№ 1)",
    },
    type("text", "The draft is with the lawyers", ".modal"),
    type("percent", "40", ".modal"),
    {
      content: "Save the note",
      trigger: ".modal .modal-footer button.o_form_button_save",
      run: "click",
    },
    {content: "The dialog closes", trigger: "body:not(:has(.modal))"},
    openPage("progress"),
    {
      content: "The note is there",
      trigger:
        ".o_field_widget[name=progress_ids] .o_data_row:contains(The draft is with the lawyers)",
    },
    press("action_postpone"),
    {
      content: "The request is about the measure",
      trigger: ".o_form_view .o_field_widget[name=date_current]",
    },
    ...typeDate("date_to", "07/31/2026"),
    type("reason", "The software is late"),
    press("action_submit"),
    reason("The new deadline is the one in force", {root: ".modal .o_ksrisk_refused"}),
    {
      content: "Close the refusal",
      trigger: ".modal .modal-footer button.btn-primary",
      run: "click",
    },
    ...typeDate("date_to", "10/31/2026"),
    press("action_submit"),
    reason("is not a working day", {root: ".modal", soft: true}),
    ...typeDate("date", "03/12/2026", ".modal"),
    type("reason", "The Saturday is worked", ".modal"),
    ...confirmDialog(),
    inState("requested"),
    {
      content: "Who asked does not decide",
      trigger: ".o_form_view:not(:has(button[name=action_approve]))",
    },
  ],
});

/** The compliance officer gives his opinion. */
tours.add("ksrisk_officer_opinion", {
  steps: () => [
    ...openApp(),
    ...openMenu("menu_plan", "postponement_menu"),
    ...openRow("The software is late"),
    type("review_note", "The supplier confirmed it"),
    press("action_support"),
    inState("reviewed"),
    {
      content: "The opinion is there",
      trigger:
        ".o_form_view .o_field_widget[name=opinion_note]:contains(The supplier confirmed it)",
    },
  ],
});

/** The head decides. */
tours.add("ksrisk_head_postponement", {
  steps: () => [
    ...openApp(),
    ...openMenu("menu_plan", "postponement_menu"),
    ...openRow("The software is late"),
    inState("reviewed"),
    press("action_approve"),
    type("number", "5", ".modal"),
    ...typeDate("date", "03/12/2026", ".modal"),
    type("reason", "The Saturday is worked", ".modal"),
    ...confirmDialog(),
    inState("approved"),
    {
      content: "The decision is there",
      trigger: ".o_form_view .o_field_widget[name=number]:contains(5)",
    },
  ],
});

/** The officer looks at what would be sent. */
tours.add("ksrisk_officer_preview", {
  steps: () => [
    ...openApp(),
    {
      content: "Open the configuration",
      trigger:
        ".o_menu_sections [data-menu-xmlid='ksrisk_analysis.ksrisk_menu_config']",
      run: "click",
    },
    {
      content: "Open the rules",
      trigger:
        ".o-dropdown--menu [data-menu-xmlid='ksrisk_analysis.ksrisk_reminder_rule_menu']",
      run: "click",
    },
    {
      content: "What would be sent today",
      trigger: ".o_list_view button[name=action_preview]",
      run: "click",
    },
    {
      content: "Open the letter",
      trigger: ".o_list_view .o_data_row:contains(Test officer) [name=late_count]",
      run: "click",
    },
    {
      content: "The letter is shown",
      trigger: ".o_form_view .o_field_widget[name=body]:contains(Late)",
    },
  ],
});
