ALTER TABLE communes DROP COLUMN latitude, DROP COLUMN longitude;
DROP FUNCTION learners_containing, learners_alike;
DROP TABLE distinct_learners;
ALTER TABLE enrolments DROP COLUMN merged_from;
ALTER TABLE learners DROP COLUMN merged_into;
DROP INDEX learners_by_likeness;
ALTER TABLE learners DROP COLUMN folded_name, ALTER COLUMN search_text TYPE text COLLATE "default",
    ALTER COLUMN phone TYPE text COLLATE "default";
DROP EXTENSION pg_trgm;
