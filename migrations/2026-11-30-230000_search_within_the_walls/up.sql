-- A search costs what its organisation holds. The index of spellings led to the people of all organisations, and those of
-- the others were left out afterwards: among a thousand with 800 people each, « martinez » took 41 ms instead of 3.
CREATE EXTENSION IF NOT EXISTS btree_gin;
DROP INDEX learners_by_spelling;
CREATE INDEX learners_by_spelling ON learners
    USING gin (organisation_id, spellings gin_trgm_ops, sounds gin_trgm_ops, phone gin_trgm_ops)
    WITH (gin_pending_list_limit = 64);
