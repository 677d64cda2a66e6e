"""Dates, numbers and names as documents print them, in Kazakh, Russian and English.

The forms are those of domain reference 4: «2026 жылғы 19 ақпан», «19 февраля
2026 года», and the date of the approval block with its day in quotation marks.

Languages are named by Odoo's codes; another one is a ``ValueError``.
"""

from datetime import date
from textwrap import shorten

from num2words import num2words

from .languages import KK, RU

EN = "en_US"
LANGUAGES = (KK, RU, EN)

MONTHS = {
    KK: (
        "қаңтар ақпан наурыз сәуір мамыр маусым "
        "шілде тамыз қыркүйек қазан қараша желтоқсан"
    ).split(),
    RU: (
        "января февраля марта апреля мая июня "
        "июля августа сентября октября ноября декабря"
    ).split(),
    EN: (
        "January February March April May June "
        "July August September October November December"
    ).split(),
}

#: Months that stand alone; only Russian declines them.
MONTHS_ALONE = MONTHS | {
    RU: (
        "январь февраль март апрель май июнь "
        "июль август сентябрь октябрь ноябрь декабрь"
    ).split()
}

#: Endings of the Kazakh months in «ақпандағы».
_OF_MONTH = "дағы дағы дағы дегі дағы дағы дегі дағы тегі дағы дағы дағы".split()

#: Endings of the Kazakh months in «ақпаннан бастап» and «ақпанға дейін».
_FROM_MONTH = "дан нан дан ден дан нан ден дан тен нан дан нан".split()
_TO_MONTH = "ға ға ға ге ға ға ге ға ке ға ға ға".split()

_DATES = {
    KK: "{year} жылғы {day} {month}",
    RU: "{day} {month} {year} года",
    EN: "{day} {month} {year}",
}
_MONTH_DATES = {
    KK: "{year} жылғы {month}",
    RU: "{month} {year} года",
    EN: "{month} {year}",
}
_QUOTED_DAYS = {KK: "«{}»", RU: "«{}»", EN: "“{}”"}

_BLANK_DAY, _BLANK_MONTH, _BLANK_YEAR = "___", "____________", "20__"

#: The codes of num2words, which calls Kazakh by its country.
_NUMBER_LANGUAGES = {KK: "kz", RU: "ru", EN: "en"}

#: Whole numbers from here on aren't written in words.
NUMBER_LIMIT = 10**18


def date_in_words(day: date, lang: str) -> str:
    """«2026 жылғы 19 ақпан», «19 февраля 2026 года», "19 February 2026"."""
    _check_language(lang)
    month = MONTHS[lang][day.month - 1]
    return _DATES[lang].format(day=day.day, month=month, year=day.year)


def date_of(day: date, lang: str) -> str:
    """A date before what is dated: «2026 жылғы 19 ақпандағы» of an order.

    Only Kazakh inflects it; in the other languages it is ``date_in_words``.
    """
    text = date_in_words(day, lang)
    return text + _OF_MONTH[day.month - 1] if lang == KK else text


def date_from(day: date, lang: str) -> str:
    """The first day of a period, without its preposition: «2026 жылғы 5 қаңтардан»."""
    text = date_in_words(day, lang)
    return text + _FROM_MONTH[day.month - 1] if lang == KK else text


def date_to(day: date, lang: str) -> str:
    """The last day of a period, without its preposition: «2026 жылғы 31 наурызға»."""
    text = date_in_words(day, lang)
    return text + _TO_MONTH[day.month - 1] if lang == KK else text


def date_short(day: date) -> str:
    """The same in every language: 19.02.2026."""
    return f"{day.day:02}.{day.month:02}.{day.year:04}"


def approval_date(day: date | None, lang: str) -> str:
    """The date line of the approval block: «2026 жылғы «05» наурыз».

    :param day: ``None`` gives the line with blanks, to be filled in by hand
    """
    _check_language(lang)
    number, month, year = _BLANK_DAY, _BLANK_MONTH, _BLANK_YEAR
    if day is not None:
        number, month, year = f"{day.day:02}", MONTHS[lang][day.month - 1], day.year
    quoted = _QUOTED_DAYS[lang].format(number)
    return _DATES[lang].format(day=quoted, month=month, year=year)


def month_in_words(day: date, lang: str) -> str:
    """The month of a day: «2026 жылғы қараша», «ноябрь 2026 года»."""
    _check_language(lang)
    month = MONTHS_ALONE[lang][day.month - 1]
    return _MONTH_DATES[lang].format(month=month, year=day.year)


def number_in_words(number: int, lang: str) -> str:
    """A whole number in words, in the nominative: «жиырма бес».

    :raises TypeError: for what isn't whole, whose Kazakh form num2words gets wrong
    :raises ValueError: from ``NUMBER_LIMIT`` on, in either direction
    """
    _check_language(lang)
    if isinstance(number, bool) or not isinstance(number, int):
        raise TypeError("whole_number_expected")
    if abs(number) >= NUMBER_LIMIT:
        raise ValueError("number_too_large")
    return num2words(number, lang=_NUMBER_LANGUAGES[lang])


def initials(full_name: str, before_surname: bool = False) -> str:
    """Surname and initials: «Тегі А.Ә.», or «А.Ә. Тегі» as a setting has it.

    :param full_name: surname, name, and patronymic if there is one. Words after the
        patronymic («ұлы», «қызы», «оглы») give no initial. A single word, and a name
        with a dot in it, which is abbreviated already, come back unchanged.
    """
    words = full_name.split()
    if len(words) < 2 or "." in full_name:
        return " ".join(words)
    letters = "".join(_initial(word) for word in words[1:3])
    order = (letters, words[0]) if before_surname else (words[0], letters)
    return " ".join(filter(None, order))


def _initial(word: str) -> str:
    """«А.», and «Ж.-П.» of a double name."""
    return "-".join(f"{part[0].upper()}." for part in word.split("-") if part)


def _check_language(lang: str) -> None:
    if lang not in LANGUAGES:
        raise ValueError("unknown_language")


def cut(text, length):
    """The text without its end, where it is longer."""
    return shorten(text, length, placeholder="…")


def squeeze(text, length):
    """The text without its middle: names of departments differ at their ends."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    head = shorten(text, length * 3 // 5, placeholder="") or text[: length * 3 // 5]
    tail = text[len(head) - length + 3 :]
    return f"{head} … {tail.partition(' ')[2] or tail}"
