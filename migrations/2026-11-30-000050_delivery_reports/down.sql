DROP FUNCTION reported_messages;
DROP INDEX messages_by_identity;
ALTER TABLE messages DROP COLUMN gateway_id, DROP COLUMN delivery, DROP COLUMN delivery_at;
