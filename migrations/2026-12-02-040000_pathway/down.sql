DROP FUNCTION with_old_learner_skills;
DROP TABLE learner_skills;
DROP TABLE hidden_skills;
DROP TABLE own_skills;
DROP TABLE covered_themes;
ALTER TABLE session_plans DROP COLUMN themes;
