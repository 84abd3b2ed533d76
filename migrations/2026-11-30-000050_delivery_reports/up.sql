-- Delivery reports: what became of a message after a server took it.

ALTER TABLE messages ADD COLUMN gateway_id text;
ALTER TABLE messages ADD COLUMN delivery text;
ALTER TABLE messages ADD COLUMN delivery_at timestamptz;
ALTER TABLE messages ADD CONSTRAINT messages_delivery_known CHECK (delivery IN ('delivered', 'delayed', 'failed'));
ALTER TABLE messages ADD CONSTRAINT messages_delivery_when CHECK ((delivery IS NULL) = (delivery_at IS NULL));
COMMENT ON COLUMN messages.gateway_id IS 'Identity that the gateway gave a text when it took it; NULL if it gave none. [not personal]';
COMMENT ON COLUMN messages.delivery IS 'State by the last delivery report: delivered, delayed, failed; NULL without one since it was sent last. [not personal]';
COMMENT ON COLUMN messages.delivery_at IS 'Time of that report. [not personal]';

CREATE INDEX messages_by_identity ON messages (id);
CREATE INDEX messages_by_gateway_id ON messages (gateway_id, created_at) WHERE gateway_id IS NOT NULL;

-- Where reported messages are: a server that reports knows no organisations. A gateway may use an identity again; the
-- newest message has it.
CREATE FUNCTION reported_messages(ids uuid[], gateway_ids text[])
    RETURNS TABLE (identity text, organisation_id uuid, message_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
BEGIN ATOMIC
    (SELECT DISTINCT ON (m.gateway_id) m.gateway_id, m.organisation_id, m.id FROM messages m
        WHERE m.gateway_id = ANY (gateway_ids) ORDER BY m.gateway_id, m.created_at DESC)
    UNION ALL
    SELECT m.id::text, m.organisation_id, m.id FROM messages m WHERE m.id = ANY (ids);
END;
REVOKE ALL ON FUNCTION reported_messages FROM PUBLIC;
GRANT EXECUTE ON FUNCTION reported_messages TO clic_service;
