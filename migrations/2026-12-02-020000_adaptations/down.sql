DROP TABLE adaptation_sources;
DROP TABLE adaptations;
