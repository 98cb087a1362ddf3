"""Eight pretend members, so that a newcomer sees a living set and a facilitator can practise.

They talk to a Setroom over HTTP as anybody does, and know nothing of its inside.
"""
