import {Component, onWillStart, onWillUpdateProps, useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {useService} from "@web/core/utils/hooks";

/** Counts above the board; each one opens its list. */
export class KsriskBand extends Component {
  static template = "ksrisk_analysis.Band";
  static props = {
    list: {type: Object, optional: true},
    onSummary: {type: Function, optional: true},
  };

  setup() {
    this.orm = useService("orm");
    this.action = useService("action");
    this.state = useState({counts: {}});
    onWillStart(() => this.load());
    onWillUpdateProps(() => this.load());
  }

  async load() {
    this.state.counts = await this.orm.call("ksrisk.analysis", "get_board_summary", []);
    this.props.onSummary?.(this.state.counts);
  }

  get tiles() {
    return [
      {
        name: "late",
        icon: "fa-exclamation-triangle",
        label: _t("Late now"),
        empty: _t("Nothing is late"),
        isAlarm: true,
        parts: [
          ["late_requests", _t("requests")],
          ["late_measures", _t("measures")],
          ["late_deadlines", _t("deadlines of the law")],
        ],
      },
      {
        name: "soon",
        icon: "fa-calendar-o",
        label: _t("Due within 7 days"),
        empty: _t("Nothing is due"),
        parts: [
          ["soon_requests", _t("requests")],
          ["soon_measures", _t("measures")],
          ["soon_deadlines", _t("deadlines of the law")],
        ],
      },
      {
        name: "confirm",
        icon: "fa-check-square-o",
        label: _t("To confirm"),
        empty: _t("Nothing waits for a confirmation"),
        parts: [
          ["to_accept", _t("answers to accept")],
          ["to_confirm", _t("claims to confirm")],
        ],
      },
      {
        name: "mine",
        icon: "fa-hand-o-right",
        label: _t("Waits for my step"),
        empty: _t("No analysis waits for you"),
        parts: [["my_step", _t("analyses")]],
      },
    ].map((tile) => this.countTile(tile));
  }

  countTile(tile) {
    const parts = tile.parts
      .map(([key, label]) => ({key, label, count: this.state.counts[key] || 0}))
      .filter((part) => part.count);
    const total = parts.reduce((sum, part) => sum + part.count, 0);
    const color =
      total && tile.isAlarm
        ? "bg-danger-subtle text-danger-emphasis"
        : total
          ? "bg-info-subtle text-info-emphasis"
          : "bg-secondary-subtle text-secondary-emphasis";
    return {...tile, parts, total, color};
  }

  async open(key) {
    if (key === "my_step") {
      return this.filterMine();
    }
    const action = await this.orm.call("ksrisk.analysis", "get_board_list", [key]);
    return this.action.doAction(action);
  }

  /** The board itself shows whose step it is: only its filter changes. */
  filterMine() {
    const model = this.env.searchModel;
    const [item] = model.getSearchItems(({name}) => name === "my_step");
    if (item && !item.isActive) {
      model.toggleSearchItem(item.id);
    }
  }
}
