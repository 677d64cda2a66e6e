import {Component} from "@odoo/owl";
import {deserializeDate} from "@web/core/l10n/dates";
import {registry} from "@web/core/registry";
import {formatDate, formatMonetary} from "@web/views/fields/formatters";
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

  /** The days of a row, once where it is one day. */
  period(row) {
    const days = [...new Set([row.date_from, row.date_to])].filter(Boolean);
    return days.map((day) => formatDate(deserializeDate(day))).join(" – ");
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
