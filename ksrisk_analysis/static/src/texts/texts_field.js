import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** Texts by language, as they were sealed: one line each. */
export class KsriskTextsField extends Component {
  static template = "ksrisk_analysis.TextsField";
  static props = {...standardFieldProps};

  get texts() {
    return Object.entries(this.props.record.data[this.props.name] || {});
  }

  languageOf(code) {
    return code.slice(0, 2).toUpperCase();
  }
}

registry.category("fields").add("ksrisk_texts", {
  component: KsriskTextsField,
  supportedTypes: ["json"],
});
