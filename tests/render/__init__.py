"""Tests of what people see. All states stand in one table, wherever they are made."""

from tests.render import states_of_turns as states_of_turns
