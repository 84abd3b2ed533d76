DROP FUNCTION without_accents;
DROP TABLE evaluation_tags;
