import {registry} from "@web/core/registry";

import {
  card,
  inState,
  nextStep,
  openApp,
  openCard,
  press,
  reason,
  startsOn,
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

/** Months and days have Kazakh names, though the browser has none. */
const datesInKazakh = {
  content: "Dates are in Kazakh",
  trigger: "body",
  run() {
    const {DateTime} = luxon;
    const day = DateTime.local(2026, 11, 26, 19, 5);
    const formats = [DateTime.DATE_MED, DateTime.DATETIME_MED, DateTime.DATE_HUGE];
    const said = formats.map((format) => day.toLocaleString(format)).join("; ");
    const wanted =
      "2026 ж. 26 қар.; 2026 ж. 26 қар., 19:05; бейсенбі, 2026 ж. 26 қараша";
    if (said !== wanted) {
      throw new Error(`${said} instead of ${wanted}`);
    }
  },
};

/** A respondent is refused in Kazakh. */
tours.add("ksrisk_kazakh_respondent", {
  steps: () => [
    ...openApp(),
    datesInKazakh,
    ...inKazakh("Менің жұмысым"),
    startsOn("Менің сұрау салуларым"),
    {
      content: "By when, in words",
      trigger: `${card("Кадр департаменті")}:contains(19 күн қалды)`,
    },
    {
      content: "How far it is",
      trigger: `${card("Кадр департаменті")}:contains(Жауап берілгені)`,
    },
    {
      content: "Begin",
      trigger: `${card("Кадр департаменті")} footer a.btn:contains(Жауап беру)`,
      run: "click",
    },
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
    startsOn("Тақта"),
    {
      content: "Whom the analysis waits for",
      trigger: `${card("2026")} .o_ksrisk_ball:contains(Комплаенс-офицер):contains(бұйрықты дайындау)`,
    },
    ...openCard("2026"),
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
