import {Component, onWillStart, useState} from "@odoo/owl";
import {DateTimeInput} from "@web/core/datetime/datetime_input";
import {deserializeDate, serializeDate} from "@web/core/l10n/dates";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {KeepLast} from "@web/core/utils/concurrency";
import {useService} from "@web/core/utils/hooks";
import {ControlPanel} from "@web/search/control_panel/control_panel";
import {useSetupAction} from "@web/search/action_hook";
import {standardActionServiceProps} from "@web/webclient/actions/action_service";

/** A number that opens the records behind it. */
export class KsriskBehind extends Component {
  static template = "ksrisk_analysis.Behind";
  static props = {
    value: Number,
    title: String,
    model: String,
    domain: Array,
    canOpen: {type: Boolean, optional: true},
    hidden: {type: Number, optional: true},
  };
  static defaultProps = {canOpen: true, hidden: 0};

  setup() {
    this.action = useService("action");
  }

  get isLink() {
    return this.props.canOpen && this.props.value > this.props.hidden;
  }

  /** Why the list is shorter than the number: what is hidden counts for everybody. */
  get hiddenText() {
    return _t("Of them not shown to you: %s (restricted)", this.props.hidden);
  }

  open() {
    const {title, hidden} = this.props;
    return this.action.doAction({
      type: "ir.actions.act_window",
      name: hidden ? `${title}. ${this.hiddenText}` : title,
      res_model: this.props.model,
      domain: this.props.domain,
      views: [
        [false, "list"],
        [false, "form"],
      ],
      // What was archived since counted on the day.
      context: {active_test: false, create: false},
    });
  }
}

/** The indicators of a company on a day. */
export class KsriskIndicators extends Component {
  static template = "ksrisk_analysis.Indicators";
  static components = {Behind: KsriskBehind, ControlPanel, DateTimeInput};
  static props = {...standardActionServiceProps};

  setup() {
    this.orm = useService("orm");
    this.action = useService("action");
    this.keepLast = new KeepLast();
    this.display = {controlPanel: {}};
    const {state, action} = this.props;
    const asked = state?.asked || {analysisId: action.context?.analysis_id || false};
    this.state = useState({
      asked: {asOf: false, companyId: false, analysisId: false, ...asked},
      data: null,
    });
    useSetupAction({getLocalState: () => ({asked: {...this.state.asked}})});
    onWillStart(() => this.load());
  }

  async load() {
    const {asOf, companyId, analysisId} = this.state.asked;
    this.state.data = await this.keepLast.add(
      this.orm.call("ksrisk.kpi", "get_indicators", [asOf, companyId, analysisId])
    );
  }

  async ask(changes) {
    const before = {...this.state.asked};
    Object.assign(this.state.asked, changes);
    try {
      await this.load();
    } catch (error) {
      Object.assign(this.state.asked, before);
      throw error;
    }
  }

  // --------------------------------------------------------------------
  // What is chosen
  // --------------------------------------------------------------------
  get day() {
    return deserializeDate(this.state.data.as_of);
  }

  get today() {
    return deserializeDate(this.state.data.today);
  }

  onDay(day) {
    return this.ask({asOf: day ? serializeDate(day) : false});
  }

  onCompany(event) {
    return this.ask({companyId: Number(event.target.value), analysisId: false});
  }

  onAnalysis(event) {
    return this.ask({analysisId: Number(event.target.value) || false});
  }

  // --------------------------------------------------------------------
  // What is shown
  // --------------------------------------------------------------------
  get yearLabel() {
    return _t("All of %s", this.state.data.year);
  }

  /** The target of an indicator in words and a sign, not by colour alone. */
  target(figure) {
    if (figure.target === null) {
      return {text: _t("No target is set"), icon: "fa-minus", css: "text-muted"};
    }
    const limit = `≥ ${figure.target} %`;
    if (figure.is_met === null) {
      return {text: _t("Target %s", limit), icon: "fa-minus", css: "text-muted"};
    }
    return figure.is_met
      ? {text: _t("Target met: %s", limit), icon: "fa-check", css: "text-success"}
      : {text: _t("Target not met: %s", limit), icon: "fa-times", css: "text-danger"};
  }

  /** How a term of the law stands. */
  term({is_met, date_done, date_deadline}) {
    const day = (text) => deserializeDate(text).toLocaleString();
    if (is_met === null) {
      const text = _t("Runs until %s", day(date_deadline));
      return {text, icon: "fa-hourglass-half", css: "text-muted"};
    }
    if (is_met) {
      const text = _t("In time: done on %s", day(date_done));
      return {text, icon: "fa-check", css: "text-success"};
    }
    const text = date_done
      ? _t("Late: done on %s", day(date_done))
      : _t("Late: was due on %s", day(date_deadline));
    return {text, icon: "fa-times", css: "text-danger"};
  }

  get terms() {
    const {approval, publication} = this.state.data.process;
    return [
      {name: _t("From the signature to the approval of the plan"), rows: approval},
      {name: _t("From the approval of the plan to the publication"), rows: publication},
    ];
  }

  get departments() {
    return this.state.data.process.departments.filter((row) => row.open_ids.length);
  }

  title(figure, part) {
    return `${figure.code || figure.name} · ${part}`;
  }

  byIds(ids) {
    return [["id", "in", ids]];
  }

  get evidenceTitle() {
    return _t("Answers with evidence");
  }

  get warningsTitle() {
    return _t("Warnings passed over with a reason");
  }

  print() {
    const {as_of, company_id, analysis_id} = this.state.data;
    return this.action.doAction({
      type: "ir.actions.report",
      report_type: "qweb-pdf",
      report_name: "ksrisk_analysis.report_management",
      name: _t("Report for the head"),
      data: {as_of, company_id, analysis_id},
    });
  }
}

registry.category("actions").add("ksrisk_indicators", KsriskIndicators);
