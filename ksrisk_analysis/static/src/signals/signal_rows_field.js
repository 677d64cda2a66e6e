import {Component} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {formatMonetary} from "@web/views/fields/formatters";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

/** The rows that were copied when a signal was frozen. */
export class KsriskSignalRowsField extends Component {
  static template = "ksrisk_analysis.SignalRowsField";
  static props = {...standardFieldProps};

  get rows() {
    return this.props.record.data[this.props.name] || [];
  }

  amount(row) {
    const currency = this.props.record.data.currency_id;
    return row.amount ? formatMonetary(row.amount, {currencyId: currency?.id}) : "";
  }

  names(row) {
    const all = Object.values(row.rows || {}).flat();
    return all.map(([id, name]) => name || `№ ${id}`).join(", ");
  }
}

registry.category("fields").add("ksrisk_signal_rows", {
  component: KsriskSignalRowsField,
  supportedTypes: ["json"],
});
