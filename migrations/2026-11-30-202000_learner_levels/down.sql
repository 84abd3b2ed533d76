DROP TABLE learner_levels;
