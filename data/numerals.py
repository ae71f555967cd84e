"""Numbers for readers: one style for pages, figures, reports, messages and the terminal.

Files for programs (CSV, JSON, NPZ) keep plain numbers. The browser code formats its few numbers
the same way: assets/app/numerals.mjs.
"""

import math
from collections.abc import Sequence

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"  # for a missing number
NBSP = "\N{NO-BREAK SPACE}"  # keeps a number and its unit on one line
SMALLEST, LARGEST = -4, 7  # powers of ten written in full; others as 1.2e−5
MOST_DIGITS = 5  # of a value with a far smaller spread


def numeral(value: float, digits: int = 3) -> str:
    """A number with this many significant digits: "0.0123", "1,694", "−1.2e−5".

    Keeps all digits before the decimal point and drops trailing zeros. A dash stands for NaN.
    """
    if not math.isfinite(value):
        return _not_finite(value)
    if value == 0:
        return "0"
    mantissa, _, exponent = f"{abs(value):.{digits - 1}e}".partition("e")
    power = int(exponent)
    if SMALLEST <= power < LARGEST:
        text = _trimmed(f"{abs(value):,.{max(0, digits - 1 - power)}f}")
    else:
        text = f"{_trimmed(mantissa)}e{power}"
    return _minus(f"-{text}" if value < 0 else text)


def fixed(value: float, places: int = 2, *, plus: bool = False) -> str:
    """A number with this many decimals, as in a column or an index: "0.50", "+1.20", "−0.07".

    A value that rounds to zero has no sign.
    """
    if not math.isfinite(value):
        return _not_finite(value)
    text = f"{float(value):+z,.{places}f}"
    keeps_sign = text[0] == "-" or (plus and float(text.replace(",", "")) != 0)
    return _minus(text if keeps_sign else text[1:])


def index(value: float, places: int = 2) -> str:
    """An index from -1 to 1, such as a correlation: ">0.99" and "<−0.99" unless exactly an end."""
    text = fixed(value, places)
    if not abs(value) < 1 or text.lstrip(MINUS) != fixed(1, places):
        return text
    inner = fixed(1 - 10.0**-places, places)
    return f">{inner}" if value > 0 else f"<{MINUS}{inner}"


def index_range(low: float, high: float, places: int = 2) -> str:
    """Both ends of an interval of an `index`, rounded outwards: "0.95 to >0.99"."""
    ends = (low, _down(low, places)), (high, _up(high, places))
    step = 10.0**-places
    return " to ".join(
        index(math.copysign(1 - step / 10, exact), places)
        if abs(exact) < 1 <= abs(rounded)
        else fixed(rounded, places)
        for exact, rounded in ends
    )


def count_of(count: int, noun: str) -> str:
    """A count with its noun: "1 sample", "2,000 samples"."""
    return f"{count:,} {noun if count == 1 else noun + 's'}"


def percent(share: float) -> str:
    """A share in whole per cent: "62 %"; 0 % or 100 % only if exact.

    Below 1 % it has one significant digit, "0.03 %"; above 99 % it keeps all its nines.
    """
    if not math.isfinite(share):
        return _not_finite(share)
    if share < 0:
        return MINUS + percent(-share)
    if share < 0.01 and share > 0:  # noqa: PLR2004
        return _united("<0.01" if share < 0.0001 else _trimmed(f"{100 * share:.1g}"))  # noqa: PLR2004
    if 0.99 < share < 1:  # noqa: PLR2004
        places = 1 if share < 0.9995 else 2  # noqa: PLR2004
        return _united(">99.99" if share >= 0.99995 else f"{100 * share:.{places}f}")  # noqa: PLR2004
    return _united(f"{100 * share:,.0f}")


def probability(value: float) -> str:
    """A probability, or a share of many, with one decimal: "95.1 %", "<0.1 %", ">99.9 %"."""
    if not math.isfinite(value):
        return _not_finite(value)
    if 0 < value < 0.0005:  # noqa: PLR2004
        return _united("<0.1")
    if 0.9995 <= value < 1:  # noqa: PLR2004
        return _united(">99.9")
    return _united(fixed(100 * value, 1))


def points(change: float) -> str:
    """A change of a probability in percentage points, with its sign: "+8.3 points"."""
    if not math.isfinite(change):
        return _not_finite(change)
    sign = "+" if change > 0 else ""
    return f"{sign}{numeral(100 * change, 2)}{NBSP}points"


def range_of(low: float, high: float, places: int = 2) -> str:
    """Both ends of an interval, rounded outwards: "−0.12 to 0.40"."""
    return f"{fixed(_down(low, places), places)} to {fixed(_up(high, places), places)}"


def percent_range(low: float, high: float, places: int = 1) -> str:
    """Both ends of an interval of shares, rounded outwards: "12.3 to 45.6 %", "<0.1 to >99.9 %".

    0 and 100 are exact.
    """
    step = 10.0**-places
    lowest, highest = _down(100 * low, places), _up(100 * high, places)
    start = f"<{fixed(step, places)}" if low > 0 == lowest else fixed(lowest, places)
    end = f">{fixed(100 - step, places)}" if high < 1 and highest >= 100 else fixed(highest, places)  # noqa: PLR2004
    return _united(f"{start} to {end}")


def _down(value: float, places: int) -> float:
    """The next lower number with this many decimals; one within rounding stays."""
    return -_up(-value, places)


def _up(value: float, places: int) -> float:
    """The next higher one."""
    if not math.isfinite(value):
        return value
    scale = 10.0**places
    return math.ceil(round(value * scale, 3)) / scale


def plus_minus(value: float, spread: float) -> str:
    """A value and its spread, rounded to the same decimal: "1,694 ± 77", "0.531 ± 0.021".

    The spread has two significant digits (as in Particle Data Group, "Review of Particle Physics",
    introduction, rounding), fewer if the value would have more than five.
    """
    if not (math.isfinite(value) and math.isfinite(spread)):
        return f"{numeral(value)} ± {numeral(spread)}"
    power = max(_power(value, MOST_DIGITS), _power(spread, 2))
    if power < -300:  # noqa: PLR2004 - nothing, as floats go
        return "0 ± 0"
    if not SMALLEST < power < LARGEST:
        scaled = 10.0**power
        return f"({plus_minus(value / scaled, spread / scaled)})e{_minus(str(power))}"
    if spread == 0:
        return f"{numeral(value, MOST_DIGITS)} ± 0"
    last = max(_power(spread, 2) - 1, _power(value, MOST_DIGITS) - MOST_DIGITS + 1)
    places = max(0, -last)
    around = fixed(round(spread, -last), places)
    if round(spread, -last) == 0:
        around = f"<{fixed(10.0**last, places)}"
    return f"{fixed(round(value, -last), places)} ± {around}"


def percent_plus_minus(share: float, spread: float) -> str:
    """A share and its spread in per cent, both with the same decimals: "25.0 ± 3.1 %".

    At most two decimals: smaller values become "<0.01", and "0" is exactly zero.
    """
    if not (math.isfinite(share) and math.isfinite(spread)):
        return f"{percent(share)} ± {percent(spread)}"
    value, around = 100 * share, 100 * spread
    places = min(2, max(0, 1 - _power(around or value, 2)))
    step = 10.0**-places

    def written(part: float) -> str:
        if part == 0 or round(part, places) != 0:
            return fixed(part, places) if part else "0"
        return f"<{fixed(step, places)}"

    return _united(f"{written(value)} ± {written(around)}")


def numerals_in_steps(values: Sequence[float], step: float) -> list[str]:
    """Numbers that are multiples of `step` apart, with enough decimals to distinguish them."""
    most = max(map(abs, values), default=0.0)
    power = _power(most, 3)
    if most and not SMALLEST < power < LARGEST:
        scaled = numerals_in_steps([value / 10.0**power for value in values], step / 10.0**power)
        return [text if text == "0" else f"{text}e{_minus(str(power))}" for text in scaled]
    places = max(0, -_power(step, 3))
    return ["0" if value == 0 else fixed(value, places) for value in values]


def p_value(p: float, name: str = "p") -> str:
    """A p or q value: "p = 0.012", "p < 0.001"."""
    if not math.isfinite(p):
        return f"{name} {DASH}"
    return f"{name} < 0.001" if p < 0.001 else f"{name} = {fixed(p, 3)}"  # noqa: PLR2004


def _not_finite(value: float) -> str:
    if math.isnan(value):
        return DASH
    return "∞" if value > 0 else f"{MINUS}∞"


def _power(value: float, digits: int) -> int:
    """The power of ten of the first digit, after rounding; for zero, a very low number."""
    return int(f"{value:.{digits - 1}e}".partition("e")[2]) if value else -999


def _trimmed(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def _minus(text: str) -> str:
    return text.replace("-", MINUS)


def _united(text: str) -> str:
    return f"{text}{NBSP}%"
