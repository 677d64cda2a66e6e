/**
 * Dates in Kazakh where the browser has no words for them.
 *
 * Chromium knows the language and has none of its months: it writes “M11 26”. There the
 * order and the punctuation come from Russian, and the words from here.
 */

const MONTHS = {
  long: "қаңтар ақпан наурыз сәуір мамыр маусым шілде тамыз қыркүйек қазан қараша желтоқсан",
  short: "қаң. ақп. нау. сәу. мам. мау. шіл. там. қыр. қаз. қар. жел.",
  narrow: "Қ А Н С М М Ш Т Қ Қ Қ Ж",
};
const DAYS = {
  long: "жексенбі дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі",
  short: "жс дс сс ср бс жм сб",
  narrow: "Ж Д С С Б Ж С",
};
const ENGLISH_DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

const proto = Intl.DateTimeFormat.prototype;
const formatToParts = proto.formatToParts;
const {get: getFormat} = Object.getOwnPropertyDescriptor(proto, "format");
const known = new WeakMap();

/** The Russian format of the same options, or nothing where the format is no Kazakh. */
function getRussian(format) {
  if (!known.has(format)) {
    const {locale, ...options} = format.resolvedOptions();
    const isKazakh = /^kk\b/.test(locale);
    known.set(format, isKazakh && new Intl.DateTimeFormat("ru", options));
  }
  return known.get(format);
}

function getIndex(date, options, timeZone) {
  const english = new Intl.DateTimeFormat("en-US", {...options, timeZone});
  return getFormat.call(english)(date);
}

/** The year goes first: “2026 ж. 26 қар.”. */
function putYearFirst(parts) {
  const at = parts.findIndex((part) => part.type === "year");
  const first = parts.findIndex((part) => ["day", "month"].includes(part.type));
  if (at < 0 || first < 0 || first > at) {
    return parts;
  }
  const [year] = parts.splice(at, 1);
  if (parts[at]) {
    const value = parts[at].value.replace(/^\s*г\.?/, "");
    parts[at] = {type: "literal", value};
  }
  parts.splice(at - 1, 1); // the space before the year
  parts.splice(first, 0, year, {type: "literal", value: " ж. "});
  return parts;
}

function getParts(format, russian, date) {
  const options = format.resolvedOptions();
  const style = {full: "long", long: "long"}[options.dateStyle] || "short";
  let isNamed = false;
  const parts = formatToParts.call(russian, date).map((part) => {
    if (part.type === "month" && /\D/.test(part.value)) {
      isNamed = true;
      const index = getIndex(date, {month: "numeric"}, options.timeZone) - 1;
      const words = MONTHS[options.month] || MONTHS[style];
      return {type: "month", value: words.split(" ")[index]};
    }
    if (part.type === "weekday") {
      const day = getIndex(date, {weekday: "short"}, options.timeZone);
      const words = DAYS[options.weekday] || DAYS.long;
      return {type: "weekday", value: words.split(" ")[ENGLISH_DAYS.indexOf(day)]};
    }
    return part;
  });
  return isNamed ? putYearFirst(parts) : parts;
}

if (/M\d/.test(new Intl.DateTimeFormat("kk", {month: "long"}).format(0))) {
  proto.formatToParts = function (date) {
    const russian = getRussian(this);
    return russian ? getParts(this, russian, date) : formatToParts.call(this, date);
  };
  Object.defineProperty(proto, "format", {
    configurable: true,
    get() {
      const russian = getRussian(this);
      return russian
        ? (date) =>
            getParts(this, russian, date)
              .map((part) => part.value)
              .join("")
        : getFormat.call(this);
    },
  });
}
