import {stepUtils} from "@web_tour/tour_utils";

const XMLID = "ksrisk_analysis.ksrisk_";

/** Open our application from the menu of applications. */
export function openApp() {
  return stepUtils.goToAppSteps(`${XMLID}menu_root`, "Open the app");
}

/** Open an entry of a section of our menu, by their ids without the common prefix. */
export function openMenu(section, entry) {
  return [
    {
      content: `Open the section ${section}`,
      trigger: `.o_menu_sections [data-menu-xmlid='${XMLID}${section}']`,
      run: "click",
    },
    {
      content: `Open the entry ${entry}`,
      trigger: `.o-dropdown--menu [data-menu-xmlid='${XMLID}${entry}']`,
      run: "click",
    },
  ];
}

/** Open the list of all analyses. */
export function openAnalyses() {
  return openMenu("menu_analyses", "analysis_menu");
}

/** The screen that the app opened on, by the name in its breadcrumb. */
export function startsOn(name) {
  return {
    content: `The app opens on “${name}”`,
    trigger: `.o_control_panel .o_breadcrumb:contains(${name})`,
  };
}

/** The card of a kanban view that has a text. */
export function card(text) {
  return `.o_kanban_view .o_kanban_record:not(.o_kanban_ghost):contains(${text})`;
}

/** Open the record of a card that has a text. */
export function openCard(text) {
  return [
    {content: `Open the card “${text}”`, trigger: card(text), run: "click"},
    {content: "The form is open", trigger: ".o_form_view"},
  ];
}

/** Open the record of a list whose row has a text. */
export function openRow(text) {
  return [
    {
      content: `Open the row “${text}”`,
      trigger: `.o_list_view .o_data_row .o_data_cell:contains(${text})`,
      run: "click",
    },
    {content: "The form is open", trigger: ".o_form_view"},
  ];
}

/** Press a button of the header, whatever it is called. */
export function press(name) {
  return {
    content: `Press ${name}`,
    trigger: `.o_form_view .o_statusbar_buttons button[name='${name}']:enabled`,
    run: "click",
  };
}

/** Press the one button of the dialog that carries the step out. */
export function confirmDialog() {
  return [
    {
      content: "Confirm the dialog",
      trigger: ".modal .modal-footer button[name=action_confirm]:visible:enabled",
      run: "click",
    },
    {content: "The dialog closes", trigger: "body:not(:has(.modal))"},
  ];
}

/** The state of the record on the screen. */
export function inState(state, label = "") {
  const contains = label && `:contains(${label})`;
  return {
    content: `The state is ${state}`,
    trigger: `.o_form_view .o_arrow_button_current[data-value='${state}']${contains}`,
  };
}

/** Type into a field of the form, or of the dialog that is over it. */
export function type(name, text, root = ".o_form_view") {
  const field = `${root} .o_field_widget[name='${name}']`;
  return {
    content: `Type ${name}`,
    trigger: `${field} :is(input, textarea)`,
    run: `edit ${text}`,
  };
}

/** Type a date into a field that may have one already, and leave the field. */
export function typeDate(name, text, root = ".o_form_view") {
  const field = `${root} [data-field='${name}']`;
  return [
    {content: `Enter ${name}`, trigger: field, run: "click"},
    {
      content: `Type ${name}`,
      trigger: `${root} input[data-field='${name}']`,
      run: `edit ${text} && press Enter`,
    },
  ];
}

/** Choose a record in a field, by its name. */
export function choose(name, text, root = ".o_form_view") {
  return [
    {
      content: `Look for ${text} in ${name}`,
      trigger: `${root} [name='${name}'] input`,
      run: `edit ${text}`,
    },
    {
      content: `Choose ${text}`,
      trigger: `.o-autocomplete--dropdown-menu .o-autocomplete--dropdown-item a:contains(${text})`,
      run: "click",
    },
  ];
}

/** Choose an option of a selection. */
export function select(name, label, root = ".o_form_view") {
  return [
    {
      content: `Open the options of ${name}`,
      trigger: `${root} [name='${name}'] .o_select_menu_toggler`,
      run: "click",
    },
    {
      content: `Choose ${label}`,
      trigger: `.o_select_menu_menu .o_select_menu_item:contains(/^${label}$/)`,
      run: "click",
    },
  ];
}

/** Open a page of the notebook. */
export function openPage(name) {
  return {
    content: `Open the page ${name}`,
    trigger: `.o_form_view .o_notebook .nav-link[name='${name}']`,
    run: "click",
  };
}

/** Go back to where the record was opened from. */
export function goBack() {
  return {content: "Go back", trigger: ".o_back_button", run: "click"};
}

/** A reason of the gate or of a dialog, hard or soft. */
export function reason(
  text,
  {root = ".o_form_view .o_ksrisk_gate", soft = false} = {}
) {
  const kind = soft ? "text-bg-warning" : "text-bg-danger";
  return {
    content: `It is said that: ${text}`,
    trigger: `${root} li:has(.o_ksrisk_reason_kind.${kind}):contains(${text})`,
  };
}

/** Follow the link of a reason to its record. */
export function followReason(text, root = ".o_form_view .o_ksrisk_gate") {
  return {
    content: `Follow: ${text}`,
    trigger: `${root} li a:contains(${text})`,
    run: "click",
  };
}

/** The step that the gate says is due. */
export function nextStep(label) {
  return {
    content: `The next step is “${label}”`,
    trigger: `.o_form_view .o_ksrisk_gate .fw-bold:contains(${label})`,
  };
}

/** Attach a small file to a field of files. */
export function attach(name, fileName, root = ".modal") {
  return [
    {
      content: `Attach ${fileName}`,
      trigger: `${root} .o_field_widget[name='${name}'] .o_attach`,
      run() {
        const field = this.anchor.closest(".o_field_widget");
        const input = field.querySelector("input[type=file]");
        const transfer = new DataTransfer();
        transfer.items.add(
          new File(["%PDF-1.4 scan"], fileName, {type: "application/pdf"})
        );
        input.files = transfer.files;
        input.dispatchEvent(new Event("change", {bubbles: true}));
      },
    },
    {
      content: `${fileName} is attached`,
      trigger: `${root} .o_field_widget[name='${name}'] .o_attachment:contains(${fileName})`,
    },
  ];
}

/** Sections of the menu that are there and that are not. */
export function sections(shown, hidden = []) {
  return [
    ...shown.map((name) => ({
      content: `The menu has ${name}`,
      trigger: `.o_menu_sections [data-menu-xmlid='${XMLID}${name}']`,
    })),
    ...hidden.map((name) => ({
      content: `The menu has no ${name}`,
      trigger: `.o_menu_sections:not(:has([data-menu-xmlid='${XMLID}${name}']))`,
    })),
  ];
}
