import {registry} from "@web/core/registry";

import {openAnalyses, openApp, openMenu, openPage, openRow} from "./ksrisk_tour_utils";

const tours = registry.category("web_tour.tours");

/** A table as Word copies it: a paragraph for each line, a cell over two rows. */
function tableFromWord(recommendation, deadline) {
  const cells = (texts) =>
    texts.map((text) => `<td><p class=MsoNormal>${text}<o:p></o:p></p></td>`).join("");
  return `<html><head><style>p.MsoNormal {margin: 0}</style></head><body>
    <table class=MsoTableGrid><tr>${cells([
      "№",
      "Ұсынымдар",
      "Рекомендации",
      "Іс-шаралар",
      "Мероприятия",
      "Аяқтау нысаны",
      "Форма завершения",
      "Жауапты орындаушылар",
      "Орындау мерзімі",
    ])}</tr>
    <tr><td><p>1</p></td>
      <td rowspan=2><p>1.&nbsp;&nbsp;${recommendation}</p><p>2. Тізбені\n белгілеу</p></td>
      <td rowspan=2><p>1. Рекомендация</p><p>2. Определить перечень</p></td>
      ${cells(["Ережені өзгерту", "Изменить правила", "Бұйрық", "Приказ"])}
      ${cells(["Кадр департаменті", "31.07.2026"])}</tr>
    <tr><td><p>2</p></td>
      ${cells(["Тізілім жүргізу", "Вести реестр", "Тізілім", "Реестр"])}
      ${cells(["Кадр департаменті", deadline])}</tr></table></body></html>`;
}

function paste(...texts) {
  return [
    {
      content: "Paste a table from Word",
      trigger: ".modal [name=text] textarea",
      run() {
        const data = new DataTransfer();
        data.setData("text/html", tableFromWord(...texts));
        data.setData("text/plain", "№\nҰсынымдар");
        this.anchor.select();
        this.anchor.dispatchEvent(
          new ClipboardEvent("paste", {
            clipboardData: data,
            bubbles: true,
            cancelable: true,
          })
        );
      },
    },
    {
      content: "It says what was read",
      trigger: ".modal .o_ksrisk_pasted:contains(3 rows, 9 columns)",
    },
    {
      content: "Preview",
      trigger: ".modal button[name=action_preview]:enabled",
      run: "click",
    },
  ];
}

/** From the list of measures, a table of Word becomes rows of the plan. */
tours.add("ksrisk_officer_paste", {
  steps: () => [
    ...openApp(),
    ...openMenu("menu_plan", "measure_menu"),
    {
      content: "Import a plan",
      trigger: ".o_control_panel button:contains(Import a Plan)",
      run: "click",
    },
    {
      content: "The analysis whose plan is drawn up is chosen",
      trigger: ".modal [name=analysis_id] input:value(ВАКР)",
    },
    ...paste("Ұсыным", "by the spring"),
    {
      content: "The row at fault says why",
      trigger:
        ".modal .o_data_row:contains(Тізілім жүргізу) td[name=remark]:contains(is not a date)",
    },
    {
      content: "Nothing can be imported",
      trigger: ".modal:not(:has(button[name=action_import]:visible))",
    },
    {
      content: "Go back",
      trigger: ".modal button[name=action_back]",
      run: "click",
    },
    ...paste("Ұсыным", "31.08.2026"),
    {
      content: "Two rows would be added",
      trigger: ".modal p:contains(Rows that would be added: 2)",
    },
    {
      content: "Import",
      trigger: ".modal button[name=action_import]:enabled",
      run: "click",
    },
    {content: "The dialog closes", trigger: "body:not(:has(.modal))"},
    {
      content: "The rows are in the list",
      trigger: ".o_list_view .o_data_row:contains(Тізілім жүргізу)",
    },
  ],
});

/** From a purchase order to the evidence that cites it, and back to the order. */
tours.add("ksrisk_officer_order_evidence", {
  steps: () => [
    {
      content: "The order says that it is cited",
      trigger:
        ".o_form_view button[name=action_ksrisk_evidence] .o_stat_value:contains(1)",
      run: "click",
    },
    {
      content: "Open the evidence",
      trigger: ".o_list_view .o_data_row .o_data_cell:contains(Purchase of paper)",
      run: "click",
    },
    {
      content: "It keeps what the order said",
      trigger: ".o_form_view [name=snapshot]:contains(Vendor LLP)",
    },
    {
      content: "It leads to the order",
      trigger: ".o_form_view [name=record]",
    },
  ],
});

/** The scope matrix by its address alone, and of one analysis. */
tours.add("ksrisk_officer_scope", {
  steps: () => [
    {
      content: "Those of all analyses, each apart",
      trigger: ".o_list_view .o_group_header:contains(ВАКР)",
      run: "click",
    },
    {
      content: "Open a department",
      trigger: ".o_list_view .o_group_header:contains(HR department)",
      run: "click",
    },
    {
      content: "A row says of what analysis it is",
      trigger: ".o_list_view .o_data_row td[name=analysis_id]:contains(ВАКР)",
    },
    {
      content: "Add a row",
      trigger: ".o_list_view .o_list_button_add",
      run: "click",
    },
    {
      content: "It asks for the analysis",
      trigger: ".o_form_view [name=analysis_id] input",
    },
    ...openApp(),
    ...openAnalyses(),
    ...openRow("ВАКР"),
    openPage("scope"),
    {
      content: "Open the matrix",
      trigger: ".o_form_view button:contains(Open the Matrix)",
      run: "click",
    },
    {
      content: "Open a department of the analysis",
      trigger:
        ".o_list_view .o_group_header:not(:contains(ВАКР)):contains(HR department)",
      run: "click",
    },
    {
      content: "It is the analysis's own: no column says so",
      trigger: ".o_list_view:not(:has(td[name=analysis_id])) .o_data_row",
    },
  ],
});
