import {Component, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/**
 * What stands against a step: hard reasons first, each with a link to its record.
 *
 * A reason is `{message, soft, res_model, res_id}`, as the server describes it.
 */
export class KsriskReasons extends Component {
  static template = "ksrisk_analysis.Reasons";
  static props = {
    reasons: Array,
    limit: {type: Number, optional: true},
    shown: {type: Object, optional: true},
    onOpen: {type: Function, optional: true},
  };

  setup() {
    this.action = useService("action");
    this.state = useState({isExpanded: false});
  }

  get sorted() {
    return [
      ...this.props.reasons.filter((reason) => !reason.soft),
      ...this.props.reasons.filter((reason) => reason.soft),
    ];
  }

  get visible() {
    const limit = this.props.limit;
    return limit && !this.state.isExpanded ? this.sorted.slice(0, limit) : this.sorted;
  }

  get toggleText() {
    const hidden = this.props.reasons.length - (this.props.limit || 0);
    return this.state.isExpanded ? _t("Show less") : _t("and %s more", hidden);
  }

  get hasToggle() {
    return this.props.limit && this.props.reasons.length > this.props.limit;
  }

  /** A link to the record that is on the screen already leads nowhere. */
  hasLink({res_model, res_id}) {
    const {resModel, resId} = this.props.shown || this.shownBelow;
    return res_id && !(res_model === resModel && res_id === resId);
  }

  /** The record below a dialog. */
  get shownBelow() {
    const {props = {}, currentState} = this.action.currentController || {};
    return {resModel: props.resModel, resId: currentState?.resId || props.resId};
  }

  toggle() {
    this.state.isExpanded = !this.state.isExpanded;
  }

  open({res_model, res_id}) {
    this.props.onOpen?.();
    return this.action.doAction({
      type: "ir.actions.act_window",
      res_model,
      res_id,
      views: [[false, "form"]],
      target: "current",
    });
  }
}
