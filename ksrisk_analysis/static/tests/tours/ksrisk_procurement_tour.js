import {registry} from "@web/core/registry";

const tours = registry.category("web_tour.tours");
const PAGE = ".tab-pane:has([name=ksrisk_method])";

/** A large direct award asks for its ground, and is content with one. */
tours.add("ksrisk_buyer_ground", {
  steps: () => [
    {
      content: "The order asks for its ground",
      trigger: "div[name=ksrisk_lacks_ground]:contains(choose the ground)",
    },
    {
      content: "Open what the analysis knows of the order",
      trigger: ".nav-link[name=ksrisk_procurement]",
      run: "click",
    },
    {
      content: "A direct award is no bid",
      trigger: `${PAGE}:not(:has(.o_field_widget[name=ksrisk_bid_status]))`,
    },
    {
      content: "Choose the ground",
      trigger: `${PAGE} .o_field_widget[name=ksrisk_direct_reason_id] input`,
      run: "edit natural monopoly",
    },
    {
      content: "It is in the list",
      trigger: ".ui-autocomplete a:contains(Services of a natural monopoly)",
      run: "click",
    },
    {
      content: "Save",
      trigger: ".o_form_button_save",
      run: "click",
    },
    {content: "It is saved", trigger: ".o_form_saved"},
    {
      content: "Nothing is asked any more",
      trigger: "body:not(:has(div[name=ksrisk_lacks_ground]))",
    },
  ],
});
