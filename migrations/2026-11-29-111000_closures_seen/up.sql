-- The public reads on a session that its venue is closed that day: kept answers follow closures too.
CREATE CONSTRAINT TRIGGER closures_public AFTER INSERT OR UPDATE ON closures
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION raise_public_revision();
