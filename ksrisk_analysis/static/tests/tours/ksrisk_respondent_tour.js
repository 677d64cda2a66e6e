import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

import {
  attach,
  card,
  followReason,
  goBack,
  inState,
  openApp,
  press,
  reason,
  sections,
  startsOn,
  type,
} from "./ksrisk_tour_utils";

const tours = registry.category("web_tour.tours");
const QUESTIONS = 7; // in D2

/** Answer the question in row `index` of the request on the screen. */
function answer(index, label) {
  const row = `.o_field_widget[name=answer_ids] .o_data_row:eq(${index})`;
  return [
    {
      content: `Edit answer ${index}`,
      trigger: `${row} td[name=result]`,
      run: "click",
    },
    {
      content: "Open the options",
      trigger: `${row} td[name=result] .o_select_menu_toggler`,
      run: "click",
    },
    {
      content: `Answer ${label}`,
      trigger: `.o_select_menu_menu .o_select_menu_item:contains(/^${label}$/)`,
      run: "click",
    },
    {
      content: "Comment on it",
      trigger: `${row} td[name=comment] input, ${row} td[name=comment] textarea`,
      run: `edit Checked ${index}`,
    },
  ];
}

/** All of a request is answered, the last question after a refusal. */
tours.add("ksrisk_respondent", {
  steps: () => [
    ...openApp(),
    ...sections(
      ["menu_my"],
      [
        "menu_analyses",
        "menu_findings",
        "menu_plan",
        "menu_documents",
        "journal_menu",
        "menu_config",
      ]
    ),
    startsOn("My Requests"),
    {
      content: "Requests of others are not seen",
      trigger:
        ".o_kanban_view:has(.o_kanban_record:contains(HR department)):not(:contains(Finance department))",
    },
    {
      content: "By when, in words",
      trigger: `${card("HR department")}:contains(19 days left)`,
    },
    {
      content: "Begin",
      trigger: `${card("HR department")} footer a.btn:contains(Answer)`,
      run: "click",
    },
    inState("sent"),
    ...[...Array(QUESTIONS - 1).keys()].flatMap((index) =>
      answer(index, index === 1 ? "Yes" : "No")
    ),
    ...stepUtils.saveForm(),
    {
      content: "One is left",
      trigger: `.o_form_view .o_field_widget[name=answered_count]:contains(${
        QUESTIONS - 1
      })`,
    },
    press("action_submit"),
    reason("is not answered", {root: ".modal .o_ksrisk_refused"}),
    {
      content: "Only that one is missing",
      trigger: ".modal .o_ksrisk_refused ul:not(:has(li:eq(1)))",
    },
    followReason("is not answered", ".modal .o_ksrisk_refused"),
    {content: "The dialog closes", trigger: "body:not(:has(.modal))"},
    {
      content: "The link leads to the answer",
      trigger: ".o_form_view .o_field_widget[name=code]:contains(D2.07)",
    },
    {
      content: "Answer it",
      trigger: ".o_form_view .o_field_widget[name=result] input[data-value=no]",
      run: "click",
    },
    {
      content: "Add evidence",
      trigger:
        ".o_form_view .o_field_widget[name=evidence_ids] .o_field_x2many_list_row_add :is(a, button)",
      run: "click",
    },
    {
      content: "New evidence",
      trigger: ".modal .o_create_button",
      run: "click",
    },
    type("name", "Rules of the board", ".modal"),
    ...attach("attachment_ids", "rules.pdf"),
    {
      content: "Save the evidence",
      trigger: ".modal .o_form_button_save",
      run: "click",
    },
    {
      content: "The evidence is in the answer",
      trigger:
        ".o_form_view .o_field_widget[name=evidence_ids] .o_data_row:contains(Rules of the board)",
    },
    ...stepUtils.saveForm(),
    goBack(),
    {
      content: "All is answered",
      trigger: `.o_form_view .o_field_widget[name=answered_count]:contains(${QUESTIONS})`,
    },
    press("action_submit"),
    inState("submitted"),
    {
      content: "What was handed in does not change",
      trigger: ".o_form_view:not(:has(button[name=action_submit]))",
    },
    goBack(),
    {
      content: "Nothing is left to answer",
      trigger: ".o_kanban_view .o_view_nocontent:contains(Nothing is asked of you now)",
    },
  ],
});
