import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {ListTextField, TextField, textField} from "@web/views/fields/text/text_field";

/** The languages of signed texts, by the end of the names of their fields. */
const SIDES = {
  _kk: {lang: "kk", other: "_ru", gap: _t("No Kazakh text")},
  _ru: {lang: "ru", other: "_kk", gap: _t("No Russian text")},
};

/**
 * One language of a text that is signed in two.
 *
 * The browser checks its spelling in that language, and a gap is said in words: where
 * the other language has a text, or where there has to be one.
 */
const withSide = (Base) =>
  class extends Base {
    static template = "ksrisk_analysis.SideField";
    static props = {...Base.props, isOptional: {type: Boolean, optional: true}};

    get side() {
      return SIDES[this.props.name.slice(-3)];
    }

    get text() {
      return this.props.record.data[this.props.name] || "";
    }

    get lang() {
      return this.side?.lang;
    }

    get gap() {
      if (!this.side || this.text.trim()) {
        return false;
      }
      const {record, name, isOptional} = this.props;
      const other = record.data[name.slice(0, -3) + this.side.other];
      const isExpected = !isOptional && !record.isNew;
      return (other?.trim() || isExpected) && this.side.gap;
    }
  };

export class KsriskSideField extends withSide(TextField) {}

export class KsriskListSideField extends withSide(ListTextField) {}

const sideField = {
  ...textField,
  displayName: _t("Text in One Language"),
  supportedTypes: ["text", "char"],
  supportedOptions: [
    ...textField.supportedOptions,
    {label: _t("May stay empty"), name: "optional", type: "boolean"},
  ],
  extractProps: (fieldInfo, dynamicInfo) => ({
    ...textField.extractProps(fieldInfo, dynamicInfo),
    isOptional: Boolean(fieldInfo.options.optional),
  }),
};

registry
  .category("fields")
  .add("ksrisk_side", {...sideField, component: KsriskSideField})
  .add("list.ksrisk_side", {...sideField, component: KsriskListSideField});
