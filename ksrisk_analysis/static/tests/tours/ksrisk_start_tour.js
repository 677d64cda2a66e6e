import {registry} from "@web/core/registry";

import {card, goBack, openApp, openCard, sections, startsOn} from "./ksrisk_tour_utils";

const tours = registry.category("web_tour.tours");

/** Internal audit reads the board and the analysis, and can write nothing. */
tours.add("ksrisk_auditor_start", {
  steps: () => [
    ...openApp(),
    ...sections(["board_menu", "menu_analyses", "journal_menu"], ["menu_config"]),
    startsOn("Board"),
    {
      content: "Whom the analysis waits for",
      trigger: `${card("2026")} .o_ksrisk_ball:contains(Respondents)`,
    },
    {
      content: "There is no button to begin an analysis",
      trigger: ".o_control_panel:not(:has(.o-kanban-button-new))",
    },
    ...openCard("2026"),
    {
      content: "No step can be done, only printed",
      trigger:
        ".o_form_view:not(:has(.o_statusbar_buttons button[name^=action_]:not([name=action_open_print]))):not(:has(.o_form_button_save))",
    },
    {
      content: "Nothing can be typed",
      trigger:
        ".o_form_view .o_form_readonly, .o_form_view:not(:has(.o_form_editable))",
    },
    goBack(),
    startsOn("Board"),
  ],
});

/** An administrator is told what the company still needs, and where it is mended. */
tours.add("ksrisk_admin_start", {
  steps: () => [
    ...openApp(),
    ...sections(["menu_config"], ["board_menu", "menu_analyses"]),
    startsOn("Getting Ready"),
    {
      content: "What there is, is said in words",
      trigger: ".o_ksrisk_readiness [data-point=library]:contains(Done)",
    },
    {
      content: "What is missing too",
      trigger:
        ".o_ksrisk_readiness [data-point=names]:contains(Missing):contains(Place in Documents)",
    },
    {
      content: "Look at the holidays",
      trigger: ".o_ksrisk_readiness [data-point=holidays] a",
      run: "click",
    },
    {
      content: "The list of days is open",
      trigger: ".o_list_view .o_data_row",
    },
    goBack(),
    {
      content: "Go where the names are entered",
      trigger: ".o_ksrisk_readiness [data-point=names] a",
      run: "click",
    },
    {
      content: "The exact place",
      trigger: ".o_form_view .o_form_label:contains(Place in Documents)",
    },
  ],
});

/** With no analysis yet the board says what is missing, until it is hidden. */
tours.add("ksrisk_officer_first", {
  steps: () => [
    ...openApp(),
    startsOn("Board"),
    {
      content: "What is missing",
      trigger: ".o_ksrisk_board_readiness [data-point=head]:contains(Missing)",
    },
    {
      content: "Who mends it",
      trigger: ".o_ksrisk_board_readiness [data-point=head]:contains(administrator)",
    },
    {content: "Hide it", trigger: ".o_ksrisk_hide", run: "click"},
    {
      content: "It is hidden",
      trigger: ".o_kanban_view:not(:has(.o_ksrisk_board_readiness))",
    },
  ],
});
