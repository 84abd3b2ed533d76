ALTER TABLE sessions DROP COLUMN next_party, DROP COLUMN people_waiting;
