import {registry} from "@web/core/registry";

import {
  card,
  confirmDialog,
  goBack,
  inState,
  openApp,
  openCard,
  openPage,
  press,
  reason,
  startsOn,
  type,
  typeDate,
} from "./ksrisk_tour_utils";

const tours = registry.category("web_tour.tours");

/** The head of the working group accepts one request and returns another. */
tours.add("ksrisk_group_requests", {
  steps: () => [
    ...openApp(),
    startsOn("To Accept"),
    {
      content: "Since when it waits",
      trigger: `${card("HR department")}:contains(since today)`,
    },
    ...openCard("HR department"),
    inState("submitted"),
    press("action_accept"),
    inState("accepted"),
    goBack(),
    {
      content: "What is accepted waits no more",
      trigger: ".o_kanban_renderer:not(:contains(HR department))",
    },
    ...openCard("Finance department"),
    inState("submitted"),
    press("action_return"),
    reason("Write in the note", {root: ".modal .o_ksrisk_refused"}),
    {
      content: "Close the refusal",
      trigger: ".modal .modal-footer button.btn-primary",
      run: "click",
    },
    type("note", "Name the register"),
    press("action_return"),
    inState("returned"),
    {
      content: "The note is shown to the respondent",
      trigger:
        ".alert-warning .o_field_widget[name=return_note]:contains(Name the register)",
    },
  ],
});

/** A member of the commission agrees the reference. */
tours.add("ksrisk_group_vote", {
  steps: () => [
    ...openApp(),
    startsOn("To Agree"),
    {
      content: "By when, in words",
      trigger: `${card("Analytical reference")}:contains(Vote by):contains(due tomorrow)`,
    },
    {
      content: "Vote",
      trigger: `${card("Analytical reference")} footer button:contains(Vote)`,
      run: "click",
    },
    {
      content: "Agree with remarks",
      trigger: ".modal .o_field_widget[name=decision] input[data-value=remarks]",
      run: "click",
    },
    {
      content: "Vote without remarks",
      trigger: ".modal .modal-footer button[name=action_confirm]",
      run: "click",
    },
    {
      content: "The remarks are missing",
      trigger: ".modal .o_field_widget[name=comment].o_field_invalid",
    },
    type("comment", "Mind the dates", ".modal"),
    ...typeDate("date", "03/11/2026", ".modal"),
    ...confirmDialog(),
    {
      content: "No reference waits any more",
      trigger: ".o_kanban_view .o_view_nocontent:contains(No reference waits)",
    },
    {
      content: "See those voted on too",
      trigger: ".o_searchview .o_facet_remove",
      run: "click",
    },
    {
      content: "The card says the vote",
      trigger: `${card("Analytical reference")}:contains(Agreed with remarks)`,
    },
    ...openCard("Analytical reference"),
    openPage("approvals"),
    {
      content: "The vote is recorded",
      trigger:
        ".o_field_widget[name=approval_ids] .o_data_row:contains(Test commissioner):contains(Mind the dates)",
    },
  ],
});
