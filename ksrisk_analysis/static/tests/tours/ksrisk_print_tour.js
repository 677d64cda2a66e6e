import {registry} from "@web/core/registry";

import {openApp, openCard, press} from "./ksrisk_tour_utils";

const tours = registry.category("web_tour.tours");
const DIALOG = ".modal .o_form_view";

/** Whether a line of the dialog is ticked. */
function line(text, chosen) {
  const state = chosen ? ":checked" : ":not(:checked)";
  return {
    content: `${text}: ${chosen ? "ticked" : "not ticked"}`,
    trigger: `${DIALOG} .o_data_row:contains(${text}) td[name=is_chosen] input${state}`,
  };
}

/** Tick a line, or take its tick away. */
function toggle(text) {
  return {
    content: `Toggle ${text}`,
    trigger: `${DIALOG} .o_data_row:contains(${text}) td[name=is_chosen] input`,
    run: "click",
  };
}

/** The reference and the plan, as PDF and Word, in a ZIP. */
tours.add("ksrisk_print_zip", {
  steps: () => [
    ...openApp(),
    ...openCard("2026"),
    press("action_open_print"),
    line("Order", true),
    toggle("Order"),
    line("Order", false),
    toggle("Work plan"),
    line("Work plan", false),
    line("Analytical reference", true),
    line("Remediation plan", true),
    {
      content: "Both languages are chosen",
      trigger: `${DIALOG} [name=lang_kk] input:checked`,
    },
    {
      content: "A ZIP",
      trigger: `${DIALOG} [name=delivery] input[data-value=zip]`,
      run: "click",
    },
    {
      content: "Word too",
      trigger: `${DIALOG} [name=with_docx] input`,
      run: "click",
    },
    {
      content: "Download",
      trigger: ".modal .modal-footer button[name=action_print]:enabled",
      run: "click",
    },
    {
      content: "The dialog closes once the file is there",
      trigger: "body:not(:has(.modal))",
      timeout: 60000,
    },
  ],
});
