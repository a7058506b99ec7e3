"""Which word was probably meant: only what a slip of the fingers explains."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_SHORTEST_BEGINNING: Final = 3
_LETTERS_PER_SLIP: Final = 4
_MOST_SLIPS: Final = 2


def nearest(word: str, words: Iterable[str]) -> list[str]:
    """Return those that begin with this one, or else those with the fewest slips; often none.

    A slip is a letter too many, too few, wrong, or swapped with the next; one is believed in a
    short word and two in a longer one. Case and the dashes of an option are no part of a word.
    """
    typed = _bare(word)
    known = {one: _bare(one) for one in words}
    if len(typed) >= _SHORTEST_BEGINNING:
        begun = sorted(one for one, bare in known.items() if bare.startswith(typed))
        if begun:
            return begun
    slips = {one: _slips(typed, bare) for one, bare in known.items()}
    fewest = min(slips.values(), default=0)
    if fewest > min(_MOST_SLIPS, max(1, len(typed) // _LETTERS_PER_SLIP)):
        return []
    return sorted(one for one, count in slips.items() if count == fewest)


def _bare(word: str) -> str:
    return word.lstrip("-").lower()


def _slips(left: str, right: str) -> int:
    """Return the distance of Damerau and Levenshtein, of neighbours that are swapped once."""
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, start=1):
        older, before, row = before, row, [i]
        for j, b in enumerate(right, start=1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and b == left[i - 2]:
                best = min(best, older[j - 2] + 1)
            row.append(best)
    return row[-1]
