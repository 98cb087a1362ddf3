-- Whoever leaves a room may sit in others with the same browser. That is asked at every leaving, so
-- it must not read every seat there is. An index has no rowids either: it lies by hash, not by time.

CREATE INDEX seats_by_browser ON seats (token_hash);
