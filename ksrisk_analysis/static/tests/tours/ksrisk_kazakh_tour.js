import {registry} from "@web/core/registry";

import {
  inState,
  nextStep,
  openApp,
  openMenu,
  openRow,
  press,
  reason,
} from "./ksrisk_tour_utils";

const tours = registry.category("web_tour.tours");

/** The name of our application, and of one section of its menu. */
function inKazakh(section) {
  return [
    {
      content: "The app has its Kazakh name",
      trigger: ".o_menu_brand:contains(Сыбайлас жемқорлық тәуекелдері)",
    },
    {
      content: "So has a section of its menu",
      trigger: `.o_menu_sections:contains(${section})`,
    },
  ];
}

/** A button of the header with its label. */
function button(name, label) {
  return {
    content: `The button “${label}”`,
    trigger: `.o_form_view .o_statusbar_buttons button[name='${name}']:contains(${label})`,
  };
}

/** A respondent is refused in Kazakh. */
tours.add("ksrisk_kazakh_respondent", {
  steps: () => [
    ...openApp(),
    ...inKazakh("Менің жұмысым"),
    ...openMenu("menu_my", "request_menu_my"),
    {
      content: "The list has its Kazakh name",
      trigger: ".o_breadcrumb:contains(Менің сұрау салуларым)",
    },
    ...openRow("Кадр департаменті"),
    inState("sent", "Жіберілді"),
    {
      content: "The questions are in Kazakh",
      trigger:
        ".o_field_widget[name=answer_ids] .o_data_row:contains(талаптардың болмауы)",
    },
    button("action_submit", "Ұсыну"),
    press("action_submit"),
    {
      content: "The step is not possible",
      trigger: ".modal .modal-title:contains(Бұл қадамды әзірге орындау мүмкін емес)",
    },
    {
      content: "What to do about it",
      trigger:
        ".modal .o_ksrisk_refused:contains(Мына кемшіліктерді түзетіп, әрекетті қайталаңыз:)",
    },
    reason("D2.07 · Кадр департаменті: жауап берілмеген.", {root: ".modal"}),
    {
      content: "Close the refusal",
      trigger: ".modal .modal-footer button:contains(Жабу)",
      run: "click",
    },
    inState("sent", "Жіберілді"),
  ],
});

/** The gate of a draft is in Kazakh. */
tours.add("ksrisk_kazakh_officer", {
  steps: () => [
    ...openApp(),
    ...inKazakh("Талдаулар"),
    ...openRow("2026"),
    inState("draft", "Жоба"),
    {content: "What is due", trigger: ".o_ksrisk_gate:contains(Келесі қадам:)"},
    nextStep("Бұйрық шығару"),
    {
      content: "A reason of the gate is to be mended",
      trigger: ".o_ksrisk_gate .o_ksrisk_reason_kind:contains(Орындалуы тиіс)",
    },
    reason("Жұмыс тобының жетекшісін көрсетіңіз."),
    button("action_issue_order", "Бұйрық шығару"),
    button("action_cancel", "Талдауды тоқтату"),
  ],
});
