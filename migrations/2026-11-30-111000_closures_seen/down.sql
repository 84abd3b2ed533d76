ALTER TABLE sessions DROP COLUMN held_when_closed;
DROP TRIGGER closures_public ON closures;
