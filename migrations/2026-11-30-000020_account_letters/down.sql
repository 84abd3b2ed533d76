DELETE FROM security_events WHERE kind = 'password_reset';
ALTER TABLE security_events DROP CONSTRAINT security_events_kind_known;
ALTER TABLE security_events ADD CONSTRAINT security_events_kind_known CHECK (kind IN ('login_failed', 'guess_failed',
    'token_refused', 'forbidden', 'limited', 'people_read'));
COMMENT ON COLUMN security_events.kind IS 'login_failed, guess_failed, token_refused, forbidden, limited or people_read. [not personal]';
DROP FUNCTION due_account_letters;
DROP TABLE account_letters;
