import {registry} from "@web/core/registry";

import {goBack, openApp, openMenu, openPage, openRow, press} from "./ksrisk_tour_utils";

const tours = registry.category("web_tour.tours");

/** A flag is taken up, its rows are looked at, and it is explained with a reason. */
tours.add("ksrisk_officer_flag", {
  steps: () => [
    ...openApp(),
    ...openMenu("menu_flags", "flag_menu"),
    {
      content: "Open the flag",
      trigger: ".o_data_row:contains(P03) .o_data_cell[name=subject]",
      run: "click",
    },
    {
      content: "Look at the rows behind it",
      trigger: "button.oe_stat_button[name=action_open_evidence]",
      run: "click",
    },
    {
      content: "The orders are there",
      trigger: ".o_list_view .o_data_row:contains(Alma Trade)",
    },
    {
      content: "Go back",
      trigger: ".o_breadcrumb .o_back_button, .breadcrumb-item a:last",
      run: "click",
    },
    {
      content: "Take it up",
      trigger: ".o_form_view button[name=action_review]:enabled",
      run: "click",
    },
    {
      content: "It is being looked at",
      trigger: ".o_statusbar_status button[data-value=review][aria-checked=true]",
    },
    {
      content: "Choose the reason",
      trigger: ".o_field_widget[name=reason_id] input",
      run: "edit Mistake in the data",
    },
    {
      trigger: ".o-autocomplete--dropdown-item:contains(Mistake in the data)",
      run: "click",
    },
    {
      content: "Say what was found out",
      trigger: ".o_field_widget[name=note] textarea",
      run: "edit Entered three times by mistake",
    },
    {
      content: "It is explained",
      trigger: ".o_form_view button[name=action_explain]:enabled",
      run: "click",
    },
    {
      trigger: ".o_statusbar_status button[data-value=explained][aria-checked=true]",
    },
  ],
});

/** What the data show beside a question is kept as evidence of the answer. */
tours.add("ksrisk_officer_signal", {
  steps: () => [
    {
      content: "The signal stands beside the question",
      trigger: ".o_ksrisk_signals [data-code=P03] strong:contains(1 of 1 flagged)",
    },
    {
      content: "Use it as evidence",
      trigger:
        ".o_ksrisk_signals [data-code=P03] button:contains(Use as Evidence):enabled",
      run: "click",
    },
    {
      content: "It is kept: open it",
      trigger: ".o_ksrisk_signals [data-code=P03] button:contains(Evidence as of)",
      run: "click",
    },
    {
      content: "The rows were copied",
      trigger: ".modal td:contains(Alma Trade)",
    },
    {
      content: "Close it",
      trigger: ".modal .btn-close",
      run: "click",
    },
    {
      content: "The dialog is gone",
      trigger: "body:not(:has(.modal))",
    },
  ],
});

/** A parameter gets a value from a day on, and the run shows what comes of it. */
tours.add("ksrisk_officer_parameter", {
  steps: () => [
    ...openApp(),
    ...openMenu("menu_flags", "detector_menu"),
    ...openRow("P03"),
    openPage("parameters"),
    {
      content: "Set how many orders it takes",
      trigger:
        ".o_field_widget[name=parameter_ids] .o_data_row:contains(Orders at least) button[name=action_open_values]",
      run: "click",
    },
    {
      content: "Enter a value",
      trigger: ".o_list_view .o_list_button_add",
      run: "click",
    },
    {
      content: "From what day",
      trigger: ".o_selected_row .o_field_widget[name=date_from] [data-field=date_from]",
      run: "click",
    },
    {
      trigger: ".o_selected_row input[data-field=date_from]",
      run: "edit 01/01/2025",
    },
    {
      content: "Four orders, no fewer",
      trigger: ".o_selected_row .o_field_widget[name=value] input",
      run: "edit 4",
    },
    {
      content: "Keep it",
      trigger: ".o_list_button_save:visible",
      run: "click",
    },
    {
      content: "It is kept",
      trigger: ".o_list_view:not(:has(.o_selected_row)) .o_data_row",
    },
    goBack(),
    press("action_run"),
    {
      content: "The flag that three orders had raised is gone",
      trigger:
        ".o_form_view .o_data_row:contains(P03) .o_data_cell[name=gone_count]:contains(1)",
    },
  ],
});

/** Whom a confidential flag is about is seen by an action that the journal keeps. */
tours.add("ksrisk_keeper_flag", {
  steps: () => [
    ...openApp(),
    ...openMenu("menu_flags", "flag_menu"),
    {
      content: "The list does not tell whom it is about",
      trigger: ".o_list_view:not(:contains(Alma Trade)) .o_data_row:contains(S01)",
    },
    ...openRow("S01"),
    {
      content: "Look at the rows behind it",
      trigger: "button.oe_stat_button[name=action_open_evidence]:has(.fa-lock)",
      run: "click",
    },
    {
      content: "It is said that the journal keeps it",
      trigger: ".modal:contains(The journal keeps) .modal-footer .btn-primary",
      run: "click",
    },
    {
      content: "The vendor is there",
      trigger: ".o_list_view .o_data_row:contains(Alma Trade)",
    },
  ],
});

/** The officer sees the open flags alone. */
tours.add("ksrisk_officer_without_secrets", {
  steps: () => [
    ...openApp(),
    ...openMenu("menu_flags", "flag_menu"),
    {
      content: "The open flag is there, the confidential one is not",
      trigger: ".o_list_view:not(:contains(S01)) .o_data_row:contains(P03)",
    },
  ],
});
