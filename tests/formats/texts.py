"""A small phase library and pieces of a format, to be put together and spoilt."""

from __future__ import annotations

from server.formats.library import read_library

LIBRARY = read_library(
    '[talk]\nname = "Talk"\ntitle = "Talk: now"\ncue = "Speak."\nmember = "Listen."\n'
    '[rest]\nname = "Rest"\ntitle = "Rest"\ncue = "Rest."\nmember = "Rest."\n'
    'presenter = "You too."\n'
    '[talk.shown]\ncue = "Read."\nmember = "Read it."\n'
)
HEAD = (
    'name = "F"\npurpose = "P."\nstory = "S."\nsize = "any"\ngroup = "g"\n'
    "least_members = 2\nmost_members = 9\n"
)
TALK = '[[phase]]\nkey = "talk"\nminutes = 10\nfloor = 5\nspeaker = "members"\n'
ONE = HEAD + "rounds = 1\n"
ROUND = TALK + 'once_per = "round"\n'
REST = '[[phase]]\nkey = "rest"\nminutes = 5\nfloor = 5\nspeaker = "nobody"\nrest = true\n'
