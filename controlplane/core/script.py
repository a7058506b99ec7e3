"""A file of SQL as psql reads it: statements, psql's own lines, data of COPY.

The rules are those of PostgreSQL's psqlscan.l, so a statement ends where psql ends it: not in
quotes of any kind, nested comments, parentheses, or a body of BEGIN ATOMIC. What a statement does
is not looked at; whoever runs it learns that from the server.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass
from typing import Final

from controlplane.errors import InputError

# How many words of a statement are kept: enough to tell what kind it is.
_KEPT: Final = 12
_LABEL: Final = 60
_ESCAPES: Final = r"(?:[^'\\]|\\.|'')*+'"
# Quotes that only white space with a newline separates are one string, which goes on as it began.
_GOES_ON: Final = r"(?:[ \t\f\v]|--[^\n\r]*+)*+[\n\r](?:\s|--[^\n\r]*+[\n\r])*+'"
_LETTER: Final = r"[A-Za-z_\x80-\U0010ffff]"
_IN_WORD: Final = r"[A-Za-z0-9_$\x80-\U0010ffff]"
_PARTS: Final = rf"""
      (?P<space> \s++ | --[^\n\r]*+)
    | (?P<comment> /\*)
    | (?P<string> {{escaped}}'{_ESCAPES}(?:{_GOES_ON}{_ESCAPES})*+
                | (?:[nNbBxX]|[uU]&)?'(?:[^']|'')*+')
    | (?P<name> (?:[uU]&)?"(?:[^"]|"")*+")
    | (?P<dollar> \$(?:{_LETTER}[A-Za-z0-9_\x80-\U0010ffff]*+)?\$)
    | (?P<open> (?:[nNbBxXeE]|[uU]&)?['"])
    | (?P<word> {_LETTER}{_IN_WORD}*+)
    | (?P<number> [0-9]{_IN_WORD}*+)
    | (?P<psql> \\[^\n]*+)
    | (?P<sign> .)
"""
_STANDARD: Final = re.compile(_PARTS.format(escaped="[eE]"), re.VERBOSE | re.DOTALL)
_ESCAPED: Final = re.compile(_PARTS.format(escaped="[eE]?"), re.VERBOSE | re.DOTALL)
_SECRET: Final = {"string": "'…'", "dollar": "$…$"}
_COMMENT: Final = re.compile(r"/\*|\*/")
_DATA_ENDS: Final = re.compile(r"^\\\.\r?$", re.MULTILINE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One statement, without its semicolon."""

    number: int
    line: int
    text: str
    plain: str  # the same without the word CONCURRENTLY, every place where it was
    words: tuple[str, ...]  # its first words (in lower case) and quoted names, outside parentheses
    label: str  # how it begins, on one line; without strings, which may be secret
    copies: int | None  # lines of data that follow COPY … FROM stdin

    def starts(self, *words: str) -> bool:
        """Tell whether these are its first words."""
        return self.words[: len(words)] == words


@dataclass(frozen=True, slots=True, kw_only=True)
class PsqlLine:
    r"""A line of psql's own, which begins with a backslash: \set, \connect."""

    line: int
    text: str

    @property
    def command(self) -> str:
        r"""Return its first word: \set."""
        return self.text.split()[0]


class UnfinishedError(InputError):
    """A quote or a comment that nothing closes; it begins on this line."""

    def __init__(self, what: str, line: int) -> None:
        super().__init__(f"{what} begins here and does not end", code="42601")
        self.line = line


class Script:
    """Reads one file from its beginning to its end."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at: int = 0
        self._line = 1
        self._counted = 0
        self._number = 0
        self._begin()

    def _begin(self) -> None:
        self._pieces: list[str] = []
        self._plain: list[str] = []
        self._shown: list[str] = []
        self._words: list[str] = []
        self._first = 0
        self._parens = 0
        self._bodies = 0

    def next(self, *, standard_strings: bool = True) -> Statement | PsqlLine | None:
        """Return what comes next, or None at the end; standard_conforming_strings as it is now."""
        pattern = _STANDARD if standard_strings else _ESCAPED
        while match := pattern.match(self._text, self._at):
            kind, part = match.lastgroup or "", match.group()
            if kind == "psql":
                found = PsqlLine(line=self._line_of(self._at), text=part.strip())
                self._at = match.end()
                return found
            if part == ";" and self._parens <= 0 and self._bodies == 0:
                self._at = match.end()
                if self._first:
                    return self._ended()
                continue
            self._take(kind, part, self._end_of(kind, match))
        return self._ended() if self._first else None

    def _take(self, kind: str, part: str, end: int) -> None:
        """Let the statement go on to this place."""
        between = kind in {"space", "comment"}
        if not (between or self._first):
            for kept in (self._pieces, self._plain, self._shown):
                kept.clear()
            self._first = self._line_of(self._at)
        if len(self._shown) < _LABEL:
            self._shown.append(" " if between else _SECRET.get(kind, part))
        piece = self._text[self._at : end]
        self._pieces.append(piece)
        self._plain.append(" " * len(piece) if piece.lower() == "concurrently" else piece)
        self._at = end
        if part in {"(", ")"}:
            self._parens = max(0, self._parens + (1 if part == "(" else -1))
        elif kind in {"word", "name"} and self._parens == 0:
            self._count(part.lower() if kind == "word" else part)

    def _count(self, word: str) -> None:
        """Count BEGIN … END in the body of a function; CASE … END is in it, too."""
        if len(self._words) < _KEPT or self._words[0] == "copy":
            self._words.append(word)
        if word not in {"begin", "case", "end"}:
            return
        kind = [given for given in self._words[:4] if given not in {"or", "replace"}][:2]
        if kind not in (["create", "function"], ["create", "procedure"]):
            return
        if word == "begin" or (word == "case" and self._bodies):
            self._bodies += 1
        elif word == "end" and self._bodies:
            self._bodies -= 1

    def _end_of(self, kind: str, match: re.Match[str]) -> int:
        """Return where this part ends; the pattern knows that for most."""
        if kind == "open":
            raise UnfinishedError("a quoted string or name", self._line_of(self._at))
        if kind == "dollar":
            end = self._text.find(match.group(), match.end())
            if end < 0:
                raise UnfinishedError(f"a string in {match.group()}", self._line_of(self._at))
            return end + len(match.group())
        return self._comment_end(match.end()) if kind == "comment" else match.end()

    def _comment_end(self, at: int) -> int:
        depth = 1
        while depth and (mark := _COMMENT.search(self._text, at)):
            depth += 1 if mark.group() == "/*" else -1
            at = mark.end()
        if depth:
            raise UnfinishedError("a comment", self._line_of(self._at))
        return at

    def _ended(self) -> Statement:
        self._number += 1
        done = Statement(
            number=self._number,
            line=self._first,
            text="".join(self._pieces),
            plain="".join(self._plain),
            words=tuple(self._words[:_KEPT]),
            label=textwrap.shorten("".join(self._shown), _LABEL, placeholder="…"),
            copies=self._skip_data(),
        )
        self._begin()
        return done

    def _skip_data(self) -> int | None:
        pairs = zip(self._words, self._words[1:], strict=False)
        if self._words[:1] != ["copy"] or ("from", "stdin") not in pairs:
            return None
        begin = self._text.find("\n", self._at) + 1 or len(self._text)
        mark = _DATA_ENDS.search(self._text, begin)
        end = mark.start() if mark else len(self._text)
        self._at = mark.end() if mark else end
        return self._text.count("\n", begin, end)

    def _line_of(self, at: int) -> int:
        """Return the line of a place; asked in order, so that each is counted once."""
        self._line += self._text.count("\n", self._counted, at)
        self._counted = at
        return self._line
