ALTER TABLE learners DROP COLUMN phone_wrong_at;
