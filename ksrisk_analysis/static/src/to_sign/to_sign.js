import {Component, onWillStart, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

/** What waits for the signature or approval of the head, one button each. */
export class KsriskToSign extends Component {
  static template = "ksrisk_analysis.ToSign";
  static components = {Layout};
  static props = {...standardActionServiceProps};

  setup() {
    this.orm = useService("orm");
    this.action = useService("action");
    this.state = useState({items: []});
    this.display = {controlPanel: {}};
    this.hasCompanies = user.allowedCompanies?.length > 1;
    useSetupAction();
    onWillStart(() => this.load());
  }

  async load() {
    this.state.items = await this.orm.call("ksrisk.analysis", "get_to_sign", []);
  }

  /** The dialog of the act opens, or a refusal says what to mend. */
  async sign({model, id, action}) {
    const next = await this.orm.call(model, action, [[id]]);
    if (next && typeof next === "object") {
      return this.action.doAction(next, {onClose: () => this.load()});
    }
    return this.load();
  }

  read({document_id, analysis_id}) {
    return document_id
      ? this.open("ksrisk.document", document_id)
      : this.open("ksrisk.analysis", analysis_id);
  }

  open(model, id) {
    return this.action.doAction({
      type: "ir.actions.act_window",
      res_model: model,
      res_id: id,
      views: [[false, "form"]],
    });
  }
}

registry.category("actions").add("ksrisk_to_sign", KsriskToSign);
