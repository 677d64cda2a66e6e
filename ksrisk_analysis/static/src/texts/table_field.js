import {useState} from "@odoo/owl";
import {_t} from "@web/core/l10n/translation";
import {registry} from "@web/core/registry";
import {TextField, textField} from "@web/views/fields/text/text_field";

const BLOCKS = new Set(["P", "DIV", "LI", "H1", "H2", "H3", "H4", "H5", "H6"]);

/** The text of a cell: a line for each paragraph, spaces as a browser shows them. */
function readCell(cell) {
  let text = "";
  const walk = (node) => {
    if (node.nodeType === Node.TEXT_NODE) {
      text += node.data.replace(/[\s\u00a0]+/g, " ");
    } else if (node.nodeName === "BR") {
      text += "\n";
    } else if (!["STYLE", "SCRIPT"].includes(node.nodeName)) {
      const isBlock = BLOCKS.has(node.nodeName);
      text += isBlock ? "\n" : "";
      node.childNodes.forEach(walk);
      text += isBlock ? "\n" : "";
    }
  };
  walk(cell);
  const lines = text.split("\n").map((line) => line.replace(/ +/g, " ").trim());
  return lines.filter(Boolean).join("\n");
}

/**
 * The rows of the tables in the HTML that Word, Excel or LibreOffice copies.
 *
 * A cell over several columns stands in the first of them. One over several rows
 * stands in each, for it speaks of all of them.
 *
 * @param {String} html
 * @returns {String[][]}
 */
export function readTables(html) {
  const parsed = new DOMParser().parseFromString(html, "text/html");
  const rows = [];
  for (const table of parsed.querySelectorAll("table")) {
    // A table inside a cell is that cell's text.
    if (table.parentElement.closest("table")) {
      continue;
    }
    const below = [];
    for (const source of table.rows) {
      const row = [];
      const fill = () => {
        while (below[row.length]?.left) {
          const over = below[row.length];
          over.left -= 1;
          row.push(over.text);
        }
      };
      for (const cell of source.cells) {
        fill();
        const text = readCell(cell);
        for (let index = 0; index < cell.colSpan; index++) {
          const shown = index ? "" : text;
          below[row.length] = {left: cell.rowSpan - 1, text: shown};
          row.push(shown);
        }
      }
      fill();
      rows.push(row);
    }
  }
  return rows;
}

/** Rows as a spreadsheet copies them: tabs, and quotes round what has breaks. */
export function toTabs(rows) {
  const quoted = (text) =>
    /[\t\n"]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  return rows.map((row) => row.map(quoted).join("\t")).join("\n");
}

/**
 * A text into which a table is pasted from Word or Excel.
 *
 * As plain text, Word breaks a cell with several paragraphs into several rows: the
 * table is read from the HTML beside it.
 */
export class KsriskTableField extends TextField {
  static template = "ksrisk_analysis.TableField";

  setup() {
    super.setup();
    this.pasted = useState({text: ""});
  }

  onPaste(ev) {
    const rows = readTables(ev.clipboardData.getData("text/html"));
    if (!rows.length) {
      return;
    }
    ev.preventDefault();
    const area = this.textareaRef.el;
    area.setRangeText(toTabs(rows), area.selectionStart, area.selectionEnd, "end");
    area.dispatchEvent(new InputEvent("input", {bubbles: true}));
    const columns = Math.max(...rows.map((row) => row.length));
    this.pasted.text = _t("A table was pasted: %(rows)s rows, %(columns)s columns.", {
      rows: rows.length,
      columns,
    });
  }
}

registry.category("fields").add("ksrisk_table", {
  ...textField,
  component: KsriskTableField,
  displayName: _t("Pasted Table"),
  supportedTypes: ["text"],
});
