import {registry} from "@web/core/registry";

import {openApp, openMenu} from "./ksrisk_tour_utils";

const tours = registry.category("web_tour.tours");
const card = (code) => `.o_ksrisk_indicators article[data-code='${code}']`;

/** The officer reads the indicators and opens what is behind a number. */
tours.add("ksrisk_officer_indicators", {
  steps: () => [
    ...openApp(),
    ...openMenu("menu_analyses", "indicators_menu"),
    {
      content: "All departments are covered, and it is said in words",
      trigger: `${card("K-4")}:contains(100.0 %) .o_ksrisk_target:contains(Target met)`,
    },
    {
      content: "Where there are no facts a dash is explained",
      trigger: `${card("K-8")}:contains(–):contains(No facts yet)`,
    },
    {
      content: "A zero opens nothing",
      trigger: `${card("K-8")}:not(:has(.o_ksrisk_behind.btn))`,
    },
    {
      content: "Choose the analysis",
      trigger: "#ksrisk_analysis",
      run: "selectByIndex 1",
    },
    {
      content: "Open the risks behind the denominator",
      trigger: `${card("K-6")} .o_ksrisk_behind.btn:contains(1)`,
      run: "click",
    },
    {content: "The list of risks", trigger: ".o_list_view .o_data_row"},
    {content: "Go back", trigger: ".o_breadcrumb a, .o_back_button", run: "click"},
    {
      content: "The analysis is still chosen",
      trigger: "#ksrisk_analysis:not(:has(option:first-child:checked))",
    },
    {
      content: "Ask for an earlier day",
      trigger: "#ksrisk_as_of",
      run: "edit 03/01/2026 && press Enter",
    },
    {
      content: "On that day nothing was confirmed",
      trigger: `${card("K-6")}:contains(–):contains(No facts yet)`,
    },
  ],
});
