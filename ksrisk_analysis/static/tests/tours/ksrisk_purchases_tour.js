import {registry} from "@web/core/registry";

import {openApp, openMenu} from "./ksrisk_tour_utils";

const tours = registry.category("web_tour.tours");

/** Contracts of a file become orders; then the purchases leave as OCDS. */
tours.add("ksrisk_officer_purchases", {
  steps: () => [
    ...openApp(),
    ...openMenu("menu_purchases", "contract_import_menu"),
    {
      content: "There is a template to fill in",
      trigger: ".modal button[name=action_template]:enabled",
    },
    {
      content: "Choose the file",
      trigger: ".modal [name=file] input[type=file]:not(:visible)",
      async run() {
        const response = await fetch("/web/content/ksrisk_analysis.tour_contracts");
        const data = new DataTransfer();
        data.items.add(new File([await response.blob()], "contracts.xlsx"));
        this.anchor.files = data.files;
        this.anchor.dispatchEvent(new Event("change", {bubbles: true}));
      },
    },
    {
      content: "The file is there",
      trigger: ".modal [name=file] input:value(contracts.xlsx)",
    },
    {
      content: "Preview",
      trigger: ".modal button[name=action_preview]:enabled",
      run: "click",
    },
    {
      content: "Both contracts would be entered",
      trigger: ".modal .text-success:contains(Contracts to be entered: 2)",
    },
    {
      content: "They are shown",
      trigger: ".modal .o_data_row:contains(ТОО «Альфа»)",
    },
    {
      content: "Import",
      trigger: ".modal button[name=action_import]:enabled",
      run: "click",
    },
    {
      content: "The orders are listed",
      trigger: ".o_list_view .o_data_row:contains(ТОО «Альфа»)",
    },
    ...openMenu("menu_purchases", "ocds_export_menu"),
    {
      content: "A prefix for the company's own use is proposed",
      trigger: ".modal [name=prefix] input:value(ocds-000000)",
    },
    {
      content: "Close",
      trigger: ".modal button[special=cancel]",
      run: "click",
    },
    {content: "The dialog closes", trigger: "body:not(:has(.modal))"},
  ],
});
