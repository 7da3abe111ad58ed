-- Whoever continued a session last may ask once more for the answer that was lost, until the newer tokens were used.
-- SHA-256 of what that request named itself by; null once they were, and of a request without a name.
alter table sessions
  add column continued_by bytea check (length(continued_by) = 32);
