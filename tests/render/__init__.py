"""What is drawn. The states of all parts stand in one table, whoever asks for it first."""

from tests.render import states_of_care as states_of_care
from tests.render import states_of_questions as states_of_questions
from tests.render import states_of_turns as states_of_turns
