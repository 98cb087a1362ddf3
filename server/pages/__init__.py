"""Answers requests: pages for people, JSON for programs, and one route for every act."""
