import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** How many indicators of an analysis rest on the company's own data. */
export class KsriskSourcesField extends Component {
  static template = "ksrisk_analysis.SourcesField";
  static props = {...standardFieldProps};

  get sources() {
    return this.props.record.data[this.props.name] || {};
  }
}

registry.category("fields").add("ksrisk_sources", {
  component: KsriskSourcesField,
  supportedTypes: ["json"],
});
