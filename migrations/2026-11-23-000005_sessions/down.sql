DROP FUNCTION public_revisions;
DROP TABLE sessions, series;
