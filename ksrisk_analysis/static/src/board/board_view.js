import {useState} from "@odoo/owl";
import {registry} from "@web/core/registry";
import {user} from "@web/core/user";
import {KanbanRenderer} from "@web/views/kanban/kanban_renderer";
import {kanbanView} from "@web/views/kanban/kanban_view";

import {KsriskReadiness} from "../readiness/readiness";
import {KsriskBand} from "./band";

/** The officer's board: cards by stage, and a band of counts above them. */
export class KsriskBoardRenderer extends KanbanRenderer {
  static template = "ksrisk_analysis.BoardRenderer";
  static components = {...KanbanRenderer.components, KsriskBand, KsriskReadiness};

  setup() {
    super.setup();
    this.board = useState({
      hasAnalyses: true,
      isHidden: Boolean(user.settings?.ksrisk_hide_readiness),
    });
  }

  /** What is missing for a first analysis, until there is one or it is hidden. */
  get isReadinessShown() {
    return !this.board.hasAnalyses && !this.board.isHidden;
  }

  onSummary({analyses}) {
    this.board.hasAnalyses = Boolean(analyses);
  }

  async hideReadiness() {
    this.board.isHidden = true;
    await user.setUserSettings("ksrisk_hide_readiness", true);
  }
}

registry.category("views").add("ksrisk_board", {
  ...kanbanView,
  Renderer: KsriskBoardRenderer,
});
