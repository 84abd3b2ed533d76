DROP TABLE session_handouts;
DROP TABLE handout_pictures;
ALTER TABLE handouts DROP CONSTRAINT handouts_current_version_fkey;
DROP TABLE handout_versions;
DROP FUNCTION keep_published_handouts;
DROP TABLE handouts;
DROP TABLE handout_files;
