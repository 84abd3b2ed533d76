COMMENT ON COLUMN logins.rotated_at IS 'When the token last turned over. [not personal]';
ALTER TABLE logins DROP COLUMN device;
ALTER TABLE accounts DROP COLUMN temporary_password;
