import {Component} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

import {KsriskReasons} from "../reasons/reasons";

/** What each step of an analysis is called, by the name of its transition. */
const STEPS = {
  issue_order: _t("Issue the order"),
  approve_work_plan: _t("Approve the work plan"),
  start_collection: _t("Start the collection"),
  sign_reference: _t("Sign the reference"),
  approve_plan: _t("Approve the plan"),
  start_monitoring: _t("Start the monitoring"),
  close: _t("Close the analysis"),
};

/** The gate: what is missing for the next step, with links. */
export class KsriskGateField extends Component {
  static template = "ksrisk_analysis.GateField";
  static components = {KsriskReasons};
  static props = {...standardFieldProps, limit: {type: Number, optional: true}};
  static defaultProps = {limit: 4};

  get gate() {
    return this.props.record.data[this.props.name] || {};
  }

  get reasons() {
    return this.gate.reasons || [];
  }

  get step() {
    const {transition} = this.gate;
    return STEPS[transition] || transition;
  }

  get hardCount() {
    return this.gate.hard;
  }

  get softCount() {
    return this.gate.soft;
  }

  /** The record of the form, which becomes the current one only after it is drawn. */
  get shown() {
    const {resModel, resId} = this.props.record;
    return this.env.inDialog ? undefined : {resModel, resId};
  }
}

registry.category("fields").add("ksrisk_gate", {
  component: KsriskGateField,
  supportedTypes: ["json"],
  extractProps: ({options}) => ({limit: options.limit}),
});
