import {registry} from "@web/core/registry";
import {stepUtils} from "@web_tour/tour_utils";

import {
  attach,
  card,
  choose,
  confirmDialog,
  followReason,
  goBack,
  inState,
  nextStep,
  openAnalyses,
  openApp,
  openCard,
  openMenu,
  openPage,
  openRow,
  press,
  reason,
  select,
  sections,
  startsOn,
  type,
  typeDate,
} from "./ksrisk_tour_utils";

const tours = registry.category("web_tour.tours");
const ARCHIVE =
  ".o_field_widget[name=scope_ids] .o_data_row:has(td[name=department_id]:contains(Archive))";

/** From an empty form to an order that is registered from paper. */
tours.add("ksrisk_officer_order", {
  steps: () => [
    ...openApp(),
    ...sections(["menu_analyses", "menu_documents", "journal_menu"]),
    startsOn("Board"),
    ...openAnalyses(),
    {content: "New analysis", trigger: ".o_list_button_add", run: "click"},
    ...typeDate("date_start", "01/05/2026"),
    ...typeDate("date_end", "03/31/2026"),
    ...typeDate("date_from", "01/01/2025"),
    ...typeDate("date_to", "12/31/2025"),
    ...stepUtils.saveForm(),
    inState("draft"),
    nextStep("Issue the order"),
    reason("First Head"),
    reason("Name the head of the working group"),
    {
      content: "See the rest",
      trigger: ".o_ksrisk_gate button[aria-expanded=false]",
      run: "click",
    },
    reason("Say which departments are asked about what"),
    ...choose("head_id", "Test head"),
    type("head_post_kk", "Басқарма төрағасы"),
    type("head_post_ru", "Председатель Правления"),
    ...choose("department_ids", "HR department"),
    ...choose("department_ids", "Finance department"),
    ...choose("department_ids", "Archive"),
    {
      content: "Propose the matrix",
      trigger: ".o_form_view button[name=action_propose_scope]",
      run: "click",
    },
    {
      content: "The head is no longer missing",
      trigger: ".o_ksrisk_gate:not(:contains(First Head))",
    },
    followReason("Archive has no employees"),
    {
      content: "The link leads to the department",
      trigger: ".o_form_view .o_field_widget[name=name]:contains(Archive)",
    },
    goBack(),
    {
      content: "What is to be mended on this screen is no link",
      trigger: ".o_ksrisk_gate li:contains(Name the head):not(:has(a))",
    },
    openPage("scope"),
    {
      content: "The archive is asked about what it answers for",
      trigger: `${ARCHIVE} td[name=direction_id]:contains(Settlement)`,
    },
    {
      content: "Edit its row",
      trigger: `${ARCHIVE} td[name=direction_id]`,
      run: "click",
    },
    {
      content: "It is not asked",
      trigger: ".o_selected_row td[name=applicable] input",
      run: "uncheck",
    },
    {
      content: "Say why",
      trigger: ".o_selected_row td[name=reason] :is(input, textarea)",
      run: "edit Nobody works there",
    },
    openPage("members"),
    {
      content: "Add a member",
      trigger:
        ".o_field_widget[name=member_ids] .o_field_x2many_list_row_add :is(a, button)",
      run: "click",
    },
    ...select("role", "Head of the working group", ".o_selected_row"),
    ...choose("user_id", "Test leader", ".o_selected_row"),
    {
      content: "Position in Kazakh",
      trigger: ".o_selected_row td[name=position_kk] :is(input, textarea)",
      run: "edit Маман",
    },
    ...stepUtils.saveForm(),
    reason("Russian"),
    {
      content: "Edit the member",
      trigger:
        ".o_field_widget[name=member_ids] .o_data_row:contains(Test leader) td[name=position_ru]",
      run: "click",
    },
    {
      content: "Position in Russian",
      trigger: ".o_selected_row td[name=position_ru] :is(input, textarea)",
      run: "edit Специалист",
    },
    ...stepUtils.saveForm(),
    reason("No outside expert", {soft: true}),
    {
      content: "Nothing else is missing",
      trigger: ".o_ksrisk_gate:not(:has(.text-bg-danger))",
    },
    press("action_issue_order"),
    reason("No outside expert", {root: ".modal", soft: true}),
    type("number", "12-Б", ".modal"),
    ...typeDate("date", "01/05/2026", ".modal"),
    type("reason", "Nobody outside was free", ".modal"),
    {
      content: "The officer registers what the head signed on paper",
      trigger: ".modal .o_field_widget[name=mode] input[data-value=paper]:checked",
    },
    ...attach("scan_ids", "order.pdf"),
    ...confirmDialog(),
    {
      content: "The order is registered",
      trigger: ".o_form_view .o_field_widget[name=order_number]:contains(12-Б)",
    },
    inState("draft"),
    nextStep("Approve the work plan"),
    reason("The work plan has no lines"),
  ],
});

/** The requests are sent. */
tours.add("ksrisk_officer_collection", {
  steps: () => [
    ...openApp(),
    ...openAnalyses(),
    ...openRow("2026"),
    nextStep("Start the collection"),
    {content: "Nothing is missing", trigger: ".o_ksrisk_gate .text-success"},
    press("action_start_collection"),
    inState("collection"),
    nextStep("Sign the reference"),
    openPage("collection"),
    {
      content: "The departments have their requests",
      trigger:
        ".o_field_widget[name=request_ids] .o_data_row:contains(HR department) td[name=state]:contains(Sent)",
    },
    reason("is not accepted"),
  ],
});

/** A risk is marked, reference and plan are published without it, monitoring begins. */
tours.add("ksrisk_officer_monitoring", {
  steps: () => [
    ...openApp(),
    ...openAnalyses(),
    ...openRow("2026"),
    inState("approved"),
    nextStep("Start the monitoring"),
    reason("Record where and when"),
    ...openMenu("menu_findings", "risk_menu"),
    ...openRow("Тәуекел"),
    press("action_mark_confidential"),
    {
      content: "It is marked",
      trigger: ".o_form_view .alert:contains(left out of every public copy)",
    },
    ...openMenu("menu_analyses", "analysis_menu"),
    ...openRow("2026"),
    inState("approved"),
    press("action_publish"),
    {
      content: "No copy is there yet",
      trigger: ".modal td[name=copy_text]:contains(not made yet)",
    },
    {
      content: "Make the copies",
      trigger: ".modal .modal-footer button[name=action_make]",
      run: "click",
    },
    {
      content: "A row is left out",
      trigger: ".modal td[name=copy_text]:contains(rows left out: 1)",
    },
    {
      content: "Each language has its file",
      trigger: ".modal .o_data_row button[name=action_download_kk]",
    },
    ...[0, 1].flatMap((index) => [
      {
        content: "Enter the row",
        trigger: `.modal .o_data_row:eq(${index}) td[name=url]`,
        run: "click",
      },
      {
        content: "Where it is published",
        trigger: `.modal .o_data_row:eq(${index}) td[name=url] input`,
        run: `edit https://example.kz/${index}`,
      },
      {
        content: "Enter the day",
        trigger: `.modal .o_data_row:eq(${index}) [data-field=date]`,
        run: "click",
      },
      {
        content: "When it is published",
        trigger: `.modal .o_data_row:eq(${index}) input[data-field=date]`,
        run: "edit 03/12/2026",
      },
    ]),
    {
      content: "Note it",
      trigger: ".modal .modal-footer button[name=action_confirm]",
      run: "click",
    },
    {content: "The dialog closes", trigger: "body:not(:has(.modal))"},
    {content: "Nothing is missing", trigger: ".o_ksrisk_gate .text-success"},
    openPage("publications"),
    ...[0, 1].map((index) => ({
      content: "It is recorded",
      trigger: `.o_field_widget[name=publication_ids] .o_data_row:contains(https://example.kz/${index}):contains(In time)`,
    })),
    press("action_start_monitoring"),
    inState("monitoring"),
    nextStep("Close the analysis"),
  ],
});

/** From the board to the next step, and from the band to what is late. */
tours.add("ksrisk_officer_board", {
  steps: () => [
    ...openApp(),
    startsOn("Board"),
    {
      content: "Whom the analysis waits for",
      trigger: `${card("2026")} .o_ksrisk_ball:contains(Respondents (2)):contains(answer the requests (2))`,
    },
    {
      content: "What is late is said in words",
      trigger: `${card("2026")} .o_ksrisk_late:contains(Requests late: 2)`,
    },
    {
      content: "How many are late in all",
      trigger: ".o_ksrisk_tile_late:contains(Late now)",
    },
    {
      content: "Open the late requests",
      trigger: ".o_ksrisk_count[data-key=late_requests]:contains(requests: 2)",
      run: "click",
    },
    startsOn("Late Requests"),
    {
      content: "Both are there",
      trigger: ".o_list_view .o_data_row:eq(1):contains(department)",
    },
    goBack(),
    {
      content: "Go to the next step",
      trigger: `${card("2026")} button[name=action_open_next_step]`,
      run: "click",
    },
    startsOn("Requests to Answer"),
    goBack(),
    {
      content: "No analysis waits for the officer",
      trigger: ".o_ksrisk_tile_mine:contains(No analysis waits for you)",
    },
    ...openCard("2026"),
    {
      content: "The form says whom it waits for",
      trigger:
        ".o_form_view .o_ksrisk_ball_line:contains(answer the requests (2), since)",
    },
  ],
});
