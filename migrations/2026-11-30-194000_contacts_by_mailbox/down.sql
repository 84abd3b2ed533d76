DROP INDEX messages_by_mailbox;
CREATE INDEX messages_by_address ON messages (organisation_id, address, created_at) WHERE channel IN ('email', 'sms');
DROP INDEX enrolments_by_mailbox;
DROP FUNCTION mailbox;
