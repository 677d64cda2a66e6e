import {Component} from "@odoo/owl";
import {deserializeDateTime} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {formatDateTime, formatMonetary} from "@web/views/fields/formatters";
import {standardFieldProps} from "@web/views/fields/standard_field_props";

const OFFICER = "ksrisk_analysis.group_ksrisk_officer";

/** What the detectors show on a question, and the way to the rows behind it. */
export class KsriskSignalsField extends Component {
  static template = "ksrisk_analysis.SignalsField";
  static props = {...standardFieldProps};

  setup() {
    this.orm = useService("orm");
    this.action = useService("action");
    this.notification = useService("notification");
    user.hasGroup(OFFICER).then((isOfficer) => {
      this.isOfficer = isOfficer;
      this.render();
    });
  }

  get signals() {
    return this.props.record.data[this.props.name] || [];
  }

  /** What a signal says, in words: meaning never by colour alone. */
  describe(signal) {
    switch (signal.status) {
      case "flagged":
        return _t("%(flagged)s of %(covered)s flagged", signal);
      case "clear":
        return _t("Nothing flagged among %(covered)s", signal);
      case "small":
        return _t("No data: only %(covered)s to look at", signal);
      case "missing":
        return _t("Not available: %(missing)s", signal);
      case "off":
        return _t("Switched off");
      default:
        return _t("Not computed yet");
    }
  }

  /** The rest of what has to be known to read the figure. */
  details(signal) {
    const parts = [];
    if (signal.amount) {
      const options = {currencyId: signal.currency_id};
      const amount = formatMonetary(signal.amount, options);
      parts.push(_t("amount %s", amount));
    }
    if (signal.refused) {
      parts.push(_t("%s explained or dismissed", signal.refused));
    }
    if (signal.population && signal.covered < signal.population) {
      const share = Math.floor((100 * signal.covered) / signal.population);
      parts.push(_t("data on %s %% of them", share));
    }
    if (["flagged", "clear", "small"].includes(signal.status)) {
      parts.push(_t("as of %s", this.moment(signal.run_at)));
    }
    return parts.join(" · ");
  }

  moment(text) {
    return formatDateTime(deserializeDateTime(text), {showSeconds: false});
  }

  get answerId() {
    return this.props.record.resId;
  }

  async open(signal) {
    const args = [[this.answerId], signal.id];
    const name = "action_open_signal_flags";
    this.action.doAction(await this.orm.call("ksrisk.answer", name, args));
  }

  async freeze(signal) {
    const args = [[this.answerId], signal.id];
    await this.orm.call("ksrisk.answer", "action_freeze_signal", args);
    await this.props.record.load();
    this.notification.add(_t("Kept as evidence, as it stands now."), {
      type: "success",
    });
  }

  async openFrozen(signal) {
    const args = [[signal.frozen_id]];
    this.action.doAction(await this.orm.call("ksrisk.signal", "action_open", args));
  }
}

registry.category("fields").add("ksrisk_signals", {
  component: KsriskSignalsField,
  supportedTypes: ["json"],
});
