-- The public reads on a session that its venue is closed that day: kept answers follow closures too.
CREATE CONSTRAINT TRIGGER closures_public AFTER INSERT OR UPDATE ON closures
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION raise_public_revision();

-- A session on a closed day takes people only once staff has said that it is held all the same.
ALTER TABLE sessions ADD COLUMN held_when_closed boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN sessions.held_when_closed IS
    'Staff holds it although its venue is closed that day, or on a public holiday. [not personal]';
