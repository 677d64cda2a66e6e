import {Component, onWillStart, useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {useService} from "@web/core/utils/hooks";
import {useSetupAction} from "@web/search/action_hook";
import {Layout} from "@web/search/layout";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

/** What a company has and lacks for its first analysis, each point with its link. */
export class KsriskReadiness extends Component {
  static template = "ksrisk_analysis.Readiness";
  static props = {onHide: {type: Function, optional: true}};

  setup() {
    this.orm = useService("orm");
    this.action = useService("action");
    this.state = useState({company: "", points: []});
    onWillStart(async () => {
      const found = await this.orm.call("res.company", "ksrisk_get_readiness", []);
      Object.assign(this.state, found);
    });
  }

  get needed() {
    return this.state.points.filter((point) => !point.optional);
  }

  get doneCount() {
    return this.needed.filter((point) => point.done).length;
  }

  open(point) {
    return this.action.doAction(point.action);
  }
}

export class KsriskReadinessAction extends Component {
  static template = "ksrisk_analysis.ReadinessAction";
  static components = {KsriskReadiness, Layout};
  static props = {...standardActionServiceProps};

  setup() {
    this.display = {controlPanel: {}};
    useSetupAction();
  }
}

registry.category("actions").add("ksrisk_readiness", KsriskReadinessAction);
