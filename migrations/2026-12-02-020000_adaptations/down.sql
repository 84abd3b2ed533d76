DROP FUNCTION themes_of_session;
DROP TABLE adaptation_sources;
DROP TABLE adaptations;
