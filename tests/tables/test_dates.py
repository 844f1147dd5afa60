import datetime as dt
import locale
import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from geo_movements.errors import ParseError
from geo_movements.tables.calendar import gregorian, to_julian
from geo_movements.tables.dates import (
    RELATIVE,
    RULES,
    DateSpan,
    from_minutes,
    parse,
    to_edtf,
    to_minutes,
)
from geo_movements.tables.phrases import Beside


def exact(first: str, last: str | None = None) -> DateSpan:
    last = last or first
    return DateSpan(first, last, first, last, False, False)


def possible(first: str | None, last: str | None, flag: str = "") -> DateSpan:
    approximate, uncertain = flag in ("~", "%"), flag in ("?", "%")
    return DateSpan(first, last, None, None, approximate, uncertain)


EDTF = {
    # level 0
    "2024-10-08": exact("2024-10-08"),
    "2024-10": possible("2024-10-01", "2024-10-31"),
    "2024-02": possible("2024-02-01", "2024-02-29"),
    "1900-02": possible("1900-02-01", "1900-02-28"),
    "2024": possible("2024-01-01", "2024-12-31"),
    "0000": possible("0000-01-01", "0000-12-31"),
    "2024-10-31T10:30:00Z": exact("2024-10-31T10:30Z"),
    "2024-10-31T10:30:59+10": exact("2024-10-31T10:30+10:00"),
    "2024-10-31T10:30-0330": exact("2024-10-31T10:30-03:30"),
    "2024-10-31T10:30:00": exact("2024-10-31T10:30"),
    "2024-10-08/2024-10-13": exact("2024-10-08", "2024-10-13"),
    "2024-10-08/2024-10-08": exact("2024-10-08"),
    "2024-10-08/2024-11": possible("2024-10-08", "2024-11-30"),
    "2023/2024": possible("2023-01-01", "2024-12-31"),
    # level 1
    "2024-10-08~": possible("2024-10-08", "2024-10-08", "~"),
    "2024-10-08?": possible("2024-10-08", "2024-10-08", "?"),
    "2024-10-08%": possible("2024-10-08", "2024-10-08", "%"),
    "2024-10-01~/2024-10-20~": possible("2024-10-01", "2024-10-20", "~"),
    "2024-10-01~/2024-10-23": possible("2024-10-01", "2024-10-23", "~"),
    "2024-10-01~/2024-10-23?": possible("2024-10-01", "2024-10-23", "%"),
    "../2024-12": possible(None, "2024-12-31"),
    "../2024-12-01": possible(None, "2024-12-01"),
    "/2024-12-01": possible(None, "2024-12-01"),
    "2024-10-23/..": possible("2024-10-23", None),
    "2024-10-23/": possible("2024-10-23", None),
    "../..": possible(None, None),
    "2024-21": possible("2024-03-01", "2024-05-31"),
    "2024-22": possible("2024-06-01", "2024-08-31"),
    "2024-23": possible("2024-09-01", "2024-11-30"),
    "2023-21": possible("2023-03-01", "2023-05-31"),
    "2020-24": possible("2020-12-01", "2021-02-28"),
    "2011-12": possible("2011-12-01", "2011-12-31"),
    "-0023-24": possible("-0023-12-01", "-0022-02-28"),
    "202X": possible("2020-01-01", "2029-12-31"),
    "20XX": possible("2000-01-01", "2099-12-31"),
    "-021X": possible("-0219-01-01", "-0210-12-31"),
    "2024-XX": possible("2024-01-01", "2024-12-31"),
    "2024-XX-XX": possible("2024-01-01", "2024-12-31"),
    "2024-10-XX": possible("2024-10-01", "2024-10-31"),
    "202X?": possible("2020-01-01", "2029-12-31", "?"),
    "-0217-05-01": exact("-0217-05-01"),
    "-0217": possible("-0217-01-01", "-0217-12-31"),
    "Y170002": possible("+170002-01-01", "+170002-12-31"),
    "Y-170002": possible("-170002-01-01", "-170002-12-31"),
    # one of
    "[2024-10-08..2024-10-13]": possible("2024-10-08", "2024-10-13"),
    "[..2024-10-13]": possible(None, "2024-10-13"),
    "[2024-10-08..]": possible("2024-10-08", None),
    "[2024-10-08..2024-10-08]": exact("2024-10-08"),
    "[2024-10]": possible("2024-10-01", "2024-10-31"),
}

# The words of the DPRK facts, with the day of the report: (words, anchor) -> span.
DPRK = {
    ("between Oct. 8 and Oct. 13", "2024-10-18~"): possible("2024-10-08", "2024-10-13"),
    ("between early- to mid-October", "2024-10-23"): possible("2024-10-01", "2024-10-20", "~"),
    ("early to mid-October 2024", None): possible("2024-10-01", "2024-10-20", "~"),
    ("before 23 October 2024", None): possible(None, "2024-10-22"),
    ("before 23 Oct", "2024-10-23"): possible(None, "2024-10-22"),
    ("16 Oct", "2024-10-18~"): exact("2024-10-16"),
    ("Oct. 14 … Oct. 16", "2024-10-21~"): possible("2024-10-14", "2024-10-16"),
    ("by 18 Oct", "2024-10-18"): possible(None, "2024-10-18"),
    ("by December", "2024-10-23"): possible(None, "2024-12-31"),
    ("by December 2024", None): possible(None, "2024-12-31"),
    ("November 1", "2024-10-18"): exact("2024-11-01"),
    ("by the end of October", "2024-10-18"): possible(None, "2024-10-31", "~"),
    ("Oct. 23", "2024-10-24"): exact("2024-10-23"),
    ("as of 24 Oct", "2024-10-24"): exact("2024-10-24"),
    ("as of 24 October 2024", None): exact("2024-10-24"),
    ("since 23 October 2024", None): possible("2024-10-23", None),
    ("in October and November 2024", "2025-02-27"): possible("2024-10-01", "2024-11-30"),
    ("October 27", "2024-10-27"): exact("2024-10-27"),
    ("from October 23 to 28", "2024-10-31~"): exact("2024-10-23", "2024-10-28"),
    ("last week of October", "2024-11-02"): possible("2024-10-25", "2024-10-31", "~"),
    ("late October", "2024-11-20~"): possible("2024-10-21", "2024-10-31", "~"),
    ("31 Oct", "2024-11-01"): exact("2024-10-31"),
    ("4 Nov", "2024-11-05"): exact("2024-11-04"),
    ("Sept 2024", None): possible("2024-09-01", "2024-09-30"),
    ("November", "2024-11-25"): possible("2024-11-01", "2024-11-30"),
    ("November", "2024-11"): possible("2024-11-01", "2024-11-30"),
    ("October", "2024"): possible("2024-10-01", "2024-10-31"),
    ("December 6", "2024-12-14"): exact("2024-12-06"),
}

ANCHOR = "2024-10-24"  # a Thursday

LEVEL_2 = {
    "156X-12-25": possible("1560-12-25", "1569-12-25"),
    "15XX-12-XX": possible("1500-12-01", "1599-12-31"),
    "20XX-10": possible("2000-10-01", "2099-10-31"),
    "X024": possible("0024-01-01", "9024-12-31"),
    "2004-1X": possible("2004-10-01", "2004-12-31"),
    "2024-XX-31": possible("2024-01-31", "2024-12-31"),
    "-021X-05-01": possible("-0219-05-01", "-0210-05-01"),
    "2004-06~-11": possible("2004-06-11", "2004-06-11", "~"),
    "2004?-06-11": possible("2004-06-11", "2004-06-11", "?"),
    "?2004-06-~11": possible("2004-06-11", "2004-06-11", "%"),
    "1950S2": possible("1900-01-01", "1999-12-31"),
    "-1950S3": possible("-1959-01-01", "-1950-12-31"),
    "Y17E5": possible("+1700000-01-01", "+1700000-12-31"),
    "Y-17E7": possible("-170000000-01-01", "-170000000-12-31"),
    "2001-25": possible("2001-03-01", "2001-05-31"),
    "2001-30": possible("2001-12-01", "2002-02-28"),
    "2001-34": possible("2001-04-01", "2001-06-30"),
    "2001-39": possible("2001-09-01", "2001-12-31"),
    "2001-41": possible("2001-07-01", "2001-12-31"),
    "{2024-10-08..2024-10-13}": exact("2024-10-08", "2024-10-13"),
    "{2024-10-08,2024-10-13}": possible("2024-10-08", "2024-10-13"),
    "[1667,1668,1670..1672]": possible("1667-01-01", "1672-12-31"),
    "[2024-10-13, 2024-10-08]": possible("2024-10-08", "2024-10-13"),
    "[2024-10-13,..2024-10-08]": possible(None, "2024-10-13"),
    "{1960,1961-12}": possible("1960-01-01", "1961-12-31"),
}

FULL_ENGLISH = {
    "late 1942": possible("1942-09-01", "1942-12-31", "~"),
    "the night of 5-6 June 1944": possible("1944-06-05", "1944-06-06"),
    "overnight 5/6 June 1944": possible("1944-06-05", "1944-06-06"),
    "on the night of 31 May to 1 June 1942": possible("1942-05-31", "1942-06-01"),
    "the night of 5 June 1944": possible("1944-06-05", "1944-06-06"),
    "in the first half of 218 BC": possible("-0217-01-01", "-0217-06-30", "~"),
    "218 BC": possible("-0217-01-01", "-0217-12-31"),
    "218 B.C.": possible("-0217-01-01", "-0217-12-31"),
    "15 March 44 BCE": exact("-0043-03-15"),
    "c. 218 BC": possible("-0217-01-01", "-0217-12-31", "~"),
    "218-216 BC": possible("-0217-01-01", "-0215-12-31"),
    "between 218 and 216 BC": possible("-0217-01-01", "-0215-12-31"),
    "autumn 218 BC": possible("-0217-09-01", "-0217-11-30"),
    "AD 9": possible("0009-01-01", "0009-12-31"),
    "September 9 AD": possible("0009-09-01", "0009-09-30"),
    "378 CE": possible("0378-01-01", "0378-12-31"),
    "first quarter of 2024": possible("2024-01-01", "2024-03-31"),
    "Q3 2024": possible("2024-07-01", "2024-09-30"),
    "the 1940s": possible("1940-01-01", "1949-12-31"),
    "early 1940s": possible("1940-01-01", "1942-12-31", "~"),
    "the 2nd century BC": possible("-0199-01-01", "-0100-12-31"),
    "early 19th century": possible("1801-01-01", "1830-12-31", "~"),
    "Friday 18 October 2024": exact("2024-10-18"),
    "Friday, October 18, 2024": exact("2024-10-18"),
    "Fri 18 Oct 2024": exact("2024-10-18"),
    "2 or 3 October 2024": possible("2024-10-02", "2024-10-03"),
    "3, 4 or 5 May 2024": possible("2024-05-03", "2024-05-05"),
    "the week of 7 October 2024": possible("2024-10-07", "2024-10-13"),
    "the weekend of 12 October 2024": possible("2024-10-12", "2024-10-13"),
    "the weekend of 13 October 2024": possible("2024-10-12", "2024-10-13"),
    "no earlier than 24 February 2022": possible("2022-02-24", None),
    "since 24 February 2022": possible("2022-02-24", None),
    "around mid-October 2024": possible("2024-10-11", "2024-10-20", "~"),
    "10:30 on 31 October 2024": exact("2024-10-31T10:30"),
    "31 October 2024, 10:30 UTC": exact("2024-10-31T10:30Z"),
    "6 June 1944 at 06:30": exact("1944-06-06T06:30"),
    "at 0630 GMT on 6 June 1944": exact("1944-06-06T06:30Z"),
    "0630 hours on 6 June 1944": exact("1944-06-06T06:30"),
    "6.30 p.m. on 6 June 1944": exact("1944-06-06T18:30"),
    "12 am on 6 June 1944": exact("1944-06-06T00:00"),
    "10:30 Moscow time on 31 October 2024": exact("2024-10-31T10:30+03:00"),
    "from 10:30 on 6 June 1944 to 12:00 on 7 June 1944": exact(
        "1944-06-06T10:30", "1944-06-07T12:00"
    ),
    "the morning of 5 June 1944": exact("1944-06-05"),
    "before dawn on 6 June 1944": exact("1944-06-06"),
}

# Counted from the report of Thursday 24 October 2024.
RELATIVE_WORDS = {
    "today": exact("2024-10-24"),
    "yesterday": exact("2024-10-23"),
    "the day before yesterday": exact("2024-10-22"),
    "tomorrow": exact("2024-10-25"),
    "on Friday": exact("2024-10-18"),
    "last Friday": exact("2024-10-18"),
    "on Thursday": exact("2024-10-24"),
    "last Thursday": exact("2024-10-17"),
    "this Friday": exact("2024-10-25"),
    "next Friday": exact("2024-10-25"),
    "next Thursday": exact("2024-10-31"),
    "since last Friday": possible("2024-10-18", None),
    "by next Monday": possible(None, "2024-10-28"),
    "between Monday and Wednesday": possible("2024-10-21", "2024-10-23"),
    "earlier this month": possible("2024-10-01", "2024-10-24"),
    "earlier this week": possible("2024-10-21", "2024-10-24"),
    "three days ago": exact("2024-10-21"),
    "two weeks ago": possible("2024-10-10", "2024-10-10", "~"),
    "ten months ago": possible("2023-12-01", "2023-12-31", "~"),
    "a year earlier": possible("2023-01-01", "2023-12-31", "~"),
    "last week": possible("2024-10-14", "2024-10-20"),
    "this week": possible("2024-10-21", "2024-10-27"),
    "last month": possible("2024-09-01", "2024-09-30"),
    "next year": possible("2025-01-01", "2025-12-31"),
    "in the past two weeks": possible("2024-10-10", "2024-10-24"),
    "in recent days": possible(None, "2024-10-24", "~"),
    "by last week": possible(None, "2024-10-20"),
    "Friday, 18 October": exact("2024-10-18"),
}

D_DAYS = {
    "D-Day": exact("1944-06-06"),
    "D+3": exact("1944-06-09"),
    "D-1": exact("1944-06-05"),
    "by D+10": possible(None, "1944-06-16"),
    "from D-1 to D+2": exact("1944-06-05", "1944-06-08"),
}

JULIAN = {
    "25 October 1917": exact("1917-11-07"),
    "1917-10-25": exact("1917-11-07"),
    "4 October 1582": exact("1582-10-14"),
    "15 March 44 BC": exact("-0043-03-13"),
    "October 1917": possible("1917-10-14", "1917-11-13"),
    "1812": possible("1812-01-13", "1813-01-12"),
    "February 1900": possible("1900-02-13", "1900-03-13"),
    "from 12 to 14 June 1812": exact("1812-06-24", "1812-06-26"),
    "by February 1812": possible(None, "1812-03-12"),
    "29 February 1900": exact("1900-03-13"),
    "1900-02-29/1900-03-01": exact("1900-03-13", "1900-03-14"),
    "1700-02-29~": possible("1700-03-11", "1700-03-11", "~"),
    "28 to 29 February 1900": exact("1900-03-12", "1900-03-13"),
    "late February 1900": possible("1900-03-05", "1900-03-13", "~"),
    "before 1 March 1900": possible(None, "1900-03-13"),
    "the night of 29 February 1900": possible("1900-03-13", "1900-03-14"),
    "Wednesday 25 October 1917": exact("1917-11-07"),
    "Tuesday, 29 February 1900 to Thursday, 2 March 1900": exact("1900-03-13", "1900-03-15"),
    "the week of 26 February 1900": possible("1900-03-10", "1900-03-16"),
    "winter 1899-1900": possible("1899-12-13", "1900-03-13"),
    "the 1900s": possible("1900-01-13", "1910-01-13"),
    "1900-02-XX": possible("1900-02-13", "1900-03-13"),
}

ENGLISH = {
    "8 October 2024": exact("2024-10-08"),
    "October 8, 2024": exact("2024-10-08"),
    "8th of October, 2024": exact("2024-10-08"),
    "on 8 OCT. 2024": exact("2024-10-08"),
    "8\u00a0October\u20092024": exact("2024-10-08"),
    "Oct.8, 2024": exact("2024-10-08"),
    "in May 2024": possible("2024-05-01", "2024-05-31"),
    "in 2024": possible("2024-01-01", "2024-12-31"),
    "autumn of 2024": possible("2024-09-01", "2024-11-30"),
    "winter 2023": possible("2023-12-01", "2024-02-29"),
    "winter 2024-2025": possible("2024-12-01", "2025-02-28"),
    "in the winter of 2024\u201325": possible("2024-12-01", "2025-02-28"),
    "winter 2024/2025": possible("2024-12-01", "2025-02-28"),
    "winter 1999 - 00": possible("1999-12-01", "2000-02-29"),
    "by winter 2024-25": possible(None, "2025-02-28"),
    "from winter 2023-2024 to autumn 2024": possible("2023-12-01", "2024-11-30"),
    "from late 2024 to 2025": possible("2024-09-01", "2025-12-31", "~"),
    "2024 to October 2025": possible("2024-01-01", "2025-10-31"),
    "2023-2024": possible("2023-01-01", "2024-12-31"),
    "8 to late October 2024": possible("2024-10-08", "2024-10-31", "~"),
    "early October to the 13th 2024": possible("2024-10-01", "2024-10-13", "~"),
    "start-October 2024": possible("2024-10-01", "2024-10-10", "~"),
    "end-October 2024": possible("2024-10-21", "2024-10-31", "~"),
    "mid-October 2024": possible("2024-10-11", "2024-10-20", "~"),
    "early in October 2024": possible("2024-10-01", "2024-10-10", "~"),
    "late February 2024": possible("2024-02-21", "2024-02-29", "~"),
    "the first week of October 2024": possible("2024-10-01", "2024-10-07", "~"),
    "last week of February 2023": possible("2023-02-22", "2023-02-28", "~"),
    "second half of October 2024": possible("2024-10-16", "2024-10-31", "~"),
    "late 2024": possible("2024-09-01", "2024-12-31", "~"),
    "mid-to-late October 2024": possible("2024-10-11", "2024-10-31", "~"),
    "early October to late November 2024": possible("2024-10-01", "2024-11-30", "~"),
    "between 8 and 13 October 2024": possible("2024-10-08", "2024-10-13"),
    "between Oct. 8 and 13, 2024": possible("2024-10-08", "2024-10-13"),
    "between December 2024 and 3 January 2025": possible("2024-12-01", "2025-01-03"),
    "8 or 9 October 2024": possible("2024-10-08", "2024-10-09"),
    "Oct. 14... Oct. 16, 2024": possible("2024-10-14", "2024-10-16"),
    "Oct... Nov 2024": possible("2024-10-01", "2024-11-30"),
    "from 23 to 28 October 2024": exact("2024-10-23", "2024-10-28"),
    "8–13 October 2024": exact("2024-10-08", "2024-10-13"),
    "October 8-13, 2024": exact("2024-10-08", "2024-10-13"),
    "8 Oct 2024 - 13 Oct 2024": exact("2024-10-08", "2024-10-13"),
    "from 2024-10-08 to 2024-10-13": exact("2024-10-08", "2024-10-13"),
    "from 28 December 2024 to 3 January 2025": exact("2024-12-28", "2025-01-03"),
    "from October to December 2024": possible("2024-10-01", "2024-12-31"),
    "no later than 2024-12": possible(None, "2024-12-31"),
    "before October 2024": possible(None, "2024-09-30"),
    "before 1 January 2024": possible(None, "2023-12-31"),
    "after 28 February 2024": possible("2024-02-29", None),
    "from 23 October 2024 on": possible("2024-10-23", None),
    "around 25 October 2024": possible("2024-10-25", "2024-10-25", "~"),
    "c. October 1812": possible("1812-10-01", "1812-10-31", "~"),
    "probably 31 October 2024": possible("2024-10-31", "2024-10-31", "?"),
}

NOT_UNDERSTOOD = (
    "", " ", "housed on Monday", "as of now", "less than an hour later",
    "over the past two weeks or so",
    "after first transfer; reported 23 Oct", "before 23 Oct briefing",
    "since Wednesday; 5,000 expected by Monday", "~400 seen 16 Oct", "last month (Sept 2024)",
    "at the port on October 17 … by October 20 crane retracted", "Oct. 14 …", "… Oct. 16",
    "Oct. 14 … crane … Oct. 16",
    "no more than 72 hours old (18 Oct)", "Thursday, arrival ~10:30 local",
    "10/08/2024", "8.10.2024", "2024/8/10/2", "217", "-217", "Y2024", "/", "..", "[..]", "[]",
    "2024-1", "2024-1-8-3", "2024-10-31T25:00Z", "202410-08",
    "{}", "{2024-10-08", "[2024-10-08,]", "2024-10-08/2024-10-09/2024-10-10", "Y17000-05",
    "8 to 13",
    "8, 2024", "2024 or 8",
    "٢٠٢٤-١٠-٠٨", "2024-10-0⁸", "９ October 2024", "last week of 2024", "between and",
)  # fmt: skip

# Two ends that may be the halves of one date, or years that belong to both: (words) -> the fault.
HALVES = {
    "October-2024": "year only",
    "October - 2024": "year only",
    "October … 2024": "year only",
    "October or 2024": "year only",
    "October 2024-2025": "year only",
    "October 2024 to 2025": "year only",
    "8 October - 2025": "year only",
    "8 October 2024 - 2025": "year only",
    "between October 2024 and 2025": "year only",
    "between 2024-10 and 2025": "year only",
    "from 2024-10-08 to 2025": "year only",
    "from October 2024 to 2025~": "year only",
    "start to 2024": "year only",
    "2024-October": "year only",
    "8-October 2024": "a day without its month",
    "October-25, 2024": "a day without its month",
    "October 2024-25": "a day without its month",
    "from autumn 2024 to 2025": "year only",
    "winter 2024-2026": "only a winter",
    "winter 2024-26": "only a winter",
    "winter 2024-2024": "only a winter",
    "autumn 2024-2025": "only a winter",
    "autumn 2024-25": "only a winter",
    "8 to autumn 2024": "a day without its month",
}

# Text -> whether it may be a season, too.
TWO_YEARS = {
    "2023-24": True, "2022-23": True, "1920-21": True, "2021-22~": True, "by 2023-24": True,
    "in 2022-23": True, "2023-24/2024-10": True, "[2023-24..]": True, "2024-25": False,
    "1812-13": False,
}  # fmt: skip

IMPOSSIBLE = {
    "2024-02-30": "February 2024 has 29",
    "2023-02-29": "February 2023 has 28",
    "2024-13": "month 13",
    "2024-13-01": "month 13",
    "2024-00-01": "month 00",
    "2024-10-00": "day 00",
    "31 November 2024": "November 2024 has 30",
    "by 31 June 2024": "June 2024 has 30",
    "2024-10-13/2024-10-08": "before it begins",
    "2024-10-09/2024-10-08": "before it begins",
    "[2024-10-13..2024-10-08]": "before it begins",
    "2024-10-31T10:30Z/2024-10-31T12:00+10:00": "before it begins",
    "between 13 and 8 October 2024": "before it begins",
    "from 28 December 2024 to 3 January": "before it begins",
    "Y9999999999": "too far",
    "before 1 October 20X4": "not understood",
    "9" * 5000: "too long",
    "Y" + "9" * 150: "too far",
}


@pytest.mark.parametrize(("text", "span"), EDTF.items())
def test_edtf_is_read(text: str, span: DateSpan) -> None:
    assert parse(text) == span


@pytest.mark.parametrize(("told", "span"), DPRK.items())
def test_the_words_of_the_dprk_facts_are_read(told: tuple[str, str | None], span: DateSpan) -> None:
    words, anchor = told
    assert parse(words, anchor=anchor) == span


@pytest.mark.parametrize(("text", "span"), ENGLISH.items())
def test_report_english_is_read(text: str, span: DateSpan) -> None:
    assert parse(text) == span


@pytest.mark.parametrize(("text", "span"), (LEVEL_2 | FULL_ENGLISH).items())
def test_what_reports_and_histories_need_is_read(text: str, span: DateSpan) -> None:
    assert parse(text) == span


@pytest.mark.parametrize(("text", "span"), RELATIVE_WORDS.items())
def test_what_counts_from_the_report_is_read(text: str, span: DateSpan) -> None:
    assert parse(text, anchor=ANCHOR) == span


@pytest.mark.parametrize(("text", "span"), D_DAYS.items())
def test_what_counts_from_d_day_is_read(text: str, span: DateSpan) -> None:
    assert parse(text, d_day="1944-06-06") == span
    with pytest.raises(ParseError, match="d_day"):
        parse(text)


@pytest.mark.parametrize(("text", "span"), JULIAN.items())
def test_julian_dates_become_gregorian(text: str, span: DateSpan) -> None:
    assert parse(text, calendar="julian") == span


def test_the_julian_calendar_has_its_own_weekdays_and_leap_days() -> None:
    for text in ("Thursday 25 October 1917", "Wednesday 25 October 1918"):
        with pytest.raises(ParseError, match="of the Julian calendar is a"):
            parse(text, calendar="julian")
    with pytest.raises(ParseError, match="February 1900 has 28") as raised:
        parse("29 February 1900")
    assert "julian" in raised.value.hint
    with pytest.raises(ParseError, match="February 1901 has 28"):
        parse("29 February 1901", calendar="julian")


def test_what_counts_from_the_report_or_d_day_is_not_turned_twice() -> None:
    told = {"calendar": "julian", "anchor": "1917-11-10", "d_day": "1917-11-07"}
    assert parse("D-Day", **told) == exact("1917-11-07")
    assert parse("yesterday", **told) == exact("1917-11-09")
    assert parse("last month", **told) == possible("1917-10-01", "1917-10-31")
    assert parse("two weeks ago", **told) == possible("1917-10-27", "1917-10-27", "~")
    assert parse("25 October", **told) == exact("1917-11-07")
    assert parse("between 25 October 1917 and D+3", **told) == possible("1917-11-07", "1917-11-10")


@given(st.integers(-1_000_000, 1_000_000))
def test_the_two_calendars_turn_into_one_another(day: int) -> None:
    iso = from_minutes(day * 1440).partition("T")[0]
    year, month, of_month = to_julian(iso).rsplit("-", 2)
    assert gregorian(int(year), int(month), int(of_month), julian=True) == iso


FIGURES = {
    ("25/12/2024", None): "2024-12-25",
    ("12/25/2024", None): "2024-12-25",
    ("25.12.2024", None): "2024-12-25",
    ("25-12-2024", None): "2024-12-25",
    ("8/8/2024", None): "2024-08-08",
    ("2024/10/8", None): "2024-10-08",
    ("2024.10.08", None): "2024-10-08",
    ("10/8/2024", "dmy"): "2024-08-10",
    ("10/8/2024", "mdy"): "2024-10-08",
    ("8.10.2024", "dmy"): "2024-10-08",
}


@pytest.mark.parametrize(("told", "day"), FIGURES.items())
def test_a_day_in_figures_is_read_where_it_means_one_day(
    told: tuple[str, str | None], day: str
) -> None:
    assert parse(told[0], order=told[1]) == exact(day)


def test_days_in_figures_stand_in_spans_and_beside_times() -> None:
    assert parse("between 13/10/2024 and 15/10/2024") == possible("2024-10-13", "2024-10-15")
    assert parse("13.10.2024 - 15.10.2024") == exact("2024-10-13", "2024-10-15")
    assert parse("13/10/2024 10:30") == exact("2024-10-13T10:30")
    assert parse("about 13/10/2024") == possible("2024-10-13", "2024-10-13", "~")
    assert parse("29.02.1900", calendar="julian") == exact("1900-03-13")


@pytest.mark.parametrize(
    ("text", "order", "fault", "hint"),
    [
        ("10/8/2024", None, "either way round", "2024-08-10 or 2024-10-08"),
        ("8.10.2024", None, "either way round", 'date_order = "dmy" or "mdy"'),
        ("by 10/8/2024", None, "either way round", "2024-08-10"),
        ("10/8/24", None, "the year has two digits", "10/8/1924 or 10/8/2024"),
        ("15.11.43", None, "the year has two digits", "15.11.1943 or 15.11.2043"),
        ("25/12/24", "dmy", "the year has two digits", "25/12/2024"),
        ("25/12/2024", "mdy", "no month 25, and date_order is mdy", "2024-12-25"),
        ("12/25/2024", "dmy", "no month 25, and date_order is dmy", "2024-12-25"),
        ("32/13/2024", "dmy", "no month 13", "Correct the cell"),
        ("13/13/1943", None, r"no month 13\.$", "Correct the cell"),
        ("32/1/2024", None, "there is no day 32", "Correct the day"),
        ("8 Oct 24", None, "not understood", "four digits"),
    ],
)
def test_a_day_in_figures_is_never_guessed(
    text: str, order: str | None, fault: str, hint: str
) -> None:
    with pytest.raises(ParseError) as raised:
        parse(text, order=order)
    assert re.search(fault, raised.value.problem)
    assert hint in raised.value.hint


DOUBTED = {
    "about 8 October 2024": possible("2024-10-08", "2024-10-08", "~"),
    "8 October 2024 (approx.)": possible("2024-10-08", "2024-10-08", "~"),
    "8 October 2024 or so": possible("2024-10-08", "2024-10-08", "~"),
    "about 8 to about 13 October 2024": possible("2024-10-08", "2024-10-13", "~"),
    "around mid-October 2024": possible("2024-10-11", "2024-10-20", "~"),
    "by about 8 October 2024": possible(None, "2024-10-08", "~"),
    "reportedly 8 October 2024": possible("2024-10-08", "2024-10-08", "?"),
    "possibly in October 2024": possible("2024-10-01", "2024-10-31", "?"),
    "likely late October 2024": possible("2024-10-21", "2024-10-31", "%"),
    "probably between 8 and 13 October 2024": possible("2024-10-08", "2024-10-13", "?"),
    "possibly about 8 October 2024": possible("2024-10-08", "2024-10-08", "%"),
    "8 October 2024?": possible("2024-10-08", "2024-10-08", "?"),
    "8 October 2024 (reportedly)": possible("2024-10-08", "2024-10-08", "?"),
    "sometime in October 2024": possible("2024-10-01", "2024-10-31"),
    "8/9 October 2024": possible("2024-10-08", "2024-10-09"),
    "late summer 218 BC": possible("-0217-08-01", "-0217-08-31", "~"),
    "mid-winter 2023-24": possible("2024-01-01", "2024-01-31", "~"),
    "winter 218/217 BC": possible("-0217-12-01", "-0216-02-29"),
    "16 February 2024 to the present": possible("2024-02-16", None),
    "2nd half of October 2024": possible("2024-10-16", "2024-10-31", "~"),
}


@pytest.mark.parametrize(("text", "span"), DOUBTED.items())
def test_the_words_of_doubt_take_certainty_and_move_no_bound(text: str, span: DateSpan) -> None:
    assert parse(text) == span


@pytest.mark.parametrize("text", ["unknown", "n.d.", "TBD"])
def test_an_untold_date_is_an_empty_cell(text: str) -> None:
    with pytest.raises(ParseError, match="Leave the cell empty"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("Monday 18 October 2024", "2024-10-18 is a Friday"),
        ("the weekend of 9 October 2024", "is a Wednesday"),
        ("10:30 IST on 31 October 2024", "more than one offset"),
        ("13 pm on 6 June 1944", "not understood"),
        ("13:30 pm on 6 June 1944", "no hour 13"),
        ("0 BC", "no era has a year 0"),
        ("0th century", "no century 0"),
        ("first quarter of October 2024", "quarter"),
        ("2024-02-3X", "no day 3X"),
        ("2024-2X", "no month 2X"),
        ("yesterday", "no day of report is told"),
        ("in recent days", "no day of report is told"),
        ("10:30 on October 2024", "not understood"),
        ("Y17E9", "too far"),
    ],
)
def test_what_cannot_be_so_raises_with_the_reason(text: str, fault: str) -> None:
    with pytest.raises(ParseError, match=fault) as raised:
        parse(text)
    assert raised.value.hint


@pytest.mark.parametrize(
    ("text", "anchor", "span"),
    [
        ("yesterday", "2024-10", possible("2024-09-30", "2024-10-30")),
        ("yesterday", "2024", possible("2023-12-31", "2024-12-30")),
        ("yesterday", "2024-10-21~/2024-10-31~", possible("2024-10-20", "2024-10-30", "~")),
        ("yesterday", "2024-10-18~", possible("2024-10-17", "2024-10-17", "~")),
        ("yesterday", "2024-10-18?", possible("2024-10-17", "2024-10-17", "?")),
        ("by yesterday", "2024-10", possible(None, "2024-10-30")),
        ("last month", "2024-10", possible("2024-09-01", "2024-09-30")),
        ("two weeks ago", "2024-10", possible("2024-09-17", "2024-10-17", "~")),
    ],
)
def test_what_counts_from_a_vague_report_is_no_certain_day(
    text: str, anchor: str, span: DateSpan
) -> None:
    assert parse(text, anchor=anchor) == span


def test_a_report_without_both_bounds_has_no_yesterday() -> None:
    for anchor in ("../2024-10-18", "2024-10-18/..", "soon"):
        with pytest.raises(ParseError, match="is no day"):
            parse("yesterday", anchor=anchor)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("last night", possible("2024-10-17", "2024-10-18")),
        ("tonight", possible("2024-10-18", "2024-10-19")),
        ("yesterday morning", exact("2024-10-17")),
        ("by next Monday", possible(None, "2024-10-21")),
        ("by last Monday", possible(None, "2024-10-14")),
        ("since Monday", possible("2024-10-14", None)),
        ("by Monday 21 October", possible(None, "2024-10-21")),
        ("by the end of the month", possible(None, "2024-10-31")),
        ("by end of this week", possible(None, "2024-10-20")),
    ],
)
def test_nights_and_weekdays_of_the_report(text: str, span: DateSpan) -> None:
    assert parse(text, anchor="2024-10-18") == span  # a Friday


@pytest.mark.parametrize("word", ["by", "before", "until", "till", "no later than"])
def test_a_weekday_that_may_be_past_or_to_come_is_refused(word: str) -> None:
    with pytest.raises(ParseError, match="before the report or the one after") as raised:
        parse(f"{word} Monday", anchor="2024-10-18")
    assert '"next Monday"' in raised.value.hint


EVERYDAY = {
    "beginning in October 2024": possible("2024-10-01", None),
    "starting in October 2024": possible("2024-10-01", None),
    "beginning 8 October 2024": possible("2024-10-08", None),
    "starting on 8 October 2024": possible("2024-10-08", None),
    "the beginning of October 2024": possible("2024-10-01", "2024-10-10", "~"),
    "ending in October 2024": possible(None, "2024-10-31"),
    "on or before 12 October 2024": possible(None, "2024-10-12"),
    "up to 12 October 2024": possible(None, "2024-10-12"),
    "8 October 2024 at the latest": possible(None, "2024-10-08"),
    "8 October 2024 or earlier": possible(None, "2024-10-08"),
    "8 October 2024 or later": possible("2024-10-08", None),
    "on or after 8 October 2024": possible("2024-10-08", None),
    "12 October 2024 onwards": possible("2024-10-12", None),
    "from 12 October 2024 onwards": possible("2024-10-12", None),
    "since 12 October 2024 on": possible("2024-10-12", None),
    "25 October / 7 November 1917": exact("1917-11-07"),
    "7 November / 25 October 1917": exact("1917-11-07"),
    "12/24 August 1812": exact("1812-08-24"),
    "12/20 August 1812": possible("1812-08-12", "1812-08-20"),
    "8/21 October 2024": possible("2024-10-08", "2024-10-21"),
    "1914-18": possible("1914-01-01", "1918-12-31"),
    "in 1939\u201345": possible("1939-01-01", "1945-12-31"),
    "1918-22": possible("1918-06-01", "1918-08-31"),
    "two days before 6 June 1944": exact("1944-06-04"),
    "a day after 6 June 1944": exact("1944-06-07"),
    "the last ten days of October 2024": possible("2024-10-22", "2024-10-31"),
    "the first three days of October 2024": possible("2024-10-01", "2024-10-03"),
    "throughout October 2024": exact("2024-10-01", "2024-10-31"),
    "throughout late October 2024": possible("2024-10-21", "2024-10-31", "~"),
    "the week ending 12 October 2024": possible("2024-10-06", "2024-10-12"),
    "0630 on 6 June 1944": exact("1944-06-06T06:30"),
    "the early hours of 12 October 2024": exact("2024-10-12"),
    "12-Oct-2024": exact("2024-10-12"),
    "from 06:30 to 09:00 on 6 June 1944": exact("1944-06-06T06:30", "1944-06-06T09:00"),
    "from 0630 to 0900 on 6 June 1944": exact("1944-06-06T06:30", "1944-06-06T09:00"),
    "by 8 October 2024 at the latest": possible(None, "2024-10-08"),
    "2024-10-8": exact("2024-10-08"),
    "2024-10-1X": possible("2024-10-10", "2024-10-19"),
}


@pytest.mark.parametrize(("text", "span"), EVERYDAY.items())
def test_everyday_dates_mean_what_people_mean(text: str, span: DateSpan) -> None:
    assert parse(text) == span


def test_both_styles_are_one_day_in_either_calendar() -> None:
    both = parse("25 October / 7 November 1917", calendar="julian")
    assert both == exact("1917-11-07")


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("25 October 1917 (O.S.)", "julian in the column calendar"),
        ("7 November 1917, New Style", "Gregorian"),
        ("not on 8 October 2024", "tells no day"),
    ],
)
def test_the_hint_never_says_the_opposite(text: str, hint: str) -> None:
    with pytest.raises(ParseError) as raised:
        parse(text)
    assert hint in raised.value.hint


@pytest.mark.parametrize("phrase", RELATIVE, ids=lambda phrase: phrase.example)
def test_each_relative_phrase_reads_its_own_example(phrase) -> None:
    first = next(other for other in RELATIVE if other.pattern.search(phrase.example.lower()))
    assert first is phrase
    assert parse(phrase.example, anchor=ANCHOR)


@pytest.mark.parametrize("text", [*EDTF, *ENGLISH, *LEVEL_2, *FULL_ENGLISH])
def test_what_is_read_is_printed_and_read_again(text: str) -> None:
    assert parse(to_edtf(parse(text))) == parse(text)


def test_a_span_is_printed_as_short_as_it_can_be() -> None:
    texts = ("2024-10-08", "2024-10~", "2024", "Y170002", "2024-10-08/2024-10-13", "../..")
    assert [to_edtf(parse(text)) for text in texts] == list(texts)
    assert to_edtf(parse("between 8 and 13 October 2024")) == "[2024-10-08..2024-10-13]"
    # A doubt without a bound has no other form than the year that is not known.
    assert [to_edtf(parse(text)) for text in ("XXXX~", "XXXX-12-XX?")] == ["XXXX~", "XXXX?"]


@pytest.mark.parametrize("text", NOT_UNDERSTOOD)
def test_what_is_not_understood_raises_with_a_hint(text: str) -> None:
    with pytest.raises(ParseError) as raised:
        parse(text, anchor="2024-10-23" if "8 to" not in text else None)
    assert f'"{text}"' in raised.value.problem
    assert raised.value.hint


@pytest.mark.parametrize(("text", "words"), IMPOSSIBLE.items())
def test_what_is_impossible_raises_with_the_reason(text: str, words: str) -> None:
    with pytest.raises(ParseError, match=re.escape(words)) as raised:
        parse(text)
    assert len(str(raised.value)) < 300


@pytest.mark.parametrize(("text", "fault"), HALVES.items())
def test_the_halves_of_one_date_are_no_range(text: str, fault: str) -> None:
    with pytest.raises(ParseError, match=fault) as raised:
        parse(text, anchor="2024-10-23")
    assert f'"{text}"' in raised.value.problem
    assert len([parse(example) for example in re.findall('"(.+?)"', raised.value.hint)]) == 2


@pytest.mark.parametrize(("text", "may_be_a_season"), TWO_YEARS.items())
def test_two_years_are_not_taken_for_a_season(text: str, may_be_a_season: bool) -> None:
    with pytest.raises(ParseError, match="two years") as raised:
        parse(text)
    spans = [parse(example) for example in re.findall('"(.+?)"', raised.value.hint)]
    assert len(spans) == 1 + may_be_a_season
    year = re.search("[0-9]{4}", text)[0]
    assert (spans[0].earliest, spans[0].latest) == (f"{year}-01-01", f"{int(year) + 1}-12-31")
    assert all(span.earliest.startswith(year) for span in spans)


def test_the_hint_is_the_nearest_phrase() -> None:
    with pytest.raises(ParseError, match='"last week of October 2024"'):
        parse("last weeks of October, 2024")
    with pytest.raises(ParseError, match="either way round"):
        parse("10/08/2024")


def test_a_year_is_never_guessed() -> None:
    with pytest.raises(ParseError, match="Add the year"):
        parse("between Oct. 8 and Oct. 13")
    # In February "October" may be the last or the next one; in January so may "December".
    for words, anchor in (("October 17", "2025-02-27"), ("by December", "2025-01-15")):
        with pytest.raises(ParseError, match="leaves it open"):
            parse(words, anchor=anchor)
    for anchor in ("2024-12/2025-01", "..", "2024-02-30", "soon", "9" * 5000):
        with pytest.raises(ParseError, match="gives none"):
            parse("October 17", anchor=anchor)


def test_a_year_that_is_told_beats_the_anchor() -> None:
    assert parse("17 October 2024", anchor="2025-02-27") == exact("2024-10-17")
    assert parse("2024-10-17", anchor="nonsense") == exact("2024-10-17")


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.example)
def test_each_rule_decides_its_own_example(rule) -> None:
    deciding = [
        other
        for other in RULES
        if (match := other.pattern.fullmatch(rule.example.lower()))
        and other.read(match, Beside(ANCHOR))
    ]
    assert deciding[0] is rule
    assert rule.meaning.endswith((".", "possible."))


def test_month_names_do_not_follow_the_locale() -> None:
    before = locale.setlocale(locale.LC_TIME)
    try:
        locale.setlocale(locale.LC_TIME, "C")
        assert parse("May 2024") == possible("2024-05-01", "2024-05-31")
    finally:
        locale.setlocale(locale.LC_TIME, before)


# --- minutes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("iso", "minutes"),
    [
        ("1970-01-01", 0),
        ("1969-12-31T23:59Z", -1),
        ("2024-10-31T10:30+10:00", 1_730_334_600 // 60),
        ("2024-10-30T21:00-03:30", 1_730_334_600 // 60),
        ("2024-10-31T00:30Z", 1_730_334_600 // 60),
        ("2024-10-31T00:30", 1_730_334_600 // 60),
        ("0001-01-01", -719162 * 1440),
        ("0000-12-31", -719163 * 1440),
        # The calendar repeats every 400 years.
        ("-0217-05-01", (dt.date(183, 5, 1).toordinal() - 719_163 - 146_097) * 1440),
    ],
)
def test_minutes_of_known_moments(iso: str, minutes: int) -> None:
    assert to_minutes(iso) == minutes


def test_an_end_is_exclusive() -> None:
    assert to_minutes("2024-10-08", end=True) == to_minutes("2024-10-09")
    assert to_minutes("2024-10-08T10:30Z", end=True) == to_minutes("2024-10-08T10:31Z")


def test_an_unwritable_moment_raises() -> None:
    for iso in ("2024", "2024-10", "2024-02-30", "", "tomorrow", "9" * 5000):
        with pytest.raises(ParseError):
            to_minutes(iso)
    with pytest.raises(ParseError):
        from_minutes(10**18)


@given(st.dates())
def test_days_agree_with_the_standard_library(day: dt.date) -> None:
    assert to_minutes(day.isoformat()) == (day - dt.date(1970, 1, 1)).days * 1440


@given(st.integers(-(10**14), 10**14))
@example(-1)
@example(to_minutes("-9999-01-01"))
def test_minutes_come_back(minutes: int) -> None:
    assert to_minutes(from_minutes(minutes)) == minutes


@given(st.integers(-(10**11), 10**11))
def test_the_next_day_is_a_day_later(day: int) -> None:
    here, there = from_minutes(day * 1440), from_minutes((day + 1) * 1440)
    assert to_minutes(here[:-7], end=True) == to_minutes(there[:-7])


# --- properties ---------------------------------------------------------------------------------

years = st.integers(-9999, 9999).map(lambda year: f"{year:0{4 + (year < 0)}}")
long_years = st.integers(10_000, 10**9 - 1).map(lambda year: f"Y{year}")
days = st.builds("{}-{:02}-{:02}".format, years, st.integers(1, 12), st.integers(1, 28))
moments = st.builds(
    "{}T{:02}:{:02}{}".format,
    days, st.integers(0, 23), st.integers(0, 59), st.sampled_from(["", "Z", "+09:00", "-03:30"]),
)  # fmt: skip
dates = st.builds(
    "{}{}".format,
    st.one_of(
        days,
        moments,
        years,
        long_years,
        st.builds(
            "{}-{}".format, years, st.sampled_from(["01", "02", "12", "21", "24", "XX"])
        ).filter(lambda text: not re.fullmatch("[0-9]{2}(20-21|23-24)", text)),
        st.builds("{:03}X".format, st.integers(0, 999)),
    ),
    st.sampled_from(["", "", "~", "?", "%"]),
)
ends = st.one_of(dates, st.sampled_from(["..", ""]))
expressions = st.one_of(
    dates,
    st.builds("{}/{}".format, ends, ends),
    st.builds("[{}..{}]".format, ends.filter(lambda end: end != ".."), dates),
)
WORDS = (
    "early mid- late between from to and by before since until around the of week first last 8 13 "
    "31 1st October Oct. February 2024 2023 - – / .. ~ ? [ ] 2024-10-08 2024-10 autumn "
    "Friday last next yesterday ago two BC night morning 10:30 UTC am D+3 century 2nd 1940s Q3"
)
words = st.lists(st.sampled_from(WORDS.split()), max_size=8).map(" ".join)


def read(text: str, anchor: str | None = None) -> DateSpan | None:
    try:
        return parse(text, anchor=anchor)
    except ParseError as error:
        assert error.problem and error.hint
        return None


def check(span: DateSpan) -> None:
    if span.earliest and span.latest:
        assert to_minutes(span.earliest) < to_minutes(span.latest, end=True)
    assert (span.definite_start is None) == (span.definite_end is None)
    if span.definite_start is not None:
        assert (span.definite_start, span.definite_end) == (span.earliest, span.latest)
        assert not (span.approximate or span.uncertain)
    assert parse(to_edtf(span)) == span


@given(dates)
def test_every_edtf_date_is_read(text: str) -> None:
    check(parse(text))


@given(expressions)
@example("../Y17000")
@example("-9999-24")
def test_every_expression_is_read_or_runs_backwards(text: str) -> None:
    try:
        check(parse(text))
    except ParseError as error:
        assert "before it begins" in error.problem or text == "/"


@given(words, st.sampled_from([None, "2024-10-24", "2024-11", "soon"]))
def test_words_in_any_order_read_or_raise(text: str, anchor: str | None) -> None:
    if (span := read(text, anchor)) is not None:
        check(span)


@given(st.text())
@example("9" * 10_000)
@example("٣ October ٢٠٢٤")
@example("²024-10-08")
@example("ſept 2024")
@example("2024-10-08\n")
@example("\x00")
def test_any_text_reads_or_raises_a_parse_error(text: str) -> None:
    if (span := read(text)) is not None:
        check(span)


@pytest.mark.parametrize(
    ("text", "reported", "first", "last"),
    [
        ("over the weekend", "2024-10-18", "2024-10-12", "2024-10-13"),  # a Friday
        ("the weekend", "2024-10-19", "2024-10-19", "2024-10-20"),  # a Saturday
        ("last weekend", "2024-10-20", "2024-10-12", "2024-10-13"),
        ("the past weekend", "2024-10-21", "2024-10-19", "2024-10-20"),
        ("this weekend", "2024-10-18", "2024-10-19", "2024-10-20"),
        ("since the weekend", "2024-10-18", "2024-10-12", None),
        ("the weekend of 5 October", "2024-10-18", "2024-10-05", "2024-10-06"),
    ],
)
def test_a_weekend_counts_from_the_report(text, reported, first, last) -> None:
    span = parse(text, anchor=reported)
    assert (span.earliest, span.latest, span.definite_start) == (first, last, None)


@pytest.mark.parametrize(
    "text", ["at 0630 on 8 October 2024", "8 October 2024 at 0630", "at 0630, 8 October 2024"]
)
def test_at_four_digits_is_a_time(text: str) -> None:
    assert parse(text).earliest == "2024-10-08T06:30"


def test_a_time_alone_is_no_year() -> None:
    with pytest.raises(ParseError, match="Write the day"):
        parse("at 0630", anchor="2024-10-18")


@pytest.mark.parametrize("text", ["XXXX", "XXXX-10", "XXXX-12-25", "XXXX-21"])
def test_a_year_that_nobody_tells_has_no_bounds(text: str) -> None:
    span = parse(text)
    assert (span.earliest, span.latest, span.definite_start) == (None, None, None)


def test_a_season_of_a_decade_is_read() -> None:
    span = parse("201X-21")
    assert (span.earliest, span.latest) == ("2010-03-01", "2019-05-31")
    with pytest.raises(ParseError):
        parse("201X-13")


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("199X-02-29", "1992-02-29", "1996-02-29"),
        ("190X-02-29/1912", "1904-02-29", "1912-12-31"),
        ("[000X-02-29, 2000]", "0000-02-29", "2000-12-31"),
        ("-000X", "-0009-01-01", "-0001-12-31"),  # there is no year -0
        ("-000X-08", "-0009-08-01", "-0001-08-31"),
        ("-XXXX", None, "-0001-12-31"),  # -9999 is a bound that nobody told
    ],
)
def test_an_untold_digit_is_one_that_makes_a_date(
    text: str, earliest: str | None, latest: str
) -> None:
    span = parse(text)
    assert (span.earliest, span.latest) == (earliest, latest)


def test_a_day_that_no_such_year_has_is_refused() -> None:
    with pytest.raises(ParseError, match="there is no day 30"):
        parse("199X-02-30")
    with pytest.raises(ParseError, match="there is no day 29"):
        parse("18X0-02-29/1899-02-29")


@pytest.mark.parametrize("text", ["[2024-01, 2024-02~, 2024-03]", "{2024-01-01, 2024-02~, 2025}"])
def test_the_doubt_of_any_member_is_that_of_its_set(text: str) -> None:
    assert parse(text).approximate
