DROP TABLE kept_responses;
DROP TABLE questionnaire_entries;
DROP TABLE questionnaire_responses;
