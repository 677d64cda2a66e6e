import {Component} from "@odoo/owl";
import {Dialog} from "@web/core/dialog/dialog";
import {standardErrorDialogProps} from "@web/core/errors/error_dialogs";
import {registry} from "@web/core/registry";

import {KsriskReasons} from "../reasons/reasons";

/** A refused step: every reason at once, with links, and no traceback. */
export class TransitionRefusedDialog extends Component {
  static template = "ksrisk_analysis.TransitionRefusedDialog";
  static components = {Dialog, KsriskReasons};
  static props = {...standardErrorDialogProps};

  get reasons() {
    return this.props.data?.context?.reasons || [];
  }

  get message() {
    return this.props.data?.message || this.props.message;
  }

  get isSoft() {
    return this.reasons.length && this.reasons.every((reason) => reason.soft);
  }
}

registry
  .category("error_dialogs")
  .add(
    "odoo.addons.ksrisk_analysis.exceptions.TransitionRefused",
    TransitionRefusedDialog
  );
