DROP TABLE questionnaire_versions;
DROP TABLE questionnaires;
DROP FUNCTION keep_published_definition;
