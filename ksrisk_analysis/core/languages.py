"""The two languages of every document."""

KK, RU = "kk_KZ", "ru_RU"

#: In the order in which they stand in a bilingual document.
LANGS = (KK, RU)

#: What names of fields and files end in.
SUFFIX = {KK: "kk", RU: "ru"}
