-- A number reported wrong stays marked until the person has another, or the team has checked it.

ALTER TABLE learners ADD COLUMN phone_wrong_at timestamptz;
COMMENT ON COLUMN learners.phone_wrong_at IS 'When a call found that the number is another person''s; NULL once it is corrected or checked. [not personal]';
