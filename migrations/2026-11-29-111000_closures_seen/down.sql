DROP TRIGGER closures_public ON closures;
